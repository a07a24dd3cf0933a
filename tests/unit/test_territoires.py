"""Territories: codes, hierarchy, names, and the way from former communes."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territories, UnknownTerritoryError

TRANSFERS = [("12076", "12218"), ("14011", "14581"), ("49069", "49126"), ("69159", "69114")]


@pytest.fixture
def places() -> Territories:
    return edition().territories


def test_counts_are_those_of_the_official_code_2026(places: Territories) -> None:
    levels = [territory.niveau for territory in places.by_code.values()]
    counts = {level: levels.count(level) for level in Level}
    assert counts[Level.COMMUNE] == 34_969
    assert counts[Level.EPCI] == 1_255
    assert counts[Level.REGION] == 18
    assert counts[Level.FRANCE] == 1


@pytest.mark.parametrize(
    ("code", "count"), [("31", 586), ("46", 312), ("R76", 4446), ("243100633", 36), ("FR", 34969)]
)
def test_number_of_communes(places: Territories, code: str, count: int) -> None:
    assert len(places.communes_of(places.get(code))) == count


@pytest.mark.parametrize(("old", "new"), TRANSFERS)
def test_the_four_transfers_of_2026(places: Territories, old: str, new: str) -> None:
    """The old code leads to the new one, which is not itself a former code."""
    territory, former = places.resolve(old)
    assert (territory.code, bool(former)) == (new, True)
    assert places.resolve(new) == (territory, None)


def test_every_former_code_leads_to_a_live_commune(places: Territories) -> None:
    lost = [c for c, (_, to) in places.former.items() if to not in places.by_code]
    alive = [code for code in places.former if code in places.by_code]
    assert (lost, alive) == ([], [])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("1001", "01001"), (" 31254 ", "31254"), ("2a004", "2A004"), ("2B", "2B"), ("1", "01"),
        ("r76", "R76"), ("France", "FR"), ("97411", "97411"), ("75105", "75056"),
        ("69381", "69123"), ("13201", "13055"),
    ],
)  # fmt: skip
def test_codes_are_resolved(places: Territories, asked: str, code: str) -> None:
    """A lost leading zero, case, spaces, Corsica, overseas, municipal districts."""
    assert places.resolve(asked)[0].code == code


@pytest.mark.parametrize("code", ["", "00000", "<b>", "31254 31254", "é", "31255555555"])
def test_unknown_codes_are_refused_without_repeating_markup(places: Territories, code: str) -> None:
    with pytest.raises(UnknownTerritoryError, match="ne correspond à aucun territoire") as caught:
        places.resolve(code)
    assert "<" not in str(caught.value)


def test_a_commune_without_epci_is_reached_by_its_departement(places: Territories) -> None:
    island = places.get("22016")
    assert [p.code for p in places.parents(island)] == ["22", "R53", "FR"]
    assert island in places.communes_of(places.get("22"))
    alone = [t for t in places.communes_of(places.get("FR")) if not t.epci]
    assert len(alone) == 98


def test_names_of_an_epci(places: Territories) -> None:
    sicoval = places.get("243100633")
    assert (sicoval.nom_court, sicoval.nom_complet) == (
        "Sicoval",
        "Communauté d'agglomération du Sicoval",
    )


def test_levels_inside(places: Territories) -> None:
    """An EPCI is listed in each département where it has a commune."""
    inside = places.children(places.get("R76"), Level.DEPARTEMENT)
    assert [t.code for t in inside] == [
        "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82",
    ]  # fmt: skip
    for departement in inside:
        for epci in places.children(departement, Level.EPCI):
            homes = {c.departement for c in places.communes_of(epci)}
            assert departement.code in homes
