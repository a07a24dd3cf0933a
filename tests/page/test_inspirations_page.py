"""The page of the cases: all of them, filtered, and one's own added and removed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from page.test_organisation import labelled, with_document
from page.test_pages import SICOVAL, assert_sound, opened
from page.test_plan import press
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, Initiative
from nrdiag.inspirations.cases import cards, cases
from nrdiag.ui.dossier_block import FICTITIOUS

PAGE = "pages/inspirations.py"
HOSTILE = "<img src=x onerror=alert(1)>[lien](javascript:alert(1)) **x** $y$ =1+1"


def held(app: AppTest) -> list[Initiative]:
    found: list[Initiative] = app.session_state["dossier"].initiatives
    return found


def choose(app: AppTest, label: str, value: str, rank: int = 0) -> None:
    [one for one in app.selectbox if one.label == label][rank].set_value(value)


def titles(app: AppTest) -> list[str]:
    """The titles of the cards shown; the foot of the page has others."""
    known = {card.titre for card in cards(held(app))}
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    return [
        title for title in map(unescape, re.findall(r"<h3>(.*?)</h3>", drawn)) if title in known
    ]


@pytest.mark.parametrize("code", ["", SICOVAL, "974"])
def test_every_case_is_told_with_the_status_of_its_figures(code: str) -> None:
    app = opened(PAGE, **({"territoire": code} if code else {}))
    text = assert_sound(app)
    assert "aucun mesuré" in text
    assert len(titles(app)) == len(cases())
    words = " ".join(text.split())
    assert "1 900 000 téléphones par an (année non dite) Contesté" in words
    assert "cumul depuis le lancement" in text
    assert "Aucun chiffre annoncé" in text
    assert "bibliothèque d'actions : «\xa0Acheter reconditionné en premier choix\xa0»" in text


def test_the_example_says_that_it_is_one() -> None:
    text = assert_sound(opened(PAGE, inventaire="exemple", territoire=SICOVAL))
    assert FICTITIOUS in text
    assert "sont ceux d'organisations réelles" in text
    assert "sont ceux d'organisations réelles" not in assert_sound(opened(PAGE))


def test_filters_and_an_empty_choice() -> None:
    app = opened(PAGE)
    choose(app, "Objectif", "O6")
    app.run()
    assert titles(app) == ["Ramener ses données vers des solutions maîtrisées"]
    choose(app, "Ce que valent les chiffres", "contesté")
    app.run()
    assert titles(app) == []
    assert "Aucun cas ne correspond" in assert_sound(app)
    choose(app, "Objectif", "")
    app.run()
    assert titles(app) == ["Reprendre et reconditionner les téléphones à grande échelle"]


def test_ones_own_initiative_is_added_shown_and_removed() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    press(app, "Ajouter")
    assert "Il manque : Ce qui a été fait" in app.error[0].value
    assert held(app) == []
    labelled(app, "text_input", "Ce qui a été fait").set_value("Un repair café")  # type: ignore[attr-defined]
    choose(app, "Objectif", "O4", 1)
    choose(app, "Autre objectif (facultatif)", "O1")
    status = next(one for one in app.selectbox if one.label == "Le chiffre est-il sûr ?")
    assert status.value == "déclaré"  # never « mesuré » by default
    status.set_value("mesuré")
    press(app, "Ajouter")
    (own,) = held(app)
    assert (own.titre, own.leviers, own.statut, own.annee) == (
        "Un repair café", ["O4", "O1"], "mesuré", None,
    )  # fmt: skip
    text = assert_sound(app)
    assert titles(app)[0] == "Un repair café"
    assert "Ajoutée par vous" in text
    assert "Statut : mesuré" in text
    assert "Résultat : donnée absente" in text
    assert labelled(app, "text_input", "Ce qui a été fait").value == ""  # type: ignore[attr-defined]
    choose(app, "Ce que valent les chiffres", "mesuré")
    app.run()
    assert titles(app) == ["Un repair café"]
    # The last measured one goes: the filter falls back instead of failing.
    press(app, "Retirer cette ligne")
    assert held(app) == []
    assert "Ajoutée par vous" not in assert_sound(app)


def test_the_same_title_twice_is_refused() -> None:
    app = with_document(PAGE, Document(initiatives=[Initiative(titre="Déjà là")]))
    labelled(app, "text_input", "Ce qui a été fait").set_value("deja la")  # type: ignore[attr-defined]
    press(app, "Ajouter")
    assert "porte déjà ce titre" in app.error[0].value
    assert len(held(app)) == 1


def test_hostile_and_strange_words_are_text() -> None:
    strange = Initiative(
        titre=HOSTILE, porteur=HOSTILE, leviers=["O99", HOSTILE], statut=HOSTILE,
        resultat=HOSTILE * 40, source=HOSTILE,
    )  # fmt: skip
    app = with_document(PAGE, Document(initiatives=[strange, Initiative(titre="")]))
    text = assert_sound(app)
    assert "Initiative sans titre" in text
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    assert titles(app)[0].startswith(HOSTILE[:40])
    press(app, "Retirer cette ligne")
    assert len(held(app)) == 1
