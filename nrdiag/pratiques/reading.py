"""From a user's file to a table of texts, with the line numbers of the original file."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from nrdiag import settings
from nrdiag.pratiques.encoding import decode
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.pratiques.workbook import MEGABYTE, read_sheets

SEPARATORS = ";,\t|"
#: The header is looked for in the first rows; GLPI and hand-made files start with other lines.
HEADER_WITHIN = 20
#: Longest quoted cell, in lines: beyond, a quote was left open and must not swallow the file.
MAX_RECORD_LINES = 50

_MAGICS = (
    (b"\xd0\xcf\x11\xe0", "Ce classeur est un ancien .xls, ou il est protégé par mot de passe."),
    (b"%PDF", "Ce fichier est un PDF."),
    (b"\x89PNG", "Ce fichier est une image."),
    (b"\xff\xd8\xff", "Ce fichier est une image."),
    (b"GIF8", "Ce fichier est une image."),
    (b"\x7fELF", "Ce fichier est un programme."),
    (b"\x1f\x8b", "Ce fichier est compressé."),
    (b"7z\xbc\xaf", "Ce fichier est compressé."),
    (b"Rar!", "Ce fichier est compressé."),
)
_EXPORT = "Exportez l’inventaire en CSV ou en Excel .xlsx, puis déposez-le de nouveau."
_ADD_HEADER = (
    "Donnez en première ligne les noms des colonnes, par exemple « type;quantite », ou partez du "
    "modèle à télécharger."
)
#: GLPI leaves some in the names of entities: « Mairie &gt; Finances » (glpi#470).
_ENTITY = re.compile(r"&#?\w{1,10};")
_UNCLOSED = "guillemet non refermé ou mal placé"
_TOO_LONG = "cellule trop longue"
_SPLIT = "Retirez les colonnes inutiles ou déposez le parc en plusieurs fichiers."

IsHeaderCell = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was read and not kept: its line in the original file, and why, in French."""

    ligne: int
    raison: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of texts, as wide as the header, and its line in the original file."""

    ligne: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """What was read and how: shown to the user, who can then see a wrong guess.

    ``separator`` and ``encoding`` are empty for Excel, ``sheet`` for CSV. Every row read under the
    header is either in ``rows`` or in ``rejections``; blank lines are not rows.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[RawRow, ...]
    rejections: tuple[Rejection, ...]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


class _Record(NamedTuple):
    """One record: its first line, the index of the line after it, its cells or why it has none."""

    line: int
    end: int
    cells: list[str]
    error: str = ""


class _Header(NamedTuple):
    record: _Record
    cells: tuple[str, ...]
    recognised: int


def read_table(data: bytes, name: str, is_header: IsHeaderCell = bool) -> RawTable:
    """Read a CSV or Excel file, told apart by content.

    ``is_header`` recognises the name of a column: the header is the line, among the first
    ``HEADER_WITHIN``, that has most of them. Raises UnreadableFile, in French.
    """
    if len(data) > settings.MAX_UPLOAD_MB * MEGABYTE:
        raise UnreadableFile(f"Le fichier dépasse {settings.MAX_UPLOAD_MB} Mo.", _SPLIT)
    if not data.strip():
        raise _no_header("")
    for magic, what in _MAGICS:
        if data.startswith(magic):
            raise UnreadableFile(what, _EXPORT)
    read = _read_excel if data.startswith(b"PK\x03\x04") else _read_csv
    table = read(data, name, is_header)
    if not table.rows and not table.rejections:
        raise UnreadableFile("Le fichier a des en-têtes mais aucune ligne de données.", _EXPORT)
    return table


def _read_csv(data: bytes, name: str, is_header: IsHeaderCell) -> RawTable:
    text, encoding = decode(data)
    lines = list(io.StringIO(text, newline=""))  # cut as csv does, line ends kept inside cells
    heads = {
        separator: header
        for separator in SEPARATORS
        if (header := _find_header(_records(lines, 0, separator), is_header))
    }
    if not heads:
        raise _no_header(text)
    separator, header = max(heads.items(), key=lambda h: (h[1].recognised, len(h[1].cells)))
    records = _records(lines, header.record.end, separator, len(header.cells))
    rows, rejections = _sort_out(records, len(header.cells))
    line = header.record.line
    return RawTable(name, header.cells, line, rows, rejections, encoding, separator)


