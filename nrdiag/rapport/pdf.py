"""A document as a tagged PDF (PDF/UA-1), A4: headings, lists, tables and pictures are real ones."""

from __future__ import annotations

import datetime as dt
import math
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
MAX_WIDTH, MAX_HEIGHT = 160.0, 80.0
_MM_PER_PIXEL = 25.4 / 96
#: Characters that a line of a table holds.
LINE = 100
#: Rows from which a table of short lines is set in two columns of the page.
LONG_TABLE = 14
#: Letters after which a word may break anywhere, and those of it that a column always holds.
ENDLESS, HELD = 26, 12
#: Words of a column that are measured: the widest of them needs not be the one with most letters.
MEASURED = 6
#: The narrowest table, in percent of the page: a small one is not stretched.
NARROWEST = 60.0
#: A row longer than this may be cut between two pages; a table shorter than this is never cut.
LONG_ROW, SHORT_TABLE = 900, 1500
#: A header cell longer than this is not repeated on each page.
LONG_HEADER = 200
#: A compound is not cut in a table when it is short: « Haute-Garonne ». Nor a short cell if it can.
COMPOUND = 16
_HYPHENS = re.compile(r"(?<=\w[-‐/])(?=[^\W\d_])")
_ENDLESS = re.compile(rf"[^\s\-‐/]{{{ENDLESS},}}")
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
    """A table as ``base.typ`` wants it: texts, what its columns must hold, where it may be cut.

    ``mots`` are the longest words of each column, which ``base.typ`` measures: no column is
    narrower. ``courts`` adds the short cells, held on one line when there is room. ``entiers``,
    for a long table, are its longest cells: it is set beside itself when they hold in half the
    room. ``parts`` are the shares of the room that is left.
    """
    header = [french_spaces(cell) for cell in table.header]
    rows = [[french_spaces(cell) for cell in row] for row in table.rows]
    columns = list(zip(header, *rows, strict=True))
    words = [longest_words(texts) for texts in columns]
    parts = [column_part(texts) for texts in columns]
    return {
        "legende": french_spaces(table.caption),
        "entetes": header,
        "lignes": [
            {"cellules": row, "secable": max(map(len, row), default=0) > LONG_ROW} for row in rows
        ],
        "repete": max(map(len, header), default=0) < LONG_HEADER,
        "nombres": list(table.numeric),
        "mots": words,
        "courts": [word + short_cells(texts) for word, texts in zip(words, columns, strict=True)],
        "entiers": whole_lines(header, rows) if len(rows) >= LONG_TABLE else [],
        "parts": parts,
        "largeur": round(min(100.0, max(NARROWEST, 130 * sum(parts) / LINE)), 1),
        "court": sum(len(cell) for row in rows for cell in row) < SHORT_TABLE and len(rows) <= 12,
    }


def longest_words(texts: Sequence[str]) -> list[str]:
    """The longest pieces of ``texts`` that a line never breaks, longest first.

    A no-break space does not break: « 84 218 habitants » may be one piece. A word that may break
    anywhere (``ENDLESS``) counts for its first letters.
    """
    words = {word for text in texts for word in re.split(r"[ \n]+", text)}
    pieces = {
        _ENDLESS.sub(lambda found: found[0][:HELD], piece)
        for word in words
        for piece in (_HYPHENS.split(word) if len(word) > COMPOUND else [word])
    }
    return sorted(pieces, key=lambda piece: (-len(piece), piece))[:MEASURED]


def short_cells(texts: Sequence[str]) -> list[str]:
    """The longest of the cells that are best on one line: « 31 décembre 2027 », « en cours »."""
    return sorted({text for text in texts if len(text) <= COMPOUND}, key=len)[-MEASURED:]


def whole_lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """What each column must hold for a row to be one line; nothing when a row is more than that."""
    if any("\n" in cell or len(cell) > LINE for row in rows for cell in row):
        return []
    return [
        [*longest_words([name]), *sorted(texts, key=len)[-MEASURED:]]
        for name, texts in zip(header, zip(*rows, strict=True), strict=True)
    ]


def column_part(texts: Sequence[str]) -> float:
    """The share of a column, in characters: more as its texts are longer, at most one line.

    The mean is quadratic: one long text among empty cells still has room.
    """
    lengths = [len(text) for text in texts]
    mean = math.sqrt(sum(length**2 for length in lengths) / len(lengths))
    return float(max(3, min(max(lengths), 6 + 1.1 * mean, 90) + 2))


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
