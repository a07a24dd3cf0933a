"""Who may lead a workshop: every doubt is a refusal."""

from __future__ import annotations

import datetime as dt

import pytest

from nrdiag.atelier.facilitators import authorised, recent
from nrdiag.settings import LOGIN_HOURS, facilitators

ALLOWED = facilitators(" Anne@Mairie.fr ,@domaine.fr,, domaine-nu.fr,@ ")
NOW = dt.datetime(2026, 11, 28, 16, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "email",
    ["anne@mairie.fr", "ANNE@MAIRIE.FR", " anne@mairie.fr ", "x@domaine.fr", "X.Y+z@Domaine.FR"],
)
def test_an_address_of_the_list_goes_on(email: str) -> None:
    assert ALLOWED is not None
    assert authorised(email, True, ALLOWED)


@pytest.mark.parametrize(
    "email",
    [
        "jean@mairie.fr", "anne@mairie.fr.evil.fr", "x@evil-domaine.fr", "x@sous.domaine.fr",
        "x@domaine.fr.evil.fr", "x@evil.fr@domaine.fr", "x@domaine.fr@evil.fr", "@domaine.fr",
        "domaine.fr", "x@", "@", "", " ", "x y@domaine.fr", "x\n@domaine.fr", "x@ domaine.fr",
        '"x@evil.fr "@domaine.fr', "x@domaine.fr,anne@mairie.fr", "x@domaine-nu.fr",
        "domaine-nu.fr", "x@domaıne.fr", "x@domaine．fr", "\u212aim@domaine.fr",
        None, 3, True, ["anne@mairie.fr"],
    ],
)  # fmt: skip
def test_anything_else_is_refused(email: object) -> None:
    assert ALLOWED is not None
    assert not authorised(email, True, ALLOWED)


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, 0, ""])
def test_only_a_verified_address_goes_on(verified: object) -> None:
    assert not authorised("anne@mairie.fr", verified, {"anne@mairie.fr"})


def test_an_empty_list_lets_nobody_lead_and_no_list_asks_nothing() -> None:
    assert not authorised("anne@mairie.fr", True, frozenset())
    assert facilitators(" , ,") == frozenset()
    assert facilitators("") is None
    assert facilitators("  ") is None


@pytest.mark.parametrize(
    ("seconds", "good"), [(0, True), (LOGIN_HOURS * 3600 - 1, True), (LOGIN_HOURS * 3600, False)]
)
def test_a_login_ages(seconds: int, good: bool) -> None:
    assert recent(NOW.timestamp() - seconds, NOW) is good


@pytest.mark.parametrize("issued", [None, "1795881600", True])
def test_a_login_without_a_date_is_asked_again(issued: object) -> None:
    assert not recent(issued, NOW)
