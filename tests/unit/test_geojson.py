"""The map as GeoJSON: every territory, its code, its value or the reason why there is none."""

from __future__ import annotations

import json

import shapely
from shapely.geometry import shape

from nrdiag.cartes.layer import build_layer
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.geojson import layer_geojson
from nrdiag.ui.map_downloads import map_file


def document(code: str, indicator: str) -> dict[str, dict[str, object]]:
    data = edition()
    layer = build_layer(indicators()[indicator], data.territories.get(code), Level.COMMUNE, data)
    features = json.loads(layer_geojson(layer))["features"]
    return {feature["id"]: feature for feature in features}


def test_contours_are_valid_and_hold_their_own_inner_point() -> None:
    found = document("243100633", "ftth_taux")
    assert len(found) == 36
    for code, feature in found.items():
        polygon = shape(feature["geometry"])
        assert polygon.is_valid, code
        lon, lat = edition().places[code].point
        assert polygon.buffer(0.002).contains(shapely.Point(lon, lat)), code
        # RFC 7946: outer rings turn counterclockwise.
        assert all(part.exterior.is_ccw for part in polygon.geoms)


def test_a_commune_without_contour_keeps_its_line() -> None:
    feature = document("12", "part_75_plus")["12218"]
    assert feature["geometry"] is None
    assert feature["properties"]["nom"] == "Conques-en-Rouergue"  # type: ignore[index]


def test_a_missing_value_is_null_with_its_reason() -> None:
    found = document("243100633", "taux_pauvrete")
    missing = [f["properties"] for f in found.values() if f["properties"]["valeur"] is None]  # type: ignore[index]
    assert len(missing) == 25
    assert {p["statut"] for p in missing} == {"secret statistique"}  # type: ignore[index]


def test_a_map_file_answers_only_for_a_map_that_exists() -> None:
    id = edition().id
    name, media, content = map_file(id, "243100633", "commune", "ftth_taux.csv") or ("", "", b"")
    assert name == "nrdiag-243100633-commune-ftth_taux.csv"
    assert media.startswith("text/csv")
    assert len(content.decode("utf-8-sig").splitlines()) == 37
    for wrong in (
        ("ancienne", "243100633", "commune", "ftth_taux.csv"),
        (id, "inconnu", "commune", "ftth_taux.csv"),
        (id, "243100633", "region", "ftth_taux.csv"),
        (id, "243100633", "commune", "ftth_taux.exe"),
        (id, "243100633", "commune", "../secret.csv"),
    ):
        assert map_file(*wrong) is None
