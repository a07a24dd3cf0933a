"""The map explorer: from France to the commune, by click or by list, and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from nrdiag.cartes.classes import METHODS, Method
from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.crossings import crossings
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.sources import sources
from nrdiag.indicateurs.details import town_hall_site
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.crossing_block import show_crossing
from nrdiag.ui.dossier_block import show_fictitious
from nrdiag.ui.explorer_moves import LIST, codes_of, follow, shown_scope, way_back, way_in
from nrdiag.ui.layer_block import (
    MAX_POINTS,
    TOUCHED,
    definition_of,
    help_credit,
    help_points,
    show_notes,
    show_rows,
    show_sheet,
)
from nrdiag.ui.map import Point, show_map
from nrdiag.ui.map_block import indicator_pick
from nrdiag.ui.markup import in_a_row, paragraph
from nrdiag.ui.own_map_block import (
    own_at,
    own_line,
    own_map,
    own_method,
    own_picture,
    own_words,
    say_missing,
    show_own,
)
from nrdiag.ui.page import carried
from nrdiag.ui.parts import asked, leave, opened
from nrdiag.ui.picks import Pick
from nrdiag.ui.pictures import (
    address,
    cached_crossing,
    cached_layer,
    crossing_picture,
    layer_picture,
)
from nrdiag.ui.session import dossier

#: The part of the page that holds the ways to draw the map.
_SETTINGS = "reglages"
#: The scope and the indicator of the last map shown.
SUBJECT = "carte_sujet"
OVERLAYS = {
    "lieux": "Lieux France services",
    "mairies": "Mairies (avec leur site)",
    "aucun": "Aucun repère",
}


@st.fragment
def explorer(territory: Territory | None) -> None:
    """The whole page: it runs alone at each choice, so that the map stays in place."""
    found = edition()
    scope = shown_scope(territory, found)
    levels = _level_pick(scope)
    level = Level(levels.value)
    mine = own_at(level)
    choice = indicator_pick(scope, level, crossed=True, own=own_words(mine))
    say_missing(choice, scope, level, carried(territory))
    former = _same_subject(choice, scope, level, found)
    id = choice.value
    st.session_state[SUBJECT] = scope.code, id
    method, overlay = _method_pick(), _overlay_pick()
    cut = own_method() if id in mine else method
    way = Method(cut.value)
    points = _points(overlay.value, scope, found)
    own = territory.code if territory else ""
    chosen = st.query_params.get(TOUCHED, "")
    members = codes_of(found.id, scope.code, level)
    read = next((found.territories.get(c) for c in (chosen, own) if c in members), None)
    way_back(scope, read if level is Level.COMMUNE else None, found)
    if len(levels.options) > 1:
        levels.draw()
    with in_a_row():
        asked(LIST, "Choisir dans une liste")
        asked(_SETTINGS, "Régler les classes et les repères")
    way_in(scope, level, found)
    _draw_settings(None if id in crossings() else cut, overlay, points)
    if former not in ("", id):
        paragraph(
            f"{indicators()[former].libelle} : valeur connue pour moins de la moitié des "
            f"{PLURALS[level]}. La carte montre un autre indicateur.", "nr-source",
        )  # fmt: skip
    shown: dict[str, Any] = {
        "choice": choice,
        "outlined": [code for code in dict.fromkeys((own, chosen)) if code in members],
        "points": points,
        "points_label": OVERLAYS[overlay.value],
        "points_credit": _credit(overlay.value),
        "sheet": read.nom_court if read and chosen == read.code else "",
        # Only round thresholds are kept ready for every indicator: the others are computed.
        "every": address(scope.code, level) if method.value == Method.ROUND else "",
    }
    if id in mine:
        show_fictitious(dossier().fictif)
        drawn = own_map(mine[id], scope, level, way)
        follow(show_map(drawn.painting, ready=own_picture(drawn), **shown), found)
        if chosen in members:
            place = found.territories.get(chosen)
            show_sheet(found, None, place, own_line(mine[id], place, drawn))
        show_own(drawn, own)
        return
    if id in crossings():
        crossed = cached_crossing(found.id, id, scope.code, level)
        follow(show_map(crossed.painting, ready=crossing_picture(crossed), **shown), found)
        if chosen in members:
            show_sheet(found, crossed.crossing.lignes.indicator, found.territories.get(chosen))
        show_crossing(crossed)
        return
    layer = cached_layer(found.id, id, scope.code, level, way)
    follow(show_map(layer.painting, ready=layer_picture(layer), **shown), found)
    if chosen in members:
        show_sheet(found, layer.indicator, found.territories.get(chosen))
    show_notes(layer.painting, definition_of(layer.indicator))
    show_rows(layer, own)


def _same_subject(choice: Pick, scope: Territory, level: Level, found: Edition) -> str:
    """Keep, from one level to another, the indicator that nobody chose; return it, or « ».

    Each level has its own default: left to it, the subject of the map would change unsaid.
    """
    place, former = st.session_state.get(SUBJECT, ("", ""))
    if (place, former) != (scope.code, st.session_state.get(choice.name)):
        return ""
    if former not in indicators() or former == choice.first:
        return ""
    if former != st.session_state.get(f"{choice.name}:defaut"):
        return ""  # it was chosen: it stays
    if former in choice.options:
        layer = cached_layer(found.id, former, scope.code, level)
        if 2 * layer.known >= len(layer.members):
            st.session_state[f"{choice.name}:defaut"] = choice.first
    return str(former)


def _level_pick(scope: Territory) -> Pick:
    offered = [str(level.value) for level in MAP_LEVELS[scope.niveau]]
    return Pick(
        "Découpage", offered, "niveau", kind="pills",
        words=lambda name: PLURALS[Level(name)].capitalize(),
    )  # fmt: skip


def _method_pick() -> Pick:
    return Pick(
        "Classes", [m.value for m in Method], "classes", kind="radio",
        words=lambda value: METHODS[Method(value)][0],
    )  # fmt: skip


def _overlay_pick() -> Pick:
    return Pick("Repères", list(OVERLAYS), "reperes", words=OVERLAYS.__getitem__, kind="radio")


def _draw_settings(method: Pick | None, overlay: Pick, points: Sequence[Point]) -> None:
    if not opened(_SETTINGS):
        return
    with st.container(border=True):
        if method:
            method.draw()
            paragraph(METHODS[Method(method.value)][1], "nr-source")
        overlay.draw()
        if overlay.value != "aucun" and not points:
            paragraph(
                f"Au-delà de {MAX_POINTS} repères, ils cacheraient la carte : "
                "entrez dans un territoire plus petit.", "nr-source",
            )  # fmt: skip
        leave(_SETTINGS)


def _points(overlay: str, scope: Territory, found: Edition) -> tuple[Point, ...]:
    if overlay == "lieux":
        return help_points(found.id, scope.code)
    return town_halls(found.id, scope.code) if overlay == "mairies" else ()


def _credit(overlay: str) -> str:
    if overlay == "mairies":
        return f"Sites des mairies : {sources()['dila_mairies'].mention}."
    return help_credit()


@lru_cache(maxsize=64)
def town_halls(edition_id: str, scope: str) -> tuple[Point, ...]:
    """An inner point of each commune (the town hall's own place is not in the edition)."""
    found = edition()
    communes = found.territories.communes_of(found.territories.get(scope))
    if len(communes) > MAX_POINTS:
        return ()
    return tuple(
        Point(
            *found.places[t.code].point, f"Mairie de {t.nom}", town_hall_site(t) or "site inconnu"
        )
        for t in communes
        if t.code in found.places
    )
