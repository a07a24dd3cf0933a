"""Territories shown together: no two names alike, no place twice."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.comparison import Among
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.comparaison.similar import offered_scopes
from nrdiag.indicateurs.compare import ladder, references, told_once
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import each_once, grouped, of_place, side_by_side
from nrdiag.territoires.territory import Territory

PLACES = edition().territories


def around(code: str) -> list:
    territory = PLACES.get(code)
    return [territory, *PLACES.parents(territory)]


def test_names_alike_say_their_level() -> None:
    places = [PLACES.get(code) for code in ("75056", "75", "31", "974", "R04")]
    assert side_by_side(places) == [
        "Paris (commune)", "Paris (département)", "Haute-Garonne",
        "La Réunion (département)", "La Réunion (région)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("97411", ["97411", "249740119", "974", "FR"]),
        ("974", ["974", "FR"]),
        ("R04", ["R04", "FR"]),
        ("75056", ["75056", "200054781", "R11", "FR"]),
        ("31169", ["31169", "243100633", "31", "R76", "FR"]),
    ],
)
def test_a_place_is_met_once(code: str, expected: list[str]) -> None:
    names = each_once(around(code), PLACES)
    assert list(names) == expected
    assert len(set(names.values())) == len(names)


def test_every_commune_has_a_way_up_without_two_names_alike() -> None:
    parents = {(c.epci, c.departement, c.region): c for c in PLACES.communes_of(PLACES.get("FR"))}
    for commune in parents.values():
        groups = grouped(around(commune.code), PLACES)
        names = each_once(around(commune.code), PLACES)
        assert len(names) == len(groups) == len(set(names.values()))


def test_the_name_that_is_known_is_told() -> None:
    """The 75+ of Paris are projected for the département only: one row, and it is known."""
    table = edition().measures
    rows = ladder(indicators()["pop_75_plus"], PLACES.get("75056"), PLACES, table)
    assert not rows[0].figure.known
    first = told_once(rows, PLACES)[0]
    assert first.territory.code == "75" and first.figure.known


def test_a_place_is_not_its_own_reference() -> None:
    table = edition().measures
    rows = references(indicators()["pop_75_plus"], PLACES.get("974"), PLACES, table)
    assert "R04" not in [row.territory.code for row in rows]


def test_the_same_neighbours_are_offered_once() -> None:
    assert offered_scopes(PLACES.get("97411"), PLACES) == (Among.DEPARTEMENT, Among.FRANCE)
    assert Among.REGION in offered_scopes(PLACES.get("31169"), PLACES)


@pytest.mark.parametrize(
    ("name", "level", "said"),
    [
        ("CC du Volvestre", Level.EPCI, "du Volvestre"),
        ("CC Aure Louron", Level.EPCI, "d'Aure Louron"),
        ("Le Fauga", Level.COMMUNE, "du Fauga"),
        ("Les Varennes", Level.COMMUNE, "des Varennes"),
        ("Auzielle", Level.COMMUNE, "d'Auzielle"),
        ("L'Union", Level.COMMUNE, "de L'Union"),
        ("Égletons", Level.COMMUNE, "d'Égletons"),
        ("Lot", Level.DEPARTEMENT, "du département (Lot)"),
        ("Occitanie", Level.REGION, "de la région (Occitanie)"),
    ],
)
def test_of_a_place(name: str, level: Level, said: str) -> None:
    assert of_place(Territory("T", name, level, 1)) == said
