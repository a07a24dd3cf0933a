"""French writing: numbers, units, plurals, lists, dates, and the folded form of names."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag import french
from nrdiag.figure import Figure, Status


def plain(text: str) -> str:
    """With ordinary spaces, for reading."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"), (1234.5, 1, "1 234,5"), (1471468, 0, "1 471 468"), (-3.25, 2, "-3,25"),
        (7670.5, 0, "7 670"), (0.1 + 0.2, 1, "0,3"), (9.107, 2, "9,11"),
    ],
)  # fmt: skip
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert plain(french.number(value, decimals)) == text


def test_a_thousand_is_cut_by_a_space_that_does_not_break() -> None:
    assert french.number(1234) == "1\u202f234"
    assert french.percent(9.107) == "9,1\u202f%"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 commune"),
        (1, "1 commune"),
        (1.9, "2 communes"),
        (2, "2 communes"),
        (-1, "-1 commune"),
    ],
)
def test_french_plural_starts_at_two(count: float, text: str) -> None:
    """The word agrees with the number that is read: 1.9 is written « 2 »."""
    assert plain(french.plural(count, "commune")) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_enumeration(items: list[str], text: str) -> None:
    assert french.enumeration(items) == text


@pytest.mark.parametrize(
    ("value", "rounded"), [(26260.7, 26000), (0, 0), (0.01234, 0.012), (-1550, -1600), (99.9, 100)]
)
def test_two_significant_digits(value: float, rounded: float) -> None:
    assert french.significant(value) == pytest.approx(rounded)


def test_date() -> None:
    assert french.date(dt.date(2026, 11, 23)) == "23 novembre 2026"


def test_a_figure_says_its_status() -> None:
    """Estimated is said « environ »; absent and secret are words, never 0."""
    known = Figure("x", 12.0, "%", "s", "2023", Status.OBSERVED)
    guessed = Figure("x", 12.0, "%", "s", "2023", Status.ESTIMATED)
    secret = Figure("x", None, "%", "s", "2023", Status.SECRET)
    assert plain(french.figure(known)) == "12 %"
    assert plain(french.figure(guessed)) == "environ 12 %"
    assert french.figure(secret) == "secret statistique"
    assert french.figure(Figure.absent("x", "%", "s", "2023", "")) == "donnée absente"


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Œuilly", "oeuilly"), ("L'Haÿ-les-Roses", "l hay les roses"), ("  ÉTÉ ", "ete"), ("", "")],
)
def test_fold(name: str, folded: str) -> None:
    assert french.fold(name) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """The form used to compare names is stable."""
    once = french.fold(text)
    assert french.fold(once) == once


@pytest.mark.parametrize(
    ("value", "status", "low", "high"),
    [
        (None, Status.OBSERVED, None, None), (1.0, Status.ABSENT, None, None),
        (1.0, Status.SECRET, None, None), (1.0, Status.ESTIMATED, 2.0, None),
        (1.0, Status.ESTIMATED, None, 0.5),
    ],
)  # fmt: skip
def test_a_contradictory_figure_cannot_exist(
    value: float | None, status: Status, low: float | None, high: float | None
) -> None:
    with pytest.raises(ValueError, match="x: "):
        Figure("x", value, "%", "s", "2023", status, low=low, high=high)


def test_a_date_after_a_noun() -> None:
    said = [french.of_date(t) for t in ("août 2024", "mars 2025", "2023", "1er novembre 2026")]
    assert said == ["d'août 2024", "de mars 2025", "de 2023", "du 1er novembre 2026"]
    assert french.of_date("2e trimestre 2026") == "du 2e trimestre 2026"


def test_nearly_nothing_is_not_zero() -> None:
    """An estimate of 300 m is not « environ 0 km »; a true zero stays one."""
    near = Figure("x", 0.3, "km", "s", "2024", Status.ESTIMATED)
    assert plain(french.figure(near)) == "moins de 1 km"
    assert plain(french.figure(near, 1)) == "environ 0,3 km"
    assert plain(french.figure(Figure("x", 0.0, "km", "s", "2024", Status.ESTIMATED))) == (
        "environ 0 km"
    )
