"""The RGAA rule as the law gives it: every threshold and the day a declaration expires."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.accessibilite.declared import thresholds
from nrdiag.accessibilite.site import Mention
from nrdiag.accessibilite.status import Audit, Ground, last_valid_day, rate_text, rule

TODAY = dt.date(2026, 11, 24)
RECENT = dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    ("rate", "level"),
    [
        (0, Mention.NONE),
        (49.99, Mention.NONE),
        (50, Mention.PARTIAL),
        (50.01, Mention.PARTIAL),
        (99.99, Mention.PARTIAL),
        (100, Mention.TOTAL),
    ],
)
def test_thresholds_are_inclusive(rate: float, level: Mention) -> None:
    ruling = rule(rate, Audit.COMPLETE, RECENT, TODAY)
    assert (ruling.level, ruling.ground) == (level, Ground.RATE)
    assert ruling.last_day == dt.date(2028, 6, 5)


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (dt.date(2024, 3, 11), Mention.PARTIAL),
        (dt.date(2024, 3, 12), Mention.PARTIAL),  # three years old, not more
        (dt.date(2024, 3, 13), Mention.NONE),
    ],
)
def test_the_day_a_declaration_expires(today: dt.date, level: Mention) -> None:
    ruling = rule(72.5, Audit.COMPLETE, dt.date(2021, 3, 12), today)
    assert ruling.level is level
    assert ruling.expired(today) is (level is Mention.NONE)
    if level is Mention.NONE:
        assert ruling.ground is Ground.EXPIRED
        assert "13 mars 2024" in ruling.reason


@pytest.mark.parametrize(
    ("declared", "last"),
    [
        (dt.date(2020, 2, 29), dt.date(2023, 2, 28)),
        (dt.date(2021, 2, 28), dt.date(2024, 2, 28)),  # a leap year gives no extra day
        (dt.date(2020, 12, 31), dt.date(2023, 12, 31)),
    ],
)
def test_the_last_valid_day(declared: dt.date, last: dt.date) -> None:
    assert last_valid_day(declared) == last
    assert rule(80, Audit.COMPLETE, declared, last).level is Mention.PARTIAL
    after = rule(80, Audit.COMPLETE, declared, last + dt.timedelta(days=1))
    assert (after.level, after.ground) == (Mention.NONE, Ground.EXPIRED)


@pytest.mark.parametrize("audit", [Audit.NONE, Audit.INCOMPLETE])
@pytest.mark.parametrize("rate", [None, 0, 49.99, 50, 100])
@pytest.mark.parametrize("declared", [None, RECENT, dt.date(2019, 1, 1)])
def test_without_a_complete_audit_nothing_is_compliant(
    audit: Audit, rate: float | None, declared: dt.date | None
) -> None:
    """« 100 % » claimed without audit is non conforme, whatever its date."""
    assert rule(rate, audit, declared, TODAY).level is Mention.NONE


@pytest.mark.parametrize("rate", [50, 72.5, 100])
def test_a_good_rate_without_date_gives_no_level(rate: float) -> None:
    ruling = rule(rate, Audit.COMPLETE, None, TODAY)
    assert (ruling.level, ruling.ground, ruling.last_day) == (None, Ground.NO_DATE, None)
    assert ruling.expired(TODAY) is None
    assert "sans date" in ruling.reason


def test_a_low_rate_without_date_is_not_compliant_either_way() -> None:
    assert rule(49.99, Audit.COMPLETE, None, TODAY).level is Mention.NONE


def test_no_rate_is_not_a_verdict_unless_expired() -> None:
    assert rule(None, Audit.UNKNOWN, RECENT, TODAY).level is None
    assert rule(None, Audit.UNKNOWN, None, TODAY).level is None
    assert rule(None, Audit.UNKNOWN, dt.date(2020, 1, 1), TODAY).level is Mention.NONE


@pytest.mark.parametrize("rate", [-0.01, 100.01, float("nan"), float("inf")])
def test_impossible_rates_are_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="taux hors de 0 à 100"):
        rule(rate, Audit.COMPLETE, RECENT, TODAY)


def test_a_declaration_of_the_future_is_refused() -> None:
    assert rule(80, Audit.COMPLETE, TODAY, TODAY).level is Mention.PARTIAL
    with pytest.raises(ValueError, match="futur"):
        rule(80, Audit.COMPLETE, TODAY + dt.timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("rate", "text"),
    [(100, "100"), (72.5, "72,5"), (99.99, "99,99"), (49.99, "49,99"), (99.9996, "99,9996"),
     (49.99996, "49,99996"), (66.666667, "66,7")],
)  # fmt: skip
def test_a_rate_is_never_written_as_the_next_level(rate: float, text: str) -> None:
    assert rate_text(rate) == f"{text}\u202f%"


@given(
    st.floats(min_value=0, max_value=100),
    st.dates(min_value=dt.date(2005, 2, 11), max_value=TODAY),
)
def test_every_rate_and_date_has_one_level(rate: float, declared: dt.date) -> None:
    ruling = rule(rate, Audit.COMPLETE, declared, TODAY)
    assert ruling.level is not None
    assert ruling.last_day is not None
    days = (ruling.last_day - declared).days
    assert 1095 <= days <= 1096
    known = thresholds()
    if ruling.last_day < TODAY or rate < known.partiellement:
        assert ruling.level is Mention.NONE
    else:
        full = rate >= known.totalement
        assert ruling.level is (Mention.TOTAL if full else Mention.PARTIAL)
