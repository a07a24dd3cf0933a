"""A map as GeoJSON (RFC 7946): contours in degrees, INSEE codes, values and their source."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from nrdiag.cartes.layer import Layer
from nrdiag.cartes.painting import HIDDEN_MARK
from nrdiag.rapport.vector_map import Polygon, Ring, polygons_of


def layer_geojson(layer: Layer) -> bytes:
    """Every territory of the map; one without contour has a null geometry, never a row less.

    A missing value is null and its status says why.
    """
    shapes: dict[str, list[Polygon]] = {}
    for file in layer.painting.files:
        for (code, polygons), mark in zip(polygons_of(file.url), file.marks, strict=True):
            if mark != HIDDEN_MARK:
                shapes[code] = polygons
    source = layer.indicator.source
    features = [
        {
            "type": "Feature",
            "id": row.territory.code,
            "properties": {
                "code": row.territory.code,
                "nom": row.territory.nom,
                "indicateur": layer.indicator.id,
                "valeur": row.figure.value,
                "unite": row.figure.unit,
                "statut": row.figure.status.value,
                "millesime": row.figure.vintage,
                "source": row.figure.source,
            },
            "geometry": _geometry(shapes.get(row.territory.code)),
        }
        for row in layer.rows()
    ]
    document = {
        "type": "FeatureCollection",
        "title": f"{layer.indicator.libelle}, {layer.painting.scope.nom_complet}",
        "attribution": f"{source.mention} ; contours : IGN, Licence Ouverte",
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
