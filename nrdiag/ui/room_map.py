"""The map that trios read, as one picture: nothing is asked of the network."""

from __future__ import annotations

import base64
from functools import lru_cache

from nrdiag import french
from nrdiag.atelier.steps import Place
from nrdiag.cartes.layer import default_layer
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.vector_map import svg_map
from nrdiag.ui.markup import Markup, join, show

#: Communes listed under the map when their name did not fit on it.
MAX_NAMED = 12


def show_map(place: Place) -> None:
    """The fibre by commune, its legend, its source."""
    show(_map(place.scope.code, place.edition.id))


@lru_cache(maxsize=16)
def _map(scope_code: str, _edition: str) -> Markup:
    found = edition()
    layer = default_layer(found.territories.get(scope_code), found)
    title = f"Carte : {layer.indicator.libelle}, par commune"
    communes = sorted(layer.members, key=lambda one: -(one.population or 0.0))
    names = [
        (one.nom, found.places[one.code].point) for one in communes if one.code in found.places
    ]
    drawn = svg_map(layer.painting, frozenset(), title, names)
    drawing = base64.b64encode(str(drawn).encode()).decode()
    left = [name for name, _ in names if Markup(">{}<").format(name) not in drawn]
    unnamed = ""
    if left:
        said = (
            french.enumeration(sorted(left)) if len(left) <= MAX_NAMED else f"{len(left)} communes"
        )
        unnamed = f". Sans leur nom sur la carte, faute de place : {said}"
    legend = join(
        Markup('<li><span class="nr-pastille {}" style="background:{}"></span>{} ({})</li>').format(
            "" if line.colour else "nr-hachure", line.colour, line.label, line.count
        )
        for line in layer.painting.legend
        if line.count
    )
    return Markup(
        '<img class="nr-dessin" src="data:image/svg+xml;base64,{}" alt="{}">'
        '<ul class="nr-legende">{}</ul><p class="nr-source">{}. {}{}</p>'
    ).format(drawing, title, legend, title, layer.indicator.source.mention, unnamed)
