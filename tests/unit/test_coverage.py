"""The counts of the method page agree with the figures that the other pages show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.coverage import Presence, Share, contour_faults, coverage, shares
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import FRANCE, Territories, Territory


def _territories(*codes: str) -> Territories:
    return Territories({c: Territory(c, c, Level.COMMUNE, 10.0) for c in codes})


def _cell(value: float | None, status: Status = Status.OBSERVED) -> Cell:
    return Cell(value, status, 1.0, "rp2023_ages")


def test_a_rate_needs_both_measures_and_a_base_above_zero() -> None:
    full, half, empty = "01001", "01002", "01004"
    table = MeasureTable({
        "pop_75_plus": {full: _cell(1), half: _cell(1), empty: _cell(0)},
        "pop_ages": {full: _cell(10), empty: _cell(0)},
    })  # fmt: skip
    counted = coverage(table, _territories(full, half, empty))
    assert (counted["part_75_plus"].known, counted["part_75_plus"].total) == (1, 3)
    assert counted["pop_75_plus"].known == 3


def test_a_secret_is_neither_known_nor_absent() -> None:
    table = MeasureTable({"revenu_median": {"01001": _cell(None, Status.SECRET)}})
    found = coverage(table, _territories("01001", "01002"))["revenu_median"]
    assert (found.known, found.secret, found.total) == (0, 1, 2)


@pytest.mark.parametrize("id", ["ftth_taux", "taux_pauvrete", "pop_totale", "projection_75_2030"])
def test_the_counts_are_those_of_the_figures_shown(id: str) -> None:
    found = edition()
    counted = coverage(found.measures, found.territories)[id]
    peers = [t for t in found.territories.by_code.values() if t.niveau is counted.level]
    figures = [figure_of(indicators()[id], t, found.measures) for t in peers]
    assert counted.known == sum(f.known for f in figures)
    assert counted.secret == sum(f.status is Status.SECRET for f in figures)
    assert counted.total == len(peers)


def test_the_edition_covers_occitanie_for_the_fibre_and_all_communes_for_help() -> None:
    found = edition()
    counted = coverage(found.measures, found.territories)
    assert counted["ftth_taux"].known == 4446
    assert counted["nb_france_services"].known == counted["nb_france_services"].total == 34969


@pytest.mark.parametrize(
    ("known", "secret", "expected"),
    [
        (0, 0, Presence.NONE), (0, 3, Presence.SECRET), (1, 9, Presence.SOME),
        (4, 0, Presence.SOME), (5, 0, Presence.MOST), (9, 1, Presence.MOST), (10, 0, Presence.ALL),
    ],
)  # fmt: skip
def test_a_presence_is_cut_at_none_half_and_all(
    known: int, secret: int, expected: Presence
) -> None:
    place = Territory("31", "Haute-Garonne", Level.DEPARTEMENT, 1.0)
    assert Share(place, known, secret, 10).presence is expected


def test_shares_count_each_commune_once_in_its_departement() -> None:
    """Three communes, two départements; a collectivity overseas has no région."""
    places = [
        Territory(FRANCE, "France", Level.FRANCE, 30.0),
        Territory("R76", "Occitanie", Level.REGION, 20.0),
        Territory("31", "Haute-Garonne", Level.DEPARTEMENT, 20.0, region="R76"),
        Territory("988", "Nouvelle-Calédonie", Level.DEPARTEMENT, 10.0),
        Territory("31001", "Un", Level.COMMUNE, 10.0, "31", "R76"),
        Territory("31002", "Deux", Level.COMMUNE, 10.0, "31", "R76"),
        Territory("98801", "Trois", Level.COMMUNE, 10.0, "988"),
    ]
    table = MeasureTable(
        {"revenu_median": {"31001": _cell(20_000), "31002": _cell(None, Status.SECRET)}}
    )
    territories = Territories({place.code: place for place in places})

    def counted(level: Level) -> list[tuple[str, int, int, int]]:
        found = shares(indicators()["revenu_median"], level, table, territories)
        return [(s.territory.code, s.known, s.secret, s.total) for s in found]

    assert counted(Level.FRANCE) == [(FRANCE, 1, 1, 3)]
    assert counted(Level.REGION) == [("R76", 1, 1, 2)]
    assert counted(Level.DEPARTEMENT) == [("31", 1, 1, 2), ("988", 0, 0, 1)]


@pytest.mark.parametrize("id", ["ftth_taux", "taux_pauvrete", "distance_france_services"])
def test_the_shares_add_up_to_the_coverage(id: str) -> None:
    found = edition()
    whole = coverage(found.measures, found.territories)[id]
    places = shares(indicators()[id], Level.DEPARTEMENT, found.measures, found.territories)
    assert sum(s.known for s in places) == whole.known
    assert sum(s.secret for s in places) == whole.secret
    assert sum(s.total for s in places) == whole.total
    (france,) = shares(indicators()[id], Level.FRANCE, found.measures, found.territories)
    assert (france.known, france.secret, france.total) == (whole.known, whole.secret, whole.total)


def test_a_fault_of_the_contours_is_told_in_french(tmp_path: Path) -> None:
    notes = ["epci : vide de 18.7 km² non attribué vers 49.548, 4.863, entre Sy, Stonne.", "Autre."]
    (tmp_path / "index.json").write_text(json.dumps({"notes": notes}), encoding="utf-8")
    assert contour_faults(tmp_path / "index.json") == (
        "Carte par intercommunalité : un vide de 18,7 km² entre Sy et Stonne.",
        "Autre.",
    )
