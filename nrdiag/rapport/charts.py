"""The charts shared by the screens and the documents, as plain Vega-Lite specifications.

The data are inside; numbers are written in French by the specification itself on screen, by
``nrdiag.rapport.drawing`` in a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nrdiag import french
from nrdiag.indicateurs.compare import Compared
from nrdiag.maturite.answers import Result
from nrdiag.pratiques.stock import Row
from nrdiag.territoires.naming import side_by_side

INK, ACCENT, GREY, ALERT = "#1b2a33", "#0f6e78", "#5d6e76", "#93390f"
GRID = "#e3eaec"
MADE, USED = ACCENT, "#f59e5b"
FRENCH_NUMBERS = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " €"]}
#: Types drawn at most; the table has them all.
DRAWN = 10
Spec = dict[str, Any]


def config() -> Spec:
    """What every chart looks like."""
    return {
        "locale": {"number": FRENCH_NUMBERS},
        "axis": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": 13, "gridColor": GRID,
        },
        "legend": {"labelColor": INK, "labelFontSize": 13},
        "view": {"stroke": None},
    }  # fmt: skip


def footprint_spec(rows: Sequence[Row]) -> Spec:
    """Manufacture and use by type in tonnes per year, the heaviest first; a rule low to high."""
    drawn = sorted(rows, key=lambda row: -row.emissions.central)[:DRAWN]
    bars = []
    for row in drawn:
        bars.append(_bar(row, "Fabrication", row.fabrication.central))
        if row.usage:
            bars.append(_bar(row, "Usage", row.usage.central))
    spans = [
        {"type": r.libelle, "bas": r.emissions.bas / 1000, "haut": r.emissions.haut / 1000}
        for r in drawn
    ]
    y = {
        "field": "type", "type": "nominal", "sort": [row.libelle for row in drawn], "title": None,
        "axis": {"labelLimit": 150, "labelOverlap": False},
    }  # fmt: skip
    x = {"field": "tonnes", "type": "quantitative", "title": "tonnes de CO2 équivalent par an"}
    colour = {
        "field": "phase", "type": "nominal", "title": None, "legend": {"orient": "top"},
        "scale": {"domain": ["Fabrication", "Usage"], "range": [MADE, USED]},
    }  # fmt: skip
    return {
        "height": 30 * len(drawn) + 60,
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": 14},
                "encoding": {"y": y, "x": x, "color": colour},
            },
            {
                "data": {"values": spans},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
                "encoding": {
                    "y": y,
                    "x": {"field": "bas", "type": "quantitative"},
                    "x2": {"field": "haut"},
                },
            },
        ],
        "config": config(),
    }


def scores_spec(results: Sequence[Result]) -> Spec:
    """The score of each theme out of 100; a rule from the lowest to the highest it could be."""
    names = [result.theme.court for result in results]
    points = [
        {"thème": r.theme.court, "score": r.score.score, "bas": r.score.low, "haut": r.score.high}
        for r in results
        if r.score.score is not None
    ]
    y = {
        "field": "thème", "type": "nominal", "sort": names, "title": None,
        "scale": {"domain": names}, "axis": {"labelLimit": 220},
    }  # fmt: skip
    x = {
        "field": "score", "type": "quantitative", "title": "score sur 100",
        "scale": {"domain": [0, 100]},
    }  # fmt: skip
    return {
        "height": 30 * len(names),
        "data": {"values": points},
        "layer": [
            {"mark": {"type": "bar", "height": 14, "color": ACCENT}, "encoding": {"y": y, "x": x}},
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
                "encoding": {"y": y, "x": {**x, "field": "bas"}, "x2": {"field": "haut"}},
            },
        ],
        "config": config(),
    }


def ladder_spec(chain: Sequence[Compared], title: str) -> Spec:
    """A percentage of the territory (in colour) and of those that contain it, from 0 to 100."""
    names = side_by_side([compared.territory for compared in chain])
    values = [
        {
            "territoire": name, "taux": compared.figure.value,
            "soi": rank == 0, "dit": french.percent(compared.figure.value),
        }
        for rank, (name, compared) in enumerate(zip(names, chain, strict=True))
        if compared.figure.value is not None
    ]  # fmt: skip
    y = {
        "field": "territoire", "type": "nominal", "sort": names, "title": None,
        "axis": {"labelLimit": 220},
    }  # fmt: skip
    x = {"field": "taux", "type": "quantitative", "title": title, "scale": {"domainMin": 0}}
    return {
        "height": 34 * len(values),
        "data": {"values": values},
        "encoding": {"y": y, "x": x},
        "layer": [
            {
                "mark": {"type": "bar", "height": 16},
                "encoding": {
                    "color": {
                        "field": "soi", "type": "nominal", "legend": None,
                        "scale": {"domain": [True, False], "range": [ACCENT, "#9fb0b6"]},
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 13},
                "encoding": {"text": {"field": "dit"}},
            },
        ],
        "config": config(),
    }  # fmt: skip


def _bar(row: Row, phase: str, kilograms: float) -> Spec:
    return {"type": row.libelle, "phase": phase, "tonnes": kilograms / 1000}
