"""Take the whole store away in one file, and put it back in an empty one, of either database."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from nrdiag.magasin.base import session
from nrdiag.magasin.tables import Base

FORMAT = "nrdiag-magasin"
VERSION = 1
#: Rows written to the database at once.
_BATCH = 200


class UnreadableBackup(ValueError):  # noqa: N818 - what it is, as UnreadableFile
    """The file is not a whole backup of ours, or the store is not empty; says so in French."""


def backup(url: str, path: Path) -> int:
    """Write every row of the store to ``path`` (gzip of JSON lines); return how many.

    One transaction: what is saved meanwhile is wholly in it or wholly out of it. The file is
    complete or absent.
    """
    part, count = path.with_name(f"{path.name}.partiel"), 0
    try:
        with gzip.open(part, "wt", encoding="utf-8") as file, session(url) as opened:
            _write(file, {"format": FORMAT, "version": VERSION})
            for table in Base.metadata.sorted_tables:
                for row in opened.execute(select(table)).mappings():
                    _write(file, {"table": table.name, "ligne": _plain(row)})
                    count += 1
            _write(file, {"fin": count})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def restore(url: str, path: Path) -> int:
    """Put back every row of ``path``; return how many. All of them, or none.

    Raises UnreadableBackup when the file is damaged or cut, or when the store is not empty.
    """
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    # A file that is not there is said before the database is asked for anything.
    path.open("rb").close()
    with session(url) as opened:
        for table in tables.values():
            if opened.scalar(select(func.count()).select_from(table)):
                raise UnreadableBackup(
                    "Ce magasin n'est pas vide : rien n'a été changé. Restaurez dans une base vide."
                )
        count = 0
        waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
        for line in _lines(path):
            table, row = _row(line, tables)
            waiting[table.name].append(row)
            count += 1
            if len(waiting[table.name]) == _BATCH:
                _put(opened, tables, waiting)
        _put(opened, tables, waiting)
    return count


def _put(
    opened: Session, tables: dict[str, Table], waiting: dict[str, list[dict[str, Any]]]
) -> None:
    """Write the rows in hand, those that others refer to first."""
    for name, rows in waiting.items():
        if rows:
            opened.execute(insert(tables[name]), rows)
            waiting[name] = []


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines between the first and the last, which says how many there must be."""
    cut = UnreadableBackup("Cette sauvegarde est incomplète ou abîmée : rien n'a été changé.")
    count, ended = 0, False
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            head = json.loads(next(file, "null"))
            if not isinstance(head, dict) or head.get("format") != FORMAT:
                raise UnreadableBackup("Ce fichier n'est pas une sauvegarde du magasin de nrdiag.")
            if head.get("version") != VERSION:
                raise UnreadableBackup("Cette sauvegarde vient d'une autre version de nrdiag.")
            for text in file:
                line = json.loads(text)
                if not isinstance(line, dict) or ended:
                    raise cut
                if "fin" in line:
                    ended = line["fin"] == count
                    continue
                count += 1
                yield line
    except gzip.BadGzipFile as error:
        raise UnreadableBackup("Ce fichier n'est pas une sauvegarde de nrdiag.") from error
    except (EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise cut from error
    if not ended:
        raise cut


def _row(line: dict[str, Any], tables: dict[str, Table]) -> tuple[Table, dict[str, Any]]:
    table, row = tables.get(str(line.get("table"))), line.get("ligne")
    if table is None or not isinstance(row, dict) or set(row) != set(table.columns.keys()):
        raise UnreadableBackup("Cette sauvegarde ne correspond pas à cette version de nrdiag.")
    try:
        return table, {name: _back(value) for name, value in row.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableBackup("Cette sauvegarde contient une valeur impossible.") from error


def _plain(row: Any) -> dict[str, Any]:
    return {name: _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"octets": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dt.datetime):
        # SQLite gives times back without their zone.
        return {"instant": value.replace(tzinfo=value.tzinfo or dt.UTC).isoformat()}
    return value


def _back(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "octets" in value:
        return base64.b64decode(value["octets"], validate=True)
    return dt.datetime.fromisoformat(value["instant"])


def _write(file: Any, line: dict[str, Any]) -> None:
    file.write(json.dumps(line, ensure_ascii=False) + "\n")
