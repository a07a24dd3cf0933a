"""A scenario: a setting of the levers on a fleet, its effects, and what each lever brings.

What a lever brings depends on the ones already pulled. Each gets the mean of its effect over every
order in which they can be pulled (the Shapley value): the parts add up to the whole, exactly, and
no order is favoured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import permutations

from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.factors import Factor, factor_table
from nrdiag.pratiques.inventory import Inventory
from nrdiag.pratiques.stock import Bounds, add_up
from nrdiag.simulateur import fleet
from nrdiag.simulateur.fleet import State
from nrdiag.simulateur.levers import Lever, levers

#: Prices: device type -> {« neuf », « reconditionne »} in €; electricity under « kwh ».
Prices = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the simulator starts from: states and factors by type, electricity factor or None."""

    etats: dict[str, State]
    facteurs: dict[str, Factor]
    ef: float | None

    @classmethod
    def of(
        cls,
        inventory: Inventory,
        factor_set: str,
        ef: float | None,
        pue: float,
        durees: Mapping[str, float],
    ) -> Fleet:
        """The fleet by type; its life is the mean one that gives the same yearly renewal."""
        factors = factor_table()[factor_set]
        numbers: dict[str, float] = {}
        renewals: dict[str, float] = {}
        for item in inventory.items:
            if (factor := factors.get(item.type)) is None:
                continue
            years = item.duree_ans or durees.get(item.type) or factor.duree_ans
            numbers[item.type] = numbers.get(item.type, 0) + item.quantite
            renewals[item.type] = renewals.get(item.type, 0) + item.quantite / max(years, 1)
        states = {
            type: fleet.start(numbers[type], numbers[type] / renewals[type], type, pue)
            for type in device_catalogue().types
            if type in numbers
        }
        return cls(states, {type: factors[type] for type in states}, ef)

    @property
    def emissions(self) -> Bounds:
        return add_up(
            fleet.emissions(state, self.facteurs[type], self.ef)
            for type, state in self.etats.items()
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What one lever brings, in kgCO2e avoided per year."""

    lever: Lever
    reglage: float
    evite: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects of a scenario, per year, compared with today.

    ``evite``: kgCO2e avoided, low / central / high. ``deee`` (kg), ``euros`` (gained when above 0)
    and are None when a mass or a price is missing; ``sans_prix`` and ``sans_masse`` name the types.
    ``achats``: new devices no longer bought. ``parts`` add up to the central value of ``evite``.
    """

    avant: Bounds
    apres: Bounds
    evite: Bounds
    achats: float
    deee: float | None
    euros: float | None
    parts: tuple[Part, ...]
    sans_prix: tuple[str, ...] = field(default=())
    sans_masse: tuple[str, ...] = field(default=())

    @property
    def dominant(self) -> Part | None:
        """The lever that avoids most; None when nothing is avoided."""
        top = max(self.parts, key=lambda part: part.evite, default=None)
        return top if top and top.evite > 0 else None


def usable_levers(start: Fleet) -> tuple[Lever, ...]:
    """The levers that a fleet gives a hold to."""
    return tuple(lever for lever in levers().values() if lever.type in start.etats)


def simulate(start: Fleet, settings: Mapping[str, float], prices: Prices | None = None) -> Outcome:
    """The outcome of ``settings`` (lever id -> value; 0 or absent: not pulled).

    Raises ValueError (French) on an unknown lever or a setting out of its range.
    """
    pulled = _pulled(start, settings)
    by_type: dict[str, list[tuple[Lever, float]]] = {}
    for lever, setting in pulled:
        by_type.setdefault(lever.type, []).append((lever, setting))
    after = {type: _all(state, by_type.get(type, ())) for type, state in start.etats.items()}
    changed = [type for type in start.etats if type in by_type]
    pairs = {type: (start.etats[type], after[type], start.facteurs[type]) for type in changed}
    weights = {t: (fleet.waste(a, f), fleet.waste(b, f)) for t, (a, b, f) in pairs.items()}
    power = (prices or {}).get("kwh", {})
    priced = {type: {**power, **(prices or {}).get(type, {})} for type in changed}
    costs = {
        t: (fleet.cost(a, priced[t], f), fleet.cost(b, priced[t], f))
        for t, (a, b, f) in pairs.items()
    }
    return Outcome(
        avant=start.emissions,
        apres=Fleet(after, start.facteurs, start.ef).emissions,
        evite=add_up(fleet.reduction(a, b, f, start.ef) for a, b, f in pairs.values()),
        achats=sum(a.new_a_year - b.new_a_year for a, b, _ in pairs.values()),
        deee=_gap(weights),
        euros=_gap(costs),
        parts=tuple(
            Part(lever, setting, _shapley(start, lever, by_type[lever.type]))
            for lever, setting in pulled
        ),
        sans_prix=_lacking(costs),
        sans_masse=_lacking(weights),
    )


def _pulled(start: Fleet, settings: Mapping[str, float]) -> list[tuple[Lever, float]]:
    known = levers()
    for id, setting in settings.items():
        if id not in known:
            raise ValueError(f"Levier inconnu : {id}")
        if not 0 <= setting <= known[id].maximum:
            raise ValueError(f"{known[id].libelle} : réglage hors de 0 à {known[id].maximum:g}.")
    return [(lever, settings[lever.id]) for lever in usable_levers(start) if settings.get(lever.id)]


def _all(state: State, pulls: Sequence[tuple[Lever, float]]) -> State:
    return reduce(lambda found, pull: fleet.apply(found, *pull), pulls, state)


def _shapley(start: Fleet, lever: Lever, pulls: Sequence[tuple[Lever, float]]) -> float:
    state, factor = start.etats[lever.type], start.facteurs[lever.type]
    gains = []
    for order in permutations(pulls):
        rank = next(i for i, (one, _) in enumerate(order) if one is lever)
        before, after = (_all(state, order[:count]) for count in (rank, rank + 1))
        gains.append(
            fleet.emissions(before, factor, start.ef).central
            - fleet.emissions(after, factor, start.ef).central
        )
    return sum(gains) / len(gains)


def _gap(pairs: Mapping[str, tuple[float | None, float | None]]) -> float | None:
    """Before minus after, over the types; None as soon as one is unknown."""
    gaps = [before - after for before, after in pairs.values() if None not in (before, after)]  # type: ignore[operator]
    return sum(gaps) if len(gaps) == len(pairs) else None


def _lacking(pairs: Mapping[str, tuple[float | None, float | None]]) -> tuple[str, ...]:
    names = device_catalogue().types
    return tuple(names[type].libelle for type, pair in pairs.items() if None in pair)
