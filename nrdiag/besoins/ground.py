"""Every commune as arrays: where it is, who lives there, how far the nearest help place is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nrdiag import settings
from nrdiag.edition.distance import EARTH_RADIUS_KM
from nrdiag.figure import Status
from nrdiag.indicateurs.edition import Edition, Place, edition
from nrdiag.territoires.territory import FRANCE, Territory

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
#: The nearest place of a commune that has one: no distance keeps it out of reach.
ON_SITE = -np.inf


@dataclass(frozen=True)
class Ground:
    """One row per commune of France, by ascending code. NaN is « not known », never 0.

    ``points`` are the inner points (latitude, longitude); ``half_width`` is half of the mean side
    of the commune's box, in km: how far from that point its inhabitants may live. ``distance``
    is the measure as published; ``nearest`` is the same, but ``ON_SITE`` where a place stands in
    the commune: its inhabitants have help at home, even when the inner point is far from it.
    """

    communes: tuple[Territory, ...]
    row_of: dict[str, int]
    points: Floats
    half_width: Floats
    elders: Floats
    population: Floats
    distance: Floats
    nearest: Floats

    def rows(self, scope: Territory, found: Edition) -> Ints:
        """The rows of the communes of ``scope``."""
        codes = [t.code for t in found.territories.communes_of(scope)]
        return np.array([self.row_of[code] for code in codes], dtype=np.intp)


@lru_cache(maxsize=2)
def ground(edition_id: str) -> Ground:
    """The arrays of the edition (0.2 s the first time)."""
    found = edition()
    everyone = found.territories.communes_of(found.territories.get(FRANCE))
    communes = tuple(sorted(everyone, key=lambda t: t.code))
    places = [found.places.get(t.code) for t in communes]
    points = np.array([(p.point[1], p.point[0]) if p else (np.nan, np.nan) for p in places])
    distance = _values("distance_france_services", communes, found)
    on_site = _values("nb_france_services", communes, found) > 0
    arrays = {
        "points": points,
        "half_width": np.array([_half_width(p) if p else np.nan for p in places]),
        "elders": _values("pop_75_plus", communes, found),
        "population": _values("population", communes, found),
        "distance": distance,
        "nearest": np.where(on_site, ON_SITE, distance),
    }
    for array in arrays.values():
        array.flags.writeable = False
    return Ground(communes, {t.code: i for i, t in enumerate(communes)}, **arrays)


def elders_are_counted(scope: Territory, found: Edition) -> bool:
    """True when the census counts the 75+ of (nearly) all the communes of ``scope``."""
    cell = found.measures.cell("pop_75_plus", scope.code)
    known = cell is not None and cell.status is Status.OBSERVED
    return known and cell is not None and cell.coverage >= settings.MIN_COVERAGE


def _values(measure: str, communes: tuple[Territory, ...], found: Edition) -> Floats:
    cells = found.measures.cells.get(measure, {})
    known = (cells.get(t.code) for t in communes)
    values = [np.nan if c is None or c.value is None else c.value for c in known]
    return np.array(values, dtype=np.float64)


def _half_width(place: Place) -> float:
    """Half of the side of a square as large as the box of the commune, in km."""
    west, south, east, north = np.radians(place.box)
    height = EARTH_RADIUS_KM * (north - south)
    width = EARTH_RADIUS_KM * (east - west) * np.cos((north + south) / 2)
    return float(np.sqrt(height * width) / 2)
