"""The territories most like one: the declared distance, and where they are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nrdiag.catalogue.comparison import Among, comparison
from nrdiag.comparaison.profiles import Floats, profiles
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import grouped
from nrdiag.territoires.territory import FRANCE, Territories, Territory


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A territory like another; ``distance`` is in standard deviations (0: the same profile)."""

    territory: Territory
    distance: float
    shared: int


@dataclass(frozen=True)
class Likeness:
    """The neighbours of a territory, the closest first, and how they were found.

    ``known`` is how many criteria the territory itself has; ``candidates`` the others of the
    same level in ``holder``; ``comparable`` those on which enough is known.
    """

    territory: Territory
    holder: Territory
    known: int
    candidates: int
    comparable: int
    neighbours: tuple[Neighbour, ...]

    @property
    def is_far(self) -> bool:
        """True when even the closest one is not really alike."""
        far = comparison().methode.distance_lointaine
        return bool(self.neighbours) and self.neighbours[0].distance > far


def offered_scopes(territory: Territory, territories: Territories) -> tuple[Among, ...]:
    """Where neighbours may be looked for: only where there is somebody else to find."""
    declared = comparison().searched(territory.niveau).parmi
    offered = [a for a in declared if _holds_another(territory, a, territories)]
    holders = {a: holder_of(territory, a, territories) for a in offered}
    groups = grouped([h for h in holders.values() if h is not None], territories)
    first = {group[0].code for group in groups}  # La Réunion is offered once
    return tuple(a for a, holder in holders.items() if holder and holder.code in first)


@lru_cache(maxsize=4096)
def scopes_of(edition_id: str, code: str) -> tuple[Among, ...]:
    """``offered_scopes`` of the edition: looking through every commune takes 5 ms."""
    territories = edition().territories
    return offered_scopes(territories.get(code), territories)


def holder_of(territory: Territory, among: Among, territories: Territories) -> Territory | None:
    """The département, région or country around the territory; None when it has none."""
    code = {
        Among.DEPARTEMENT: territory.departement, Among.REGION: territory.region,
        Among.FRANCE: FRANCE,
    }[among]  # fmt: skip
    return territories.by_code.get(code)


@lru_cache(maxsize=1024)
def likeness(edition_id: str, code: str, among: Among) -> Likeness:
    """The nearest territories of the same level. Raises ValueError when the scope has no holder."""
    territories = edition().territories
    territory = territories.get(code)
    holder = holder_of(territory, among, territories)
    if holder is None:
        raise ValueError(f"{code} : pas de territoire « {among} » autour de lui")
    every, method = profiles(territory.niveau, edition_id), comparison().methode
    own = every.row_of[code]
    if among is Among.FRANCE:
        rows = np.arange(len(every.territories))
    else:
        inside = territories.children(holder, territory.niveau)
        rows = np.array(sorted(every.row_of[t.code] for t in inside), dtype=int)
    rows = rows[rows != own]
    gaps, shared = distances(
        every.scaled[own], every.scaled[rows], method.criteres_communs, method.criteres_manquants
    )
    # Rows follow the codes and the sort is stable: equal distances come by code.
    order = np.argsort(gaps, kind="stable")[: method.voisins]
    neighbours = tuple(
        Neighbour(every.territories[rows[i]], float(gaps[i]), int(shared[i]))
        for i in order.tolist()
        if np.isfinite(gaps[i])
    )
    known = int(np.count_nonzero(~np.isnan(every.scaled[own])))
    return Likeness(
        territory, holder, known, len(rows), int(np.count_nonzero(np.isfinite(gaps))), neighbours
    )


def distances(
    own: Floats, others: Floats, minimum: int, may_miss: int
) -> tuple[Floats, np.ndarray[tuple[int, ...], np.dtype[np.int_]]]:
    """Root mean square of the differences over the criteria known for both, and their number.

    Infinite when fewer than ``minimum`` are shared, or when more than ``may_miss`` of those known
    for the territory itself are unknown for the other.
    """
    gaps = others - own
    both = ~np.isnan(gaps)
    shared = both.sum(axis=1)
    square = np.where(both, gaps, 0.0) ** 2
    mean = square.sum(axis=1) / np.maximum(shared, 1)
    missed = np.count_nonzero(~np.isnan(own)) - shared
    enough = (shared >= minimum) & (missed <= may_miss)
    return np.where(enough, np.sqrt(mean), np.inf), shared


def _holds_another(territory: Territory, among: Among, territories: Territories) -> bool:
    holder = holder_of(territory, among, territories)
    if holder is None:
        return False
    return any(t.code != territory.code for t in territories.children(holder, territory.niveau))
