"""The ranking on screen: the map of the quarters, the ranks and their bands, the table."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.cartes.painting import Painting
from nrdiag.catalogue.fragility import fragility_index
from nrdiag.catalogue.indicators import Level
from nrdiag.fragilite.base import Base
from nrdiag.fragilite.export import header as csv_header
from nrdiag.fragilite.export import lines as csv_lines
from nrdiag.fragilite.picture import quarter_map
from nrdiag.fragilite.ranking import Ranking, Row, ranking
from nrdiag.fragilite.values import component_figure
from nrdiag.fragilite.weights import Weights
from nrdiag.fragilite.words import (
    band_text,
    base_name,
    chart_title,
    commune_sentence,
    settings_in_ten,
)
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.ui.compare_block import ACCENT, FRENCH_NUMBERS, GREY, INK
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import MAX_ROWS, paragraph, plain, table

#: Rows of the chart.
TOP = 15
BAND = "#b9cdd2"
#: What names a ranking: scope, base, weights, edition.
Key = tuple[str, Base, Weights, str]


def show_quarters(result: Ranking, own: Row | None) -> None:
    """The map, its legend, and the sentence of the commune just touched."""
    st.header("La carte de l'indice", anchor="carte")
    painting = _painting(_key(result))
    paragraph(
        f"Les {french.number(len(result.ranked))} communes classées, en quatre quarts, du plus "
        "fragile au moins fragile. Un trait entoure la vôtre."
        if own
        else f"Les {french.number(len(result.ranked))} communes classées, en quatre quarts, du "
        "plus fragile au moins fragile."
    )
    show_legend(painting)
    chosen = result.row_of(st.query_params.get("apercu", ""))
    outlined = [row.commune.code for row in (own, chosen) if row is not None]
    clicked = show_map(
        painting,
        f"Indice de fragilité, communes de {result.scope.nom_court}, base : "
        f"{base_name(result.reference)}",
        source="Calcul nrdiag, poids choisis par l'utilisateur",
        outlined=tuple(dict.fromkeys(outlined)),
        key="carte_fragilite",
    )
    if clicked and result.row_of(clicked) and clicked != st.query_params.get("apercu"):
        st.query_params["apercu"] = clicked
        st.rerun(scope="fragment")
    if chosen is None:
        st.caption("Touchez une commune de la carte pour lire son rang.")
    else:
        paragraph(commune_sentence(result, chosen))
    if painting.without_contour:
        names = french.enumeration([t.nom for t in painting.without_contour[:20]])
        st.caption(f"Sans contour dans la source, donc seulement au tableau : {plain(names)}.")


def show_chart(result: Ranking, own: Row | None) -> None:
    """The first communes: a dot at the rank, a bar where the rank is in 9 draws out of 10."""
    rows = _drawn(result, own)
    st.header("Ce classement tient-il si les poids changent ?", anchor="stabilite")
    said = chart_title(result, min(TOP, len(result.ranked)))
    paragraph(f"{said}.")
    code = own.commune.code if own else ""
    spec = deepcopy(_chart(_key(result), code))
    st.vega_lite_chart(
        spec, width="stretch", key="rangs",
        alt=f"{said}. " + " ".join(f"{r.commune.nom} : rang {band_text(r)}." for r in rows),
    )  # fmt: skip
    st.caption(
        f"Le point est le rang avec vos poids. La barre couvre 9 réglages sur 10. "
        f"{plain(fragility_index().methode.law)}{_one_component(result)}"
    )


def show_table(result: Ranking, own: Row | None) -> None:
    """Every number: the index, the rank and its band, and each value with its percentile."""
    st.header("Le tableau", anchor="tableau")
    components = fragility_index().composants
    head = (
        "Commune", "Indice", "Rang (selon les poids)", "Reste dans le quart le plus fragile",
        "Poids connu", *(c.court for c in components),
    )  # fmt: skip
    code = own.commune.code if own else ""
    codes, rows = _rows(_key(result), code)
    table(
        "L'indice va de 0 à 100 (le plus fragile). Sous chaque valeur, son rang centile dans la "
        f"base ({base_name(result.reference)}).",
        head, rows, (1,), codes.index(code) if code in codes else None, len(result.rows),
    )  # fmt: skip
    mentions = dict.fromkeys(c.indicator.source.mention for c in components)
    st.caption(
        f"Indice estimé par nrdiag. Sources : {plain(' ; '.join(mentions))}. Une commune dont une "
        "valeur manque est classée sur les autres : « poids connu » dit sur quelle part."
    )
    key = _key(result)
    st.download_button(
        "Télécharger le tableau (CSV)",
        lambda: to_csv(csv_header(), csv_lines(ranking(*key), edition())),
        file_name=f"nrdiag-{result.scope.code}-indice-de-fragilite.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _key(result: Ranking) -> Key:
    return (result.scope.code, result.reference.base, result.weights, edition().id)


@lru_cache(maxsize=48)
def _painting(key: Key) -> Painting:
    return quarter_map(ranking(*key), edition())


@lru_cache(maxsize=256)
def _rows(key: Key, own: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The rows of the table as shown; the own commune is always among them."""
    result = ranking(*key)
    shown = list(result.rows[:MAX_ROWS])
    mine = result.row_of(own)
    if mine is not None and mine not in shown:
        shown[-1] = mine
    return tuple(r.commune.code for r in shown), tuple(_row(result, r) for r in shown)


