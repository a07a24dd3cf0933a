"""Golden cases of the scores, and what must hold for any answers."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from nrdiag import settings
from nrdiag.fragilite.ifn import ifn_2022
from nrdiag.maturite.score import (
    Answer,
    Origin,
    arithmetic_mean,
    geometric_mean,
    level_score,
    measured_score,
    robustness,
    theme_score,
)

CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in yaml.safe_load((settings.CATALOGUE / "cas_scores.yaml").read_text(encoding="utf-8"))
}
MEASURED = [
    pytest.param(case, value, expected, id=f"{id}-{value}")
    for id, case in CASES.items()
    for value, expected in case.get("mesures", {}).items()
]
THEMES = [pytest.param(case, id=id) for id, case in CASES.items() if "reponses" in case]


def answer(level: int | None, weight: float) -> Answer:
    if level is None:
        return Answer("q", weight, None, Origin.UNKNOWN)
    return Answer("q", weight, level_score(level), Origin.DECLARED)


def near(case: dict[str, Any], expected: float | None) -> Any:
    return None if expected is None else pytest.approx(expected, rel=case["tolerance"])


@pytest.mark.parametrize(("case", "value", "expected"), MEASURED)
def test_measured_number_gives_the_expected_score(
    case: dict[str, Any], value: float, expected: float
) -> None:
    points = [(x, y) for x, y in case["points"]]
    assert measured_score(value, points) == pytest.approx(expected, rel=case["tolerance"])


@pytest.mark.parametrize("case", THEMES)
def test_theme_gives_the_expected_score(case: dict[str, Any]) -> None:
    found = theme_score([answer(*given) for given in case["reponses"]])
    expected = case["attendu"]
    assert found.score == near(case, expected["score"])
    assert found.completeness == near(case, expected["completude"])
    assert found.low == near(case, expected["bas"])
    assert found.high == near(case, expected["haut"])


def test_means_compensate_differently() -> None:
    case = CASES["S05"]
    scores, weights, expected = case["scores"], case["poids"], case["attendu"]
    assert arithmetic_mean(scores, weights) == near(case, expected["arithmetique"])
    assert geometric_mean(scores, weights) == near(case, expected["geometrique"])


def test_the_published_rule_of_the_2022_ifn() -> None:
    case = CASES["S06"]
    assert sum(case["points"]) == case["attendu"]["total"]
    assert ifn_2022(case["points"]) == near(case, case["attendu"]["ifn"])
    assert (ifn_2022([3] * 11), ifn_2022([-3] * 11)) == (10, -10)
    for wrong in ([3] * 10, [4] + [0] * 10):
        with pytest.raises(ValueError, match=r"indicateur"):
            ifn_2022(wrong)


def test_unknown_is_not_zero_and_not_applicable_counts_nowhere() -> None:
    known = [answer(4, 1.5), answer(3, 1.25)]
    unknown = theme_score([*known, answer(None, 1.0)])
    zero = theme_score([*known, answer(0, 1.0)])
    outside = theme_score([*known, Answer("q", 1.0, None, Origin.NOT_APPLICABLE)])
    assert unknown.score == theme_score(known).score
    assert unknown.score is not None
    assert zero.score is not None
    assert unknown.score > zero.score
    assert outside == theme_score(known)


def test_nothing_applicable_has_no_score_at_all() -> None:
    empty = theme_score([Answer("q", 1.0, None, Origin.NOT_APPLICABLE)])
    assert (empty.score, empty.completeness, empty.low, empty.high) == (None,) * 4


@pytest.mark.parametrize("level", [-1, 5])
def test_a_level_outside_the_scale_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="niveau"):
        level_score(level)


@pytest.mark.parametrize("points", [[(1, 0)], [(1, 0), (1, 100)]])
def test_points_that_draw_no_line_are_refused(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="deux points"):
        measured_score(1, points)


def test_points_that_go_up_then_down_are_refused() -> None:
    with pytest.raises(ValueError, match="monter"):
        measured_score(1, [(0, 0), (1, 100), (2, 50)])


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nombre"):
        measured_score(float("nan"), [(0, 0), (1, 100)])


answers = st.lists(
    st.builds(answer, st.none() | st.integers(0, 4), st.sampled_from([1.0, 1.25, 1.5])),
    min_size=1,
    max_size=12,
)


@given(answers)
def test_score_stays_between_its_bounds_and_inside_its_robustness(found: list[Answer]) -> None:
    theme = theme_score(found)
    assert theme.low is not None
    assert theme.high is not None
    assert -1e-9 <= theme.low <= theme.high <= 100 + 1e-9
    spread = robustness(found)
    if theme.score is None:
        assert spread is None
    else:
        assert theme.low - 1e-9 <= theme.score <= theme.high + 1e-9
        assert spread is not None
        assert spread[0] <= theme.score <= spread[1]


@given(answers, st.integers(0, 11))
def test_a_better_answer_never_lowers_a_theme(found: list[Answer], index: int) -> None:
    place = index % len(found)
    assume(found[place].score is not None)
    better = [*found[:place], answer(4, found[place].weight), *found[place + 1 :]]
    before, after = theme_score(found, least=0).score, theme_score(better, least=0).score
    assert before is not None
    assert after is not None
    assert after >= before - 1e-9
