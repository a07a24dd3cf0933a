"""Figures: rates of sums, and why a value is missing."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of, figures_of
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import Territory

COMMUNE = Territory("a", "A", Level.COMMUNE, 100.0)
SOURCE = "arcep_ftth_2026t2"


def cell(value: float | None, status: Status = Status.OBSERVED, coverage: float = 1.0) -> Cell:
    return Cell(value, status, coverage, SOURCE)


def fibre(numerator: Cell | None, denominator: Cell | None) -> Figure:
    cells = {"ftth_raccordables": numerator, "ftth_locaux": denominator}
    table = MeasureTable({name: {"a": c} for name, c in cells.items() if c is not None})
    return figure_of(indicators()["ftth_taux"], COMMUNE, table)


def test_a_rate_keeps_its_numerator_and_denominator() -> None:
    figure = fibre(cell(30), cell(40))
    assert (figure.value, figure.numerator, figure.denominator) == (75, 30, 40)
    assert (figure.unit, figure.status) == ("%", Status.OBSERVED)


def test_a_true_zero_is_zero() -> None:
    assert fibre(cell(0), cell(40)).value == 0


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(None, cell(40)), (cell(30), None), (None, None)]
)
def test_one_missing_part_makes_the_rate_absent(
    numerator: Cell | None, denominator: Cell | None
) -> None:
    figure = fibre(numerator, denominator)
    assert (figure.value, figure.status) == (None, Status.ABSENT)
    assert figure.note == indicators()["ftth_taux"].combler


def test_an_empty_base_gives_no_rate() -> None:
    figure = fibre(cell(0), cell(0))
    assert figure.status is Status.ABSENT
    assert "base de calcul est vide" in figure.note


def test_a_secret_part_makes_the_rate_secret() -> None:
    figure = fibre(cell(None, Status.SECRET), cell(40))
    assert (figure.value, figure.status) == (None, Status.SECRET)


def test_a_withheld_sum_says_its_share_and_the_threshold() -> None:
    figure = fibre(cell(None, Status.ABSENT, 0.42), cell(40))
    assert figure.status is Status.ABSENT
    assert "42" in figure.note
    assert "90" in figure.note


def test_a_partial_sum_says_its_coverage() -> None:
    figure = fibre(cell(30, coverage=0.95), cell(40, coverage=0.95))
    assert figure.coverage == 0.95
    assert "95" in figure.note


def test_a_level_without_the_indicator_says_so() -> None:
    epci = edition().territories.get("243100633")
    figure = figures_of(epci, edition().measures)["taux_pauvrete"]
    assert figure.status is Status.ABSENT
    assert figure.note.startswith("Cet indicateur n'est pas disponible par intercommunalité.")


def test_rates_are_never_averaged() -> None:
    """Two communes, 90 of 100 and 10 of 900: their EPCI has 10 %, not the average (45.6 %)."""
    table = MeasureTable(
        {
            "ftth_raccordables": {"a": cell(90), "b": cell(10), "E": cell(100)},
            "ftth_locaux": {"a": cell(100), "b": cell(900), "E": cell(1000)},
        }
    )
    epci = Territory("E", "CC de E", Level.EPCI, 300.0)
    assert figure_of(indicators()["ftth_taux"], epci, table).value == 10


def test_the_rate_of_an_epci_is_the_one_of_its_sums_in_the_edition() -> None:
    """Same rule on real data: Sicoval from its 36 communes; the average of rates differs."""
    data = edition()
    communes = data.territories.communes_of(data.territories.get("243100633"))
    rates = [figures_of(c, data.measures)["ftth_taux"] for c in communes]
    numerator = sum(r.numerator or 0 for r in rates)
    denominator = sum(r.denominator or 0 for r in rates)
    whole = figures_of(data.territories.get("243100633"), data.measures)["ftth_taux"].value
    assert whole == pytest.approx(100 * numerator / denominator)
    assert whole != pytest.approx(sum(r.value or 0 for r in rates) / len(rates), abs=0.1)


def test_a_projection_is_said_estimated_with_its_own_source() -> None:
    figure = figures_of(edition().territories.get("75"), edition().measures)["pop_75_plus"]
    assert figure.status is Status.ESTIMATED
    assert figure.source == "drees_projection_2018"
    assert "projection" in figure.note.lower()
