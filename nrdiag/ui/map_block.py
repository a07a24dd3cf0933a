"""The map section: pickers, sentence, map, legend, sheet of the chosen territory, table."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from nrdiag import french
from nrdiag.cartes.layer import MAP_LEVELS, Layer, build_layer, map_scope
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.figure import Figure
from nrdiag.indicateurs.compare import Compared
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.rapport.export import layer_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.map import Point, show_map
from nrdiag.ui.markup import MAX_ROWS, Markup, join, paragraph, plain, show, table
from nrdiag.ui.page import TERRITORY, link

#: The map opens on the first of these that is known somewhere in it.
DEFAULTS = ("ftth_taux", "part_75_plus", "distance_france_services", "pop_totale")
#: Above this number, the marks would hide the map: they are left to smaller territories.
MAX_POINTS = 150
PLURALS = {
    Level.COMMUNE: "communes", Level.EPCI: "intercommunalités",
    Level.DEPARTEMENT: "départements", Level.REGION: "régions",
}  # fmt: skip
SHEET = ("pop_totale", "ftth_taux", "part_75_plus", "pop_75_plus", "distance_france_services")


@st.fragment
def map_section(territory: Territory) -> None:
    """Everything below the verdict that depends on the indicator; runs alone when it changes."""
    found = edition()
    scope = map_scope(territory, found)
    st.header("La carte", anchor="carte")
    left, right = st.columns([3, 2])
    with right:
        level = _pick_level(scope)
    with left:
        indicator = _pick_indicator(scope, level)
    layer = cached_layer(found.id, indicator.id, scope.code, level)
    paragraph(layer_sentence(layer))
    own = [territory.code] if territory.code != scope.code else []
    chosen = st.query_params.get("apercu", "")
    title = f"Carte : {indicator.libelle}, {PLURALS[level]} de {scope.nom_court}"
    points = _help_points(scope.code) if _pick_points() else ()
    show_legend(layer, bool(points))
    calls = int(st.session_state.get("montrer", 0))
    outlined = [*own, *([chosen] if chosen in {r.territory.code for r in layer.rows} else [])]
    clicked = show_map(layer, title, outlined, points, calls)
    if clicked and clicked != chosen and clicked in found.territories.by_code:
        st.query_params["apercu"] = clicked
        st.rerun(scope="fragment")
    _sheet(found, layer, chosen)
    _notes(layer)
    _rows(layer, territory)


@lru_cache(maxsize=64)
def cached_layer(edition_id: str, indicator: str, scope: str, level: str) -> Layer:
    """The layer of one choice: frozen, so shared as it is (st.cache_data would copy it)."""
    found = edition()
    place = found.territories.get(scope)
    return build_layer(indicators()[indicator], place, Level(level), found)


def layer_sentence(layer: Layer) -> str:
    """What the map says, in one sentence: the range, and where its ends are."""
    known = [row for row in layer.rows if row.figure.value is not None]
    name = f"{layer.indicator.libelle} : "
    if not known:
        return f"{name}donnée absente pour ce territoire. {layer.indicator.combler}"
    low = min(known, key=_value)
    high = max(known, key=_value)
    decimals = layer.indicator.decimales
    if _value(low) == _value(high):
        return f"{name}{french.figure(low.figure, decimals)} partout où la valeur est connue."
    missing = len(layer.rows) - len(known)
    said = (
        f"{name}entre {french.figure(low.figure, decimals)} ({low.territory.nom_court}) "
        f"et {french.figure(high.figure, decimals)} ({high.territory.nom_court})."
    )
    if missing:
        places = f"{missing} {PLURALS[layer.level]} sur {len(layer.rows)}"
        said += f" Valeur absente ou secrète pour {places}."
    return said


def show_legend(layer: Layer, with_points: bool) -> None:
    """The legend outside the map, in words and colours, with how many are in each class."""
    items = []
    for line in layer.legend:
        css = "nr-pastille" if line.colour else "nr-pastille nr-hachure"
        style = f"background:{line.colour}" if line.colour else ""
        items.append(
            Markup('<li><span class="{}" style="{}"></span>{} ({})</li>').format(
                css, style, line.label, line.count
            )
        )
    if with_points:
        items.append(
            Markup('<li><span class="nr-pastille nr-losange"></span>lieu France services</li>')
        )
    show(Markup('<ul class="nr-legende" aria-label="Légende">{}</ul>').format(join(items)))


def _pick_indicator(scope: Territory, level: Level) -> Indicator:
    offered = [i.id for i in indicators().values() if i.carte and level in i.niveaux]
    if "indicateur" not in st.session_state:
        st.session_state["indicateur"] = st.query_params.get("indicateur")
    if st.session_state["indicateur"] not in offered:
        st.session_state["indicateur"] = _default(scope, level, offered)
    choice = st.selectbox(
        "Indicateur",
        offered,
        key="indicateur",
        format_func=lambda id: f"{indicators()[id].theme} · {indicators()[id].libelle}",
        placeholder="Choisir un indicateur",
    )
    if st.query_params.get("indicateur") != choice:
        st.query_params["indicateur"] = choice
    return indicators()[choice]


def _default(scope: Territory, level: Level, offered: list[str]) -> str:
    candidates = [id for id in DEFAULTS if id in offered]
    for id in candidates:
        layer = cached_layer(edition().id, id, scope.code, level)
        if any(row.figure.known for row in layer.rows):
            return id
    return (candidates or offered)[0]


def _pick_level(scope: Territory) -> Level:
    offered = [level.value for level in MAP_LEVELS[scope.niveau]]
    if len(offered) == 1:
        return Level(offered[0])
    if "niveau" not in st.session_state:
        st.session_state["niveau"] = st.query_params.get("niveau", offered[0])
    if st.session_state["niveau"] not in offered:
        st.session_state["niveau"] = offered[0]
    choice = st.radio(
        "Découpage", offered, key="niveau", horizontal=True,
        format_func=lambda name: PLURALS[Level(name)].capitalize(),
    )  # fmt: skip
    if st.query_params.get("niveau") != choice:
        st.query_params["niveau"] = choice
    return Level(choice)


def _pick_points() -> bool:
    return st.checkbox("Montrer les lieux France services (août 2024)", key="lieux", value=True)


@lru_cache(maxsize=256)
def _help_points(scope: str) -> tuple[Point, ...]:
    """The France services places of a scope; none above MAX_POINTS, where they hide the map."""
    found = edition()
    place = found.territories.get(scope)
    if place.niveau in (Level.REGION, Level.FRANCE):
        return ()
    codes = {t.code for t in found.territories.communes_of(place)}
    places = found.help_places
    inside = places[places["commune"].isin(codes)]
    if len(inside) > MAX_POINTS:
        return ()
    columns = ["longitude", "latitude", "nom", "adresse"]
    return tuple(Point(*row) for row in inside[columns].itertuples(index=False, name=None))


def _sheet(found: Edition, layer: Layer, chosen: str) -> None:
    row = next((r for r in layer.rows if r.territory.code == chosen), None)
    if row is None:
        st.caption("Touchez un territoire de la carte pour lire sa fiche.")
        return
    with st.container(border=True):
        st.subheader(plain(row.territory.nom), anchor=False)
        lines = []
        for id in dict.fromkeys((layer.indicator.id, *SHEET)):
            entry = indicators()[id]
            if row.territory.niveau in entry.niveaux:
                figure = figure_of(entry, row.territory, found.measures)
                lines.append(
                    (entry.libelle, french.figure(figure, entry.decimales), _credit(figure))
                )
        table(f"Chiffres de {row.territory.nom}.", ("Indicateur", "Valeur", "Source"), lines, (1,))
        link(TERRITORY, {"territoire": chosen}, f"Ouvrir la fiche de {row.territory.nom}")


def _notes(layer: Layer) -> None:
    source = layer.indicator.source
    st.caption(
        f"{plain(layer.indicator.definition)} Source : {plain(source.mention)}. "
        f"{plain(layer.indicator.prudence)}"
    )
    if layer.overseas:
        names = french.enumeration([t.nom_court for t in layer.overseas[:12]])
        st.caption(
            "La carte s'ouvre sur la métropole. Faites-la glisser, ou lisez le tableau, "
            f"pour : {plain(names)}."
        )
    if layer.without_contour:
        names = french.enumeration([t.nom for t in layer.without_contour[:20]])
        st.info(
            "Sans contour dans la source, donc hors de la carte mais dans le tableau : "
            f"{plain(names)}."
        )


def _rows(layer: Layer, territory: Territory) -> None:
    with st.expander("Le tableau de la carte"):
        ranked = sorted(layer.rows, key=lambda r: (r.figure.value is None, -_value(r)))
        shown = ranked[:MAX_ROWS]
        rows = [
            (r.territory.nom, r.territory.code, french.figure(r.figure, layer.indicator.decimales))
            for r in shown
        ]
        codes = [r.territory.code for r in shown]
        own = codes.index(territory.code) if territory.code in codes else None
        table(
            f"{layer.indicator.libelle}, du plus élevé au plus faible.",
            ("Territoire", "Code INSEE ou SIREN", "Valeur"), rows, (2,), own, len(ranked),
        )  # fmt: skip
        st.download_button(
            "Télécharger le tableau (CSV)",
            lambda: layer_csv(layer),
            file_name=f"nrdiag-{layer.scope.code}-{layer.indicator.id}.csv",
            mime="text/csv",
            on_click="ignore",
        )


def _credit(figure: Figure) -> str:
    from nrdiag.catalogue.sources import sources

    return sources()[figure.source].mention


def _value(row: Compared) -> float:
    return row.figure.value if row.figure.value is not None else 0.0
