"""The contours named in the page itself: those of the map it opens on, or none."""

from __future__ import annotations

import pytest

from nrdiag.cartes.layer import MAP_LEVELS, map_scope
from nrdiag.cartes.painting import paint
from nrdiag.indicateurs.edition import edition
from nrdiag.settings import STATIC
from nrdiag.ui.map_files import EARLY, opening_contours


@pytest.mark.parametrize("code", ["31169", "243100633", "31", "R76", "FR", "2A004"])
def test_they_are_those_the_map_asks_for(code: str) -> None:
    found = edition()
    scope = map_scope(found.territories.get(code), found)
    drawn = paint(scope, MAP_LEVELS[scope.niveau][0], found, {}, [])
    named = opening_contours(f"territoire={code}&indicateur=pop_totale")
    assert named == tuple(file.url for file in drawn.files)
    assert all((STATIC / url.removeprefix("/app/static/")).is_file() for url in named)


@pytest.mark.parametrize(
    "query",
    ["", "territoire=", "territoire=XXXXX", "territoire=%22%3E%3Cscript%3E", "vue=31",
     "territoire=31&vue=R76", "territoire=31&niveau=epci"],
)  # fmt: skip
def test_none_when_the_map_is_not_known_from_the_address(query: str) -> None:
    assert opening_contours(query) == ()


def test_the_early_script_exists() -> None:
    assert (STATIC / EARLY).is_file()
