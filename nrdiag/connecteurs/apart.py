"""Files kept apart, in a file of their own with their licence: never merged into a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.declared import Connector, Shape
from nrdiag.connecteurs.opening import open_file
from nrdiag.connecteurs.report import Reading, Report
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile


def ours(path: Path, wanted: Mapping[str, Connector]) -> Iterator[Connector]:
    """The connector whose file name this is: such a file has columns that change each year."""
    for connector in wanted.values():
        named = any(fnmatch(path.name.lower(), pattern.lower()) for pattern in connector.fichiers)
        if connector.forme is Shape.APART and named:
            yield connector
            return


def read_apart(path: Path, connector: Connector, vintage: Vintage) -> Reading:
    """The file as it is, line by line. Raises UnreadableFile (French)."""
    opened = open_file(path, lambda _, names: len(names) > 1)
    if opened is None:
        raise UnreadableFile(f"{path.name} n'a pas de colonnes lisibles.", AGAIN)
    rows, rejected, read = [], [], 0
    for line in opened.lines:
        read += 1
        if line.error:
            rejected.append(Rejection(line.number, line.error))
        else:
            rows.append(line.cells[: len(opened.header)])
    if not rows or len(rejected) > len(rows):
        raise UnreadableFile(f"{path.name} : presque aucune ligne ne se lit.", AGAIN)
    source = vintage.source_id(connector.source)
    report = Report(
        connector.id, path.name, opened.how, vintage.text, source, read, len(rows), 0,
        tuple(rejected), (*opened.notes, connector.prudence), 0,
    )  # fmt: skip
    table = pd.DataFrame(rows, columns=_unique(opened.header))
    return Reading(connector, vintage, table, report)


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
