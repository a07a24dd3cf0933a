"""Quantised TopoJSON: rings on an integer grid, cut into arcs that neighbours share.

Written by hand rather than with a library: every polygon of a valid coverage has exactly the same
vertices as its neighbour along their common edge, so arcs are found by comparing integers, without
any geometric computation, and the bytes written depend on nothing but the input.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import shapely

Point = tuple[int, int]
Ring = list[Point]
#: One geometry: its polygons, each the list of its rings, the outer one first.
Rings = list[list[Ring]]


def _signed_area(ring: Ring) -> int:
    """Twice the signed area of a closed ring, in cells; positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _quantize_ring(ring: Any, cell: float, clockwise: bool) -> Ring:
    """Snap a closed ring to the grid; return it closed and oriented, or empty when it collapses."""
    points: Ring = []
    for x, y in shapely.get_coordinates(ring)[:-1].tolist():
        point = (round(x / cell), round(y / cell))
        if points and points[-1] == point:
            continue
        if len(points) > 1 and points[-2] == point:  # a spike, there and back
            points.pop()
            continue
        points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    while len(points) > 2 and points[1] == points[-1]:  # a spike at the first point
        points = points[1:-1] if points[0] != points[-1] else points[:-1]
    if len(points) < 3:
        return []
    points.append(points[0])
    area = _signed_area(points)
    if area == 0:
        return []
    return points[::-1] if (area < 0) != clockwise else points


def quantize(geometry: Any, cell: float) -> Rings:
    """Snap a (multi)polygon to a grid whose lines are the multiples of `cell`.

    Args:
        geometry: shapely Polygon or MultiPolygon, longitude and latitude in degrees.
        cell: side of a grid cell, in degrees.

    Returns:
        The rings that keep an area, outer rings clockwise and holes counter-clockwise (what
        d3 and Vega expect of TopoJSON; Leaflet accepts both). Empty when all collapse.
    """
    polygons: Rings = []
    for part in shapely.get_parts(geometry).tolist():
        outer = _quantize_ring(part.exterior, cell, clockwise=True)
        if outer:
            holes = [_quantize_ring(hole, cell, clockwise=False) for hole in part.interiors]
            polygons.append([outer, *(hole for hole in holes if hole)])
    return polygons


def box_around(geometry: Any, cell: float) -> Rings:
    """Return the bounding box of a geometry on the grid, at least one cell wide and high."""
    xmin, ymin, xmax, ymax = (round(bound / cell) for bound in geometry.bounds)
    xmax, ymax = max(xmax, xmin + 1), max(ymax, ymin + 1)
    return [[[(xmin, ymin), (xmin, ymax), (xmax, ymax), (xmax, ymin), (xmin, ymin)]]]


def _junctions(rings: Sequence[Ring]) -> set[Point]:
    """Points where arcs must be cut: those linked to anything but exactly two other points."""
    links: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            links.setdefault(a, set()).add(b)
            links.setdefault(b, set()).add(a)
    return {point for point, others in links.items() if len(others) != 2}


def _cut(ring: Ring, junctions: set[Point]) -> list[Ring]:
    """Cut a closed ring at the junctions it meets; without any, start it at its least point."""
    body = ring[:-1]
    cuts = [i for i, point in enumerate(body) if point in junctions]
    start = cuts[0] if cuts else body.index(min(body))
    body = body[start:] + body[:start]
    body.append(body[0])
    stops = [i - start for i in cuts[1:]] + [len(body) - 1]
    return [body[a : b + 1] for a, b in pairwise([0, *stops])]


def topojson(
    identifiers: Sequence[str], names: Sequence[str], shapes: Sequence[Rings], cell: float
) -> bytes:
    """Write quantised polygons as one TopoJSON document.

    Args:
        identifiers: `id` of each geometry, in the order wanted in the file.
        names: property `n` of each geometry.
        shapes: rings of each geometry, in grid cells (from `quantize`), none empty.
        cell: side of a grid cell, in degrees.

    Returns:
        UTF-8 JSON: one object `c`, a GeometryCollection; delta-encoded arcs, an edge between two
        geometries written once.

    Raises:
        ValueError: a geometry has no ring left.
    """
    empty = [code for code, shape in zip(identifiers, shapes, strict=True) if not shape]
    if empty:
        raise ValueError(f"Contours vides après simplification : {', '.join(empty)}.")
    junctions = _junctions([ring for shape in shapes for polygon in shape for ring in polygon])
    index: dict[tuple[Point, ...], int] = {}

    def reference(arc: Ring) -> int:
        forward, backward = tuple(arc), tuple(reversed(arc))
        if backward in index:
            return ~index[backward]
        return index.setdefault(forward, len(index))

    geometries: list[dict[str, Any]] = []
    for code, name, shape in zip(identifiers, names, shapes, strict=True):
        arcs = [[[reference(arc) for arc in _cut(r, junctions)] for r in poly] for poly in shape]
        single = len(arcs) == 1
        geometries.append(
            {
                "type": "Polygon" if single else "MultiPolygon",
                "id": code,
                "properties": {"n": name},
                "arcs": arcs[0] if single else arcs,
            }
        )
    left = min(point[0] for arc in index for point in arc)
    bottom = min(point[1] for arc in index for point in arc)
    encoded: list[list[list[int]]] = []
    for arc in index:
        x, y = left, bottom
        deltas: list[list[int]] = []
        for point in arc:
            deltas.append([point[0] - x, point[1] - y])
            x, y = point
        encoded.append(deltas)
    translate = [round(left * cell, 6), round(bottom * cell, 6)]
    document = {
        "type": "Topology",
        "transform": {"scale": [cell, cell], "translate": translate},
        "objects": {"c": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": encoded,
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(content: bytes) -> dict[str, Any]:
    """Read back a document of `topojson`.

    Returns:
        `id` → shapely MultiPolygon in degrees, in file order.
    """
    document = json.loads(content)
    scale, shift = document["transform"]["scale"], document["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in document["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)

    def ring(references: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for ref in references:
            arc = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    shapes: dict[str, Any] = {}
    for item in document["objects"]["c"]["geometries"]:
        polygons = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        rings = [[ring(references) for references in polygon] for polygon in polygons]
        shapes[item["id"]] = shapely.MultiPolygon([(r[0], r[1:]) for r in rings])
    return shapes
