"""The page of the toolbox: the three documents, what is missing, and what is chosen."""

from __future__ import annotations

import pytest
from documents_text import words
from page.test_organisation import with_document
from page.test_pages import SICOVAL, assert_sound, links_of, opened

from nrdiag.dossier.document import Actor, Document, Planned
from nrdiag.outils.library import toolbox
from nrdiag.ui.dossier_block import FICTITIOUS

PAGE = "pages/outils.py"
HOSTILE = "<img src=x onerror=alert(1)>[lien](javascript:alert(1)) **x** $y$ {population}"


@pytest.mark.parametrize("tool", ["charte", "deliberation", "clauses"])
@pytest.mark.parametrize("code", [SICOVAL, "31169", "98411", "974", "R76"])
def test_each_document_says_what_is_missing_and_who_gives_it(tool: str, code: str) -> None:
    app = opened(PAGE, territoire=code, outil=tool)
    text = words(assert_sound(app))
    assert "restent à compléter" in text
    assert "À faire vérifier par vos juristes" in text
    assert "[à compléter : " in text
    assert "À écrire vous-même dans le document" in text
    assert len(app.get("download_button")) == 1
    assert any(label.startswith("Plan d'action : ") for label in links_of(app))
    assert "Aucun des cinq outils cadres" in text
    assert "le modèle de charte" in text


@pytest.mark.parametrize("tool", ["", "<script>", "x" * 3000])
def test_an_unknown_document_is_the_charter(tool: str) -> None:
    app = opened(PAGE, territoire=SICOVAL, outil=tool)
    assert "Nos sept engagements" in assert_sound(app)
    assert "outil" not in app.query_params


def test_a_country_has_no_document() -> None:
    app = opened(PAGE, territoire="FR")
    assert_sound(app)
    assert "choisissez-en une" in app.info[0].value
    assert not app.get("download_button")


def test_what_the_assembly_votes_is_chosen() -> None:
    app = opened(PAGE, territoire=SICOVAL, outil="deliberation")
    assert "approuve le programme de travail" in assert_sound(app)
    app.radio(key="vote").set_value("strategie").run()
    assert app.query_params["vote"] == "strategie"
    text = assert_sound(app)
    assert "approuve la stratégie numérique responsable" in text
    assert "approuve le programme" not in text


def test_the_charter_is_adopted_when_it_is_annexed() -> None:
    app = opened(PAGE, territoire=SICOVAL, outil="deliberation")
    assert "est adoptée" not in assert_sound(app)
    app.checkbox[0].check().run()
    assert "annexée à la présente délibération, est adoptée" in assert_sound(app)


def test_clauses_are_chosen_one_by_one() -> None:
    app = opened(PAGE, territoire=SICOVAL, outil="clauses")
    assert "Clause 7 : " in words(assert_sound(app))
    assert len(app.checkbox) == len(toolbox().clauses)
    app.checkbox[0].uncheck().run()
    text = words(assert_sound(app))
    assert "Clause 6 : " in text
    assert "Clause 7 : " not in text
    assert "Clause 1 : Réparabilité" in text
    for box in app.checkbox:
        box.uncheck()
    app.run()
    assert "Cochez au moins une clause" in assert_sound(app)
    assert not app.get("download_button")


def test_the_example_says_that_it_is_one() -> None:
    text = assert_sound(opened(PAGE, territoire=SICOVAL, inventaire="exemple"))
    assert FICTITIOUS in text
    assert "Ne présentez pas ce document à un vote" in text
    assert "18,5\u202f% de la dépense hors taxes en 2025" in text


def test_the_text_follows_the_document_of_the_visit() -> None:
    document = Document(territoire=SICOVAL)
    app = with_document(PAGE, document, territoire=SICOVAL)
    assert "Recensez les acteurs du territoire." in assert_sound(app)
    document.acteurs = [Actor(nom="Ressourcerie", famille="associatif")]
    assert "Recensez les acteurs du territoire." not in assert_sound(app.run())
    other = with_document(PAGE, Document(territoire=SICOVAL), territoire=SICOVAL)
    assert "Recensez les acteurs du territoire." in assert_sound(other)


@pytest.mark.parametrize("tool", ["charte", "deliberation", "clauses"])
def test_hostile_words_are_text(tool: str) -> None:
    document = Document(
        territoire=SICOVAL, nom=HOSTILE,
        plan=[Planned(action="A01", titre=HOSTILE, responsable=HOSTILE, indicateur=HOSTILE)],
        acteurs=[Actor(nom=HOSTILE, famille=HOSTILE)],
    )  # fmt: skip
    app = with_document(PAGE, document, territoire=SICOVAL, outil=tool)
    assert not app.exception
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
