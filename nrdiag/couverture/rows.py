"""The rows of a visitor's CSV or Excel file, one by one, with their line: nothing is kept."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nrdiag import french, settings
from nrdiag.couverture.formats import Format, recognise
from nrdiag.pratiques.encoding import decode
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.pratiques.workbook import MEGABYTE, read_sheets

SEPARATORS = ";,\t|"
#: The 2019 file starts with a comment; hand-made files with a title.
HEADER_WITHIN = 20
#: One site per operator: France has about 120 000 of them.
MAX_ROWS = 300_000
#: Longest line, in characters: beyond, it is no row of such a file.
MAX_LINE = 20_000
DO = (
    "Déposez le fichier CSV de l'ARCEP sans le modifier, ou un CSV dont la première ligne est "
    "« code_insee;couverture_population »."
)
_SPLIT = "Déposez le fichier d'un département ou d'une région."
_MAPS = (
    "Les cartes de couverture mobile de l'ARCEP sont des dessins, que nrdiag ne lit pas. Déposez "
    "un CSV « code_insee;couverture_surface » tiré de ces cartes."
)
_MAGICS = (
    (b"7z\xbc\xaf", "Ce fichier est une archive 7z.", _MAPS),
    (b"SQLite format 3", "Ce fichier est une carte (GeoPackage).", _MAPS),
    (b"%PDF", "Ce fichier est un PDF.", DO),
    (b"\xd0\xcf\x11\xe0", "Ce fichier est un ancien classeur .xls, ou il est protégé.", DO),
    (b"\x1f\x8b", "Ce fichier est compressé.", "Décompressez-le, puis déposez le CSV."),
)


class Row(NamedTuple):
    """A line of the file under the header; ``error`` says in French why it has no cells."""

    line: int
    cells: list[str]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was recognised: its format, its header, and its rows, to read only once."""

    format: Format
    header: list[str]
    rows: Iterator[Row]
    how: str


def open_rows(data: bytes) -> Source:
    """Recognise a file by its header. Raises UnreadableFile, in French."""
    if len(data) > settings.MAX_UPLOAD_MB * MEGABYTE:
        raise UnreadableFile(f"Le fichier dépasse {settings.MAX_UPLOAD_MB} Mo.", _SPLIT)
    if not data.strip():
        raise UnreadableFile("Le fichier est vide.", DO)
    for magic, what, do in _MAGICS:
        if data.startswith(magic):
            raise UnreadableFile(what, do)
    try:
        return _workbook(data) if data.startswith(b"PK\x03\x04") else _text(data)
    except UnreadableFile as error:
        # The messages of the shared readers speak of an inventory: keep what, not what to do.
        what, found, do = error.message_fr.partition(" Rien n’a été enregistré. ")
        raise UnreadableFile(what, DO if "inventaire" in do or not found else do) from error


def cell(cells: Sequence[str], place: int | None) -> str:
    """The text of a cell, "" when the line is too short or has no such column."""
    return cells[place].strip() if place is not None and place < len(cells) else ""


def refuse_if_mostly_wrong(rejected: Sequence[Rejection], kept: int) -> None:
    """A file of which most lines are wrong is not what it seems: nothing of it is shown."""
    if kept and len(rejected) <= kept:
        return
    if not rejected:
        raise UnreadableFile("Le fichier a des colonnes mais aucune ligne.", DO)
    first = min(rejected, key=lambda r: r.ligne)
    of = french.number(len(rejected) + kept)
    raise UnreadableFile(
        f"{french.plural(len(rejected), 'ligne')} sur {of} ne se lisent pas. La première, ligne "
        f"{first.ligne} : {first.raison}.", DO,
    )  # fmt: skip


def _text(data: bytes) -> Source:
    text, encoding = decode(data)
    # Not splitlines: it also cuts where no text editor counts a line.
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    for rank, line in enumerate(lines[:HEADER_WITHIN]):
        for separator in SEPARATORS:
            header = _cells(line, separator)
            entry = recognise(header) if header else None
            if entry and header:
                how = f"ligne {rank + 1} pour les colonnes, encodage {encoding}"
                return Source(entry, header, _under(lines, rank + 1, separator, len(header)), how)
    raise _unknown(next((line for line in lines[:HEADER_WITHIN] if ";" in line), lines[0]))


def _workbook(data: bytes) -> Source:
    seen = ""
    for name, rows in read_sheets(data):
        for rank, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
            entry = recognise(cells)
            if entry:
                below = (Row(line, row) for line, row in rows[rank + 1 :])
                return Source(entry, cells, below, f"Excel, feuille « {name[:40]} »")
            seen = seen or ";".join(cells)
    raise _unknown(seen)


def _under(lines: list[str], start: int, separator: str, width: int) -> Iterator[Row]:
    """The rows under the header. A fault costs its own line only: no cell spans two lines."""
    if len(lines) - start > MAX_ROWS:
        raise UnreadableFile(f"Plus de {french.number(MAX_ROWS)} lignes.", _SPLIT)
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line.strip(separator + " "):
            continue
        cells = _cells(line, separator)
        if cells is None:
            yield Row(number, [], "ligne trop longue ou guillemet non refermé")
        elif len(cells) < width and len(cells) == 1:
            yield Row(number, [], f"1 cellule pour {width} colonnes")
        else:
            yield Row(number, cells)


def _cells(line: str, separator: str) -> list[str] | None:
    if len(line) > MAX_LINE:
        return None
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return None


def _unknown(seen: str) -> UnreadableFile:
    shown = " ".join(seen.split())[:150]
    return UnreadableFile(f"Aucun fichier de couverture connu n'a ces colonnes : {shown}.", DO)
