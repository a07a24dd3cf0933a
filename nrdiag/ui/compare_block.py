"""The comparison with the territories above: a dot plot, its sentence and its table."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from nrdiag import french
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.indicateurs.compare import Compared, ladder
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import paragraph, table

#: Indicators compared, in this order, when the level has them.
COMPARED = ("ftth_taux", "part_75_plus", "part_sans_diplome", "taux_pauvrete", "revenu_median")
INK, ACCENT, GREY = "#1b2a33", "#0f6e78", "#5d6e76"
#: Smallest width of a comparison scale, in the unit of the indicator.
SPANS = {"%": 10.0, "euro": 8000.0}
FRENCH_NUMBERS = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " €"]}


def compare_section(territory: Territory) -> None:
    """One small chart per indicator known here or above, then one table for all."""
    found = edition()
    st.header("Comparer", anchor="comparer")
    lines = []
    drawn = 0
    for id in COMPARED:
        indicator = indicators()[id]
        rows = ladder(indicator, territory, found.territories, found.measures)
        lines += [
            (
                indicator.court, row.territory.nom_court,
                french.figure(row.figure, indicator.decimales),
                row.figure.vintage, sources()[row.figure.source].producteur,
            )
            for row in rows
        ]  # fmt: skip
        known = [row for row in rows if row.figure.known]
        if len(known) > 1 and rows[0].figure.known:
            drawn += 1
            st.subheader(indicator.libelle, anchor=False)
            sentence = compare_sentence(known, indicator.decimales)
            paragraph(sentence)
            spec = deepcopy(_chart(found.id, territory.code, id))
            st.vega_lite_chart(spec, width="stretch", alt=sentence, key=f"comparer_{id}")
            st.caption(f"Source : {indicator.source.mention}. {indicator.prudence}")
    if not drawn:
        paragraph("Aucune valeur locale à comparer pour l'instant. Le tableau donne les repères.")
    with st.expander("Le tableau de comparaison"):
        header = ("Indicateur", "Territoire", "Valeur", "Année", "Producteur")
        table("Le territoire et ceux qui le contiennent.", header, lines, (2,))


@lru_cache(maxsize=1024)
def _chart(edition_id: str, code: str, indicator_id: str) -> dict[str, Any]:
    """The chart as a plain specification: altair takes 50 ms to make one, sending it takes 2."""
    found, indicator = edition(), indicators()[indicator_id]
    rows = ladder(indicator, found.territories.get(code), found.territories, found.measures)
    known = [row for row in rows if row.figure.known]
    spec: dict[str, Any] = _dots(known, indicator.decimales, indicator.unite).to_dict()
    return spec


def compare_sentence(rows: list[Compared], decimals: int) -> str:
    """« Sicoval : 9,1 % ; Haute-Garonne : 8,4 % ; Occitanie : 11,6 %. »"""
    return (
        " ; ".join(f"{r.territory.nom_court} : {french.figure(r.figure, decimals)}" for r in rows)
        + "."
    )


def _domain(values: list[float], unit: str) -> tuple[float, float]:
    """A scale wide enough for a small gap to look small."""
    middle, half = (min(values) + max(values)) / 2, SPANS[unit] / 2
    low, high = min(*values, middle - half), max(*values, middle + half)
    if unit == "%":
        low, high = max(low, 0.0), min(high, 100.0)
    return low, high


def _dots(rows: list[Compared], decimals: int, unit: str) -> alt.LayerChart:
    frame = pd.DataFrame(
        {
            "nom": [row.territory.nom_court for row in rows],
            "valeur": [row.figure.value for row in rows],
            "texte": [french.figure(row.figure, decimals) for row in rows],
            "ici": [index == 0 for index in range(len(rows))],
        }
    )
    base = alt.Chart(frame).encode(
        y=alt.Y("nom:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False)),
        # Dots, not bars: the scale need not start at 0, so it is drawn.
        x=alt.X(
            "valeur:Q",
            title=None,
            scale=alt.Scale(domain=_domain(frame["valeur"].tolist(), unit), padding=50, nice=True),
            axis=alt.Axis(tickCount=4, labelColor=INK, labelFontSize=12, grid=True),
        ),
    )
    points = base.mark_circle(size=160, opacity=1).encode(
        color=alt.condition("datum.ici", alt.value(ACCENT), alt.value(GREY)),
        tooltip=[alt.Tooltip("nom:N", title="Territoire"), alt.Tooltip("texte:N", title="Valeur")],
    )
    labels = base.mark_text(dx=12, align="left", fontSize=13, color=INK).encode(text="texte:N")
    chart: alt.LayerChart = (
        alt.layer(points, labels)
        .properties(height=34 * len(rows) + 24, padding={"right": 60})
        .configure(locale=alt.Locale(number=FRENCH_NUMBERS, time=alt.Undefined))
        .configure_axis(labelColor=INK, labelFontSize=13, domain=False, gridColor="#e3eaec")
        .configure_view(stroke=None)
    )
    return chart
