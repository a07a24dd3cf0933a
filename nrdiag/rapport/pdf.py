"""A document as a tagged PDF (PDF/UA-1), A4: headings, lists, tables and pictures are real ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from nrdiag.rapport.blocks import Block, Chart, Items, Picture, Subtitle, Table, Text, Writing
from nrdiag.rapport.characters import drawable, french_spaces
from nrdiag.rapport.drawing import chart_svg
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.typesetting import compiled

#: What names a part without a title.
UNTITLED = "Sans titre"
#: Room for a picture, in millimetres; a chart is drawn at its own size when it is smaller.
MAX_WIDTH, MAX_HEIGHT = 160.0, 100.0
_MM_PER_PIXEL = 25.4 / 96
#: Characters that a line of a table holds; above it the table is set smaller.
LINE = 100
#: The narrowest table, in percent of the page: a small one is not stretched.
NARROWEST = 60.0
#: A row longer than this may be cut between two pages; a table shorter than this is never cut.
LONG_ROW, SHORT_TABLE = 900, 1500
#: A header cell longer than this is not repeated on each page.
LONG_HEADER = 200
_VIEW_BOX = re.compile(r'viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')


def pdf(writing: Writing, day: dt.date | None = None) -> bytes:
    """The PDF of ``writing``; ``day`` (today by default) is the date in its properties.

    No text makes it fail: what the embedded fonts cannot draw is shown as « □ ». Raises
    ValueError when a chart or a picture is not readable.
    """
    pictures: dict[str, str] = {}
    data = {
        "titre": _named(writing.title, UNTITLED),
        "sous_titre": french_spaces(writing.subtitle),
        "pied": french_spaces(writing.footer),
        "fictif": french_spaces(FICTITIOUS_SENTENCE) if writing.fictif else "",
        "sommaire": writing.contents,
        "chapitres": [
            {
                "titre": _named(chapter.title, UNTITLED),
                "loi": french_spaces(chapter.legal),
                "blocs": [_block(block, pictures) for block in chapter.blocks],
            }
            for chapter in writing.chapters
        ],
    }
    return compiled("report", data, pictures, day or dt.date.today())


def table_data(table: Table) -> dict[str, Any]:
    """A table as ``base.typ`` wants it: texts, relative widths, and where it may be cut."""
    header = [french_spaces(cell) for cell in table.header]
    rows = [[french_spaces(cell) for cell in row] for row in table.rows]
    widths, total = column_widths([header, *rows])
    return {
        "legende": french_spaces(table.caption),
        "entetes": header,
        "lignes": [
            {"cellules": row, "secable": max(map(len, row), default=0) > LONG_ROW} for row in rows
        ],
        "repete": max(map(len, header), default=0) < LONG_HEADER,
        "nombres": list(table.numeric),
        "largeurs": widths,
        "largeur": round(min(100.0, max(NARROWEST, 130 * sum(widths) / LINE)), 1),
        "serre": total > LINE,
        "court": sum(len(cell) for row in rows for cell in row) < SHORT_TABLE and len(rows) <= 12,
    }


def column_widths(rows: Sequence[Sequence[str]]) -> tuple[list[float], float]:
    """The share of each column, in characters, and what the longest words ask in all.

    A column holds its longest word (to 18 characters), then more as its texts are longer.
    """
    columns = list(zip(*rows, strict=True))
    words = [
        min(18, max(len(w) for text in texts for w in (text.split() or [""]))) for texts in columns
    ]
    lengths = [sum(len(text) for text in texts) / len(texts) for texts in columns]
    longest = [max(len(text) for text in texts) for texts in columns]
    shares = [
        float(max(word, min(most, 6 + 1.1 * mean, 90)) + 2)
        for word, mean, most in zip(words, lengths, longest, strict=True)
    ]
    return shares, float(sum(word + 2 for word in words))


def _block(block: Block, pictures: dict[str, str]) -> dict[str, Any]:
    match block:
        case Text(text, tone):
            return {"genre": "text", "texte": french_spaces(text), "ton": tone.value}
        case Subtitle(text):
            return {"genre": "subtitle", "texte": _named(text, UNTITLED)}
        case Items(items, ordered):
            texts = [french_spaces(text) for text in items]
            return {"genre": "items", "textes": texts, "numeros": ordered}
        case Table():
            return {"genre": "table", **table_data(block)}
        case Chart(spec, alt, table):
            return _picture(chart_svg(spec), alt, (), table, pictures)
        case Picture(svg, alt, legend, table):
            return _picture(svg, alt, legend, table, pictures)


def _named(text: str, fallback: str) -> str:
    """A title that a reader of the structure can say: PDF/UA refuses an empty one."""
    said = french_spaces(drawable(text)).strip()
    return said if any(c.isprintable() and not c.isspace() for c in said) else fallback


def _picture(
    svg: str, alt: str, legend: Sequence[tuple[str, str]], table: Table, pictures: dict[str, str]
) -> dict[str, Any]:
    name = f"image-{len(pictures)}.svg"
    pictures[name] = svg
    return {
        "genre": "picture",
        "fichier": name,
        "alt": _named(alt, table.caption or UNTITLED),
        "largeur": width_of(svg),
        "legende": legend_data(legend),
        "tableau": table_data(table),
    }


def legend_data(legend: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"couleur": colour.strip(), "libelle": french_spaces(label)} for colour, label in legend
    ]


def width_of(svg: str) -> float:
    """The width of a picture in millimetres: its own when it says so, and in the room there is."""
    box = _VIEW_BOX.search(svg[:2000])
    if box is None or not float(box[1]) or not float(box[2]):
        return MAX_WIDTH
    width, height = float(box[1]), float(box[2])
    own = width * _MM_PER_PIXEL if re.search(r'<svg[^>]* width="[\d.]+"', svg[:2000]) else MAX_WIDTH
    return round(min(own, MAX_WIDTH, MAX_HEIGHT * width / height), 2)
