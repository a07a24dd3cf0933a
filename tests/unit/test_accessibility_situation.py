"""What a site declares beside what the rule gives: one state, and the disagreement."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nrdiag.accessibilite.site import Mention, Origin, Reading, Site
from nrdiag.accessibilite.situation import MEANINGS, State, audit_of, situation
from nrdiag.accessibilite.status import Audit

TODAY = dt.date(2026, 11, 24)
OLD, RECENT = dt.date(2020, 3, 12), dt.date(2025, 6, 5)


def reading(origin: Origin = Origin.SCAN, **found: Any) -> Reading:
    return Reading(Site("https://exemple.fr"), origin, TODAY, **found)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({"rate": 100, "audited": RECENT}, State.TOTAL),
        ({"rate": 99.99, "audited": RECENT}, State.PARTIAL),
        ({"rate": 50, "audited": RECENT, "mention": Mention.PARTIAL}, State.PARTIAL),
        ({"rate": 49.99, "audited": RECENT}, State.NOT_COMPLIANT),
        ({"rate": 49.99}, State.NOT_COMPLIANT),
        ({"mention": Mention.NONE}, State.NOT_COMPLIANT),
        ({"rate": 80, "audited": OLD}, State.EXPIRED),
        ({"mention": Mention.PARTIAL, "audited": OLD}, State.EXPIRED),
        ({"rate": 100, "audited": RECENT, "note": "aucun audit réalisé"}, State.NOT_AUDITED),
        ({"note": "non audité"}, State.NOT_AUDITED),
        ({"rate": 80, "audited": RECENT, "note": "audit partiel"}, State.NOT_AUDITED),
        ({"rate": 80}, State.UNVERIFIED),
        ({"mention": Mention.TOTAL}, State.UNVERIFIED),
        ({"mention": Mention.PARTIAL, "audited": RECENT}, State.UNVERIFIED),
        ({"declaration_url": "https://exemple.fr/accessibilite"}, State.UNVERIFIED),
        ({}, State.NO_MENTION),
        ({"reachable": True}, State.NO_MENTION),
        ({"reachable": False}, State.UNREACHABLE),
    ],
)
def test_the_state_of_a_reading(found: dict[str, Any], state: State) -> None:
    assert situation(reading(**found), TODAY).state is state


def test_nothing_found_is_never_non_conforme() -> None:
    here = situation(reading(reachable=True), TODAY)
    assert here.state is State.NO_MENTION
    assert here.ruling is not None
    assert here.ruling.level is None
    assert "non conforme" not in here.reason


def test_no_reading_is_unread() -> None:
    assert situation(None, TODAY).state is State.UNREAD


def test_an_address_alone_in_a_users_file_is_not_a_reading() -> None:
    """A line of the template left blank says nothing; a mention said absent says something."""
    assert situation(reading(Origin.FILE), TODAY).state is State.UNREAD
    said = reading(Origin.FILE, note="mention non détectée")
    assert situation(said, TODAY).state is State.NO_MENTION


def test_what_was_read_before_a_failure_still_counts() -> None:
    found = reading(reachable=False, rate=80, audited=RECENT)
    assert situation(found, TODAY).state is State.PARTIAL


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"mention": Mention.PARTIAL, "audited": OLD}, "n'est plus valable depuis le 13 mars 2023"),
        ({"mention": Mention.TOTAL, "rate": 49.99, "audited": RECENT}, "le taux de 49,99\u202f%"),
        ({"mention": Mention.NONE, "rate": 80, "audited": RECENT}, "partiellement conforme"),
        (
            {"mention": Mention.TOTAL, "rate": 100, "audited": RECENT, "note": "non audité"},
            "sans audit complet",
        ),
    ],
)
def test_a_mention_that_the_rule_contradicts_is_said(found: dict[str, Any], said: str) -> None:
    here = situation(reading(**found), TODAY)
    assert f"affiche «\u00a0{found['mention']}\u00a0»" in here.contradiction
    assert said in here.contradiction


@pytest.mark.parametrize(
    "found",
    [
        {"mention": Mention.PARTIAL, "rate": 80, "audited": RECENT},
        {"mention": Mention.NONE, "audited": OLD},
        {"mention": Mention.PARTIAL, "rate": 80},  # no date: nothing to contradict it with
        {"rate": 80, "audited": RECENT},
    ],
)
def test_agreement_and_silence_are_not_contradictions(found: dict[str, Any]) -> None:
    assert situation(reading(**found), TODAY).contradiction == ""


def test_validity_is_unknown_without_a_date() -> None:
    assert situation(reading(rate=80), TODAY).valid(TODAY) is None
    assert situation(reading(rate=80, audited=RECENT), TODAY).valid(TODAY) is True
    assert situation(reading(rate=80, audited=OLD), TODAY).valid(TODAY) is False


def test_soon_is_from_the_last_day_back_to_six_months() -> None:
    here = situation(reading(rate=80, audited=RECENT), TODAY)
    last = here.last_day
    assert last == dt.date(2028, 6, 5)
    assert here.expires_soon(last)
    assert here.expires_soon(last - dt.timedelta(days=180))
    assert not here.expires_soon(last - dt.timedelta(days=181))
    assert not here.expires_soon(last + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("note", "audit"),
    [
        ("Aucun audit n'a été réalisé", Audit.NONE),
        ("pas encore d'audit", Audit.NONE),
        ("Site non audité", Audit.NONE),
        ("jamais audité", Audit.NONE),
        ("Audit incomplet", Audit.INCOMPLETE),
        ("audit en cours", Audit.INCOMPLETE),
        ("audit réalisé par Temesis", Audit.UNKNOWN),
        ("", Audit.UNKNOWN),
    ],
)
def test_what_a_note_says_of_the_audit(note: str, audit: Audit) -> None:
    assert audit_of(reading(note=note)) is audit


def test_every_state_has_a_meaning() -> None:
    assert set(MEANINGS) == set(State)
