"""A document on screen before it is downloaded: its headings, its texts, its tables."""

from __future__ import annotations

import re

from nrdiag.rapport.blocks import Block, Chart, Items, Picture, Subtitle, Table, Text, Tone, Writing
from nrdiag.ui.markup import Markup, join, show, table

#: What a reader has to do: « [à compléter : …] », « [à vérifier sur Légifrance : …] ».
_TO_DO = re.compile(r"(\[à [^\[\]]*\])")
_CLASSES = {Tone.PLAIN: "", Tone.KEY: "nr-fort", Tone.NOTE: "nr-source", Tone.WARNING: "nr-fort"}


def show_writing(writing: Writing) -> None:
    """Every chapter of ``writing``, under headings of level 3 and 4."""
    show(Markup('<p class="nr-source">{} · {}</p>').format(writing.title, writing.subtitle))
    for chapter in writing.chapters:
        show(Markup("<h3>{}</h3>").format(chapter.title))
        for block in chapter.blocks:
            _show(block)


def marked(text: str) -> Markup:
    """``text`` escaped, what is left to do brought out."""
    parts = _TO_DO.split(text)
    return join(
        Markup("<mark>{}</mark>" if rank % 2 else "{}").format(part)
        for rank, part in enumerate(parts)
    )


def _show(block: Block) -> None:
    match block:
        case Subtitle():
            show(Markup("<h4>{}</h4>").format(block.text))
        case Text():
            show(Markup('<p class="{}">{}</p>').format(_CLASSES[block.tone], marked(block.text)))
        case Items():
            lines = join(Markup("<li>{}</li>").format(marked(item)) for item in block.items)
            show(Markup("<ol>{}</ol>" if block.ordered else "<ul>{}</ul>").format(lines))
        case Table():
            _table(block)
        case Chart() | Picture():
            _table(block.table)


def _table(block: Table) -> None:
    rows = [[marked(cell) for cell in row] for row in block.rows]
    table(block.caption, block.header, rows, block.numeric)
