"""The simulator: published cases, and what no setting of the levers may ever break."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.pratiques.inventory import Inventory, Item, inventory_from_counts
from nrdiag.simulateur import fleet
from nrdiag.simulateur.levers import levers, load_levers
from nrdiag.simulateur.scenario import Fleet, simulate

EF = 0.0519
TYPES = ("laptop", "desktop", "monitor", "smartphone", "tablet", "server", "keyboard")


def start(counts: dict[str, int], lives: dict[str, float] | None = None, **options: Any) -> Fleet:
    chosen = {"factor_set": "ademe", "ef": EF, "pue": 1.8, **options}
    return Fleet.of(inventory_from_counts(counts), durees=lives or {}, **chosen)


fleets = st.dictionaries(st.sampled_from(TYPES), st.integers(1, 5000), min_size=1)
settings_of = st.fixed_dictionaries(
    {}, optional={id: st.floats(0, lever.maximum) for id, lever in levers().items()}
)


def test_g22_keeping_250_laptops_6_years_instead_of_4() -> None:
    found = simulate(start({"laptop": 250}, {"laptop": 4}), {"duree_laptop": 2})
    assert found.evite.central == pytest.approx(3856.041666666667)
    assert found.achats == pytest.approx(20.833333333333336)
    assert found.deee == pytest.approx(34.375)


def test_g24_refurbished_smartphones() -> None:
    found = simulate(
        start({"smartphone": 150}, {"smartphone": 3}), {"reconditionne_smartphone": 60}
    )
    assert found.evite.central == pytest.approx(150 * 0.6 * 79.516 / 3 * 0.87)


def test_g25_a_quarter_of_400_screens_fewer() -> None:
    found = simulate(start({"monitor": 400}), {"moins_monitor": 25})
    assert found.evite.central == pytest.approx(1542.87, abs=0.01)


def test_g26_a_better_cooled_room() -> None:
    servers = start({"server": 6})
    found = simulate(servers, {"pue_server": 25})
    assert found.evite.central == pytest.approx(6 * 1528.62 * (1.8 - 1.35) * EF)


def test_a_refurbished_laptop_is_not_also_kept_longer() -> None:
    """F2 and F3 are never added on the same devices: all refurbished, the longer life is idle."""
    both = simulate(start({"laptop": 100}), {"duree_laptop": 3, "reconditionne_laptop": 100})
    alone = simulate(start({"laptop": 100}), {"reconditionne_laptop": 100})
    assert both.evite.central == pytest.approx(alone.evite.central)


def test_two_levers_bring_less_than_the_sum_of_each() -> None:
    fleet_ = start({"laptop": 100})
    one, two = {"duree_laptop": 2.0}, {"reconditionne_laptop": 50.0}
    together = simulate(fleet_, {**one, **two}).evite.central
    apart = simulate(fleet_, one).evite.central + simulate(fleet_, two).evite.central
    assert together < apart


def test_euros_wait_for_the_prices_of_the_user() -> None:
    fleet_ = start({"laptop": 100})
    assert simulate(fleet_, {"duree_laptop": 2}).euros is None
    assert simulate(fleet_, {"duree_laptop": 2}, {"laptop": {"neuf": 900}}).euros is None
    prices = {"laptop": {"neuf": 900.0}, "kwh": {"kwh": 0.2}}
    found = simulate(fleet_, {"duree_laptop": 2}, prices)
    assert found.euros == pytest.approx(100 * (1 / 5 - 1 / 7) * 900)
    assert simulate(fleet_, {"reconditionne_laptop": 10}, prices).sans_prix


def test_a_missing_mass_is_not_zero_waste() -> None:
    found = simulate(start({"monitor": 5}), {"moins_monitor": 20})
    assert found.deee is not None
    tablet = start({"tablet": 5})
    light = Fleet(tablet.etats, {"tablet": _without_mass(tablet)}, EF)
    weighed = simulate(light, {"reconditionne_tablet": 20})
    assert weighed.deee is None
    assert weighed.sans_masse == ("Tablette",)


def _without_mass(fleet_: Fleet) -> Any:
    from dataclasses import replace

    return replace(fleet_.facteurs["tablet"], masse_kg=None)


def test_devices_of_several_lives_are_renewed_as_each_of_them() -> None:
    mixed = Inventory((Item(0, "laptop", 10, duree_ans=4), Item(0, "laptop", 30, duree_ans=6)))
    found = Fleet.of(mixed, "ademe", EF, 1.8, {})
    assert found.etats["laptop"].new_a_year == pytest.approx(10 / 4 + 30 / 6)


@given(fleets, settings_of)
def test_bounds_parts_and_conservation(counts: dict[str, int], chosen: dict[str, float]) -> None:
    found = simulate(start(counts), chosen)
    assert found.evite.bas <= found.evite.central <= found.evite.haut
    assert found.avant.bas <= found.avant.central <= found.avant.haut
    assert found.apres.bas <= found.apres.central * (1 + 1e-12)
    assert found.evite.central == pytest.approx(found.avant.central - found.apres.central, abs=1e-6)
    assert sum(part.evite for part in found.parts) == pytest.approx(found.evite.central, abs=1e-6)


@given(fleets, settings_of, st.sampled_from(sorted(levers())), st.floats(0, 1))
def test_a_longer_life_never_raises_the_footprint(
    counts: dict[str, int], chosen: dict[str, float], id: str, share: float
) -> None:
    if not id.startswith("duree"):
        id = "duree_laptop"
    lever = levers()[id]
    less, more = sorted((chosen.get(id, 0.0), share * lever.maximum))
    fleet_ = start(counts)
    small = simulate(fleet_, {**chosen, id: less}).apres.central
    large = simulate(fleet_, {**chosen, id: more}).apres.central
    assert large <= small * (1 + 1e-12)


@given(settings_of)
def test_no_order_is_favoured(chosen: dict[str, float]) -> None:
    fleet_ = start({"laptop": 100, "monitor": 200, "smartphone": 50})
    orders = itertools.islice(itertools.permutations(chosen.items()), 3)
    found = [
        {part.lever.id: round(part.evite, 6) for part in simulate(fleet_, dict(order)).parts}
        for order in orders
    ]
    assert all(parts == found[0] for parts in found)


@pytest.mark.parametrize(
    "settings", [{"inconnu": 1.0}, {"duree_laptop": -1.0}, {"duree_laptop": 9}]
)
def test_an_impossible_setting_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"Levier inconnu|hors de 0"):
        simulate(start({"laptop": 1}), settings)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("reduction: [0.9, 0.2, 0.97]", "bas ≤ central ≤ haut"),
        ("reduction: [0.2, 0.5, 1.2]", "au plus 1"),
    ],
)
def test_a_wrong_lever_is_refused(tmp_path: Any, wrong: str, said: str) -> None:
    path = tmp_path / "leviers.yaml"
    path.write_text(
        "- {id: a, type: laptop, nature: reconditionne, libelle: x, court: x, unite: x, "
        f"maximum: 1, pas: 1, {wrong}}}",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=said):
        load_levers(path)


def test_the_pue_never_goes_below_one() -> None:
    state = fleet.State(1, 5, pue=1.2)
    assert fleet.apply(state, levers()["pue_server"], 40).pue == 1.0
