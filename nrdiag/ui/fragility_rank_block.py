"""The ranking on screen: the map of the quarters, the ranks and their bands, the table."""

from __future__ import annotations

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
    map_sentence,
    tenths,
)
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.naming import of_place
from nrdiag.ui.chart import ACCENT, FRENCH_NUMBERS, GREY, INK, Chart, chart_of, draw_chart
from nrdiag.ui.layer_block import TOUCHED, follow_touch
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import MAX_ROWS, drawn_once, fold, heading, paragraph, table

#: Rows of the chart.
TOP = 15
BAND = "#b9cdd2"
#: The column that says how much of the index rests on known values.
KNOWN = "Part connue de l'indice"
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
#: What names a ranking: scope, base, weights, edition.
Key = tuple[str, Base, Weights, str]


def map_said(result: Ranking, key: Key) -> None:
    """The map in a sentence, and its legend."""
    heading("La carte de l'indice", "carte")
    paragraph(map_sentence(result))
    show_legend(_painting(key))


def show_quarters(result: Ranking, key: Key, own: str) -> None:
    """The map, then the commune just touched and the finding of the chart."""
    chosen = result.row_of(st.query_params.get(TOUCHED, ""))
    touched = chosen.commune.code if chosen else ""
    outlined = [code for code in (own, touched) if result.row_of(code)]
    clicked = show_map(
        _painting(key),
        f"Indice de fragilité, communes {of_place(result.scope)}, base : "
        f"{base_name(result.reference)}",
        source="Calcul nrdiag, poids choisis par l'utilisateur",
        outlined=tuple(dict.fromkeys(outlined)),
        sheet=chosen.commune.nom_court if chosen else "",
        key="carte_fragilite",
    )
    follow_touch(clicked, {row.commune.code for row in result.rows})
    _between(key, own, touched)


@drawn_once
def _between(key: Key, own: str, touched: str) -> None:
    """The commune touched on the map, what the map lacks, then the finding of the chart."""
    result = ranking(*key)
    if row := result.row_of(touched):
        paragraph(commune_sentence(result, row))
    else:
        paragraph("Touchez une commune de la carte pour lire son rang.", "nr-source")
    if lacking := _painting(key).without_contour:
        names = french.enumeration([t.nom for t in lacking[:20]])
        paragraph(f"Sans contour dans la source, donc seulement au tableau : {names}.", "nr-source")
    heading("Ce classement tient-il si les poids changent\u202f?", "stabilite")
    paragraph(_chart_words(key, own)[0])


def show_chart(key: Key, own: str) -> None:
    """The first communes: a dot at the rank, a bar where the rank is in 9 draws out of 10."""
    draw_chart(_chart(key, own))


def chart_note(result: Ranking) -> None:
    """How the chart is read, where there is one."""
    if result.has_quarters:
        paragraph(
            "Le point est le rang avec vos poids. La barre couvre 9 réglages sur 10. "
            f"{fragility_index().methode.law}{_one_component(result)}",
            "nr-source",
        )


def show_table(result: Ranking, own: str) -> None:
    """Every number: the index, the rank and its band, and each value with its percentile."""
    known = _known_columns(result)
    if not known:
        return
    heading("Le tableau" if result.ranked else "Ce qui est connu", "tableau")
    components = [fragility_index().composants[k] for k in known]
    head = ["Commune"]
    if result.ranked:
        head += ["Indice", "Rang (selon les poids)"]
    if result.has_quarters:
        head.append("Dans le quart le plus fragile")
    if _has_gaps(result):
        head.append(KNOWN)
    head += [c.court for c in components]
    numeric = [i for i, name in enumerate(head) if name in ("Indice", KNOWN)]
    # The other cells may hold words, which wrap.
    start = len(head) - len(components)
    numeric += [start + i for i, c in enumerate(components) if c.indicator.unite == "%"]
    codes, rows = _rows(result, own)
    said = "L'indice va de 0 à 100 (le plus fragile). " if result.ranked else ""
    mentions = dict.fromkeys(c.indicator.source.mention for c in components)
    note = f"Indice estimé par nrdiag. Sources : {' ; '.join(mentions)}."
    if _has_gaps(result):
        note += (
            " Une commune dont une valeur manque est classée sur les autres : "
            f"«\u00a0{KNOWN.lower()}\u00a0» dit quelle part des poids elles font."
        )
    with fold(f"Chaque commune, ses valeurs ({french.plural(len(result.rows), 'commune')})"):
        table(
            f"{said}Entre parenthèses, le rang centile de chaque valeur dans la base "
            f"({base_name(result.reference)}).",
            head, rows, numeric, codes.index(own) if own in codes else None, len(result.rows),
        )  # fmt: skip
        paragraph(note, "nr-source")


