"""Vos propres données: a file becomes an indicator of the diagnostic, on the map and in a table."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, OwnData
from nrdiag.indicateurs.edition import edition
from nrdiag.ui.own_block import own_csv

APP = Path(__file__).resolve().parents[2] / "app.py"
OWN = OwnData(
    nom="<b>Ateliers</b>", source="Notre journal", millesime="2026", valeurs={"31254": 20}
)


def opened(document: Document | None = None, territory: str = "243100633") -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.switch_page("pages/propres.py")
    app.query_params["territoire"] = territory
    if document:
        app.session_state["dossier"] = document
    return app.run()


def written(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_without_data_the_page_says_what_to_do() -> None:
    app = opened()
    assert not app.exception
    assert "Aucune donnée à vous pour l&#39;instant." in written(app)
    assert app.title[0].value == "Vos propres données"


def test_an_indicator_is_shown_escaped_with_its_source() -> None:
    app = opened(Document(donnees=[OWN.model_copy()]))
    assert not app.exception
    text = written(app)
    assert "&lt;b&gt;Ateliers&lt;/b&gt; : 20 dans Sicoval" in text
    assert "<b>Ateliers" not in text
    assert "Notre journal, 2026 ; donnée déclarée, non vérifiée par nrdiag." in text
    assert "donnée absente" in text


def test_a_file_is_dropped_read_and_added() -> None:
    app = opened()
    content = b"code_insee;ateliers\n31254;12\n31113;3\n99999;1\n"
    app.file_uploader[0].set_value([("journal.csv", content, "text/csv")]).run()
    assert not app.exception
    app.text_input[0].set_value("Ateliers")
    next(b for b in app.button if b.label == "Ajouter à mon diagnostic").click().run()
    assert not app.exception
    kept = app.session_state["dossier"].donnees
    assert [(own.nom, own.valeurs) for own in kept] == [("Ateliers", {"31113": 3.0, "31254": 12.0})]
    text = written(app)
    assert "Ateliers : 15 dans Sicoval, d&#39;après 2\u00a0communes sur 36." in text
    assert "Lignes lues : 3. Gardées : 2. Rejetées : 1." in text
    assert "code INSEE inconnu : 99999" in text


def test_the_export_says_that_it_is_invented() -> None:
    scope = edition().territories.get("243100633")
    text = own_csv(Document(fictif=True), OWN, scope).decode("utf-8-sig")
    assert text.count("exemple fictif") == 36
    assert text.count("donnée absente") == 35
