"""The static files of the map, by the address where the browser asks for them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qs

from nrdiag.cartes.layer import MAP_LEVELS, map_scope
from nrdiag.cartes.painting import STATIC_URL
from nrdiag.indicateurs.edition import edition

STATIC = "/app/static"
SHEETS = ("vendor/leaflet/leaflet.css", "carte/carte.css")
SCRIPTS = (
    "carte/carte.js", "carte/choropleth.js", "carte/raster.js", "carte/image.js",
    "carte/legende.js", "vendor/leaflet/leaflet.js", "vendor/topojson/topojson-client.min.js",
)  # fmt: skip
#: Reads the contours with the page, while Streamlit starts.
EARLY = "carte/tot.js"


def opening_contours(query: str) -> tuple[str, ...]:
    """The contour files of the map that a page opens on, from its query; none when unsure."""
    asked = parse_qs(query)
    code = asked.get("territoire", [""])[0]
    if code not in edition().territories.by_code or asked.keys() & {"vue", "niveau"}:
        return ()
    return _contours(code)


@lru_cache(maxsize=256)
def _contours(code: str) -> tuple[str, ...]:
    found = edition()
    scope = map_scope(found.territories.get(code), found)
    members = found.territories.children(scope, MAP_LEVELS[scope.niveau][0])
    drawn = (found.places[t.code].file for t in members if t.code in found.places)
    return tuple(f"{STATIC_URL}/{name}" for name in sorted(set(drawn)))
