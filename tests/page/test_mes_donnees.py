"""The page of one's own data: a file loaded, named, shown, taken away and removed."""

from __future__ import annotations

import pytest
from page.test_organisation import labelled, with_document
from page.test_pages import SICOVAL, assert_sound, map_data, opened
from page.test_plan import press
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, LocalData
from nrdiag.ui.dossier_block import FICTITIOUS
from nrdiag.ui.own_data_block import file_name
from nrdiag.ui.session import example_document

PAGE = "pages/mes_donnees.py"
ESCALQUENS = "31169"
HOSTILE = "<img src=x onerror=alert(1)>[lien](javascript:alert(1)) **x** $y$"
FORMULA = "=cmd|' /C calc'!A0"
TABLE = b"code_insee;visites;duree\n31169;12;1,5\n31446;30;2\n99999;4;1\n31254;n.d.;3\n"


def held(app: AppTest) -> list[LocalData]:
    found: list[LocalData] = app.session_state["dossier"].donnees
    return found


def upload(app: AppTest, data: bytes, name: str = "visites.csv") -> AppTest:
    box = labelled(app, "file_uploader", "Votre fichier (CSV ou Excel)")
    return box.upload(name, data, "text/csv").run()  # type: ignore[attr-defined, no-any-return]


def fill(app: AppTest, **values: str) -> AppTest:
    starts = {"nom": "Nom de", "unite": "Unité", "source": "Source", "annee": "Année"}
    for name, value in values.items():
        widget = next(one for one in app.text_input if one.label.startswith(starts[name]))
        widget.set_value(value)
    return app


def loaded(**fields: object) -> LocalData:
    return LocalData.model_validate(
        {
            "id": "propre1", "libelle": "Visites", "unite": "visites", "source": "Nous",
            "millesime": "2025", "regle": "somme", "valeurs": {"31169": 12, "31446": 30},
            "lus": 3, "gardes": 2, "rejetes": 1, **fields,
        }
    )  # fmt: skip


@pytest.mark.parametrize("code", ["", SICOVAL, "974", "FR"])
def test_without_data_the_page_says_what_to_bring(code: str) -> None:
    app = opened(PAGE, **({"territoire": code} if code else {}))
    text = assert_sound(app)
    assert "Aucune donnée à vous pour l'instant" in text
    assert "jamais une colonne de noms" in text
    assert not app.get("bidi_component")


def test_a_file_becomes_an_indicator_and_its_map() -> None:
    app = upload(opened(PAGE, territoire=ESCALQUENS), TABLE)
    text = assert_sound(app)
    assert "Lignes lues : 4. Gardées : 3. Rejetées : 1." in text
    assert "code INSEE inconnu : 99999" in text
    assert labelled(app, "text_input", "Nom de la donnée").value == "visites"  # type: ignore[attr-defined]
    press(fill(app, unite="visites", source="Conseillers", annee="2025"), "Ajouter")
    text = assert_sound(app)
    assert "«\xa0visites\xa0» est dans votre diagnostic" in app.success[0].value
    (data,) = held(app)
    assert data.valeurs == {"31169": 12.0, "31446": 30.0, "31254": None}
    assert (data.lus, data.gardes, data.rejetes) == (4, 3, 1)
    assert (data.regle, data.source, data.millesime) == ("somme", "Conseillers", "2025")
    assert "Escalquens : 12\xa0visites." in text
    assert "Sicoval : de 12\xa0visites (Escalquens) à 30\xa0visites" in text
    assert "Source : Conseillers, 2025, fichier visites.csv." in text
    assert "somme de 2\xa0communes sur 36" in text
    drawn = map_data(app)["tableau"]
    assert drawn["titre"] == "visites, communes : Sicoval"
    assert ["-", "donnée absente", "", 34] in drawn["legende"]


def test_another_column_of_the_same_file_is_added_and_both_are_shown() -> None:
    app = upload(opened(PAGE, territoire=SICOVAL), TABLE)
    press(fill(app, source="Nous", annee="2025"), "Ajouter")
    press(fill(app, source="Nous", annee="2025"), "Ajouter")
    assert "porte déjà ce nom" in app.error[0].value
    labelled(app, "selectbox", "Colonne de la valeur").set_value(2).run()  # type: ignore[attr-defined]
    press(fill(app, source="Nous", annee="2025"), "Ajouter")
    assert [one.libelle for one in held(app)] == ["visites", "duree"]
    assert map_data(app)["tableau"]["titre"].startswith("duree")
    labelled(app, "selectbox", "Donnée à montrer").set_value("1").run()  # type: ignore[attr-defined]
    assert app.query_params["donnee"] == "1"
    assert map_data(app)["tableau"]["titre"].startswith("visites")
    press(app, "Retirer cette donnée")
    assert [one.libelle for one in held(app)] == ["duree"]
    assert_sound(app)


