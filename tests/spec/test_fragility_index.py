"""The fragility index, by hand: what its method promises, on tables small enough to check.

Five communes, three components where a high value is fragile. « None » is not known.

              sans fibre   75 ans   distance
    Aigue          10         8        2
    Bordes         20         8        9
    Cazaux         20        12        5
    Donzac         40        20      None
    Escalas      None      None        7
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.fragilite.index import (
    Floats,
    NoWeightError,
    completeness,
    drawn_weights,
    fragility_percentiles,
    in_first_quarter,
    means,
    mid_rank_percentiles,
    ranks,
    stability,
    weighted_index,
)

NAN = float("nan")
TABLE = np.array([[10, 8, 2], [20, 8, 9], [20, 12, 5], [40, 20, NAN], [NAN, NAN, 7]])
HIGH = [True, True, True]
SIXTY = 0.6


def index(weights: list[float], table: Floats = TABLE) -> list[float]:
    return weighted_index(fragility_percentiles(table, HIGH), weights, SIXTY).tolist()


# --- percentiles -----------------------------------------------------------------------------


def test_a_percentile_is_those_below_plus_half_of_the_equals() -> None:
    # 10: (0 + 1/2) / 4; the two 20 share (1 + 2/2) / 4; 40: (3 + 1/2) / 4.
    assert mid_rank_percentiles(TABLE[:, 0])[:4].tolist() == [12.5, 50.0, 50.0, 87.5]


def test_a_commune_alone_is_in_the_middle_of_itself() -> None:
    assert mid_rank_percentiles(np.array([3.0])).tolist() == [50.0]


def test_when_everyone_is_equal_everyone_is_at_50() -> None:
    assert mid_rank_percentiles(np.full(7, 4.0)).tolist() == [50.0] * 7


def test_what_is_not_known_has_no_percentile_and_counts_nowhere() -> None:
    with_hole = mid_rank_percentiles(np.array([1.0, NAN, 2.0]))
    assert np.isnan(with_hole[1])
    assert with_hole[[0, 2]].tolist() == mid_rank_percentiles(np.array([1.0, 2.0])).tolist()


def test_nothing_known_gives_nothing() -> None:
    assert np.isnan(mid_rank_percentiles(np.array([NAN, NAN]))).all()


def test_a_low_value_is_the_fragile_one_when_it_is_declared_so() -> None:
    incomes = np.array([[20_000.0], [30_000.0]])
    assert fragility_percentiles(incomes, [False])[:, 0].tolist() == [75.0, 25.0]


values = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=40)


@given(values)
def test_the_mean_percentile_is_always_50(numbers: list[float]) -> None:
    assert mid_rank_percentiles(np.array(numbers)).mean() == pytest.approx(50)


@given(values)
def test_percentiles_stay_strictly_between_0_and_100_and_keep_the_order(
    numbers: list[float],
) -> None:
    found = mid_rank_percentiles(np.array(numbers))
    assert (found > 0).all()
    assert (found < 100).all()
    for i, first in enumerate(numbers):
        for j, second in enumerate(numbers):
            assert np.sign(first - second) == np.sign(found[i] - found[j])


# --- weights and completeness ----------------------------------------------------------------


def test_the_index_is_the_weighted_mean_of_the_percentiles() -> None:
    # Aigue: 12.5, 25 and 12.5; Bordes: 50, 25 and 87.5; with weights 2, 1 and 1.
    found = index([2, 1, 1])
    assert found[0] == pytest.approx((2 * 12.5 + 25 + 12.5) / 4)
    assert found[1] == pytest.approx((2 * 50 + 25 + 87.5) / 4)


def test_an_absent_value_is_left_out_and_not_guessed() -> None:
    # Donzac lacks its distance: the mean of the two others alone, 3/4 of the weight.
    assert index([2, 1, 1])[3] == pytest.approx((2 * 87.5 + 87.5) / 3)
    shares = completeness(fragility_percentiles(TABLE, HIGH), [2, 1, 1])
    assert shares.tolist() == [1, 1, 1, 0.75, 0.25]


def test_below_60_percent_of_the_weight_there_is_no_index() -> None:
    assert np.isnan(index([2, 1, 1])[4])  # Escalas: 25 %
    assert np.isnan(index([3, 3, 8.999])[4])  # 59.997 %
    assert not np.isnan(index([2, 2, 6])[4])  # 60 % exactly


def test_a_component_of_weight_0_counts_neither_in_the_index_nor_in_the_completeness() -> None:
    percentiles = fragility_percentiles(TABLE, HIGH)
    assert completeness(percentiles, [1, 1, 0]).tolist() == [1, 1, 1, 1, 0]
    assert index([1, 1, 0])[1] == pytest.approx((50 + 25) / 2)


def test_with_one_component_the_index_is_its_percentile() -> None:
    assert index([0, 0, 7])[:3] == mid_rank_percentiles(TABLE[:, 2])[:3].tolist()


def test_all_weights_at_0_is_refused_in_words() -> None:
    with pytest.raises(NoWeightError, match="Tous les poids sont à zéro"):
        index([0, 0, 0])


weights3 = st.lists(st.integers(0, 10), min_size=3, max_size=3).filter(any)
tables = st.lists(
    st.lists(st.one_of(st.just(NAN), st.integers(0, 9).map(float)), min_size=3, max_size=3),
    min_size=2, max_size=12,
).map(np.array)  # fmt: skip


@given(tables, weights3, st.integers(2, 9))
def test_multiplying_every_weight_changes_nothing(
    table: Floats, weights: list[int], factor: int
) -> None:
    once, more = index(weights, table), index([w * factor for w in weights], table)
    assert once == pytest.approx(more, nan_ok=True)
    percentiles = np.nan_to_num(fragility_percentiles(table, HIGH))
    draws = [drawn_weights([f * w for w in weights], 100, 2, 1) for f in (1, factor)]
    first, second = (stability(percentiles, d, 0.9) for d in draws)
    assert first.first_quarter.tolist() == second.first_quarter.tolist()
    assert first.low.tolist() == second.low.tolist()


@given(tables, weights3, st.data())
def test_a_more_fragile_value_never_lowers_the_index(
    table: Floats, weights: list[int], data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.integers(0, 2))
    worse = table.copy()
    worse[row, column] += 1  # what is not known stays so
    before, after = index(weights, table)[row], index(weights, worse)[row]
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after >= before - 1e-9


@given(tables, weights3)
def test_the_index_lies_between_the_lowest_and_the_highest_known_percentile(
    table: Floats, weights: list[int]
) -> None:
    percentiles = fragility_percentiles(table, HIGH)
    for row, value in zip(percentiles, index(weights, table), strict=True):
        counted = [p for p, w in zip(row, weights, strict=True) if w and not np.isnan(p)]
        assert np.isnan(value) or min(counted) - 1e-9 <= value <= max(counted) + 1e-9


# --- ranks and their stability ---------------------------------------------------------------


def test_a_rank_counts_those_strictly_more_fragile() -> None:
    assert ranks(np.array([[70.0, 90.0, 70.0, 10.0]])).tolist() == [[2, 1, 2, 4]]


def test_a_rank_does_not_see_the_rounding_of_the_machine() -> None:
    assert ranks(np.array([[70.0, 70.0 + 1e-12, 69.9999]])).tolist() == [[1, 1, 3]]


@given(st.lists(st.integers(0, 100).map(float), min_size=1, max_size=60))
def test_ranks_are_those_of_the_definition(numbers: list[float]) -> None:
    expected = [1 + sum(other > value for other in numbers) for value in numbers]
    assert ranks(np.array([numbers])).tolist() == [expected]


@pytest.mark.parametrize(("count", "size"), [(4, 1), (5, 2), (8, 2), (36, 9), (586, 147)])
def test_the_most_fragile_quarter_is_the_first_quarter_rounded_up(count: int, size: int) -> None:
    assert in_first_quarter(np.arange(1, count + 1), count).sum() == size


def test_each_weight_moves_from_its_half_to_its_double_and_as_often_up_as_down() -> None:
    draws = drawn_weights([4, 1, 0], 500, 2, 20260726)
    assert draws.shape == (500, 3)
    assert draws[:, 0].min() >= 2
    assert draws[:, 0].max() <= 8
    assert (draws[:, 0] > 4).mean() == pytest.approx(0.5, abs=0.06)
    assert draws[:, 0].max() - draws[:, 0].min() > 5.5  # the whole range is used
    assert (draws[:, 2] == 0).all()  # a component left out stays out


def test_the_draws_are_the_same_for_everyone() -> None:
    first, second, other = (drawn_weights([5, 5], 50, 2, seed) for seed in (7, 7, 8))
    assert (first == second).all()
    assert (first != other).any()


def test_a_commune_first_everywhere_stays_first_and_one_that_hangs_on_a_weight_does_not() -> None:
    # Four communes: the first leads both components, the second and third one each.
    percentiles = np.array([[90.0, 90], [80, 20], [20, 80], [10, 10]])
    found = stability(percentiles, drawn_weights([5, 5], 500, 2, 1), 0.9)
    assert found.first_quarter.tolist() == [1, 0, 0, 0]
    assert (found.low[0], found.high[0]) == (1, 1)
    assert (found.low[1], found.high[1]) == (2, 3)
    assert (found.low[3], found.high[3]) == (4, 4)


def test_the_share_of_the_draws_is_counted_one_by_one() -> None:
    percentiles = np.array([[80.0, 20], [20, 80], [10, 10], [9, 9]])
    draws = np.array([[2.0, 1], [2, 1], [2, 1], [1, 2]])
    assert means(percentiles, draws)[:, 0].tolist() == [60, 60, 60, 40]
    assert stability(percentiles, draws, 1.0).first_quarter.tolist() == [0.75, 0.25, 0, 0]


def test_the_band_leaves_out_the_same_share_at_each_end() -> None:
    percentiles = np.array([[60.0, 40], [40, 60]])
    # The second commune is first in 1 draw of 20 only: 5 %, left out of a band of 90 %.
    draws = np.array([[2.0, 1]] * 19 + [[1, 2]])
    assert stability(percentiles, draws, 0.9).low.tolist() == [1, 2]
    assert stability(percentiles, draws, 1.0).low.tolist() == [1, 1]


def test_with_one_weight_nothing_varies() -> None:
    percentiles = np.array([[80.0, 20], [20, 80], [50, 50]])
    found = stability(percentiles, drawn_weights([5, 0], 100, 2, 1), 0.9)
    assert found.low.tolist() == found.high.tolist() == [1, 3, 2]


def test_s04_the_mid_rank_of_a_value_in_its_group() -> None:
    """Reference case S04 of the method: 14 stands at 45, each of the two 12 at 30."""
    values = np.array([8, 10, 12, 12, 14, 15, 18, 20, 22, 30], dtype=float)
    found = mid_rank_percentiles(values)
    assert found[4] == pytest.approx(45)
    assert found[2] == found[3] == pytest.approx(30)
