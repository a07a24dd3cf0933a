"""A document on screen before it is downloaded: its headings, its texts, its tables."""

from __future__ import annotations

import re
from itertools import groupby

from nrdiag.rapport.blocks import (
    Block,
    Chapter,
    Chart,
    Items,
    Picture,
    Subtitle,
    Table,
    Text,
    Tone,
    Writing,
)
from nrdiag.ui.markup import Markup, join, show, table

#: What a reader has to do: « [à compléter : …] », « [à vérifier sur Légifrance : …] ».
_TO_DO = re.compile(r"(\[à [^\[\]]*\])")
_CLASSES = {Tone.PLAIN: "", Tone.KEY: "nr-fort", Tone.NOTE: "nr-source", Tone.WARNING: "nr-fort"}


def show_writing(writing: Writing, without: str = "") -> None:
    """Every chapter of ``writing`` but one, under headings of level 3 and 4."""
    for chapter in writing.chapters:
        if chapter.id != without:
            _chapter(chapter)


def marked(text: str) -> Markup:
    """``text`` escaped, what is left to do brought out."""
    parts = _TO_DO.split(text)
    return join(
        Markup("<mark>{}</mark>" if rank % 2 else "{}").format(part)
        for rank, part in enumerate(parts)
    )


def _chapter(chapter: Chapter) -> None:
    title = Markup("<h3>{}</h3>").format(chapter.title)
    for tables, blocks in groupby(chapter.blocks, lambda block: _table_of(block) is not None):
        if not tables:
            # One element for texts that follow one another: they read as one page.
            show(title + join(_markup(block) for block in blocks))
            title = Markup("")
            continue
        if title:
            show(title)
            title = Markup("")
        for block in blocks:
            _show_table(_table_of(block))


def _markup(block: Block) -> Markup:
    match block:
        case Subtitle():
            return Markup("<h4>{}</h4>").format(block.text)
        case Text():
            return Markup('<p class="{}">{}</p>').format(_CLASSES[block.tone], marked(block.text))
        case Items():
            lines = join(Markup("<li>{}</li>").format(marked(item)) for item in block.items)
            return Markup("<ol>{}</ol>" if block.ordered else "<ul>{}</ul>").format(lines)
    return Markup("")


def _table_of(block: Block) -> Table | None:
    """The table of a block, drawn or not: a picture is shown by its numbers."""
    match block:
        case Table():
            return block
        case Chart() | Picture():
            return block.table
    return None


def _show_table(block: Table | None) -> None:
    if block is not None:
        rows = [[marked(cell) for cell in row] for row in block.rows]
        table(block.caption, block.header, rows, block.numeric)
