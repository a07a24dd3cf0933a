"""The same choropleth as on screen, as a self-contained SVG for documents."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from nrdiag import settings
from nrdiag.cartes.painting import HIDDEN_MARK, STATIC_URL, Painting

WIDTH = 640
Point = tuple[float, float]
Ring = list[Point]
#: The outer ring, then its holes.
Polygon = list[Ring]


#: A name on a map: what is written, and where (longitude, latitude).
Name = tuple[str, Point]
#: Size of the names, and the width of a character, in units of the drawing.
SIZE, CHARACTER = 12, 7.0


def svg_map(
    painting: Painting, outlined: frozenset[str], title: str, names: Sequence[Name] = ()
) -> Markup:
    """An accessible SVG: title, hatching for absent values, own territory outlined.

    ``names`` are written as far as there is room, the first ones first.
    """
    (south, west), (north, east) = painting.bounds
    stretch = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * stretch, 1e-6)
    height = max(1, round((north - south) * scale))

    def place(lon: float, lat: float) -> str:
        return f"{(lon - west) * stretch * scale:.1f} {(north - lat) * scale:.1f}"

    palette = {line.mark: line.colour for line in painting.legend}
    shapes, strokes = [], []
    for file in painting.files:
        for (code, polygons), mark in zip(polygons_of(file.url), file.marks, strict=True):
            if mark == HIDDEN_MARK:
                continue
            rings = [ring for polygon in polygons for ring in polygon]
            path = "".join("M" + "L".join(place(*point) for point in ring) + "Z" for ring in rings)
            fill = palette.get(mark) or "url(#hachures)"
            shapes.append(
                Markup('<path d="{}" fill="{}" stroke="#fff" stroke-width=".6"/>').format(
                    path, fill
                )
            )
            if code in outlined:
                strokes.append(
                    Markup('<path d="{}" fill="none" stroke="#1b2a33" stroke-width="3"/>').format(
                        path
                    )
                )
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" '
        'fill-rule="evenodd"><defs><pattern id="hachures" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" '
        'fill="#f4f4f4"/><line y2="5" stroke="#b5b5b5" stroke-width="2"/></pattern></defs>'
        "{}{}{}</svg>"
    ).format(
        WIDTH, height, title, Markup("").join(shapes), Markup("").join(strokes),
        _written([(text, place(*at)) for text, at in names]),
    )  # fmt: skip


def _written(names: Sequence[tuple[str, str]]) -> Markup:
    """The names that do not cover one another; a halo keeps them legible on any colour."""
    taken: list[tuple[float, float, float, float]] = []
    texts = []
    for text, at in names:
        x, y = map(float, at.split())
        half = len(text) * CHARACTER / 2
        x = min(max(x, half), WIDTH - half)
        for by in (0, SIZE, -SIZE):
            left, top, right, bottom = x - half, y + by - SIZE / 2, x + half, y + by + SIZE / 2
            if any(left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in taken):
                continue
            taken.append((left, top, right, bottom))
            texts.append(
                Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(x, bottom - 2, text)
            )
            break
    if not texts:
        return Markup("")
    return Markup(
        '<g font-family="Source Sans, Source Sans 3, sans-serif" font-size="{}" font-weight="600" '
        'text-anchor="middle" fill="#1b2a33" stroke="#fff" stroke-width="3" '
        'paint-order="stroke" stroke-linejoin="round">{}</g>'
    ).format(SIZE, Markup("").join(texts))


@lru_cache(maxsize=8)
def polygons_of(url: str) -> list[tuple[str, list[Polygon]]]:
    """Code and polygons (lon, lat) of every territory of one contour file, in its order."""
    path = settings.CONTOURS / url.removeprefix(f"{STATIC_URL}/")
    topology = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(indexes: list[int]) -> Ring:
        points: Ring = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    found = []
    for geometry in topology["objects"]["c"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        found.append((geometry["id"], [[ring(r) for r in polygon] for polygon in polygons]))
    return found
