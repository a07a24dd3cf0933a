"""The same maps drawn the ordinary way: a folium GeoJson layer, its style, and st_folium."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from benchmarks.folium_plain.topology import features
from nrdiag import settings
from nrdiag.cartes.layer import Layer, build_layer
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition

VENDOR = "/app/static/vendor/leaflet"
folium.Map.default_js = [("leaflet", f"{VENDOR}/leaflet.js")]
folium.Map.default_css = [("leaflet_css", f"{VENDOR}/leaflet.css")]


@cache
def decoded(url: str) -> list[dict[str, Any]]:
    """The polygons of a contour file, as GeoJSON; once per process, so never timed."""
    path = settings.CONTOURS / url.split("/contours/")[1]
    return features(json.loads(Path(path).read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def cached_layer(indicator: str, scope: str, level: str) -> Layer:
    """The same values, classes and cache as nrdiag's map."""
    found = edition()
    place = found.territories.get(scope)
    return build_layer(indicators()[indicator], place, Level(level), found)


scope, level = st.query_params["territoire"], st.query_params["niveau"]
offered = [i.id for i in indicators().values() if i.carte and Level(level) in i.niveaux]
choice = st.selectbox(
    "Indicateur",
    offered,
    index=offered.index("ftth_taux"),
    format_func=lambda id: f"{indicators()[id].theme} · {indicators()[id].libelle}",
)
layer = cached_layer(choice, scope, level)
palette = {line.mark: line.colour for line in layer.painting.legend}
shown, styles = [], {}
for file in layer.painting.files:
    for feature, mark in zip(decoded(file.url), file.marks, strict=True):
        if mark != ".":
            shown.append(feature)
            styles[feature["id"]] = palette.get(mark) or "#dddddd"
(south, west), (north, east) = layer.painting.bounds
map_ = folium.Map(location=[(south + north) / 2, (west + east) / 2], tiles=None)
map_.fit_bounds([[south, west], [north, east]])
folium.GeoJson(
    {"type": "FeatureCollection", "features": shown},
    style_function=lambda feature: {
        "fillColor": styles[feature["id"]],
        "fillOpacity": 1,
        "color": "#ffffff",
        "weight": 1,
        "className": f"i-{choice}",  # how the benchmark knows which indicator is drawn
    },
).add_to(map_)
st_folium(map_, height=520, use_container_width=True, returned_objects=[])
