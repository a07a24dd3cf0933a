"""Communes joined into the levels above, with the holes that the source leaves filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely

#: Smaller holes (m²) are lagoons and harbours, not a missing commune: left as they are.
SMALLEST_HOLE = 500_000.0
#: A point of each foreign enclave, which must stay a hole: Llívia (Spain).
ENCLAVES = ((1.98, 42.464),)


@dataclass(frozen=True)
class Commune:
    """A live commune: INSEE code, name, département, région (without prefix), EPCI SIREN."""

    code: str
    nom: str
    departement: str
    region: str
    epci: str | None


def project(geometries: Any, source: int, target: int) -> Any:
    change = pyproj.Transformer.from_crs(source, target, always_xy=True).transform
    return shapely.transform(geometries, lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1])))


def as_array(geometries: Sequence[Any]) -> Any:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def level_code(commune: Commune, level: str) -> str | None:
    if level == "region":
        return f"R{commune.region}"
    return commune.epci if level == "epci" else commune.departement


class Filler:
    """Says to whom a hole of the communes belongs at each level (see `build_contours`)."""

    def __init__(self, missing: Sequence[Commune], incomplete: frozenset[str]) -> None:
        self.missing = missing
        self.incomplete = incomplete

    def owner(self, around: Sequence[Commune], level: str) -> str | None:
        """Code that the hole amid the communes `around` belongs to, None when it is unsure."""
        departements = {c.departement for c in around}
        groups = {c.epci for c in around}
        sure = [c for c in self.missing if c.departement in departements and c.epci in groups]
        sure = sure or [c for c in around if c.code in self.incomplete]
        codes = {level_code(c, level) for c in (sure if len(sure) == 1 else around)}
        return codes.pop() if len(codes) == 1 else None


def _holes(geometries: Any, epsg: int) -> list[Any]:
    """Interior rings of the union large enough to be a commune, foreign enclaves excepted."""
    union = shapely.get_parts(shapely.coverage_union_all(geometries)).tolist()
    rings = [shapely.Polygon(ring) for polygon in union for ring in polygon.interiors]
    foreign = project(as_array([shapely.Point(p) for p in ENCLAVES]), 4326, epsg).tolist()
    large = [ring for ring in rings if ring.area > SMALLEST_HOLE]
    return [ring for ring in large if not any(ring.contains(point) for point in foreign)]


def dissolve(
    communes: Sequence[Commune], geometries: Any, level: str, filler: Filler, epsg: int
) -> tuple[dict[str, Any], list[tuple[Any, list[Commune]]]]:
    """Join communes into a level; return it by code, with the holes that could not be filled."""
    groups: dict[str, list[Any]] = {}
    for commune, geometry in zip(communes, geometries, strict=True):
        code = level_code(commune, level)
        if code:
            groups.setdefault(code, []).append(geometry)
    tree = shapely.STRtree(geometries)
    left: list[tuple[Any, list[Commune]]] = []
    for hole in _holes(geometries, epsg):
        around = [communes[i] for i in sorted(tree.query(hole, predicate="intersects").tolist())]
        owner = filler.owner(around, level)
        if owner:
            groups.setdefault(owner, []).append(hole)
        else:
            left.append((hole, around))
    joined = {c: shapely.coverage_union_all(as_array(groups[c])) for c in sorted(groups)}
    return joined, left
