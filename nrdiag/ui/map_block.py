"""The map of « Mon territoire »: one indicator, the commune touched, the table."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from nrdiag.cartes.layer import DEFAULTS, MAP_LEVELS, map_scope
from nrdiag.catalogue.crossings import crossings
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.layer_block import (
    TOUCHED,
    definition_of,
    follow_touch,
    help_credit,
    help_points,
    show_notes,
    show_rows,
    show_sheet,
)
from nrdiag.ui.map import show_map
from nrdiag.ui.markup import heading, paragraph
from nrdiag.ui.picks import Pick
from nrdiag.ui.pictures import address, cached_layer, choices, layer_picture


@st.fragment
def map_section(territory: Territory) -> None:
    """Everything that depends on the indicator; runs alone when it changes."""
    found = edition()
    scope = map_scope(territory, found)
    level = MAP_LEVELS[scope.niveau][0]
    choice = indicator_pick(scope, level)
    indicator = indicators()[choice.value]
    layer = cached_layer(found.id, indicator.id, scope.code, level)
    points = help_points(found.id, scope.code)
    chosen = st.query_params.get(TOUCHED, "")
    members = layer.codes
    heading("La carte", "carte")
    clicked = show_map(
        layer.painting,
        ready=layer_picture(layer),
        choice=choice,
        every=address(scope.code, level),
        outlined=[c for c in dict.fromkeys((territory.code, chosen)) if c in members],
        points=points,
        points_label="lieu France services",
        points_credit=help_credit(),
        sheet=found.territories.get(chosen).nom_court if chosen in members else "",
        calls=int(st.session_state.get("montrer", 0)),
    )
    follow_touch(clicked, members)
    if chosen in members:
        show_sheet(found, indicator, found.territories.get(chosen))
    elif layer.painting.size:
        paragraph("Touchez un territoire de la carte pour lire sa fiche.", "nr-source")
    show_notes(layer.painting, definition_of(indicator))
    show_rows(layer, territory.code)


def indicator_pick(
    scope: Territory, level: Level, *, crossed: bool = False, own: Mapping[str, str] | None = None
) -> Pick:
    """The choice of what is painted, among what exists at this level.

    ``own``: what is of this visit alone, id -> words, after the rest.
    """
    offered = [id for id in choices(level) if crossed or id in indicators()]
    default = default_indicator(scope, level, offered)
    mine = own or {}

    def words(id: str) -> str:
        return mine[id] if id in mine else indicator_words(id)

    return Pick("Indicateur", [*offered, *mine], "indicateur", default, words)


def indicator_words(id: str) -> str:
    entry = indicators().get(id) or crossings()[id]
    return f"{entry.theme} · {entry.libelle}"


def default_indicator(scope: Territory, level: Level, offered: list[str]) -> str:
    """The first of the defaults known for half the members, else the best known of them."""
    layers = {
        id: cached_layer(edition().id, id, scope.code, level) for id in DEFAULTS if id in offered
    }
    for id, layer in layers.items():
        if 2 * layer.known >= len(layer.members):
            return id
    return max(layers, key=lambda id: layers[id].known) if layers else offered[0]
