"""Areas, from the contours: the edition has none, and a density needs one."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nrdiag import settings
from nrdiag.catalogue.comparison import comparison
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: The GRS80 ellipsoid: eccentricity, and radius (km) of the sphere of the same area.
ECCENTRICITY = 0.0818191910428158
RADIUS = 6371.0071809
#: How the contour files of each level begin; France has none.
STEMS = {
    Level.COMMUNE: "communes/",
    Level.EPCI: "epci.",
    Level.DEPARTEMENT: "departements.",
    Level.REGION: "regions.",
}


@lru_cache(maxsize=8)
def level_areas(edition_id: str, level: Level) -> dict[str, float]:
    """Square kilometres by code, from the contours of that level (1 s for the communes).

    A level above has its own contours, where the build closed the holes that the source leaves;
    a sum of communes would miss them. The contours are simplified: an area is an estimate. Those
    declared out of date have none. The edition's id is the key.
    """
    index = json.loads((settings.CONTOURS / "index.json").read_text(encoding="utf-8"))
    areas: dict[str, float] = {}
    for entry in index["fichiers"]:
        if level in STEMS and str(entry["chemin"]).startswith(STEMS[level]):
            areas.update(file_areas(settings.CONTOURS / entry["chemin"]))
    outdated = comparison().contours_perimes.codes
    return {code: area for code, area in areas.items() if code not in outdated}


def area_of(territory: Territory) -> float | None:
    """None without a contour, or when it is not that of today's territory."""
    return level_areas(edition().id, territory.niveau).get(territory.code)


def file_areas(path: Path) -> dict[str, float]:
    """The area of every polygon of one contour file (quantised TopoJSON)."""
    return topology_areas(json.loads(path.read_bytes()))


def topology_areas(topology: dict[str, Any]) -> dict[str, float]:
    """Each arc is measured once: walked backwards by the other side, it counts the opposite."""
    signed: list[float] = _arc_areas(topology).tolist()

    def ring(arcs: list[int]) -> float:
        return abs(sum(signed[a] if a >= 0 else -signed[~a] for a in arcs))

    def polygon(rings: list[list[int]]) -> float:
        return ring(rings[0]) - sum(ring(hole) for hole in rings[1:])

    areas = {}
    for geometry in topology["objects"]["c"]["geometries"]:
        multi = geometry["type"] == "MultiPolygon"
        polygons = geometry["arcs"] if multi else [geometry["arcs"]]
        areas[str(geometry["id"])] = sum(polygon(rings) for rings in polygons)
    return areas


def _arc_areas(topology: dict[str, Any]) -> NDArray[np.float64]:
    """For each arc, the signed area (km²) between it and the equator."""
    arcs = topology["arcs"]
    lengths = np.array([len(arc) for arc in arcs])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    steps = np.array(list(chain.from_iterable(arcs)), dtype=np.int64).reshape(-1, 2)
    # Positions are sums of steps; each arc starts again from nothing.
    total = np.cumsum(steps, axis=0)
    before = total[starts] - steps[starts]
    points = (total - np.repeat(before, lengths, axis=0)).astype(float)
    points = points * topology["transform"]["scale"] + topology["transform"]["translate"]
    lon, height = np.radians(points[:, 0]), _sine_of_area(np.radians(points[:, 1]))
    pieces = np.diff(lon) * (height[1:] + height[:-1]) / 2
    pieces = np.append(pieces, 0.0)
    pieces[starts + lengths - 1] = 0.0  # from the end of an arc to the start of the next
    signed: NDArray[np.float64] = np.add.reduceat(pieces, starts) * RADIUS**2
    return signed


def _sine_of_area(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sine of the authalic latitude: on the sphere of that radius, areas are the ellipsoid's."""
    return _q(np.sin(latitude)) / _q(np.array(1.0))


def _q(sine: NDArray[np.float64]) -> NDArray[np.float64]:
    e = ECCENTRICITY
    q: NDArray[np.float64] = (1 - e**2) * (
        sine / (1 - (e * sine) ** 2) - np.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
    )
    return q
