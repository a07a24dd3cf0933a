"""From an official file (CSV or dbf) to its header and its lines, as text."""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyogrio  # type: ignore[import-untyped]

from nrdiag import french
from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.declared import Kind
from nrdiag.pratiques.encoding import decode
from nrdiag.pratiques.refusal import UnreadableFile

SEPARATORS = ";,\t|"
HEADER_WITHIN = 20
#: Longest quoted record, in lines: beyond, a quote was left open.
MAX_RECORD_LINES = 200
#: Largest file read in memory.
MAX_BYTES = 1_500_000_000
#: What a text written in UTF-8 and read as cp1252 shows.
_MANGLED = ("Ã©", "Ã¨", "Ã´", "Ã§")


class Line(NamedTuple):
    """A line under the header, with its number in the file; ``error`` says why it has no cells."""

    number: int
    cells: list[str]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header was found; ``lines`` is read only once."""

    name: str
    kind: Kind
    header: list[str]
    lines: Iterator[Line]
    how: str
    notes: tuple[str, ...] = ()


def open_file(path: Path, is_header: Any) -> Opened | None:
    """Open ``path``; None when no header satisfies ``is_header(kind, names)``.

    Raises UnreadableFile (French) when the file is empty, cut or no text.
    """
    if path.stat().st_size == 0:
        raise UnreadableFile(f"{path.name} est vide.", AGAIN)
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"{path.name} dépasse 1,5 Go.", AGAIN)
    if path.suffix.lower() == ".dbf":
        return _open_dbf(path, is_header)
    return _open_csv(path, is_header)


def peek(path: Path, size: int = 200_000) -> list[list[str]]:
    """The first lines of a CSV cut at every separator: to recognise a file too big to be read."""
    with path.open("rb") as stream:
        text, _ = decode(stream.read(size).rsplit(b"\n", 1)[0])
    first = text.removeprefix("\ufeff").splitlines()[:HEADER_WITHIN]
    return [next(csv.reader([line], delimiter=s), []) for line in first for s in SEPARATORS]


def _open_csv(path: Path, is_header: Any) -> Opened | None:
    data = path.read_bytes()
    text, encoding = decode(data)
    text = text.removeprefix("\ufeff")
    for rank, line in enumerate(islice(io.StringIO(text), HEADER_WITHIN)):
        for separator in SEPARATORS:
            header = next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
            header = [cell.strip() for cell in header]
            if len(header) > 1 and is_header(Kind.CSV, header):
                notes = _text_notes(text, rank)
                cut = not text.endswith(("\n", "\r"))
                how = f"CSV {encoding}, séparateur « {separator} », colonnes ligne {rank + 1}"
                lines = _csv_lines(path.name, text, rank + 1, separator, len(header), cut)
                return Opened(path.name, Kind.CSV, header, lines, how, notes)
    return None


def _text_notes(text: str, rank: int) -> tuple[str, ...]:
    notes = []
    if rank:
        first = " ".join(text.split("\n", 1)[0].split())[:200]
        notes.append(f"Le fichier commence par un avertissement : « {first} ».")
    if any(mark in text for mark in _MANGLED):
        notes.append("Des noms sont abîmés dans le fichier (double encodage).")
    return tuple(notes)


def _csv_lines(
    name: str, text: str, skip: int, separator: str, width: int, cut: bool
) -> Iterator[Line]:
    """Every record under the header. Raises UnreadableFile when the file stops in a record."""
    stream = io.StringIO(text, newline="")
    for _ in range(skip):
        stream.readline()
    reader = csv.reader(stream, delimiter=separator)
    before = 0
    pending: Line | None = None
    try:
        for cells in reader:
            number, span = skip + before + 1, reader.line_num - before
            before = reader.line_num
            if span > MAX_RECORD_LINES:
                raise UnreadableFile(f"{name} : guillemet non refermé à la ligne {number}.", AGAIN)
            if pending is not None:
                yield pending
            pending = None
            if not any(cells):
                continue
            wrong = (len(cells) != width and any(cells[width:])) or len(cells) < width
            error = f"{len(cells)} cellules pour {width} colonnes" if wrong else ""
            pending = Line(number, cells, error)
    except csv.Error as error:
        raise UnreadableFile(
            f"{name} ne se lit plus après la ligne {skip + before}.", AGAIN
        ) from error
    if pending is not None:
        if pending.error and cut:
            raise UnreadableFile(
                f"{name} est coupé : la dernière ligne ({french.number(pending.number)}) est "
                "incomplète.", AGAIN,
            )  # fmt: skip
        yield pending


def _open_dbf(path: Path, is_header: Any) -> Opened | None:
    with path.open("rb") as stream:
        head = stream.read(32)
    if len(head) < 32:
        raise UnreadableFile(f"{path.name} est vide ou coupé.", AGAIN)
    records, start, length = struct.unpack("<IHH", head[4:12])
    if path.stat().st_size < start + records * length:
        present = max(0, (path.stat().st_size - start) // max(length, 1))
        raise UnreadableFile(
            f"{path.name} est coupé : {french.number(present)} enregistrements sur "
            f"{french.number(records)}.", AGAIN,
        )  # fmt: skip
    for encoding in ("UTF-8", "ISO-8859-1"):
        try:
            meta, _, _, columns = pyogrio.raw.read(path, read_geometry=False, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except Exception as error:  # pyogrio's errors share no class of their own
            raise UnreadableFile(f"{path.name} n'est pas un fichier dbf lisible.", AGAIN) from error
        header = [str(name) for name in meta["fields"]]
        if not is_header(Kind.DBF, header):
            return None
        lines = (
            Line(rank, ["" if cell is None else str(cell) for cell in cells])
            for rank, cells in enumerate(zip(*columns, strict=True), start=1)
        )
        return Opened(path.name, Kind.DBF, header, lines, f"dbf {encoding}")
    raise UnreadableFile(f"L'encodage de {path.name} n'a pas été reconnu.", AGAIN)
