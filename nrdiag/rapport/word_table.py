"""A table of a Word document: caption above, header repeated on each page, whole rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.shared import Emu, Twips
from docx.text.paragraph import Paragraph

from nrdiag.rapport.blocks import Table
from nrdiag.rapport.office import legible
from nrdiag.rapport.word_parts import fill, paragraph, text_width

#: Width of a character of a cell and margins of a cell, in twentieths of a point.
CHARACTER, MARGINS = 105, 270
#: A longer word is cut; a longer text is wrapped.
LONGEST_WORD, LONGEST_LINE = 24, 72
#: A table as wide as this share of the page takes it all: most tables then have the same edges.
ALMOST_FULL = 0.65


def add_table(document: Document, table: Table) -> None:
    """The table after its caption; a row shorter than the header is completed with blanks."""
    size = max([len(table.header), *(len(row) for row in table.rows)])
    if size == 0:
        return
    paragraph(document, "Caption", table.caption)
    grid = CT_Tbl.new_tbl(1 + len(table.rows), size, text_width(document))
    widths = column_widths(table, size, Emu(text_width(document)).twips)
    _describe(grid, table, sum(widths))
    numeric = frozenset(table.numeric)
    for column, width in zip(grid.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Twips(width)
    header, *rows = grid.tr_lst
    _row(document, header, table.header, widths, [_head(i, numeric) for i in range(size)])
    _flag(header, "w:tblHeader")
    styles = [_cell(i, numeric) for i in range(size)]
    for line, cells in zip(rows, table.rows, strict=True):
        _row(document, line, cells, widths, styles)
    document.element.body.insert_element_before(grid, "w:sectPr")


def column_widths(table: Table, size: int, available: int) -> list[int]:
    """Width of each column, in twentieths of a point: as large as its texts need.

    ``available`` is never exceeded. No word is cut as long as they all have room.
    """
    lines = (table.header, *table.rows)
    columns = [[row[i] for row in lines if i < len(row)] for i in range(size)]
    least = [
        _width((part for text in column for part in _kept(text, i in table.numeric)), LONGEST_WORD)
        for i, column in enumerate(columns)
    ]
    wished = [_width((w for text in c for w in text.split("\n")), LONGEST_LINE) for c in columns]
    if sum(least) > available:
        return [width * available // sum(least) for width in least]
    room, wants = available - sum(least), [w - m for w, m in zip(wished, least, strict=True)]
    share = min(1.0, room / max(1, sum(wants)))
    widths = [low + int(want * share) for low, want in zip(least, wants, strict=True)]
    spare = available - sum(widths)
    if sum(widths) < ALMOST_FULL * available:
        return widths
    return [width + spare // size for width in widths]


def _kept(text: str, numeric: bool) -> list[str]:
    """What a line break never cuts: words (a no-break space parts none), a whole number."""
    return [text] if numeric else re.split("[ \n\t]+", text)


def _width(texts: Iterable[str], longest: int) -> int:
    return MARGINS + CHARACTER * min(longest, max((len(text) for text in texts), default=1))


def _row(
    document: Document, row: CT_Row, cells: Sequence[str], widths: Sequence[int],
    styles: Sequence[str],
) -> None:  # fmt: skip
    _flag(row, "w:cantSplit")
    for place, cell in enumerate(row.tc_lst):
        cell.width = Twips(widths[place])
        text = cells[place] if place < len(cells) else ""
        fill(Paragraph(cell.p_lst[0], document._body), styles[place], text)


def _head(place: int, numeric: frozenset[int]) -> str:
    return "CelluleTitreChiffre" if place in numeric else "CelluleTitre"


def _cell(place: int, numeric: frozenset[int]) -> str:
    if place in numeric:
        return "CelluleChiffre"
    return "CelluleLigne" if place == 0 else "Cellule"


def _flag(row: CT_Row, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def _describe(grid: CT_Tbl, table: Table, width: int) -> None:
    """Style, width, what is a header, and the alternative text."""
    grid.tblStyle_val = "Tableau"
    properties = grid.tblPr
    for name, values in (
        ("w:tblW", {"type": "dxa", "w": str(width)}),
        ("w:tblLook", {
            "val": "04A0", "firstRow": "1", "lastRow": "0", "firstColumn": "1",
            "lastColumn": "0", "noHBand": "0", "noVBand": "1",
        }),
        ("w:tblCaption", {"val": legible(table.caption)}),
        ("w:tblDescription", {"val": _description(table)}),
    ):  # fmt: skip
        found = properties.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            properties.append(found)
        for attribute, value in values.items():
            found.set(qn(f"w:{attribute}"), value)


def _description(table: Table) -> str:
    """What a screen reader says before it enters the table."""
    size = len(table.rows)
    lines = f"{size} ligne{'s' if size > 1 else ''}"
    return legible(f"{lines}. Colonnes : {', '.join(table.header)}.")
