"""Year after year: raw indicators only, absent is not 0, and the gap of each objective."""

from __future__ import annotations

import datetime as dt

import pytest

from nrdiag.catalogue.indicators import indicators
from nrdiag.diagnostic.halves import Gap, gaps, halves, objectives, questions
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import practices_of
from nrdiag.diagnostic.verdict import verdict
from nrdiag.diagnostic.years import (
    MAX_READINGS,
    add_reading,
    changes,
    followed,
    past,
    raw_indicators,
    reading_of,
    summary,
)
from nrdiag.dossier.document import Document, Fleet, Lot, Purchase, Reading, Reply
from nrdiag.indicateurs.edition import edition
from nrdiag.maturite.answers import results
from nrdiag.maturite.questions import questionnaire
from nrdiag.pratiques.fleet import footprint_of, inventory_of

TODAY = dt.date(2026, 11, 24)
LAST_YEAR = dt.date(2025, 11, 12)


def raw(document: Document) -> dict[str, float]:
    """As the page makes them."""
    practices = None
    if document.parc is not None:
        practices = practices_of(inventory_of(document), footprint_of(document, "31"), TODAY)
    return raw_indicators(document, measured_facts(document, TODAY), practices)


def diagnostic(spent: float, screens: int = 3, year: int = 2026) -> Document:
    return Document(
        parc=Fleet(lots=[Lot(type="laptop", quantite=2), Lot(type="monitor", quantite=screens)]),
        achats=[Purchase(annee=year, categorie="ordinateurs", depense_ht=100, dont_reemploi=spent)],
    )  # fmt: skip


def test_every_declared_fact_of_the_objectives_exists() -> None:
    known = set(followed()) | {"part_fabrication"}
    for objective in objectives().values():
        assert set(objective.pratiques) <= known
        assert set(objective.besoins) <= set(indicators())


def test_raw_indicators_are_those_of_the_pages() -> None:
    document = diagnostic(25)
    found = raw(document)
    measured = measured_facts(document, TODAY)
    assert found["part_reemploi_achats"] == measured["part_reemploi_achats"].value == 25
    assert found["ecrans_par_poste"] == 1.5
    assert found["empreinte_totale"] > 0
    assert "age_moyen" not in found


def test_scores_and_ranks_are_never_followed() -> None:
    typed = {question.id: Reply(niveau=3) for question in questionnaire().questions}
    assert raw(Document(reponses=typed)) == {}


def test_a_number_of_the_questionnaire_is_followed_unless_measured_or_not_applicable() -> None:
    numeric = [q for q in questionnaire().questions if q.indicateur]
    typed = {q.id: Reply(valeur=q.indicateur.minimum) for q in numeric if q.indicateur}
    found = raw(Document(reponses=typed))
    assert set(found) == set(typed)
    measured = next(q for q in numeric if q.mesure == "part_reemploi_achats")
    document = diagnostic(25)
    document.reponses = typed
    again = raw(document)
    assert measured.id not in again
    assert again["part_reemploi_achats"] == 25
    outside = {id: reply.model_copy(update={"motif": "sans objet"}) for id, reply in typed.items()}
    assert raw(Document(reponses=outside)) == {}


def test_a_past_file_becomes_a_reading_at_its_own_date() -> None:
    before = diagnostic(10, year=2025)
    before.enregistre_le = LAST_YEAR
    reading = reading_of(before, "31")
    assert reading.date == LAST_YEAR
    assert reading.valeurs["part_reemploi_achats"] == 10
    found = {one.indicator.libelle: one for one in changes(reading, raw(diagnostic(25)))}
    share = found[followed()["part_reemploi_achats"].libelle]
    assert (share.avant, share.maintenant, share.difference) == (10, 25, 15)
    assert share.difference_said.replace("\u00a0", " ") == "+ 15,0 points"
    assert found[followed()["ecrans_par_poste"].libelle].difference_said == "inchangé"
    assert "1 a changé" in summary(list(found.values()), LAST_YEAR)