def _read_excel(data: bytes, name: str, is_header: IsHeaderCell) -> RawTable:
    seen = ""
    for sheet, sheet_rows in read_sheets(data):
        records = [_Record(line, line, cells) for line, cells in sheet_rows]
        header = _find_header(records, is_header)
        if header:
            line = header.record.line
            below = (record for record in records if record.line > line)
            rows, rejections = _sort_out(below, len(header.cells))
            return RawTable(name, header.cells, line, rows, rejections, sheet=sheet)
        seen = seen or ";".join(cell for record in records[:1] for cell in record.cells)
    raise _no_header(seen)


class _Lines:
    """Feeds csv.reader line by line, and no further than ``limit``."""

    def __init__(self, lines: list[str], position: int) -> None:
        self.lines, self.position, self.limit = lines, position, len(lines)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.position >= min(self.limit, len(self.lines)):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def _records(lines: list[str], start: int, separator: str, width: int = 0) -> Iterator[_Record]:
    """The records from the line of index ``start``.

    A quote left open costs its own line only: the record is refused and reading resumes at the
    next line. It shows by a csv error, by a cell of too many lines, or by a record of several
    lines that has fewer cells than the ``width`` of the header.
    """
    feed = _Lines(lines, start)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while (first := feed.position) < len(lines):
        feed.limit = first + MAX_RECORD_LINES
        try:
            cells = next(reader)
            error = _UNCLOSED if feed.position > first + 1 and len(cells) < width else ""
        except csv.Error as problem:
            cells = []
            error = _TOO_LONG if "field limit" in str(problem) else _UNCLOSED
        if error:
            feed.position = first + 1
            reader = csv.reader(feed, delimiter=separator, strict=True)
        yield _Record(first + 1, feed.position, cells, error)


def _find_header(records: Iterable[_Record], is_header: IsHeaderCell) -> _Header | None:
    best: _Header | None = None
    for record in islice(records, HEADER_WITHIN):
        cells = [_clean(cell) for cell in record.cells]
        while cells and not cells[-1]:
            cells.pop()
        recognised = sum(map(is_header, cells))
        if recognised > (best.recognised if best else 0):
            best = _Header(record, tuple(cells), recognised)
    if best and len(best.cells) > settings.MAX_INVENTORY_COLUMNS:
        raise UnreadableFile(f"Plus de {settings.MAX_INVENTORY_COLUMNS} colonnes.", _SPLIT)
    return best


def _sort_out(
    records: Iterable[_Record], width: int
) -> tuple[tuple[RawRow, ...], tuple[Rejection, ...]]:
    rows: list[RawRow] = []
    rejections: list[Rejection] = []
    for record in records:
        if record.error:
            rejections.append(Rejection(record.line, record.error))
        elif len(record.cells) > 1 or any(map(str.strip, record.cells)):
            cells = [_clean(cell) for cell in record.cells]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if len(cells) > width:
                reason = f"{len(cells)} cellules pour {width} colonnes"
                rejections.append(Rejection(record.line, reason))
            else:
                padding = [""] * (width - len(cells))
                rows.append(RawRow(record.line, tuple(cells + padding)))
        if len(rows) + len(rejections) > settings.MAX_INVENTORY_ROWS:
            raise UnreadableFile(f"Plus de {settings.MAX_INVENTORY_ROWS} lignes.", _SPLIT)
    return tuple(rows), tuple(rejections)


def _clean(cell: str) -> str:
    text = cell[: settings.MAX_CELL_CHARS]
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return " ".join(text.split())


def _no_header(text: str) -> UnreadableFile:
    seen = next((line.strip()[:80] for line in text.splitlines() if line.strip()), "")
    if not seen:
        return UnreadableFile("Le fichier est vide.", _EXPORT)
    what = "Aucune ligne d’en-têtes n’a été reconnue"
    return UnreadableFile(f"{what} ; le fichier commence par « {seen} ».", _ADD_HEADER)
