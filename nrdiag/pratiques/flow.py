"""F1b, the flow view: the manufacture of what was bought, counted whole in its year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nrdiag.pratiques import formulas
from nrdiag.pratiques.factors import Factor, factor_table
from nrdiag.pratiques.inventory import Inventory
from nrdiag.pratiques.stock import Bounds, add_up


@dataclass(frozen=True, slots=True)
class Flow:
    """The purchases of a year that are still in the fleet: devices, and kgCO2e."""

    annee: int
    appareils: int
    emissions: Bounds


def bought(inventory: Inventory, factor_set: str) -> tuple[Flow, ...]:
    """One entry by year of purchase, oldest first; undated devices are in none.

    Never added to the stock view: it counts the same manufacture in another way.
    """
    factors = factor_table()[factor_set]
    years: dict[int, Counter[str]] = {}
    for item in inventory.items:
        if item.achat and item.type in factors:
            years.setdefault(item.achat.year, Counter())[item.type] += item.quantite
    flows = []
    for year, devices in sorted(years.items()):
        made = add_up(_made(count, factors[type]) for type, count in devices.items())
        flows.append(Flow(year, devices.total(), made))
    return tuple(flows)


def _made(count: int, factor: Factor) -> Bounds:
    each = (factor.bas, factor.kgco2e_hors_usage, factor.haut)
    low, central, high = (formulas.purchases(count, kilograms) for kilograms in each)
    return Bounds(low, central, high)
