"""The figures of a document as an Excel workbook: real numbers, and no text acts as a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from textwrap import wrap
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from nrdiag import french
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure
from nrdiag.rapport.export import FICTITIOUS_SENTENCE, safe
from nrdiag.rapport.office import legible, settled
from nrdiag.territoires.territory import Territory

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Excel holds no more in a cell, in the name of a sheet.
LONGEST_TEXT, LONGEST_NAME = 32_767, 31
#: Widths of columns, in characters.
NARROWEST, WIDEST, NUMBER = 9, 44, 14
#: Height of a line and of the tallest row, in points.
LINE, TALLEST = 15, 409
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_INK, _ACCENT, _ALERT, _GREY = "1B2A33", "0F5E66", "93390F", "45565F"
_FONT = "Calibri"
_HEAD_FONT = Font(_FONT, bold=True, color=_ACCENT)
_HEAD_FILL = PatternFill("solid", fgColor="EEF5F5")
_HEAD_LINE = Border(bottom=Side("medium", "0F6E78"))
_TOP, _WRAP = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top")


@dataclass(frozen=True, slots=True)
class Number:
    """A number kept whole and shown, with its thousands apart, at ``decimals``."""

    value: float
    decimals: int = 0


#: What one cell can hold; a whole number is shown as it is (a year has no thousands).
Cell = str | int | float | Number | dt.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, a header, rows as long as it, and a note (source, limits) or none.

    ``name`` is the tab; the title takes its place when it is empty. ``holds`` is what the first
    sheet of a workbook says of it.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    name: str = ""
    holds: str = ""


#: The columns of figures, for a reader; the CSV has the same ones under ``FIGURE_COLUMNS``.
FIGURE_HEADINGS: Final = (
    "Code officiel", "Territoire", "Niveau", "Indicateur", "Valeur", "Unité", "Au plus bas",
    "Au plus haut", "Numérateur", "Dénominateur", "Statut", "Année", "Source", "Remarque",
)  # fmt: skip


def figures_sheet(
    title: str, pairs: Iterable[tuple[Territory, Figure]], note: str = "", *, name: str = "",
    holds: str = "",
) -> Sheet:  # fmt: skip
    """The figures of the CSV (``export.figures_csv``) under plain headings, as real numbers."""
    rows = [_figure_row(place, figure) for place, figure in pairs]
    return Sheet(title, FIGURE_HEADINGS, rows, note, name, holds)


def number(value: float | None, decimals: int = 0) -> Number | None:
    """A cell for ``value``; a missing one stays blank, never 0."""
    return None if value is None else Number(value, decimals)


def cell_of(value: object) -> Cell:
    """A value of an export as a cell: its texts are texts, its numbers numbers."""
    if value is None or isinstance(value, str | int | float | Number | dt.date):
        return value
    return str(value)


def unit_of(figure: Figure) -> str:
    """The unit as it is read: « € »."""
    return french.UNIT_SIGNS.get(figure.unit, figure.unit)


def _figure_row(place: Territory, figure: Figure) -> list[Cell]:
    entry, source = indicators()[figure.id], sources().get(figure.source)
    return [
        place.code, place.nom, place.level_name, entry.libelle,
        number(figure.value, entry.decimales), unit_of(figure),
        number(figure.low, entry.decimales), number(figure.high, entry.decimales),
        number(figure.numerator), number(figure.denominator), figure.status.value, figure.vintage,
        source.titre if source else figure.source, figure.note,
    ]  # fmt: skip


def workbook(sheets: Sequence[Sheet], *, title: str = "", fictif: bool = False) -> bytes:
    """The .xlsx of ``sheets``, one tab each; the same sheets give the same bytes.

    ``title`` is that of the file (the first sheet's by default). ``fictif``: the first line of
    every sheet says that its figures are invented. Raises ValueError without a sheet.
    """
    if not sheets:
        raise ValueError("Un classeur a au moins une feuille.")
    book = Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.name or sheet.title, taken)), sheet, fictif)
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue(), title or sheets[0].title)


def _fill(page: Any, sheet: Sheet, fictif: bool) -> None:
    line = 1
    for text, font in (
        (FICTITIOUS_SENTENCE if fictif else "", Font(_FONT, bold=True, color=_ALERT)),
        (sheet.title, Font(_FONT, 14, bold=True, color=_INK)),
        (sheet.note, Font(_FONT, color=_GREY)),
    ):
        if text:
            _write(page.cell(line, 1), text)
            page.cell(line, 1).font, page.cell(line, 1).alignment = font, Alignment()
            line += 1
    for place, text in enumerate(sheet.header, 1):
        head = page.cell(line, place)
        _write(head, text)
        head.font, head.fill, head.border = _HEAD_FONT, _HEAD_FILL, _HEAD_LINE
        head.alignment = Alignment(vertical="bottom", wrap_text=True)
    widths = _widths(sheet)
    tall = max(_wrapped(text, width - 3) for text, width in zip(sheet.header, widths, strict=True))
    page.row_dimensions[line].height = tall * LINE + 3
    for number, row in enumerate(sheet.rows, line + 1):
        # Excel fits the height of a row by itself; others do not.
        high = max((_lines(v, w) for v, w in zip(row, widths, strict=False)), default=1)
        if high > 1:
            page.row_dimensions[number].height = min(TALLEST, high * LINE)
        for place, value in enumerate(row, 1):
            if value is None:
                continue
            cell = page.cell(number, place)
            _write(cell, value)
            # A style costs more than its value: only a row of several lines needs one.
            if high > 1 and not isinstance(value, dt.date):
                cell.alignment = _WRAP if _lines(value, WIDEST) > 1 else _TOP
    last = get_column_letter(max(1, len(sheet.header)))
    page.freeze_panes = page.cell(line + 1, 1)
    page.auto_filter.ref = f"A{line}:{last}{line + len(sheet.rows)}"
    page.print_title_rows = f"{line}:{line}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width


def _write(cell: Any, value: Cell) -> None:
    """A number as a number, a day as a day, all the rest as text, whatever it looks like."""
    if isinstance(value, dt.date):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
        cell.alignment = _LEFT
    elif (said := _number(value)) is not None:
        if math.isfinite(said.value):
            cell.value = _kept(said) if isinstance(value, Number) else said.value
            cell.number_format = _format(value, said)
    else:
        text = legible(str(safe(value)) if isinstance(value, bool) else str(value))
        cell.value = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
        cell.data_type = "s"
        # Without this mark, a text edited by hand becomes the formula it looks like.
        if safe(text) != text:
            cell.quotePrefix = True


def _number(value: Cell) -> Number | None:
    """The number that a cell holds, and how it is shown; None when it holds none."""
    if isinstance(value, Number):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Number(value, 0 if float(value).is_integer() else 1)


def _kept(said: Number) -> float:
    """The value, but on an exact half: Excel shows it rounded up, the screen to the even digit.

    What the screen shows is then kept, so that nobody reads 7 670 there and 7 671 here.
    """
    step, value = Decimal(1).scaleb(-said.decimals), Decimal(str(round(said.value, 6)))
    even, up = (value.quantize(step, way) for way in (ROUND_HALF_EVEN, ROUND_HALF_UP))
    return said.value if even == up else float(even)


def _format(value: Cell, said: Number) -> str:
    """« #,##0.0_) »: the marks of the country are those of the reader's Excel.

    « _) » leaves a little room before the unit, in the next column.
    """
    if isinstance(value, int):
        return "0_)"
    return "#,##0" + ("." + "0" * said.decimals if said.decimals else "") + "_)"


def _name(wished: str, taken: set[str]) -> str:
    """A legal name, unique in the workbook: Excel compares them without case."""
    plain = " ".join(_FORBIDDEN.sub(" ", legible(wished)).split()).strip("'") or "Feuille"
    rank, name = 1, plain[:LONGEST_NAME].rstrip()
    while name.casefold() in taken:
        rank += 1
        end = f" {rank}"
        name = plain[: LONGEST_NAME - len(end)].rstrip() + end
    taken.add(name.casefold())
    return name


def _widths(sheet: Sheet) -> list[int]:
    """In characters: the longest line of the column, within reason; a heading wraps."""
    columns = [[row[i] for row in sheet.rows if i < len(row)] for i in range(len(sheet.header))]
    return [
        min(WIDEST, max(NARROWEST, _heading(head), *(_length(v) for v in column)))
        for head, column in zip(sheet.header, columns, strict=True)
    ]


def _heading(text: str) -> int:
    """Room for its longest word and for the arrow of the filter, in three lines at most."""
    return 4 + max([len(text) // 3, *(len(word) for word in text.split())])


def _length(value: Cell) -> int:
    if isinstance(value, str):
        return 2 + max(len(line) for line in value.split("\n"))
    if value is None:
        return 0
    said = _number(value)
    if said is None or not math.isfinite(said.value):
        return NUMBER
    return min(NUMBER, 3 + len(f"{said.value:,.{said.decimals}f}"))


def _lines(value: Cell, width: int) -> int:
    """Lines that a wrapped text takes; one for all the rest."""
    if not isinstance(value, str) or ("\n" not in value and len(value) <= WIDEST):
        return 1
    return _wrapped(value, width)


def _wrapped(text: str, width: int) -> int:
    """Lines of a text cut at its words, ``width`` characters wide."""
    return sum(max(1, len(wrap(line, max(width, 1)))) for line in text.split("\n"))
