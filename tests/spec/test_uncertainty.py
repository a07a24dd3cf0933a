"""F10: the interval of a fleet (cases G11 and G28), and what no fleet may break."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.parc.gather import to_collect
from nrdiag.pratiques.factors import factor_table
from nrdiag.pratiques.flow import bought
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import Inventory, Item, example_inventory, inventory_from_counts
from nrdiag.pratiques.uncertainty import Estimate, portfolio, relative_deviation

EF = 0.0519
SETS = sorted(factor_table())
devices = st.sampled_from(sorted(factor_table()["ademe"]))
items = st.lists(
    st.builds(
        Item,
        st.just(0),
        devices,
        st.integers(1, 2000),
        st.none(),
        st.one_of(st.none(), st.floats(0.5, 20)),
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=30,
)


def test_g28_two_independent_types() -> None:
    deviation = math.hypot(9254.5 * 0.3, 4656 * 0.3)
    found = Estimate.of(9254.5 + 4656, deviation)
    assert found.ecart == pytest.approx(0.22342262724343157)
    assert found.bas == pytest.approx(9442.839449418521)
    assert found.haut == pytest.approx(19517.654702392752)


def test_g11_the_deviation_of_a_laptop_is_that_of_ecodiag() -> None:
    assert relative_deviation("laptop") == pytest.approx(0.5946, abs=1e-4)
    assert relative_deviation("usb_key") == 0.3


def test_a_whole_fleet_by_hand() -> None:
    fleet = inventory_from_counts({"laptop": 250, "monitor": 400})
    found = portfolio(fleet, "ademe", None)
    laptops, screens = 250 * 185.09 / 5, 400 * 69.84 / 6
    total = laptops + screens
    assert found.independant.central == pytest.approx(total)
    spread = (laptops * relative_deviation("laptop"), screens * 0.3)
    assert found.independant.ecart == pytest.approx(math.hypot(*spread) / total)
    assert found.correle.ecart == pytest.approx(sum(spread) / total)


@given(items, st.sampled_from(SETS), st.floats(1, 3))
def test_the_pass_agrees_with_the_footprint(rows: list[Item], chosen: str, pue: float) -> None:
    """Two ways of computing the same thing: by rows in columns, and by lots of alike devices."""
    inventory = Inventory(tuple(rows))
    found = portfolio(inventory, chosen, EF, pue)
    total = footprint(inventory, chosen, EF, pue_serveurs=pue).total
    assert found.independant.central == pytest.approx(total.value or 0.0)


@given(items)
def test_order_and_conservation(rows: list[Item]) -> None:
    found = portfolio(Inventory(tuple(rows)), "ademe", EF, 1.8)
    every = [*found.par_type.values(), *found.par_service.values(), found.correle]
    assert all(one.bas <= one.central <= one.haut for one in every)
    total = found.independant.central
    assert sum(one.central for one in found.par_type.values()) == pytest.approx(total)
    if found.par_service:
        assert sum(one.central for one in found.par_service.values()) == pytest.approx(total)
        assert sum(found.appareils_par_service.values()) == sum(row.quantite for row in rows)
    assert found.independant.ecart <= found.correle.ecart * (1 + 1e-9)


@given(items)
def test_collecting_never_widens_the_doubt(rows: list[Item]) -> None:
    plan = to_collect(portfolio(Inventory(tuple(rows)), "ademe", EF))
    assert plan.apres.ecart <= plan.avant.ecart * (1 + 1e-9)
    assert sum(gain.part for gain in plan.gains) <= 1 + 1e-9


def test_the_flow_counts_the_manufacture_whole_in_its_year() -> None:
    flows = bought(example_inventory(), "ademe")
    by_year = {flow.annee: flow for flow in flows}
    assert by_year[2023].appareils == 38 + 55
    assert by_year[2023].emissions.central == pytest.approx(38 * 185.09 + 55 * 79.516)
