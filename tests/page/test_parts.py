"""Parts drawn when the address asks for them: the hostings to change, the diagnostic to resume."""

from __future__ import annotations

import datetime as dt

import pytest
from page.test_organisation import PRACTICES, PURCHASES, SICOVAL, labelled, with_document
from page.test_pages import DIAGNOSTIC, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document
from nrdiag.dossier.file import write_document
from nrdiag.ui.dossier_block import RESUME

CHANGE = "Ajouter, comparer ou retirer un hébergement"


def links(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_hostings_are_added_compared_and_removed() -> None:
    app = opened(PRACTICES, territoire=SICOVAL)
    assert (
        f'href="?territoire={SICOVAL}&amp;hebergements=oui" data-change="hebergements=oui" '
        f'data-ouvre="hebergements">{CHANGE}</a>' in links(app)
    )
    assert not app.get("form")
    app.query_params["hebergements"] = "oui"
    app.run()
    assert CHANGE not in links(app)
    assert (
        f'href="?territoire={SICOVAL}" data-change="hebergements=" data-ferme="hebergements">'
        "Fermer</a>" in links(app)
    )
    labelled(app, "text_input", "Nom de l'hébergement").set_value("Salle <i>1</i>")  # type: ignore[attr-defined]
    labelled(app, "number_input", "Énergie informatique (kWh par an)").set_value(1000.0)  # type: ignore[attr-defined]
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    text = assert_sound(app)
    assert "Vos hébergements émettent environ" in text
    assert "Le même hébergement selon le pays." in text
    assert "<i>" not in links(app)
    labelled(app, "button", "Retirer cette ligne").click().run()  # type: ignore[attr-defined]
    assert "Ajoutez vos salles et services hébergés" in assert_sound(app)
    assert not app.session_state["dossier"].hebergement


def test_a_hosting_that_nothing_is_known_of_is_said_so() -> None:
    app = opened(PRACTICES, territoire=SICOVAL, hebergements="oui")
    labelled(app, "text_input", "Nom de l'hébergement").set_value("Sans chiffre")  # type: ignore[attr-defined]
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    assert_sound(app)
    assert "Rien n'a été ajouté" in app.error[0].value


@pytest.mark.parametrize("page", [PURCHASES, PRACTICES])
def test_a_saved_diagnostic_is_resumed_where_one_is(page: str) -> None:
    app = opened(page, territoire=SICOVAL)
    assert (
        f'href="?territoire={SICOVAL}&amp;reprendre=oui" data-change="reprendre=oui" '
        f'data-ouvre="reprendre">{RESUME}</a>' in links(app)
    )
    assert RESUME not in [box.label for box in app.file_uploader]
    app.query_params["reprendre"] = "oui"
    app.run()
    assert_sound(app)
    assert RESUME not in links(app)
    saved = write_document(Document(territoire=SICOVAL, nom="Repris"), dt.date(2026, 1, 2))
    box = labelled(app, "file_uploader", RESUME)
    box.set_value([("d.json", saved, "application/json")]).run()  # type: ignore[attr-defined]
    assert_sound(app)
    assert "Diagnostic du 02/01/2026 repris." in app.success[0].value
    assert app.session_state["dossier"].nom == "Repris"
    assert "reprendre" not in app.query_params  # closed again
    assert RESUME in links(app)


def test_a_file_that_is_no_diagnostic_is_refused_and_the_place_stays() -> None:
    app = opened(PURCHASES, territoire=SICOVAL, reprendre="oui")
    box = labelled(app, "file_uploader", RESUME)
    box.set_value([("d.json", b"{", "application/json")]).run()  # type: ignore[attr-defined]
    assert_sound(app)
    assert "Ce qui est à l'écran n'a pas changé." in app.error[0].value
    assert app.query_params["reprendre"] == "oui"


@pytest.mark.parametrize("page", [PRACTICES, DIAGNOSTIC])
def test_the_title_comes_before_what_warns_of_another_territory(page: str) -> None:
    document = Document(territoire="31555", classement={"x": "laptop"})
    app = with_document(page, document, territoire=SICOVAL)
    assert_sound(app)
    assert "celles-ci : Toulouse" in app.warning[0].value
    first, *_rest = app.main.children.values()
    assert "<h1>" in str(first.proto.body)  # type: ignore[union-attr]
