"""Where one more help place would reach the most people: a computed, explained ranking."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nrdiag.besoins.distance import Split, split
from nrdiag.besoins.ground import (
    ON_SITE,
    Bools,
    Floats,
    Ground,
    Ints,
    elders_are_counted,
    ground,
)
from nrdiag.catalogue.needs import needs
from nrdiag.edition.distance import EARTH_RADIUS_KM, great_circle
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: Distances are kept to 0.1 km, like the measure of the distance to the nearest place.
STEP_KM = 0.1


@dataclass(frozen=True, slots=True)
class Served:
    """A commune that a new place would bring within reach (``people`` None: not known)."""

    commune: Territory
    people: float | None
    km: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place opened at the inner point of ``commune``, and who it would newly reach.

    ``gain`` counts the people of the territory, ``outside`` those of its neighbours, apart.
    ``low`` and ``high`` hold ``gain`` when everyone is moved by the half-width of their commune.
    ``uncounted`` communes newly reached (here or around) have no head count. ``mean_km`` is the
    mean distance of the people gained.
    """

    commune: Territory
    gain: float
    outside: float
    low: float
    high: float
    mean_km: float
    served: tuple[Served, ...]

    @property
    def uncounted(self) -> int:
        return sum(served.people is None for served in self.served)


@dataclass(frozen=True)
class Opportunities:
    """Where one more place would reach the most people of ``scope``.

    ``elders`` is False where the census by age is not loaded: all inhabitants are then counted.
    ``best`` compares single openings (their gains do not add up); ``openings`` open one place
    after the other. ``left_out`` are the communes without a place within reach.
    """

    scope: Territory
    reach: float
    elders: bool
    split: Split
    left_out: tuple[Served, ...]
    best: tuple[Candidate, ...]
    openings: tuple[Candidate, ...]

    @property
    def nearly_best(self) -> tuple[Candidate, ...]:
        """The best places, whose gains are too near to be told apart: the first one, at least."""
        if not self.best:
            return ()
        least = self.best[0].gain * (100 - needs().gains_proches) / 100
        return tuple(one for one in self.best if one.gain >= least)


@lru_cache(maxsize=96)
def opportunities(scope_code: str, reach: float, edition_id: str) -> Opportunities:
    """Rank the communes of a scope as places for one more help point (0.5 s for Occitanie)."""
    found, land = edition(), ground(edition_id)
    scope = found.territories.get(scope_code)
    elders = elders_are_counted(scope, found)
    people = land.elders if elders else land.population
    search = PlaceSearch(land, land.rows(scope, found), people, reach)
    nearest = land.nearest.copy()
    best = search.best(nearest, needs().emplacements)
    openings: list[Candidate] = []
    step = best[:1]
    while step and len(openings) < needs().ouvertures:
        openings.append(step[0])
        search.open(step[0], nearest)
        step = search.best(nearest, 1)
    inside = search.inside
    far = inside[land.nearest[inside] > reach]
    order = np.lexsort((far, -np.nan_to_num(people[far], nan=-1.0)))
    return Opportunities(
        scope, reach, elders, split(inside, people, land.nearest, land.half_width, reach),
        tuple(search.served(int(i), float(land.nearest[i]), True) for i in far[order]),
        tuple(best), tuple(openings),
    )  # fmt: skip


def pairs_within(origins: Floats, targets: Floats, reach: float, chunk: int = 1024) -> Pairs:
    """Every (origin, target) at most ``reach`` km apart, with the distance kept to 0.1 km.

    The products of unit vectors find the near pairs at once; only those get an exact distance.
    """
    near = np.cos((reach + STEP_KM) / EARTH_RADIUS_KM)
    of, to = _unit_vectors(origins), _unit_vectors(targets)
    found: list[tuple[Ints, Ints]] = []
    for start in range(0, len(of), chunk):
        rows, columns = np.nonzero(of[start : start + chunk] @ to.T >= near)
        found.append((rows + start, columns))
    rows = np.concatenate([r for r, _ in found]) if found else np.empty(0, dtype=np.intp)
    columns = np.concatenate([c for _, c in found]) if found else np.empty(0, dtype=np.intp)
    km = np.round(great_circle(origins[rows], targets[columns]), 1)
    kept = km <= reach
    return Pairs(rows[kept], columns[kept], km[kept])


@dataclass(frozen=True)
class Pairs:
    """Ranks of the origins and of the targets that are near each other, and how far (km)."""

    origins: Ints
    targets: Ints
    km: Floats


