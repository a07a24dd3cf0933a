"""A document as an editable Word file: real styles, lists, tables and alternative texts."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Final

import docx
from docx.document import Document

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
from nrdiag.rapport.drawing import chart_png, svg_png
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.office import settled, zipped
from nrdiag.rapport.typography import unbroken
from nrdiag.rapport.word_fields import Heading, bookmark, contents, footer, header
from nrdiag.rapport.word_parts import add_items, add_legend, add_picture, paragraph
from nrdiag.rapport.word_table import add_table

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATE = Path(__file__).parent / "modele_word"
_STYLES = {
    Tone.PLAIN: "Normal",
    Tone.KEY: "Phrase",
    Tone.NOTE: "Note",
    Tone.WARNING: "Avertissement",
}


def word(writing: Writing) -> bytes:
    """The .docx of ``writing``; the same writing gives the same bytes.

    Raises ValueError when a chart cannot be drawn (``drawing.chart_svg``).
    """
    writing = unbroken(writing)
    document = docx.Document(io.BytesIO(_template()))
    paragraph(document, "Title", writing.title)
    if writing.subtitle:
        paragraph(document, "Subtitle", writing.subtitle)
    if writing.fictif:
        paragraph(document, "Fictif", FICTITIOUS_SENTENCE)
        header(document, FICTITIOUS_SENTENCE)
    footer(document, writing.footer)
    listed = writing.contents and bool(writing.chapters)
    if listed:
        contents(document, _headings(writing))
    rank = 0
    for place, chapter in enumerate(writing.chapters):
        rank = _chapter(document, chapter, rank, apart=listed and place == 0)
    stream = io.BytesIO()
    document.save(stream)
    return settled(stream.getvalue(), writing.title)


def _headings(writing: Writing) -> list[Heading]:
    """The headings in the order of the document: their place there names their bookmark."""
    found = []
    for chapter in writing.chapters:
        found.append(Heading(1, chapter.title))
        found += [Heading(2, b.text) for b in chapter.blocks if isinstance(b, Subtitle)]
    return found


def _chapter(document: Document, chapter: Chapter, rank: int, *, apart: bool) -> int:
    """Write one chapter (on a new page when ``apart``); the rank of the next heading."""
    title = paragraph(document, "Heading1", chapter.title)
    if apart:
        title.paragraph_format.page_break_before = True
        title.paragraph_format.space_before = 0
    bookmark(title, rank)
    if chapter.legal:
        paragraph(document, "Reference", chapter.legal)
    for block in chapter.blocks:
        if isinstance(block, Subtitle):
            rank += 1
            bookmark(paragraph(document, "Heading2", block.text), rank)
        else:
            _block(document, block)
    return rank + 1


def _block(document: Document, block: Block) -> None:
    match block:
        case Text(text, tone):
            paragraph(document, _STYLES[tone], text)
        case Items(items, ordered):
            add_items(document, items, ordered=ordered)
        case Table():
            add_table(document, block)
        case Chart(spec, alt, table):
            add_picture(document, chart_png(spec), alt)
            add_table(document, table)
        case Picture(svg, alt, legend, table):
            add_picture(document, svg_png(svg), alt, svg)
            add_legend(document, legend)
            add_table(document, table)


@cache
def _template() -> bytes:
    """The empty document of ``modele_word``: its styles, its settings, its two kinds of list."""
    files = sorted(path for path in _TEMPLATE.rglob("*") if path.is_file())
    return zipped({path.relative_to(_TEMPLATE).as_posix(): path.read_bytes() for path in files})
