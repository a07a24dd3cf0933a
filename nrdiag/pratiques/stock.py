"""F1 on a stock of devices: manufacture and use by type, under any factor set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

from nrdiag.pratiques import formulas
from nrdiag.pratiques.devices import SERVER, FactorSet, device_catalogue
from nrdiag.pratiques.factors import Factor, factor_table
from nrdiag.pratiques.inventory import Inventory


class Bounds(NamedTuple):
    """A value between two bounds; ``bas <= central <= haut``."""

    bas: float
    central: float
    haut: float

    def plus(self, other: Bounds) -> Bounds:
        return Bounds(*(a + b for a, b in zip(self, other, strict=True)))


def add_up(many: Iterable[Bounds]) -> Bounds:
    """The sum, bound by bound: the bounds of all types are taken as reached together."""
    return reduce(Bounds.plus, many, Bounds(0, 0, 0))


@dataclass(frozen=True, slots=True)
class Row:
    """One device type: kgCO2e per year, kWh, kg; ``usage`` and ``total`` None without factor.

    ``part``: share (0-1) of the total, or of the manufacture when there is no total.
    ``faible``: why its factors are weak, or "". ``facteur``: what was used.
    """

    type: str
    libelle: str
    quantite: int
    fabrication: Bounds
    usage: Bounds | None
    total: Bounds | None
    kwh: float
    deee: float | None
    matieres: float | None
    part: float
    faible: str
    facteur: Factor

    @property
    def emissions(self) -> Bounds:
        """The total, or the manufacture when the use is unknown."""
        return self.total or self.fabrication


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The same stock under another set, over the types that both sets cover, in kgCO2e per year.

    Without electricity factor, ``reference`` and ``autre`` are the manufacture alone.
    """

    jeu: FactorSet
    reference: Bounds
    autre: Bounds
    types: tuple[str, ...]
    non_couverts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """Devices by type and lifetime, an electricity factor and a PUE: computed under any set.

    ``lots``: device type -> lifetime in years (None: the default of the set) -> number of devices.
    ``ef``: kgCO2e per kWh, None when unknown.
    """

    lots: Mapping[str, Mapping[float | None, int]]
    ef: float | None
    pue: float

    @classmethod
    def of(
        cls, inventory: Inventory, lifetimes: Mapping[str, float], ef: float | None, pue: float
    ) -> Stock:
        lots: dict[str, Counter[float | None]] = {
            kind: Counter() for kind in inventory.quantities()
        }
        for item in inventory.items:
            lots[item.type][item.duree_ans or lifetimes.get(item.type)] += item.quantite
        return cls(lots, ef, pue)

    def rows(self, factor_set: str) -> tuple[Row, ...]:
        """One row by type that the set covers, in the order of the catalogue."""
        table = factor_table()[factor_set]
        rows = [
            self._row(table[device], lots) for device, lots in self.lots.items() if device in table
        ]
        whole = add_up(row.emissions for row in rows).central
        return tuple(
            replace(row, part=row.emissions.central / whole if whole else 0) for row in rows
        )

    def _row(self, factor: Factor, lots: Mapping[float | None, int]) -> Row:
        device = device_catalogue().types[factor.type]
        pue = self.pue if factor.type == SERVER else 1
        count = sum(lots.values())
        by_life = [(n, years or factor.duree_ans) for years, n in lots.items()]
        made = add_up(
            Bounds(*(formulas.manufacturing(n, kg, years) for kg in _made(factor)))
            for n, years in by_life
        )
        usage = None
        if self.ef is not None:
            low, central, high = (formulas.use(count, kwh, self.ef, pue) for kwh in _used(factor))
            usage = Bounds(low, central, high)
        return Row(
            type=factor.type,
            libelle=device.libelle,
            quantite=count,
            fabrication=made,
            usage=usage,
            total=made.plus(usage) if usage else None,
            kwh=formulas.energy(count, factor.kwh_an, pue),
            deee=_per_life(formulas.waste, factor.masse_kg, by_life),
            matieres=_per_life(formulas.materials, factor.mips_kg, by_life),
            part=0,
            faible=device.faible,
            facteur=factor,
        )

    def sensitivities(self, rows: Sequence[Row], factor_set: str) -> Iterator[Sensitivity]:
        """The other sets, over the types of ``rows`` that they cover too."""
        for other in device_catalogue().jeux.values():
            others = {row.type: row for row in self.rows(other.id)}
            common = [row for row in rows if row.type in others]
            if other.id != factor_set and common:
                yield Sensitivity(
                    jeu=other,
                    reference=add_up(row.emissions for row in common),
                    autre=add_up(others[row.type].emissions for row in common),
                    types=tuple(row.type for row in common),
                    non_couverts=tuple(row.type for row in rows if row.type not in others),
                )


def _made(factor: Factor) -> tuple[float, float, float]:
    return factor.bas, factor.kgco2e_hors_usage, factor.haut


def _used(factor: Factor) -> tuple[float, float, float]:
    return factor.kwh_bas, factor.kwh_an, factor.kwh_haut


def _per_life(
    formula: Callable[[float, float, float], float],
    each: float | None,
    by_life: Iterable[tuple[int, float]],
) -> float | None:
    return None if each is None else sum(formula(n, each, years) for n, years in by_life)
