"""Every picture of one map, as the browser receives them: marks, words and colours.

The chosen one travels with the page; all of them are one cached file, so that another indicator
is painted without asking the server anything (docs/decisions/0007-composant-carte.md).
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from typing import Any

from nrdiag.cartes.bivariate import CrossedLayer, build_crossing, class_names
from nrdiag.cartes.classes import Method, method_said
from nrdiag.cartes.layer import MAP_LEVELS, Layer, build_layer
from nrdiag.cartes.painting import Painting, digest
from nrdiag.cartes.said import PLURALS, crossing_sentence, layer_sentence, map_title
from nrdiag.catalogue.crossings import crossings
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition

ADDRESS = "/classes"


@lru_cache(maxsize=64)
def cached_layer(
    edition_id: str, indicator: str, scope: str, level: str, method: str = Method.ROUND
) -> Layer:
    """The layer of one choice: frozen, so shared as it is (st.cache_data would copy it)."""
    found = edition()
    place = found.territories.get(scope)
    return build_layer(indicators()[indicator], place, Level(level), found, Method(method))


@lru_cache(maxsize=32)
def cached_crossing(edition_id: str, id: str, scope: str, level: str) -> CrossedLayer:
    found = edition()
    return build_crossing(crossings()[id], found.territories.get(scope), Level(level), found)


def picture(painting: Painting, title: str, sentence: str = "", source: str = "") -> dict[str, Any]:
    """One picture; its id changes whenever what is seen does, title included."""
    return {
        "id": digest("|".join((painting.id, title, sentence, source))),
        "titre": title,
        "phrase": sentence,
        "source": source,
        "fichiers": [
            {"url": f.url, "classes": f.marks, "textes": f.texts or ()} for f in painting.files
        ],
        "legende": [[c.mark, c.label, c.colour or "", c.count] for c in painting.legend],
    }


@lru_cache(maxsize=64)
def layer_picture(layer: Layer) -> dict[str, Any]:
    said = layer_sentence(layer)
    if layer.method is not Method.ROUND:
        said += f" {method_said(layer.method, layer.indicator, layer.bounds)}"
    source = f"Source : {layer.indicator.source.mention}."
    return picture(layer.painting, map_title(layer), said, source)


@lru_cache(maxsize=32)
def crossing_picture(layer: CrossedLayer) -> dict[str, Any]:
    axes = (layer.crossing.colonnes, layer.crossing.lignes)
    source = f"Sources : {' ; '.join(axis.indicator.source.mention for axis in axes)}."
    axes_said = {
        name: {"libelle": axis.libelle, "classes": class_names(axis)}
        for name, axis in (("colonnes", axes[0]), ("lignes", axes[1]))
    }
    title = f"{layer.crossing.definition} Nombre de {PLURALS[layer.painting.level]} par case :"
    return {
        **picture(layer.painting, map_title(layer), crossing_sentence(layer), source),
        # The nine classes of the legend as a grid, whose title says what « both » means.
        "croix": {"titre": title, **axes_said},
    }


def choices(level: Level) -> list[str]:
    """The ids offered on a map of this level: indicators, then crossings where they make sense."""
    offered = [i.id for i in indicators().values() if i.carte and level in i.niveaux]
    crossed = list(crossings()) if level in (Level.COMMUNE, Level.EPCI) else []
    return offered + crossed


def address(scope: str, level: Level) -> str:
    """Where every picture of a map is served; it changes with the edition."""
    return f"{ADDRESS}/{edition().id}/{scope}/{level.value}.json"


def is_map(edition_id: str, scope: str, level: str) -> bool:
    """Whether an address names a map of the edition being served."""
    found = edition()
    territory = found.territories.by_code.get(scope)
    return (
        territory is not None and edition_id == found.id and level in MAP_LEVELS[territory.niveau]
    )


@lru_cache(maxsize=64)
def every_picture(edition_id: str, scope: str, level: str) -> bytes | None:
    """The file of ``address``, compressed; None when there is no such map."""
    if not is_map(edition_id, scope, level):
        return None
    pictures = {
        id: crossing_picture(cached_crossing(edition_id, id, scope, level))
        if id in crossings()
        else layer_picture(cached_layer(edition_id, id, scope, level))
        for id in choices(Level(level))
    }
    text = json.dumps(pictures, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)