def offer_file(result: Ranking, key: Key) -> None:
    """The whole table, with the weights chosen."""
    if not _known_columns(result):
        return
    st.download_button(
        "Télécharger le tableau (CSV)",
        lambda: to_csv(csv_header(), csv_lines(ranking(*key), edition())),
        file_name=f"nrdiag-{result.scope.code}-indice-de-fragilite.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _has_gaps(result: Ranking) -> bool:
    """Whether a value that counts is missing for one commune at least."""
    return any(round(100 * row.completeness) < 100 for row in result.rows)


@lru_cache(maxsize=48)
def _painting(key: Key) -> Painting:
    return quarter_map(ranking(*key), edition())


def _rows(result: Ranking, own: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """The rows of the table as shown; the own commune is always among them."""
    shown = list(result.rows[:MAX_ROWS])
    mine = result.row_of(own)
    if mine is not None and mine not in shown:
        shown[-1] = mine
    known, gaps = _known_columns(result), _has_gaps(result)
    return [r.commune.code for r in shown], [_row(result, r, known, gaps) for r in shown]


@lru_cache(maxsize=20_000)
def _said(k: int, code: str, edition_id: str) -> str:
    """The raw value of a component, whatever the weights."""
    component = fragility_index().composants[k]
    commune = edition().territories.get(code)
    figure = component_figure(component, commune, edition().measures)
    return french.figure(figure, component.indicator.decimales)


def _known_columns(result: Ranking) -> list[int]:
    """The components known for one commune at least: the others would be columns of nothing."""
    count = len(fragility_index().composants)
    return [k for k in range(count) if any(r.percentiles[k] is not None for r in result.rows)]


def _row(result: Ranking, row: Row, known: list[int], gaps: bool) -> tuple[str, ...]:
    name = row.commune.nom
    if result.scope.niveau is Level.REGION:
        name = f"{name} ({row.commune.departement})"
    cells = [name]
    if result.ranked:
        index = french.ABSENT if row.index is None else french.number(round(row.index, 1), 1)
        cells += [index, band_text(row)]
    if result.has_quarters:
        share = row.first_quarter
        cells.append(french.ABSENT if share is None else f"{tenths(share)} réglages de poids")
    if gaps:
        cells.append(french.percent(100 * row.completeness, 0))
    for k in known:
        percentile = row.percentiles[k]
        said = _said(k, row.commune.code, edition().id)
        cells.append(said if percentile is None else f"{said}\u00a0({french.number(percentile)})")
    return tuple(cells)


def _drawn(result: Ranking, own: Row | None) -> tuple[Row, ...]:
    """The first communes, and the own one after them."""
    first = result.ranked[:TOP]
    if own is None or own.rank is None or own in first:
        return first
    return (*first, own)


def _one_component(result: Ranking) -> str:
    """With a single weight, nothing varies: the bands are points, and it is said."""
    if len(result.weighted) > 1:
        return ""
    return " Un seul composant pèse : faire varier son poids ne change aucun rang."


@lru_cache(maxsize=256)
def _chart_words(key: Key, own: str) -> tuple[str, str]:
    """The finding of the chart, and all that it shows."""
    result = ranking(*key)
    said = f"{chart_title(result, min(TOP, len(result.ranked)))}."
    rows = _drawn(result, result.row_of(own))
    return said, f"{said} " + " ".join(f"{r.commune.nom} : rang {band_text(r)}." for r in rows)


@lru_cache(maxsize=256)
def _chart(key: Key, own: str) -> Chart:
    result = ranking(*key)
    return chart_of(_bands(_drawn(result, result.row_of(own)), own), _chart_words(key, own)[1])


def _bands(rows: tuple[Row, ...], own: str) -> dict[str, Any]:
    """The chart as a plain specification, in Vega-Lite's own words."""
    values = [
        {
            "nom": row.commune.nom, "rang": row.rank, "bas": row.low, "haut": row.high,
            "texte": band_text(row), "dit": f"{row.commune.nom} : rang {band_text(row)}",
            "ici": not own or row.commune.code == own,
        }
        for row in rows
    ]  # fmt: skip
    last = max(row.high or 1 for row in rows)
    scale = {"domain": [1, max(last, 2)], "nice": False}
    axis = {"title": "Rang (1 : la plus fragile)", "values": _ticks(last), "format": ",d"}
    tooltip = [
        {"field": "nom", "type": "nominal", "title": "Commune"},
        {"field": "texte", "type": "nominal", "title": "Rang"},
    ]
    return {
        "data": {"values": values},
        "height": 40 * len(rows),
        "encoding": {
            "y": {"field": "nom", "type": "nominal", "sort": None, "axis": None},
            "tooltip": tooltip,
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 9, "cornerRadius": 4, "color": BAND,
                         "yOffset": 8},
                "encoding": {
                    "x": {"field": "bas", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "haut"},
                },
            },
            {
                "mark": {"type": "circle", "size": 130, "opacity": 1, "yOffset": 8},
                "encoding": {
                    "x": {"field": "rang", "type": "quantitative"},
                    "color": {"condition": {"test": "datum.ici", "value": ACCENT}, "value": GREY},
                },
            },
            {
                # The name is above its bar: on a phone the bars keep the whole width.
                "mark": {"type": "text", "align": "left", "dy": -8, "fontSize": 13, "color": INK},
                "encoding": {"x": {"value": 0}, "text": {"field": "dit"}},
            },
        ],
        "config": {
            "locale": {"number": FRENCH_NUMBERS},
            "axis": {"labelColor": INK, "labelFontSize": 13, "domain": False,
                     "gridColor": "#e3eaec", "titleColor": INK, "titleFontWeight": "normal"},
            "view": {"stroke": None},
        },
    }  # fmt: skip


def _ticks(last: int) -> list[int]:
    """Rank 1, then round ranks: at most seven."""
    step = next((s for s in STEPS if last <= 6 * s), STEPS[-1])
    return [1, *range(step if step > 1 else 2, last + 1, step)]
