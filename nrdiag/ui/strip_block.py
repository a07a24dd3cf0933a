"""The strips: one per indicator, the territory marked among its group and those like it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from nrdiag import french
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.comparison import Among
from nrdiag.comparaison.peers import decimals_of
from nrdiag.comparaison.strips import ALIKE, OWN, Dot, Picture, Strip, picture
from nrdiag.comparaison.words import (
    TIED,
    finding,
    first_sentence,
    holder_name,
    rank_text,
    strips_sentence,
)
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import side_by_side
from nrdiag.territoires.territory import Territory
from nrdiag.ui.chart import ACCENT, FRENCH_NUMBERS, GREY, GRID, INK, Chart, chart_of, draw_chart
from nrdiag.ui.markup import MAX_ROWS, Markup, fold, heading, join, paragraph, show, table
from nrdiag.ui.strip_file import strips_file
from nrdiag.ui.table_files import table_link

#: Smallest width of a scale, in the unit of the indicator: a small gap must look small.
SPANS = {"%": 10.0, "euro": 8000.0, "km": 5.0}
#: Heights in pixels: the band of the dots, the own label above it, one line per reference.
BAND, LABEL, LINE = 36, 18, 16
#: Spreads dots of close values over the height of the band, always in the same way.
GOLDEN = 0.618034
KINDS = {OWN: "votre territoire", ALIKE: "semblable"}


def strips_said(territory: Territory, among: Among | None) -> None:
    """The place of the territory in a sentence, before the strips."""
    heading("Votre place, indicateur par indicateur", "place")
    paragraph(strips_sentence(picture(edition().id, territory.code, among)), "nr-phrase")


def strips_chart(territory: Territory, among: Among | None) -> None:
    """The strips, where somebody else is on them."""
    if chart := _drawn(edition().id, territory.code, among):
        draw_chart(chart)


def strips_tables(territory: Territory, among: Among | None) -> None:
    """How the strips are read, the ranks, then every value in a table."""
    found = picture(edition().id, territory.code, among)
    if _are_drawn(found):
        paragraph(_key_sentence(found), "nr-source")
    if found.strips:
        _ranks(found)
        _values(found, among)
    if found.missing:
        items = join(
            Markup("<li><strong>{}</strong> : {}. {}</li>").format(
                indicator.libelle, french.figure(figure), figure.note
            )
            for indicator, figure in found.missing
        )
        show(Markup("<h3>Ce qui manque ici</h3><ul>{}</ul>").format(items))


def _are_drawn(found: Picture) -> bool:
    return any(len(strip.dots) > 1 for strip in found.strips)


@lru_cache(maxsize=256)
def _drawn(edition_id: str, code: str, among: Among | None) -> Chart | None:
    found = picture(edition_id, code, among)
    if not _are_drawn(found):
        return None
    said = " ; ".join(", ".join(finding(strip)) for strip in found.strips)
    return chart_of(_chart(found), f"{said}.")


def _key_sentence(found: Picture) -> str:
    """How the marks are read, without a legend."""
    plural = PLURALS[found.territory.niveau]
    said = [f"Losange : {found.territory.nom_court}."]
    if any(kind == ALIKE for _, kind in found.shown):
        said.append(f"Cercles : les {plural} qui lui ressemblent.")
    if found.holder is not None:
        said.append(f"Points gris : les autres {plural} ({holder_name(found.holder)}).")
    if any(strip.around for strip in found.strips):
        said.append("Traits : les territoires qui le contiennent.")
    return " ".join([*said, "La hauteur des points ne veut rien dire."])


def _ranks(found: Picture) -> None:
    """The rank in the group, indicator by indicator."""
    plural = PLURALS[found.territory.niveau]
    where = holder_name(found.holder) if found.holder else ""
    rows = [
        (
            strip.indicator.libelle, strip.own.text, rank_text(strip.rank),
            " ; ".join(_names_around(strip).values()) or french.ABSENT,
            strip.indicator.source.mention,
        )
        for strip in found.strips
    ]  # fmt: skip
    header = ("Indicateur", "Valeur", "Rang (le 1er est le plus fragile)", "Autour", "Source")
    table(
        f"Rang parmi les {plural} ({where}). {first_sentence(found)} Les égaux partagent le "
        "meilleur rang.",
        header, rows,
    )  # fmt: skip


def _values(found: Picture, among: Among | None) -> None:
    """Every dot of the strips, in a table and in a file."""
    with fold(f"Toutes les valeurs ({len(found.shown)} territoires)"):
        header = ("Territoire", "Ici", *(strip.indicator.court for strip in found.strips))
        rows = [
            (place.nom_court, KINDS.get(kind, "groupe"), *_texts(found, place))
            for place, kind in found.shown[:MAX_ROWS]
        ]
        title = "Votre territoire, ceux qui lui ressemblent, puis ceux du groupe."
        table(title, header, rows, range(2, len(header)), 0, len(found.shown))
        table_link(found.territory, strips_file(among), "Télécharger les valeurs (CSV)")


def _texts(found: Picture, place: Territory) -> list[str]:
    measures = edition().measures
    return [
        french.figure(figure_of(s.indicator, place, measures), decimals_of(s.indicator))
        for s in found.strips
    ]


def _chart(found: Picture) -> dict[str, Any]:
    """All the strips as one plain specification, each with its own scale."""
    return {
        "vconcat": [_view(strip) for strip in found.strips if len(strip.dots) > 1],
        "spacing": 26,
        "config": {
            "locale": {"number": FRENCH_NUMBERS},
            "axis": {"labelColor": INK, "labelFontSize": 12, "domain": False, "gridColor": GRID,
                     "ticks": False},
            "view": {"stroke": None},
            "title": {"anchor": "start", "color": INK, "subtitleColor": INK, "fontSize": 15,
                      "subtitleFontSize": 14, "subtitlePadding": 4, "offset": 10},
        },
    }  # fmt: skip


def _view(strip: Strip) -> dict[str, Any]:
    low, high = domain([d.value for d in (*strip.dots, *strip.around)], strip.indicator.unite)
    others = sorted((d for d in strip.dots if d.kind != OWN), key=lambda d: (d.value, d.text))
    height = BAND + LABEL + LINE * len(strip.around)
    value, place = finding(strip)
    x = {
        "field": "valeur", "type": "quantitative", "title": None,
        "scale": {"domain": [low, high], "nice": False, "zero": False, "padding": 8},
        "axis": {"tickCount": 4, "grid": False},
    }  # fmt: skip
    y = {
        "field": "y", "type": "quantitative", "axis": None,
        "scale": {"domain": [0, height], "nice": False},
    }  # fmt: skip
    tooltip = [
        {"field": "nom", "type": "nominal", "title": "Territoire"},
        {"field": "texte", "type": "nominal", "title": "Valeur"},
    ]
    dots: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for i, d in enumerate(others):
        height_of = round(6 + (BAND - 12) * ((i * GOLDEN) % 1), 1)
        dots[d.kind == ALIKE].append({**_datum(d), "y": height_of})
    own = {**_datum(strip.own), "y": BAND / 2}
    names = _names_around(strip)
    ticks = [
        {
            **_datum(d), "y": height - LINE * (i + 0.5), "bas": 0,
            "dit": names[d.territory.code],
        }
        for i, d in enumerate(_in_rows(strip.around, (low + high) / 2))
    ]  # fmt: skip
    middle = (low + high) / 2
    mine = {**own, "y": BAND + LABEL / 2, "dit": _named(strip.own)}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": ticks},
            "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 2]},
            "encoding": {"y2": {"field": "bas"}},
        },
        {
            "data": {"values": dots[False]},
            "mark": {"type": "circle", "size": 55, "opacity": 0.4, "color": GREY},
        },
        {
            "data": {"values": dots[True]},
            "mark": {"type": "point", "size": 75, "color": INK, "fill": "#ffffff", "opacity": 1,
                     "strokeWidth": 1.8},
        },
        {
            "data": {"values": [own]},
            "mark": {"type": "point", "shape": "diamond", "size": 260, "filled": True,
                     "color": ACCENT, "opacity": 1},
        },
        _label([*ticks, mine], middle, "#ffffff", "bold", halo=7),
        _label([mine], middle, ACCENT, "bold"),
        _label(ticks, middle, INK, "normal"),
    ]  # fmt: skip
    return {
        # Two lines when there are ties: on a phone one would touch the edge.
        "title": {"text": value, "subtitle": place.replace(f", {TIED}", f",\n{TIED}").split("\n")},
        "height": height,
        "encoding": {"x": x, "y": y, "tooltip": tooltip},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


def _in_rows(around: Sequence[Dot], middle: float) -> list[Dot]:
    """The references from top to bottom: the line of one stays out of the words below it.

    Words go to the right of a value under the middle, to the left of one above it.
    """
    ranked = sorted(around, key=lambda d: (d.value, d.territory.code))
    left = [d for d in ranked if d.value <= middle]
    return [*left, *reversed(ranked[len(left) :])]


def _label(
    rows: list[dict[str, Any]], middle: float, colour: str, weight: str, halo: int = 0
) -> dict[str, Any]:
    """Words on the side where there is room; a halo keeps the lines behind from crossing them."""
    left = {"expr": f"datum.valeur > {middle} ? 'right' : 'left'"}
    aside = {"expr": f"datum.valeur > {middle} ? -5 : 5"}
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": left, "dx": aside, "fontSize": 13, "color": colour,
                 "fontWeight": weight, "stroke": colour if halo else None,
                 "strokeWidth": halo},
        "encoding": {"text": {"field": "dit"}},
    }  # fmt: skip


def _named(dot: Dot) -> str:
    return f"{dot.territory.nom_court} {dot.text}"


def _names_around(strip: Strip) -> dict[str, str]:
    """Code -> « Haute-Garonne 9,1 % » of those that contain it, told from its own name."""
    _, *names = side_by_side([d.territory for d in (strip.own, *strip.around)])
    return {
        dot.territory.code: f"{name} {dot.text}"
        for name, dot in zip(names, strip.around, strict=True)
    }


def _datum(dot: Dot) -> dict[str, Any]:
    return {"valeur": round(dot.value, 3), "nom": dot.territory.nom_court, "texte": dot.text}


def domain(values: list[float], unit: str) -> tuple[float, float]:
    """A scale that holds every value and is never so narrow that a small gap looks large."""
    low, high = min(values), max(values)
    lack = max(0.0, SPANS.get(unit, 0.0) - (high - low)) / 2
    low, high = max(0.0, low - lack), high + lack
    return (low, min(high, 100.0)) if unit == "%" else (low, high)
