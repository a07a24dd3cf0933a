"""The radar of the eight themes, as an SVG picture: a score, what it could be, or a gap."""

from __future__ import annotations

import base64
import math
from itertools import pairwise

from nrdiag import french
from nrdiag.maturite.answers import Result, Results, score_text
from nrdiag.ui.chart import ACCENT, GREY, GRID, INK
from nrdiag.ui.markup import Markup, join

WIDTH, HEIGHT, RADIUS = 500, 430, 122
CENTRE = (WIDTH / 2, HEIGHT / 2)
RINGS = (25, 50, 75, 100)
LINE = 19
#: A label longer than this is cut into two lines, at a space.
SHORT = 13
UNSCORED = "pas noté"
#: The outer ring, where a score is 100.
EDGE = "#9fb0b6"


def radar(found: Results) -> Markup:
    """The picture, with its whole content in words for who does not see it.

    Streamlit takes ``<svg>`` out of a page: the drawing travels as the picture of an ``<img>``.
    """
    drawing = base64.b64encode(str(drawn(found)).encode()).decode()
    return Markup(
        '<img class="nr-radar" style="width:100%;max-width:38rem" '
        'src="data:image/svg+xml;base64,{}" alt="{}">'
    ).format(drawing, described(found))


def described(found: Results) -> str:
    """What the radar shows, in words."""
    parts = []
    for result in found.themes:
        low, high = result.score.low, result.score.high
        said = f"{result.theme.court} : {score_text(result)}"
        if result.score.score is not None and low is not None and high is not None and low < high:
            said += f", entre {french.number(low)} et {french.number(high)}"
        parts.append(said)
    return f"Score de chaque thème, sur 100. {'. '.join(parts)}."


def drawn(found: Results) -> Markup:
    """The SVG itself. A theme without score is named, on a dashed axis, and nothing is joined."""
    themes = found.themes
    closed = [*enumerate(themes), (0, themes[0])] if themes else []
    joined = [
        (a, b)
        for a, b in pairwise(closed)
        if a[1].score.score is not None and b[1].score.score is not None
    ]
    total = len(themes)
    parts = [
        *(_ring(value, total) for value in RINGS),
        *(_axis(i, result, total) for i, result in enumerate(themes)),
        *(_band(a, b, total) for a, b in joined),
        *(_edge(a, b, total) for a, b in joined),
        *(_mark(i, result, total) for i, result in enumerate(themes)),
        *(_label(i, result, total) for i, result in enumerate(themes)),
    ]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'font-family="Source Sans Pro, Source Sans, Arial, sans-serif" font-size="17">{}</svg>'
    ).format(WIDTH, HEIGHT, described(found), join(parts))


def _place(index: int, value: float, total: int) -> tuple[float, float]:
    """Where ``value`` (0-100) stands on an axis; the first one goes up, then clockwise."""
    angle = 2 * math.pi * index / total
    length = RADIUS * value / 100
    return (
        round(CENTRE[0] + length * math.sin(angle), 1),
        round(CENTRE[1] - length * math.cos(angle), 1),
    )


def _path(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _ring(value: int, total: int) -> Markup:
    return Markup('<polygon points="{}" fill="none" stroke="{}"/>').format(
        _path([_place(i, value, total) for i in range(total)]), EDGE if value == 100 else GRID
    )


def _axis(index: int, result: Result, total: int) -> Markup:
    x, y = _place(index, 100, total)
    scored = result.score.score is not None
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"{}/>').format(
        *CENTRE, x, y, GRID if scored else GREY, Markup("" if scored else ' stroke-dasharray="3 5"')
    )


def _band(a: tuple[int, Result], b: tuple[int, Result], total: int) -> Markup:
    """What the scores could be, between two neighbours that have one."""
    places = [
        _place(a[0], a[1].score.low or 0, total), _place(a[0], a[1].score.high or 0, total),
        _place(b[0], b[1].score.high or 0, total), _place(b[0], b[1].score.low or 0, total),
    ]  # fmt: skip
    return Markup('<polygon points="{}" fill="{}" fill-opacity="0.18"/>').format(
        _path(places), ACCENT
    )


def _edge(a: tuple[int, Result], b: tuple[int, Result], total: int) -> Markup:
    (x1, y1), (x2, y2) = (_place(i, one.score.score or 0, total) for i, one in (a, b))
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2.5"/>').format(
        x1, y1, x2, y2, ACCENT
    )


def _mark(index: int, result: Result, total: int) -> Markup:
    """The dot of a score, on the bar of what it could be."""
    score, low, high = result.score.score, result.score.low, result.score.high
    if score is None or low is None or high is None:
        return Markup("")
    x1, y1 = _place(index, low, total)
    x2, y2 = _place(index, high, total)
    x, y = _place(index, score, total)
    return Markup(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="7" '
        'stroke-opacity="0.35" stroke-linecap="round"/><circle cx="{}" cy="{}" r="5.5" fill="{}"/>'
    ).format(x1, y1, x2, y2, ACCENT, x, y, ACCENT)


def _label(index: int, result: Result, total: int) -> Markup:
    """The name of a theme around the radar, and its score in bold under it."""
    x, y = _place(index, 112, total)
    side, up = x - CENTRE[0], y - CENTRE[1]
    anchor = "middle" if abs(side) < 5 else "start" if side > 0 else "end"
    lines = _lines(result.theme.court)
    height = LINE * (len(lines) + 1)
    # Above the radar the last line touches it, below it the first one does, aside the middle.
    top = y - height + 6 if up < -RADIUS * 0.9 else y if up > RADIUS * 0.9 else y - height / 2
    scored = result.score.score is not None
    value = score_text(result) if scored else UNSCORED
    spans = [
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, round(top + LINE * (i + 0.75), 1), text)
        for i, text in enumerate(lines)
    ]
    place = (x, round(top + LINE * (len(lines) + 0.75), 1))
    weight, ink = (700, INK) if scored else (400, GREY)
    spans.append(
        Markup('<tspan x="{}" y="{}" font-weight="{}" fill="{}">{}</tspan>').format(
            *place, weight, ink, value
        )
    )
    return Markup('<text text-anchor="{}" fill="{}">{}</text>').format(anchor, INK, join(spans))


def _lines(name: str) -> list[str]:
    """One line, or two cut at the space nearest the middle."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if len(name) <= SHORT or not spaces:
        return [name]
    cut = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]
