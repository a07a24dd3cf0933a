"""Surveys and choices are declared; a rate that rests on no reference is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nrdiag.besoins.elders_words import survey_range
from nrdiag.catalogue.needs import NEEDS_FILE, load_needs, needs
from nrdiag.catalogue.references import national
from nrdiag.catalogue.rules import Estimate, estimates, rules, surveys
from nrdiag.diagnostic.verdict import verdict
from nrdiag.indicateurs.edition import edition


def entry(**changes: object) -> dict[str, object]:
    return estimates()["insee_2019"].model_dump() | changes


def test_the_default_survey_is_that_of_the_verdict() -> None:
    default = next(iter(surveys("pop_75_plus").values()))
    assert default.id == rules()["aines_sans_usage"].estimation
    assert (default.bas, default.haut) == (0.35, 0.62)
    assert default.bounds(7670.5) == pytest.approx((2684.675, 4755.71))
    said = survey_range(default, 7670.5)
    found = verdict(edition().territories.get("243100633"), edition())
    sentence = next(f.sentence for f in found.alerts if f.rule.id == "aines_sans_usage")
    assert said == "environ 2\u202f700 à 4\u202f800"
    assert said in sentence


def test_every_survey_rests_on_a_reference_with_its_year_and_definition() -> None:
    for survey in surveys("pop_75_plus").values():
        for name in (survey.repere_bas, survey.repere_haut):
            reference = national()[name]
            about = f"{reference.libelle} {reference.definition}".replace("\xa0", " ")
            assert "75 ans" in about
            assert str(reference.annee) in survey.choix
        assert survey.definition
        assert survey.prudence


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bas": 0.40}, "s'écarte du repère"),
        ({"haut": 0.65}, "s'écarte du repère"),
        ({"repere_bas": "inconnu"}, "repère inconnu"),
        ({"bas": 0.64, "haut": 0.53}, "bas ≤ haut"),
        ({"autre": 1}, "Extra inputs"),
    ],
)
def test_a_rate_that_is_not_sourced_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Estimate.model_validate(entry(**changes))


def test_a_published_whole_percent_may_be_widened_by_half_a_point() -> None:
    assert Estimate.model_validate(entry(bas=0.525, haut=0.645)).bas == 0.525
    with pytest.raises(ValueError, match="s'écarte"):
        Estimate.model_validate(entry(bas=0.524))


@pytest.mark.parametrize("count", [0.4, 1, 2.1, 5, 10, 19.5, 55, 100, 385, 7670.5, 6_774_580])
def test_every_survey_gives_a_range_that_holds_its_bounds(count: float) -> None:
    for survey in surveys("pop_75_plus").values():
        low, high = survey.bounds(count)
        words = survey_range(survey, count).replace("\u202f", "").split()
        assert words[0] == "environ"
        first, last = float(words[1]), float(words[3])
        assert first < last
        assert first <= low * 1.06 + 0.5
        assert last >= high * 0.94 - 0.5
    assert survey_range(estimates()["insee_2021"], 0) == "0"


def changed(tmp_path: Path, **changes: object) -> Path:
    content = yaml.safe_load(NEEDS_FILE.read_text(encoding="utf-8")) | changes
    path = tmp_path / "besoins.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_the_choices_of_the_edition_are_sound() -> None:
    assert needs().portees == (5, 10, 20)
    assert needs().portee_par_defaut in needs().portees
    formats = set(edition().help_places["format"])
    assert {*needs().itinerants, *needs().plusieurs_sites} <= formats
    assert not set(needs().itinerants) & set(needs().plusieurs_sites)
    for excluded in needs().enquetes_ecartees:
        about = f"{excluded.reference.libelle} {excluded.reference.definition}"
        assert "75" not in about


@pytest.mark.parametrize(
    "changes",
    [
        {"portees": [10, 5, 20]}, {"portees": [5, 5, 20]}, {"portees": []}, {"portees": [0, 5]},
        {"portee_par_defaut": 7}, {"emplacements": 0}, {"inconnu": 1},
        {"enquetes_ecartees": [{"id": "inconnu", "pourquoi": "x"}]},
    ],
)  # fmt: skip
def test_a_wrong_choice_is_refused_with_the_file(tmp_path: Path, changes: object) -> None:
    with pytest.raises(ValueError, match=r"besoins\.yaml"):
        load_needs(changed(tmp_path, **changes))  # type: ignore[arg-type]
    assert load_needs(changed(tmp_path)) == needs()
