"""The drawings of a workshop, as SVG pictures: the guesses on a line, the actions on a square."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.atelier.results import Card, Guesses
from nrdiag.atelier.steps import Step
from nrdiag.atelier.words import amount, grade_text, guess_sentence, truth_sentence
from nrdiag.ui.chart import ACCENT, ALERT, GREY, GRID, INK
from nrdiag.ui.markup import Markup, join

_FONT = 'font-family="Source Sans Pro, Source Sans, Arial, sans-serif"'
_WIDTH, _LEFT, _RIGHT = 1000, 40, 960
#: Guesses side by side on the line are gathered in so many places.
_PLACES = 60
#: Discs of actions nearer than this hide one another; none starts beyond the edge.
_SIDE, _EDGE = 56, 540


def guess_picture(step: Step, found: Guesses, *, revealed: bool) -> Markup:
    """A dot per guess; the figure itself only once revealed."""
    values = [*found.values, *([found.truth] if revealed else [])]
    low, high = _span(step, values)
    heights: Counter[int] = Counter()
    dots = []
    for value in found.values:
        place = round((value - low) / (high - low) * _PLACES)
        heights[place] += 1
        x = _LEFT + place * (_RIGHT - _LEFT) / _PLACES
        dots.append(_dot(x, 240 - 22 * (heights[place] - 1)))
    base = Markup('<line x1="{}" y1="254" x2="{}" y2="254" stroke="{}" stroke-width="2"/>').format(
        _LEFT, _RIGHT, INK
    )
    ends = [
        _text(_LEFT, 288, amount(step, low), "start"),
        _text(_RIGHT, 288, amount(step, high), "end"),
    ]
    marks = [_mark(step, found.truth, low, high)] if revealed else []
    said = guess_sentence(step, found) if revealed else _waiting(found)
    alt = f"{said} {truth_sentence(step)}" if revealed else said
    return picture(join([base, *dots, *ends, *marks]), _WIDTH, 300, alt)


def action_picture(found: Sequence[Card]) -> Markup:
    """Effort to the right, impact upwards, the disc as large as the points; numbers name them."""
    judged = [card for card in found if card.impact is not None and card.points]
    most = max((card.points for card in judged), default=1)
    parts = [
        Markup('<path d="M10 50h600v360h-600zM310 50v360M10 230h600" fill="none" stroke="{}"/>')
        .format(GRID),
        _text(10, 36, "impact fort", "start", 30), _text(610, 448, "effort fort", "end", 30),
        _text(10, 448, "effort et impact faibles", "start", 30),
    ]  # fmt: skip
    taken: list[tuple[float, float]] = []
    for rank, card in enumerate(found, start=1):
        if card not in judged:
            continue
        x = 60 + ((card.effort or 1) - 1) / 2 * 500
        y = 370 - ((card.impact or 1) - 1) / 2 * 280
        # Two discs at one place are put side by side: each number stays legible.
        while any(abs(x - a) < _SIDE and abs(y - b) < _SIDE for a, b in taken):
            x = x + _SIDE if x < _EDGE else 60
        taken.append((x, y))
        radius = 20 + 16 * (card.points / most) ** 0.5
        parts.append(
            Markup(
                '<circle cx="{}" cy="{}" r="{}" fill="{}"/><text x="{}" y="{}" font-size="32" '
                'text-anchor="middle" font-weight="700" fill="#ffffff">{}</text>'
            ).format(round(x), round(y), round(radius), ACCENT, round(x), round(y) + 11, rank)
        )
    said = "; ".join(
        f"{rank}. {actions()[card.action].titre} : impact {grade_text(card.impact)}, "
        f"effort {grade_text(card.effort)}"
        for rank, card in enumerate(found, start=1)
        if card in judged
    )
    return picture(join(parts), 620, 460, f"Impact et effort des actions choisies. {said}.")


def picture(content: Markup, width: int, height: int, alt: str) -> Markup:
    """Streamlit takes ``<svg>`` out of a page: it travels as the picture of an ``<img>``."""
    drawing = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" {} font-size="24">{}</svg>'
    ).format(width, height, Markup(_FONT), content)
    coded = base64.b64encode(str(drawing).encode()).decode()
    return Markup('<img class="nr-dessin" src="data:image/svg+xml;base64,{}" alt="{}">').format(
        coded, alt
    )


def bars(caption: str, rows: Sequence[tuple[str, float, str]]) -> Markup:
    """A table with a bar per row: (label, share 0-1 of the widest, what is written at its end)."""
    lines = join(
        Markup(
            '<tr><th scope="row">{}</th><td class="nr-trait"><span class="nr-plein" '
            'style="width:{}%"></span></td><td class="nr-valeur">{}</td></tr>'
        ).format(label, round(100 * min(1, max(0, share))), said)
        for label, share, said in rows
    )
    return Markup('<table class="nr-barres"><caption>{}</caption><tbody>{}</tbody></table>').format(
        caption, lines
    )


def _span(step: Step, values: Sequence[float]) -> tuple[float, float]:
    """The ends of the line: 0 to 100 for a share, else from 0 to above the largest."""
    if step.indicator.unite == "%":
        return 0.0, 100.0
    largest = max(values, default=1.0)
    return 0.0, french.significant(max(largest, 1.0) * 1.15, 2)


def _mark(step: Step, truth: float, low: float, high: float) -> Markup:
    x = _LEFT + (truth - low) / (high - low) * (_RIGHT - _LEFT)
    anchor = "end" if x > _WIDTH * 0.75 else "start" if x < _WIDTH * 0.25 else "middle"
    return join(
        [
            Markup(
                '<line x1="{0}" y1="44" x2="{0}" y2="262" stroke="{1}" stroke-width="5"/>'
            ).format(round(x), ALERT),
            Markup(
                '<text x="{}" y="32" text-anchor="{}" font-size="32" font-weight="700" fill="{}">'
                "le chiffre : {}</text>"
            ).format(round(x), anchor, ALERT, _figure(step)),
        ]
    )


def _figure(step: Step) -> str:
    assert step.figure is not None  # noqa: S101 - only a guess is drawn
    return french.figure(step.figure, step.indicator.decimales)


def _waiting(found: Guesses) -> str:
    if not found.values:
        return "Aucune réponse pour l'instant."
    return f"{french.plural(len(found.values), 'réponse reçue', 'réponses reçues')}."


def _dot(x: float, y: float) -> Markup:
    return Markup('<circle cx="{}" cy="{}" r="10" fill="{}" fill-opacity="0.8"/>').format(
        round(x), max(52, y), ACCENT
    )


def _text(x: float, y: float, text: str, anchor: str, size: int = 24) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" font-size="{}" fill="{}">{}</text>').format(
        x, y, anchor, size, GREY, text
    )
