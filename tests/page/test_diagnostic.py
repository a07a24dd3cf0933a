"""The diagnostic page: both halves, the gap, last year's figures."""

from __future__ import annotations

import datetime as dt

import pytest
from page.test_organisation import with_document
from page.test_pages import assert_sound, opened

from nrdiag.dossier.document import Document, Purchase, Reading, Reply
from nrdiag.maturite.questions import questionnaire
from nrdiag.ui.session import example_document

PAGE = "pages/diagnostic.py"
LOT, REUNION = "46", "974"
WEAK = {question.id: Reply(niveau=1) for question in questionnaire().questions}


@pytest.mark.parametrize("code", [LOT, REUNION, "98411"])
def test_the_questionnaire_enters_the_diagnostic(code: str) -> None:
    document = Document(reponses=WEAK)
    text = assert_sound(with_document(PAGE, document, territoire=code))
    assert "25 sur 100" in text
    assert "Pratique faible" in text
    assert "donnée absente" not in text.split("Les deux moitiés")[0]


def test_the_meters_enter_the_diagnostic() -> None:
    year = dt.date.today().year
    bought = Purchase(annee=year, categorie="ordinateurs", depense_ht=200, dont_reemploi=50)
    text = assert_sound(with_document(PAGE, Document(achats=[bought]), territoire=LOT))
    assert "25,0\u202f% des achats informatiques viennent du réemploi" in text


def test_last_year_is_compared_on_raw_indicators() -> None:
    document = example_document()
    document.releves = [
        Reading(date=dt.date(2024, 11, 2), valeurs={"age_moyen": 3.0}),
        Reading(date=dt.date(2025, 11, 2), valeurs={"age_moyen": 4.0, "inconnu": 7.0}),
    ]
    app = with_document(PAGE, document, territoire=LOT, inventaire="exemple")
    text = assert_sound(app)
    assert "Depuis le 2 novembre 2025, sur 1 indicateur comparable" in text.replace("\xa0", " ")
    assert "donnée absente" in text
    app.selectbox[0].set_value(dt.date(2024, 11, 2)).run()
    assert "Depuis le 2 novembre 2024" in assert_sound(app)


def test_without_a_past_diagnostic_the_page_says_how_to_add_one() -> None:
    text = assert_sound(opened(PAGE, territoire=LOT))
    assert "Aucun diagnostic passé n'est chargé" in text
    assert "Non renseignée. Ajoutez la date d'achat" in text
    assert "uestionnaire à remplir" in text