def test_a_log_is_counted_and_its_names_are_left_out() -> None:
    log = (
        "Date;Nom de l'usager;Code INSEE\n2025-01-02;Mme Secret;31169\n2025-01-03;M. Secret;31169\n"
    )
    app = upload(opened(PAGE, territoire=ESCALQUENS), log.encode())
    text = assert_sound(app)
    assert "peuvent désigner une personne : «\xa0Nom de l'usager\xa0»" in text
    assert "Secret;" not in text
    press(fill(app, nom="Accompagnements", source="Nous", annee="2025"), "Ajouter")
    (data,) = held(app)
    assert (data.regle, data.valeurs) == ("nombre", {"31169": 2.0})
    # Nothing else to take from this file: the place to drop one is empty again.
    assert "Nommer cette donnée" not in " ".join(one.value for one in app.markdown)
    assert "Nombre de lignes du fichier pour chaque territoire." in assert_sound(app)


def test_what_is_missing_or_wrong_in_the_form_is_said() -> None:
    app = upload(opened(PAGE), TABLE)
    press(app, "Ajouter")
    assert "Il manque : Source" in app.error[0].value
    press(fill(app, unite="%", source="Nous", annee="2025"), "Ajouter")
    assert "ne s'additionne pas" in app.error[0].value
    assert not held(app)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"%PDF-1.4 <b>x</b>", "PDF"), (b"code postal;n\n31750;4\n", "codes postaux"),
     (b"code_insee;n\n99999;4\n", "Aucune ligne ne donne de valeur")],
)  # fmt: skip
def test_a_file_that_must_not_be_shown_changes_nothing(data: bytes, said: str) -> None:
    app = upload(with_document(PAGE, Document(donnees=[loaded()])), data)
    text = assert_sound(app)
    if b"postal" in data:  # no code is guessed: the user points at the wrong column
        assert "Aucune colonne de codes n'est reconnue" in text
        labelled(app, "selectbox", "Colonne du code (INSEE, SIREN ou département)").set_value(  # type: ignore[attr-defined]
            0
        ).run()
    assert said in app.error[0].value
    assert len(held(app)) == 1


def test_percentages_from_zero_to_one_are_pointed_out() -> None:
    app = upload(opened(PAGE), b"code_insee;taux\n31169;0,97\n31446;0,5\n")
    assert "entre 0 et 1" in app.warning[0].value
    assert_sound(app)


def test_a_file_dropped_on_the_example_goes_to_ones_own_diagnostic() -> None:
    app = opened(PAGE, inventaire="exemple", territoire=SICOVAL)
    assert FICTITIOUS in assert_sound(app)
    upload(app, TABLE)
    assert FICTITIOUS not in assert_sound(app)
    press(fill(app, source="Nous", annee="2025"), "Ajouter")
    assert len(held(app)) == 1
    assert not app.session_state["dossier"].fictif


def test_data_of_the_example_says_that_it_is_invented() -> None:
    document = example_document()
    document.donnees = [loaded()]
    app = with_document(PAGE, document, inventaire="exemple", territoire=SICOVAL)
    assert FICTITIOUS in assert_sound(app)
    assert "Somme de 2\xa0communes sur 36" in assert_sound(app)


@pytest.mark.parametrize("code", ["", ESCALQUENS, "97411", "98411", "R76", "FR"])
def test_the_data_is_shown_from_anywhere(code: str) -> None:
    query = {"territoire": code} if code else {}
    app = with_document(PAGE, Document(donnees=[loaded()]), **query)
    text = assert_sound(app)
    assert "de 12\xa0visites (Escalquens) à 30\xa0visites" in text
    if code in ("97411", "98411"):
        assert "donnée absente. Ce territoire n'est pas dans le fichier" in text


def test_hostile_words_are_text() -> None:
    strange = loaded(
        libelle=HOSTILE, unite=HOSTILE[:40], source=FORMULA, millesime="<script>", notes=[HOSTILE],
        valeurs={"31169": 1, "99998": 2, "ZZ": None},
    )  # fmt: skip
    app = with_document(PAGE, Document(donnees=[strange, loaded(libelle="n" * 300)]), donnee="1")
    assert_sound(app)
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    assert app.header[0].value.count("\\[") == 1
    assert_sound(upload(app, b"code_insee;<b>x</b>\n31169;1\n", "<script>.csv"))
    empty = loaded(libelle="", valeurs={}, lus=0, gardes=0, rejetes=0)
    assert "sans nom" in assert_sound(with_document(PAGE, Document(donnees=[empty])))


def test_the_name_of_the_file_is_plain() -> None:
    assert (
        file_name(loaded(libelle="Équipement & débit")) == "nrdiag-mes-donnees-equipement-debit.csv"
    )
    assert file_name(loaded(libelle="../../étc\x00")) == "nrdiag-mes-donnees-etc.csv"
    assert file_name(loaded(libelle="日本")) == "nrdiag-mes-donnees.csv"
