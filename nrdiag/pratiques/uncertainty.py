"""F10: the 90 % interval of a fleet, and its footprint by type, department and age, in one pass.

The devices are laid in columns (numpy), each formula is applied once to a whole column. Within a
type the errors go together (one factor serves all its devices); between types, two readings are
given: independent (optimistic) and together (pessimistic).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nrdiag.pratiques import formulas
from nrdiag.pratiques.devices import SERVER
from nrdiag.pratiques.factors import Factor, factor_table
from nrdiag.pratiques.inventory import Inventory

#: Relative standard deviation of a type that no source gives one for (method of EcoDiag).
DEFAULT_DEVIATION = 0.3
#: The set whose published deviations serve every set: the others publish none.
DEVIATIONS_FROM = "ecodiag"
LOW, HIGH = 0.05, 0.95

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """kgCO2e per year: a central value, its relative deviation, and its 90 % interval."""

    central: float
    ecart: float
    bas: float
    haut: float

    @classmethod
    def of(cls, central: float, deviation: float) -> Estimate:
        """From a mean and a standard deviation, both in kgCO2e per year."""
        if central <= 0:
            return cls(0.0, 0.0, 0.0, 0.0)
        relative = deviation / central
        low, high = (formulas.quantile(central, relative, q) for q in (LOW, HIGH))
        # The mean of a log-normal leaves its own 90 % interval when the deviation is huge.
        return cls(central, relative, min(low, central), max(high, central))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A fleet: its estimate by type, its total under both readings, and how it splits.

    ``par_service`` is empty when no device names its department; "" gathers those that do not.
    """

    par_type: dict[str, Estimate]
    independant: Estimate
    correle: Estimate
    par_service: dict[str, Estimate]
    appareils_par_service: dict[str, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The devices that the set covers: one entry per row of the inventory in each array."""

    types: tuple[str, ...]
    type: Codes
    quantite: Floats
    duree: Floats
    services: tuple[str, ...]
    service: Codes


def relative_deviation(type: str) -> float:
    """The published relative deviation of a type, else the default."""
    factor = factor_table()[DEVIATIONS_FROM].get(type)
    known = factor.ecart_type_relatif if factor else None
    return DEFAULT_DEVIATION if known is None else known


def columns_of(
    inventory: Inventory, factors: Mapping[str, Factor], durees: Mapping[str, float]
) -> Columns:
    """The inventory in columns; the lifetime of a row, else the declared one, else the default."""
    items = [item for item in inventory.items if item.type in factors]
    types = tuple(sorted({item.type for item in items}))
    services = tuple(sorted({item.service for item in items}))
    type_code, service_code = _codes(types), _codes(services)
    default = {type: durees.get(type) or factors[type].duree_ans for type in types}
    count = len(items)
    return Columns(
        types,
        np.fromiter((type_code[item.type] for item in items), np.int64, count),
        np.fromiter((item.quantite for item in items), np.float64, count),
        np.fromiter((item.duree_ans or default[item.type] for item in items), np.float64, count),
        services,
        np.fromiter((service_code[item.service] for item in items), np.int64, count),
    )


def emissions(columns: Columns, factors: Mapping[str, Factor], ef: float, pue: float) -> Floats:
    """kgCO2e per year of each row: F1, manufacture and use (``ef`` 0 leaves the use out)."""
    if not columns.types:
        return np.zeros(0)
    each = [factors[type] for type in columns.types]
    made = _array([factor.kgco2e_hors_usage for factor in each])[columns.type]
    power = _array([factor.kwh_an for factor in each])[columns.type]
    room = _array([pue if type == SERVER else 1.0 for type in columns.types])[columns.type]
    apply: Any = formulas.manufacturing, formulas.use  # floats or arrays of floats alike
    manufacture: Floats = apply[0](columns.quantite, made, columns.duree)
    used: Floats = apply[1](columns.quantite, power, ef, room)
    return np.add(manufacture, used)


def portfolio(
    inventory: Inventory,
    factor_set: str,
    ef: float | None,
    pue: float = 1.0,
    durees: Mapping[str, float] | None = None,
) -> Portfolio:
    """Every estimate of a fleet; ``ef`` in kgCO2e per kWh, None leaves the use out."""
    factors = factor_table()[factor_set]
    columns = columns_of(inventory, factors, durees or {})
    rows = emissions(columns, factors, ef or 0.0, pue)
    width = len(columns.types)
    cells: Floats = np.zeros((len(columns.services), width))
    np.add.at(cells, (columns.service, columns.type), rows)
    spread = _array([relative_deviation(type) for type in columns.types])
    totals: Floats = cells.sum(axis=0)
    devices = np.bincount(columns.service, columns.quantite, len(columns.services))
    named = any(columns.services)
    return Portfolio(
        par_type={
            type: Estimate.of(float(total), float(total * s))
            for type, total, s in zip(columns.types, totals, spread, strict=True)
        },
        independant=_total(totals, spread),
        correle=Estimate.of(float(totals.sum()), float(totals @ spread)),
        par_service={
            service: _total(line, spread)
            for service, line in zip(columns.services, cells, strict=True)
            if named
        },
        appareils_par_service={
            service: int(count)
            for service, count in zip(columns.services, devices, strict=True)
            if named
        },
    )


def _total(totals: Floats, spread: Floats) -> Estimate:
    deviation = formulas.deviation(totals.tolist(), spread.tolist())
    return Estimate.of(float(totals.sum()), deviation)


def _codes(values: Sequence[str]) -> dict[str, int]:
    return {value: code for code, value in enumerate(values)}


def _array(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
