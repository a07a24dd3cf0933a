"""One device type under a setting of the levers: what it emits, weighs, costs, and buys.

Several levers act on one type without double counting: they are applied together in one formula,
``N' × [(1 - p) × M / L1 + p × M / L0 × (1 - r)] + N' × k × PUE' × EF``, where ``p`` is the share
bought refurbished. A refurbished device gets the reduction and not the longer life (F2 and F3 are
never added on the same devices).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nrdiag.pratiques import formulas
from nrdiag.pratiques.devices import SERVER
from nrdiag.pratiques.factors import Factor
from nrdiag.pratiques.stock import Bounds
from nrdiag.simulateur.levers import Lever, Nature

NO_REDUCTION = Bounds(0, 0, 0)


@dataclass(frozen=True, slots=True)
class State:
    """Devices of one type: ``duree`` years of life (L0), ``allonge`` years added to it.

    ``p`` is the share (0-1) bought refurbished, ``r`` the reduction of its manufacture,
    ``vie_reconditionne`` the life of a refurbished device over that of a new one.
    """

    nombre: float
    duree: float
    allonge: float = 0.0
    p: float = 0.0
    r: Bounds = NO_REDUCTION
    vie_reconditionne: float = 1.0
    pue: float = 1.0

    @property
    def new_a_year(self) -> float:
        """New devices bought each year."""
        return formulas.purchases_a_year(self.nombre * (1 - self.p), self.duree + self.allonge)

    @property
    def refurbished_a_year(self) -> float:
        """Refurbished devices bought each year."""
        return formulas.purchases_a_year(self.nombre * self.p, self.duree * self.vie_reconditionne)


def apply(state: State, lever: Lever, setting: float) -> State:
    """The state once the lever is set; a setting of 0 changes nothing."""
    if lever.nature is Nature.LIFE:
        return replace(state, allonge=state.allonge + setting)
    if lever.nature is Nature.FEWER:
        return replace(state, nombre=state.nombre * (1 - setting / 100))
    if lever.nature is Nature.ROOM:
        return replace(state, pue=max(1.0, state.pue * (1 - setting / 100)))
    reduction = Bounds(*(lever.reduction or (0, 0, 0)))
    return replace(state, p=setting / 100, r=reduction, vie_reconditionne=lever.duree_reconditionne)


def emissions(state: State, factor: Factor, ef: float | None) -> Bounds:
    """kgCO2e per year, low / central / high; without electricity factor, the manufacture alone.

    The high bound takes the high factor and the low reduction: nothing is promised at its best.
    """
    made = (factor.bas, factor.kgco2e_hors_usage, factor.haut)
    used = (factor.kwh_bas, factor.kwh_an, factor.kwh_haut)
    reductions = (state.r.haut, state.r.central, state.r.bas)
    low, central, high = (
        _one(state, M, k, r, ef) for M, k, r in zip(made, used, reductions, strict=True)
    )
    return Bounds(low, central, high)


def _one(state: State, made: float, k: float, r: float, ef: float | None) -> float:
    new = formulas.manufacturing(state.nombre * (1 - state.p), made, state.duree + state.allonge)
    second = formulas.manufacturing(state.nombre * state.p, made * (1 - r), state.duree)
    used = 0.0 if ef is None else formulas.use(state.nombre, k, ef, state.pue)
    return new + second + used


def reduction(before: State, after: State, factor: Factor, ef: float | None) -> Bounds:
    """kgCO2e avoided per year: each bound holds one set of factors on both sides."""
    made = (factor.bas, factor.kgco2e_hors_usage, factor.haut)
    used = (factor.kwh_bas, factor.kwh_an, factor.kwh_haut)
    values = sorted(
        _one(before, M, k, r, ef) - _one(after, M, k, r, ef)
        for M, k, r in zip(made, used, after.r, strict=True)
    )
    return Bounds(*values)


def kwh(state: State, factor: Factor) -> float:
    """KWh per year."""
    return formulas.energy(state.nombre, factor.kwh_an, state.pue)


def waste(state: State, factor: Factor) -> float | None:
    """Kg of devices per year; a refurbished one weighs as a new one (no credit is taken)."""
    if factor.masse_kg is None:
        return None
    new = formulas.waste(state.nombre * (1 - state.p), factor.masse_kg, state.duree + state.allonge)
    return new + formulas.waste(state.nombre * state.p, factor.masse_kg, state.duree)


def cost(state: State, prices: Mapping[str, float], factor: Factor) -> float | None:
    """€ per year at the user's prices (neuf, reconditionne, kwh); None when one is missing."""
    new, second, power = (prices.get(name) for name in ("neuf", "reconditionne", "kwh"))
    if new is None or power is None or (state.p > 0 and second is None):
        return None
    return (
        state.new_a_year * new
        + state.refurbished_a_year * (second or 0.0)
        + kwh(state, factor) * power
    )


def start(nombre: float, duree: float, type: str, pue: float) -> State:
    return State(nombre, duree, pue=pue if type == SERVER else 1.0)
