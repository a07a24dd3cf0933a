"""One's own data among the indicators of « La carte ».

It is painted from the diagnostic of the visit and sent with the page: never in a cache that
visitors share, never at an address. In the URL, a data set is named by a digest of what it holds:
the link leads nowhere without the diagnostic, and never to the data of somebody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from nrdiag.cartes.classes import METHODS, Method
from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import LocalData
from nrdiag.indicateurs.edition import edition
from nrdiag.propres.data import THEME, levels_of, origin
from nrdiag.propres.exchange import HEADER, export_row
from nrdiag.propres.figures import figure_of
from nrdiag.propres.picture import METHOD, LocalMap, map_at
from nrdiag.propres.words import map_sentence, map_title, source_note
from nrdiag.rapport.export import FICTITIOUS_SENTENCE, to_csv
from nrdiag.rapport.geojson import map_geojson
from nrdiag.territoires.territory import Territory
from nrdiag.ui.layer_block import show_notes
from nrdiag.ui.markup import MAX_ROWS, plain, table
from nrdiag.ui.page import OWN_DATA, link
from nrdiag.ui.picks import Pick
from nrdiag.ui.pictures import picture
from nrdiag.ui.session import dossier

_PREFIX = "propre-"
_KNOWN, _DRAWN = "carte_propre_noms", "carte_propre_dessin"
_SHOWN = {Level.COMMUNE: "commune", Level.EPCI: "intercommunalité",
          Level.DEPARTEMENT: "département", Level.REGION: "région"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Own:
    """A data set of the diagnostic of this visit: its name in the URL, the levels it has."""

    key: str
    data: LocalData
    levels: tuple[Level, ...]


def key_of(data: LocalData) -> str:
    """« propre-1a2b3c4d5e6f »: another diagnostic, or other values, have another name."""
    content = data.model_dump_json(exclude={"id"})
    return f"{_PREFIX}{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def own_at(level: Level) -> dict[str, Own]:
    """What may be painted at this level, by its name in the URL, in the order of the diagnostic."""
    return {own.key: own for own in _own() if level in own.levels}


def own_words(mine: Mapping[str, Own]) -> dict[str, str]:
    """« Vos données · Accompagnements »."""
    return {key: f"{THEME} · {own.data.libelle or 'sans nom'}" for key, own in mine.items()}


def say_missing(choice: Pick, scope: Territory, level: Level, query: dict[str, str]) -> None:
    """Why the data set that the link asks for is not shown, and what to do; nothing otherwise."""
    asked = choice.asked or ""
    if not asked.startswith(_PREFIX) or asked in choice.options:
        return
    held = next((own for own in _own() if own.key == asked), None)
    instead = f"La carte montre à la place : {choice.words(choice.first).split(' · ', 1)[1]}."
    if held is None:
        st.info(
            "Ce lien montre une donnée qu'une personne a ajoutée à son diagnostic : le diagnostic "
            f"ouvert ici n'a pas cette donnée, ou n'a pas les mêmes valeurs. {instead} Pour voir "
            "la sienne, ouvrez le fichier de son diagnostic."
        )
        link(OWN_DATA, query, "Ouvrir un diagnostic ou charger vos données")
        return
    here = [PLURALS[one] for one in held.levels if one in MAP_LEVELS[scope.niveau]]
    again = (
        f"Choisissez le découpage «\u00a0{here[0].capitalize()}\u00a0» pour la revoir."
        if here
        else "Entrez dans un territoire plus petit pour la revoir."
    )
    name = plain(held.data.libelle)
    st.info(f"«\u00a0{name}\u00a0» n'a pas de valeur par {_SHOWN[level]}. {plain(instead)} {again}")


def own_method() -> Pick:
    """How one's own values are cut: they have no round thresholds that other maps share."""
    methods = [METHOD, *(m for m in Method if m not in (METHOD, Method.ROUND))]
    return Pick(
        "Classes", [m.value for m in methods], "classes_propres", kind="radio",
        words=lambda value: METHODS[Method(value)][0],
    )  # fmt: skip


def own_map(own: Own, scope: Territory, level: Level, method: Method) -> LocalMap:
    """The map of a data set; the last one is kept, for this visit alone."""
    found = edition()
    about = (own.key, scope.code, level, method, found.id)
    kept = st.session_state.get(_DRAWN)
    if kept is None or kept[0] != about:
        kept = (about, map_at(own.data, scope, level, found, method))
        st.session_state[_DRAWN] = kept
    drawn: LocalMap = kept[1]
    return drawn


def own_picture(drawn: LocalMap) -> dict[str, object]:
    """What the browser paints; the image made from it says whose data it is."""
    source = f"Source : {origin(drawn.data)}."
    if dossier().fictif:
        source += f" {FICTITIOUS_SENTENCE}"
    return picture(drawn.painting, map_title(drawn), map_sentence(drawn), source)


def own_line(own: Own, territory: Territory, drawn: LocalMap) -> tuple[str, str, str]:
    """The row of a data set in the sheet of a territory."""
    figure = figure_of(own.data, territory, edition())
    return (own.data.libelle, drawn.said(figure), origin(own.data))


def rows_table(drawn: LocalMap, own_code: str) -> None:
    """The territories of the map, the highest value first; the line of ``own_code`` stands out."""
    shown = drawn.rows[:MAX_ROWS]
    codes = [place.code for place, _ in shown]
    table(
        f"{drawn.data.libelle}, du plus élevé au plus faible. Source : {origin(drawn.data)}.",
        ("Territoire", "Code INSEE ou SIREN", "Valeur"),
        [(place.nom, place.code, drawn.said(figure)) for place, figure in shown], (2,),
        codes.index(own_code) if own_code in codes else None, len(drawn.rows),
    )  # fmt: skip


def show_own(drawn: LocalMap, own_code: str) -> None:
    """What goes under the map: where the values come from, the table, the files."""
    painting, fictif = drawn.painting, dossier().fictif
    show_notes(painting, source_note(drawn))
    with st.expander("Le tableau de la carte"):
        rows_table(drawn, own_code)
        name = f"nrdiag-mes-donnees-{painting.scope.code}-{painting.level.value}"
        st.download_button(
            "Télécharger le tableau (CSV)", lambda: _csv(drawn, fictif), f"{name}.csv",
            "text/csv", on_click="ignore", key="carte_propre_csv",
        )  # fmt: skip
        st.download_button(
            "Télécharger la carte (GeoJSON)", lambda: _geojson(drawn, fictif), f"{name}.geojson",
            "application/geo+json", on_click="ignore", key="carte_propre_geojson",
        )  # fmt: skip


def _csv(drawn: LocalMap, fictif: bool) -> bytes:
    found = edition()
    rows = (export_row(drawn.data, place, found) for place, _ in drawn.rows)
    return to_csv(HEADER, rows, fictif=fictif)


def _geojson(drawn: LocalMap, fictif: bool) -> bytes:
    title = map_title(drawn) + (f". {FICTITIOUS_SENTENCE}" if fictif else "")
    return map_geojson(drawn.painting, title, origin(drawn.data), drawn.rows)


def _own() -> tuple[Own, ...]:
    """The data sets of the diagnostic of this visit; named again only when they change."""
    given = dossier().donnees
    kept: tuple[Own, ...] = st.session_state.get(_KNOWN, ())
    same = len(kept) == len(given) and all(
        own.data is data for own, data in zip(kept, given, strict=True)
    )
    if not same:
        found = edition()
        kept = tuple(Own(key_of(data), data, levels_of(data, found)) for data in given)
        st.session_state[_KNOWN] = kept
    return kept
