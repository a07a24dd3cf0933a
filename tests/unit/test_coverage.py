"""The counts of the method page agree with the figures that the other pages show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.coverage import contour_faults, coverage
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import Territories, Territory


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


def test_a_fault_of_the_contours_is_told_in_french(tmp_path: Path) -> None:
    notes = ["epci : vide de 18.7 km² non attribué vers 49.548, 4.863, entre Sy, Stonne.", "Autre."]
    (tmp_path / "index.json").write_text(json.dumps({"notes": notes}), encoding="utf-8")
    assert contour_faults(tmp_path / "index.json") == (
        "Carte par intercommunalité : un vide de 18,7 km² entre Sy et Stonne.",
        "Autre.",
    )