def _row(result: Ranking, row: Row) -> tuple[str, ...]:
    name = row.commune.nom
    if result.scope.niveau is Level.REGION:
        name = f"{name} ({row.commune.departement})"
    stays = french.ABSENT
    if row.first_quarter is not None and result.has_quarters:
        stays = settings_in_ten(row.first_quarter).removeprefix("dans ")
    values = []
    for component, percentile in zip(fragility_index().composants, row.percentiles, strict=True):
        figure = component_figure(component, row.commune, edition().measures)
        said = french.figure(figure, component.indicator.decimales)
        values.append(
            said if percentile is None else f"{said} (centile {french.number(percentile)})"
        )
    return (
        name,
        french.ABSENT if row.index is None else french.number(row.index, 1),
        band_text(row),
        stays,
        french.percent(100 * row.completeness, 0),
        *values,
    )


def _drawn(result: Ranking, own: Row | None) -> tuple[Row, ...]:
    """The first communes, and the own one after them."""
    first = result.ranked[:TOP]
    if own is None or own.rank is None or own in first:
        return first
    return (*first, own)


def _one_component(result: Ranking) -> str:
    """With a single weight, nothing varies: the bands are points, and it is said."""
    if sum(weight > 0 for weight in result.weights) > 1:
        return ""
    return " Un seul composant pèse : faire varier son poids ne change aucun rang."


@lru_cache(maxsize=256)
def _chart(key: Key, own: str) -> dict[str, Any]:
    """The chart as a plain specification, in Vega-Lite's own words."""
    result = ranking(*key)
    rows = _drawn(result, result.row_of(own))
    values = [
        {
            "nom": row.commune.nom, "rang": row.rank, "bas": row.low, "haut": row.high,
            "texte": band_text(row), "ici": not own or row.commune.code == own,
        }
        for row in rows
    ]  # fmt: skip
    last = max(row.high or 1 for row in rows)
    names = {"field": "nom", "type": "nominal", "sort": None, "title": None,
             "axis": {"labelLimit": 150, "ticks": False}}  # fmt: skip
    scale = {"domain": [1, max(last, 2)], "nice": False}
    axis = {"title": "Rang (1 : la plus fragile)", "tickMinStep": 1, "tickCount": 6,
            "format": ",d"}  # fmt: skip
    tooltip = [
        {"field": "nom", "type": "nominal", "title": "Commune"},
        {"field": "texte", "type": "nominal", "title": "Rang"},
    ]
    return {
        "data": {"values": values},
        "height": 26 * len(rows) + 10,
        "padding": {"right": 70},
        "encoding": {"y": names, "tooltip": tooltip},
        "layer": [
            {
                "mark": {"type": "bar", "height": 9, "cornerRadius": 4, "color": BAND},
                "encoding": {
                    "x": {"field": "bas", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "haut"},
                },
            },
            {
                "mark": {"type": "circle", "size": 130, "opacity": 1},
                "encoding": {
                    "x": {"field": "rang", "type": "quantitative"},
                    "color": {"condition": {"test": "datum.ici", "value": ACCENT}, "value": GREY},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 12, "fontSize": 12, "color": INK},
                "encoding": {
                    "x": {"field": "haut", "type": "quantitative"},
                    "text": {"field": "texte"},
                },
            },
        ],
        "config": {
            "locale": {"number": FRENCH_NUMBERS},
            "axis": {"labelColor": INK, "labelFontSize": 13, "domain": False,
                     "gridColor": "#e3eaec", "titleColor": INK, "titleFontWeight": "normal"},
            "view": {"stroke": None},
        },
    }  # fmt: skip
