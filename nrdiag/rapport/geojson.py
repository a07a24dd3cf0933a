"""A map as GeoJSON (RFC 7946): contours in degrees, INSEE codes, values and their source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from nrdiag.cartes.layer import Layer
from nrdiag.cartes.painting import HIDDEN_MARK, Painting
from nrdiag.figure import Figure
from nrdiag.rapport.vector_map import Polygon, Ring, polygons_of
from nrdiag.territoires.territory import Territory


def layer_geojson(layer: Layer) -> bytes:
    """The map of an indicator of the edition."""
    title = f"{layer.indicator.libelle}, {layer.painting.scope.nom_complet}"
    rows = ((row.territory, row.figure) for row in layer.rows())
    return map_geojson(layer.painting, title, layer.indicator.source.mention, rows)


def map_geojson(
    painting: Painting, title: str, source: str, rows: Iterable[tuple[Territory, Figure]]
) -> bytes:
    """Every territory of the map; one without contour has a null geometry, never a row less.

    A missing value is null and its status says why.
    """
    shapes: dict[str, list[Polygon]] = {}
    for file in painting.files:
        for (code, polygons), mark in zip(polygons_of(file.url), file.marks, strict=True):
            if mark != HIDDEN_MARK:
                shapes[code] = polygons
    features = [
        {
            "type": "Feature",
            "id": territory.code,
            "properties": {
                "code": territory.code,
                "nom": territory.nom,
                "indicateur": figure.id,
                "valeur": figure.value,
                "unite": figure.unit,
                "statut": figure.status.value,
                "millesime": figure.vintage,
                "source": figure.source,
            },
            "geometry": _geometry(shapes.get(territory.code)),
        }
        for territory, figure in rows
    ]
    document = {
        "type": "FeatureCollection",
        "title": title,
        "attribution": f"{source} ; contours : IGN, Licence Ouverte",
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _geometry(polygons: list[Polygon] | None) -> dict[str, Any] | None:
    """A MultiPolygon: outer rings counterclockwise, holes clockwise."""
    if not polygons:
        return None
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [_turned(ring, outer=rank == 0) for rank, ring in enumerate(polygon)]
            for polygon in polygons
        ],
    }


def _turned(ring: Ring, *, outer: bool) -> list[tuple[float, float]]:
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    points = ring if (area > 0) == outer else ring[::-1]
    return [(round(lon, 5), round(lat, 5)) for lon, lat in points]
