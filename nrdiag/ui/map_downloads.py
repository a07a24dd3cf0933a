"""The files of a map, at an address of their own.

A plain link works while the page runs, on a slow line and from a shared address; a Streamlit
button loses its file when the page runs again under the click.
"""

from __future__ import annotations

from collections.abc import Callable

from nrdiag.cartes.layer import Layer
from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import layer_csv
from nrdiag.rapport.geojson import layer_geojson
from nrdiag.ui.pictures import cached_layer, is_map

ADDRESS = "/fichiers"
#: Extension: media type, and the function that writes the file.
FORMATS: dict[str, tuple[str, Callable[[Layer], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", layer_csv),
    "geojson": ("application/geo+json", layer_geojson),
}


def file_address(layer: Layer, extension: str) -> str:
    """Where the file of a map is served; it changes with the edition."""
    painting = layer.painting
    choice = f"{painting.scope.code}/{painting.level.value}/{layer.indicator.id}"
    return f"{ADDRESS}/{edition().id}/{choice}.{extension}"


def map_file(edition_id: str, scope: str, level: str, name: str) -> tuple[str, str, bytes] | None:
    """The name, media type and content of a file; None when there is no such map."""
    id, _, extension = name.rpartition(".")
    indicator = indicators().get(id)
    if not is_map(edition_id, scope, level) or extension not in FORMATS:
        return None
    if indicator is None or level not in indicator.niveaux:
        return None
    media, write = FORMATS[extension]
    layer = cached_layer(edition_id, id, scope, level)
    return f"nrdiag-{scope}-{level}-{name}", media, write(layer)
