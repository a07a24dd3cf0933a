"""The choropleth: a folium map that is built once, then painted in place.

streamlit-folium rebuilds a map when its script changes. Here the script holds the geometry's
addresses only, so it never changes for one place; each choice of indicator is a tiny
« feature group » whose script paints the canvas (docs/decisions/0003-carte.md).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import folium
from folium.elements import JSCSSMixin
from folium.template import Template
from streamlit_folium import st_folium

from nrdiag.cartes.layer import Layer, colours

STATIC = "/app/static"
CREDIT = "Contours IGN, Licence Ouverte"
HEIGHT = 520


@dataclass(frozen=True, slots=True)
class Point:
    """A place drawn over the map: longitude, latitude, name, one line of detail."""

    lon: float
    lat: float
    name: str
    detail: str


class QuietMap(folium.Map):
    """folium's map with the vendored Leaflet and nrdiag's own script, nothing else."""

    default_js: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{STATIC}/vendor/leaflet/leaflet.js"),
        ("topojson", f"{STATIC}/vendor/topojson/topojson-client.min.js"),
        ("carte", f"{STATIC}/carte/carte.js"),
    ]
    default_css: ClassVar = [  # type: ignore[misc]
        ("leaflet_css", f"{STATIC}/vendor/leaflet/leaflet.css"),
        ("carte_css", f"{STATIC}/carte/carte.css"),
    ]


class _Create(folium.MacroElement):
    """Calls ``nrdiag.create`` once, with what does not depend on the indicator."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'nrdiag.create({{ this._parent.get_name() }}, "{{ this.encoded }}");'
        "{% endmacro %}"
    )

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Create"
        self.encoded = encode(config)


class _Paint(JSCSSMixin, folium.FeatureGroup):
    """Calls ``nrdiag.paint``: the only thing that travels when the indicator changes."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.featureGroup();"
        'nrdiag.paint({{ this._parent.get_name() }}, "{{ this.encoded }}");'
        "{% endmacro %}"
    )
    default_js: ClassVar = []  # type: ignore[misc]
    default_css: ClassVar = []  # type: ignore[misc]

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__()
        self.encoded = encode(payload)


def encode(content: dict[str, Any]) -> str:
    """Base64 JSON: no name or value can end a string, a tag or a template on its way."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode("ascii")


def show_map(
    layer: Layer, title: str, outlined: Sequence[str], points: Sequence[Point], calls: int
) -> str | None:
    """Draw ``layer``; return the code of the polygon clicked last on this map, if any.

    ``calls`` counts the requests to see the map: when it grows, the map comes into view.
    """
    map_ = _base_map(layer)
    payload = {
        "id": f"{layer.id}-{calls}-{'-'.join(outlined)}-{len(points)}",
        "montrer": calls,
        "titre": title,
        "fichiers": [{"url": f.url, "classes": f.marks, "textes": f.texts} for f in layer.files],
        "couleurs": colours(layer.indicator),
        "legende": {line.mark: line.label for line in layer.legend},
        "contour": list(outlined),
        "points": [[p.lon, p.lat, p.name, p.detail] for p in points],
    }
    clicked = st_folium(
        map_,
        # The key names the geometry: streamlit-folium's own digest would confuse two maps
        # that differ only after an underscore.
        key=f"carte-{layer.geometry_key}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=_Paint(payload),
    )
    code = (clicked or {}).get("territoire")
    return str(code) if code else None


def _base_map(layer: Layer) -> folium.Map:
    (south, west), (north, east) = layer.bounds
    map_ = QuietMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=True,
        zoom_animation=False,
        fade_animation=False,
        zoom_snap=0.25,
        min_zoom=4,
        max_zoom=14,
    )
    config = {
        "bornes": layer.bounds,
        "credit": CREDIT,
        "fichiers": [f.url for f in layer.files],
    }
    map_.add_child(_Create(config))
    return map_