class PlaceSearch:
    """The near pairs between the candidates of a scope and the communes without a place."""

    def __init__(self, land: Ground, inside: Ints, people: Floats, reach: float) -> None:
        self.land, self.people, self.reach = land, people, reach
        self.inside = inside
        self.is_inside = np.zeros(len(land.communes), dtype=bool)
        self.is_inside[inside] = True
        located: Bools = ~np.isnan(land.points[:, 0])
        self.candidates = inside[located[inside]]
        self.targets = self._around(located & (land.nearest > reach))
        self.pairs = pairs_within(land.points[self.candidates], land.points[self.targets], reach)

    def best(self, nearest: Floats, count: int) -> list[Candidate]:
        """The candidates that reach someone, the highest gain first; ties: nearer, then code."""
        pairs, size = self.pairs, len(self.candidates)
        target = self.targets[pairs.targets]
        heads = np.nan_to_num(self.people[target]) * (nearest[target] > self.reach)
        own = heads * self.is_inside[target]
        gain: Floats = np.round(np.bincount(pairs.origins, own, size), 1).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.round(np.bincount(pairs.origins, own * pairs.km, size) / gain, 6)
        ranked = np.lexsort((self.candidates, np.nan_to_num(mean), -gain))[:count]
        return [self._candidate(int(i), nearest, gain, mean) for i in ranked if gain[i] > 0]

    def open(self, candidate: Candidate, nearest: Floats) -> None:
        """Open a place: ``nearest`` is changed for everyone around it."""
        row = self.land.row_of[candidate.commune.code]
        point = self.land.points[row]
        everyone = np.flatnonzero(~np.isnan(self.land.points[:, 0]))
        km = np.round(great_circle(self.land.points[everyone], point), 1)
        nearest[everyone] = np.minimum(nearest[everyone], km)
        nearest[row] = ON_SITE

    def served(self, row: int, km: float, inside: bool) -> Served:
        heads = float(self.people[row])
        return Served(self.land.communes[row], None if np.isnan(heads) else heads, km, inside)

    def _candidate(self, rank: int, nearest: Floats, gain: Floats, mean: Floats) -> Candidate:
        row = int(self.candidates[rank])
        mine = np.flatnonzero(self.pairs.origins == rank)
        target = self.targets[self.pairs.targets[mine]]
        kept = nearest[target] > self.reach
        served = [
            self.served(int(i), float(km), bool(self.is_inside[i]))
            for i, km in zip(target[kept], self.pairs.km[mine][kept], strict=True)
        ]
        served.sort(key=lambda s: (not s.inside, s.km, s.commune.code))
        outside = sum(s.people or 0.0 for s in served if not s.inside)
        low, high = self._range(row, nearest)
        return Candidate(
            self.land.communes[row], float(gain[rank]), round(outside, 1), low, high,
            float(mean[rank]), tuple(served),
        )  # fmt: skip

    def _range(self, row: int, nearest: Floats) -> tuple[float, float]:
        """The gain when everyone is moved by the half-width of their commune, against or for it."""
        land, inside = self.land, self.candidates
        km = np.round(great_circle(land.points[inside], land.points[row]), 1)
        km[inside == row] = ON_SITE
        spread, now = land.half_width[inside], nearest[inside]
        heads = np.nan_to_num(self.people[inside])
        sure = (now - spread > self.reach) & (km + spread <= self.reach)
        possible = (now + spread > self.reach) & (km - spread <= self.reach)
        return _sum(heads, sure), _sum(heads, possible)

    def _around(self, wanted: Bools) -> Ints:
        """The wanted communes in the box of the candidates, enlarged by the reach."""
        rows = np.flatnonzero(wanted)
        if not len(self.candidates) or not len(rows):
            return rows[:0]
        points, own = self.land.points[rows], self.land.points[self.candidates]
        low, high = own.min(axis=0), own.max(axis=0)
        margin = np.degrees((self.reach + STEP_KM) / EARTH_RADIUS_KM)
        widest = np.cos(np.radians(min(89.0, np.abs((low[0], high[0])).max() + margin)))
        margins = np.array([margin, margin / widest])
        kept: Ints = rows[((points >= low - margins) & (points <= high + margins)).all(axis=1)]
        return kept


def _unit_vectors(points: Floats) -> Floats:
    lat, lon = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _sum(heads: Floats, kept: Bools) -> float:
    return float(np.round(heads[kept].sum(), 1))