def test_absent_at_one_date_is_said_absent_and_never_compared() -> None:
    (one,) = changes(Reading(date=LAST_YEAR, valeurs={"age_moyen": 4.0}), {})
    assert one.said(one.maintenant) == "donnée absente"
    assert one.difference is None
    assert one.difference_said == "ne se compare pas"
    assert "Aucun indicateur n'est connu à la fois" in summary([one], LAST_YEAR)
    zero = changes(Reading(date=LAST_YEAR, valeurs={"age_moyen": 4.0}), {"age_moyen": 0.0})[0]
    assert zero.difference == -4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"enregistre_le": None}, "sa date"),
        ({"fictif": True}, "exemple fictif"),
        ({"parc": None, "achats": []}, "aucun indicateur chiffré"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why(change: dict[str, object], words: str) -> None:
    document = diagnostic(10).model_copy(update={"enregistre_le": LAST_YEAR, **change})
    with pytest.raises(ValueError, match=words):
        reading_of(document, "31")


def test_an_estimate_is_shown_as_precise_as_it_is_known() -> None:
    past_one = Reading(date=LAST_YEAR, valeurs={"empreinte_totale": 17_234.0})
    (one,) = changes(past_one, {"empreinte_totale": 15_914.4})
    said = [text.replace("\u202f", " ").replace("\xa0", " ") for text in (
        one.said(one.avant), one.said(one.maintenant), one.difference_said,
    )]  # fmt: skip
    assert said == [
        "environ 17 t de CO2 équivalent par an", "environ 16 t de CO2 équivalent par an",
        "\u2212 1,3 t de CO2 équivalent par an",
    ]  # fmt: skip


def test_readings_are_kept_by_date_and_bounded() -> None:
    first = Reading(date=LAST_YEAR, valeurs={"age_moyen": 4.0})
    newer = Reading(date=LAST_YEAR, valeurs={"age_moyen": 5.0})
    late = Reading(date=TODAY, valeurs={"age_moyen": 6.0})
    kept = add_reading(add_reading([first], late), newer)
    assert [reading.valeurs["age_moyen"] for reading in kept] == [5.0, 6.0]
    assert past(kept, TODAY) == [newer]
    full = [Reading(date=dt.date(2000, 1, 1) + dt.timedelta(days=n)) for n in range(MAX_READINGS)]
    with pytest.raises(ValueError, match="au plus"):
        add_reading(full, late)


def rows_with(level: int | None, code: str = "46") -> list:  # type: ignore[type-arg]
    found = edition()
    place = found.territories.get(code)
    typed = {} if level is None else {
        question.id: Reply(niveau=level) for question in questionnaire().questions
    }  # fmt: skip
    answers = results(typed, {}, {}, 2026)
    return halves(place, found, None, {}, answers, verdict(place, found))


def test_the_gap_is_the_need_against_the_practice() -> None:
    for level, alerted, calm in (
        (1, Gap.FIRST, Gap.WEAK_PRACTICE),
        (3, Gap.UNDER_WAY, Gap.GOOD_PRACTICE),
        (None, Gap.UNKNOWN_PRACTICE, Gap.UNKNOWN),
    ):
        rows = rows_with(level)
        assert {row.gap for row in rows if row.signalled} == {alerted}
        assert {row.gap for row in rows if not row.signalled} == {calm}
    assert gaps(rows_with(1)).startswith("À traiter d'abord : «\u00a0")
    assert "questionnaire à remplir" in gaps(rows_with(None))
    assert gaps(rows_with(4)) == "Aucun écart ne ressort de ce qui est renseigné."


@pytest.mark.parametrize(
    ("code", "said", "sure"),
    [
        ("31254", "Taux de pauvreté : 14\u202f%", "besoin connu"),
        # The INSEE's value of the département, before that of France.
        (
            "97411",
            "Non connu ici. Taux de pauvreté par département en 2021 : 36,1\u202f% "
            "dans le département (La Réunion)",
            "besoin non connu ici",
        ),
        ("974", "Taux de pauvreté par département en 2021 : 36,1\u202f%", "besoin connu"),
        (
            "243100633",
            "Non connu ici. Taux de pauvreté : 16\u202f% dans le département (Haute-Garonne)",
            "besoin non connu ici",
        ),
    ],
)
def test_the_value_of_a_wider_territory_is_no_known_need(code: str, said: str, sure: str) -> None:
    row = halves(edition().territories.get(code), edition(), None)[0]
    assert row.needs[0].text == said
    assert row.certainty == f"{sure}, pratique non renseignée"
    assert row.needed is (sure == "besoin connu")


def test_half_of_the_way_is_not_weak() -> None:
    assert {row.gap for row in rows_with(2)} <= {Gap.UNDER_WAY, Gap.GOOD_PRACTICE}
    assert "50 sur 100" in rows_with(2)[0].score_text
    assert rows_with(None)[0].score_text == ""


@pytest.mark.parametrize(("screens", "asked"), [(1, False), (2, False), (3, True)])
def test_nobody_asks_which_screens_to_withdraw_under_one_by_workstation(
    screens: int, asked: bool
) -> None:
    """Two laptops: 0.5, 1 and 1.5 screen by workstation."""
    found = edition()
    measured = measured_facts(diagnostic(0, screens), TODAY)
    rows = halves(found.territories.get("46"), found, None, measured)
    said = [text for text in questions(rows) if "Chaque écran" in text]
    assert bool(said) is asked
    assert len(questions(rows)) == 3


def test_a_fact_is_understood_alone() -> None:
    """Each is shown in a cell of its own: « cette empreinte » would refer to nothing there."""
    stock = Document(parc=Fleet(lots=[Lot(type="laptop", quantite=200)]))
    facts = practices_of(inventory_of(stock), footprint_of(stock, "31"), TODAY).facts
    assert facts["part_fabrication"].sentence.startswith("La fabrication du matériel pèse")


def test_questions_follow_the_widest_gap() -> None:
    found = edition()
    place = found.territories.get("46")
    measured = measured_facts(diagnostic(10), TODAY)
    rows = halves(place, found, None, measured)
    assert "10,0" in rows[0].facts[0].sentence
    asked = questions(rows)
    assert len(asked) == 3
    assert len(set(asked)) == 3
