"""The rows of an Excel workbook, as text, within the limits of nrdiag.settings."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from itertools import islice

import openpyxl

from nrdiag import settings
from nrdiag.pratiques.refusal import UnreadableFile

_SAVE_AGAIN = "Ouvrez-le dans un tableur, enregistrez-le en .xlsx ou en CSV, puis redéposez-le."
MEGABYTE = 1024 * 1024

#: One row: its number in the sheet and its cells.
SheetRow = tuple[int, list[str]]


def read_sheets(data: bytes) -> Iterator[tuple[str, list[SheetRow]]]:
    """Name and non-empty rows of each sheet, in order; a row keeps its number in the sheet.

    Formulas give their last computed value. Raises UnreadableFile for another kind of zip, a
    damaged workbook, or one beyond the limits.
    """
    _check_archive(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_col=settings.MAX_INVENTORY_COLUMNS + 1, values_only=True)
            # One row too many is read, so that the reader can see that there are too many.
            kept = islice(_texts(rows), settings.MAX_INVENTORY_ROWS + 100)
            yield sheet.title, list(kept)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl lets any kind of error out of a damaged workbook
        raise UnreadableFile("Le classeur Excel est abîmé.", _SAVE_AGAIN) from error


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile("Le classeur est incomplet ou abîmé.", _SAVE_AGAIN) from error
    names = {entry.filename for entry in entries}
    if "content.xml" in names:
        raise UnreadableFile("Le format OpenDocument (.ods) n’est pas lu.", _SAVE_AGAIN)
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("Ce fichier compressé n’est pas un classeur Excel.", _SAVE_AGAIN)
    size = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    # A small file that unfolds into gigabytes: judged before anything is unzipped.
    if size > settings.MAX_UNZIPPED_MB * MEGABYTE or size / packed > settings.MAX_ZIP_RATIO:
        raise UnreadableFile("Une fois décompressé, le classeur serait trop grand.", _SAVE_AGAIN)


def _texts(rows: Iterator[tuple[object, ...]]) -> Iterator[SheetRow]:
    for number, row in enumerate(rows, start=1):
        width = len(row)
        while width and row[width - 1] is None:
            width -= 1
        cells = [_text(value) for value in row[:width]]
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
