"""Measures: totals of the sources, sums, what is withheld, and what stays secret."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from nrdiag import settings
from nrdiag.catalogue.indicators import Level, measures
from nrdiag.edition.distance import EARTH_RADIUS_KM, nearest_km
from nrdiag.edition.measures import aggregate
from nrdiag.edition.tables import read_table
from nrdiag.figure import Status
from nrdiag.indicateurs.edition import edition

TOTALS = [
    ("pop_75_plus", "31", 123_448), ("pop_75_plus", "46", 27_362),
    ("pop_75_plus", "243100633", 7_670), ("pop_ages", "243100633", 84_218),
    ("population", "31", 1_471_468), ("population", "46", 176_473),
    ("ftth_raccordables", "31", 895_322), ("ftth_locaux", "31", 934_531),
    ("ftth_locaux_anct", "31", 921_943), ("ftth_raccordables", "46", 143_195),
    ("ftth_locaux", "46", 146_138), ("ftth_locaux_anct", "46", 145_879),
    ("ftth_raccordables", "243100633", 47_707), ("ftth_locaux", "243100633", 50_597),
    ("ftth_locaux_anct", "243100633", 49_119), ("nb_france_services", "31", 27),
    ("nb_france_services", "46", 24), ("nb_france_services", "R76", 373),
    ("nb_france_services", "243100633", 2), ("nb_france_services", "FR", 2_845),
    ("taux_pauvrete", "31", 15.9), ("revenu_median", "46", 24_740),
    ("taux_pauvrete_2021", "31", 14.3), ("projection_75_2030", "31", 153_300),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "code", "total"), TOTALS)
def test_totals_are_those_of_the_sources(measure: str, code: str, total: float) -> None:
    value = edition().measures.value(measure, code)
    assert value is not None
    assert round(value, 1 if isinstance(total, float) else None) == total


@pytest.mark.parametrize("code", ["31", "46", "243100633", "R76"])
def test_aggregates_are_the_sums_of_their_communes(code: str) -> None:
    """Up to the rounding of published populations (one person)."""
    table, places = edition().measures, edition().territories
    checked = 0
    for measure in measures().values():
        cell = table.cell(measure.id, code)
        if not measure.additive or cell is None or cell.value is None or cell.coverage < 1:
            continue
        if cell.status is not Status.OBSERVED:
            continue
        values = [table.value(measure.id, c.code) for c in places.communes_of(places.get(code))]
        assert cell.value == pytest.approx(sum(v for v in values if v is not None), abs=1.2)
        checked += 1
    assert checked >= 8


def test_a_median_or_a_rate_is_never_summed() -> None:
    kept = edition().measures.cells
    for name in (m.id for m in measures().values() if not m.additive):
        assert not [c for c in kept[name] if len(c) == 9 or c.startswith("R")]


def synthetic(known: dict[str, float]) -> pd.DataFrame:
    """France services of three communes (800, 100 and 100 inhabitants) of one EPCI, summed."""
    communes = pd.DataFrame(
        {"code": ["a", "b", "c"], "population": [800.0, 100.0, 100.0], "epci": "E",
         "departement": "D", "region": "R"}
    ).set_index("code", drop=False)  # fmt: skip
    base = pd.DataFrame(
        [(code, "nb_france_services", value) for code, value in known.items()],
        columns=["code", "mesure", "valeur"],
    )
    return aggregate(base, communes, Level.EPCI).set_index("code")


def test_an_aggregate_is_withheld_under_the_coverage_threshold() -> None:
    """At 90 % of the population it is given with its share; under, it is absent, not partial."""
    at = synthetic({"a": 3.0, "b": 4.0}).loc["E"]
    assert (at["valeur"], at["couverture"], at["statut"]) == (7.0, 0.9, "observé")
    under = synthetic({"a": 3.0}).loc["E"]
    assert math.isnan(under["valeur"])
    assert (under["couverture"], under["statut"]) == (0.8, "absent")
    assert settings.MIN_COVERAGE == 0.9


def test_secret_values_stay_secret() -> None:
    """Every « secret » of the table is a secret cell without value, and no other cell is."""
    table = read_table(settings.TABLES, "revenus")
    for column, measure in (("mediane", "revenu_median"), ("pauvrete", "taux_pauvrete")):
        expected = set(table.loc[table[column] == "secret", "commune"])
        cells = edition().measures.cells[measure]
        found = {code for code, cell in cells.items() if cell.status is Status.SECRET}
        assert found == expected
        assert all(cells[code].value is None for code in found)
    poverty = edition().measures.cells["taux_pauvrete"].items()
    secret = [code for code, cell in poverty if cell.status is Status.SECRET]
    assert len([c for c in secret if c.startswith("31")]) == 472
    assert len([c for c in secret if c.startswith("46")]) == 304


def test_a_projection_never_stands_where_a_count_exists() -> None:
    """Occitanie is counted; elsewhere numerator and denominator are both estimated."""
    cells = edition().measures.cells
    ages = set(read_table(settings.TABLES, "ages")["commune"])
    counted = {edition().territories.get(code).departement for code in ages}
    assert len(counted) == 13
    for code in counted | {"R76", "243100633"}:
        assert cells["pop_75_plus"][code].status is Status.OBSERVED
        assert cells["pop_ages"][code].status is Status.OBSERVED
    for code, cell in cells["pop_75_plus"].items():
        assert cell.status == cells["pop_ages"][code].status


def test_the_mean_row_of_the_projection_is_not_france() -> None:
    """The source's row « 00 » is a mean of 96 départements; France is their sum."""
    france = edition().measures.value("projection_75_2030", "FR")
    assert france is not None
    assert france > 6_000_000


def test_nearest_distance_against_a_hand_computed_pair() -> None:
    """One degree of meridian is R × π / 180 = 111.2 km; the nearest of two targets counts."""
    origins = np.array([[43.0, 1.0]])
    one = nearest_km(origins, np.array([[44.0, 1.0], [47.0, 1.0]]))
    assert one[0] == pytest.approx(round(EARTH_RADIUS_KM * math.pi / 180, 1)) == 111.2
    # Toulouse (43.6045 N, 1.4440 E) to Cahors (44.4475 N, 1.4419 E): 93.7 km.
    pair = nearest_km(np.array([[43.6045, 1.4440]]), np.array([[44.4475, 1.4419]]))
    assert pair[0] == pytest.approx(93.7, abs=0.1)


def test_every_measure_is_built_and_has_no_negative() -> None:
    cells = edition().measures.cells
    assert cells.keys() == measures().keys()
    assert not [
        (name, code)
        for name, by_code in cells.items()
        for code, cell in by_code.items()
        if cell.value is not None and not (math.isfinite(cell.value) and cell.value >= 0)
    ]
