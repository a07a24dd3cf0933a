"""Decodes a quantised TopoJSON file into GeoJSON features."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

Line = list[tuple[float, float]]


def features(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Every polygon of the file, in its order, as a GeoJSON feature."""
    arcs = [_decoded(arc, topology.get("transform")) for arc in topology["arcs"]]
    return [
        {
            "type": "Feature",
            "id": geometry["id"],
            "properties": {"n": geometry["properties"]["n"]},
            "geometry": _geometry(geometry, arcs),
        }
        for geometry in topology["objects"]["c"]["geometries"]
    ]


def _decoded(arc: list[list[int]], transform: dict[str, Any] | None) -> Line:
    if transform is None:
        return [(x, y) for x, y in arc]
    (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = (accumulate(step[axis] for step in arc) for axis in (0, 1))
    return [(x * kx + tx, y * ky + ty) for x, y in zip(xs, ys, strict=True)]


def _geometry(geometry: dict[str, Any], arcs: list[Line]) -> dict[str, Any]:
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    polygons = [[_ring(indexes, arcs) for indexes in polygon] for polygon in parts]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(indexes: list[int], arcs: list[Line]) -> Line:
    ring: Line = []
    for index in indexes:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += line[1:] if ring else line
    return ring
