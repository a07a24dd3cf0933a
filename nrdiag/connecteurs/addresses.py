"""Files by building: tens of millions of lines, counted by commune out of core with DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from nrdiag import french
from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.codes import Moves, Reader
from nrdiag.connecteurs.declared import Connector, Kind, Shape
from nrdiag.connecteurs.header import recognise
from nrdiag.connecteurs.opening import peek
from nrdiag.connecteurs.report import Reading, Report
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile

MEMORY = "512MB"
THREADS = 2
DEPLOYED = ("déployé", "deploye", "raccordable")


@dataclass(frozen=True)
class Big:
    """A file recognised by its first lines only."""

    connector: Connector
    separator: str
    columns: int

    def read(self, path: Path, vintage: Vintage) -> Reading:
        return read_addresses(path, self, vintage)


def big(path: Path, wanted: Mapping[str, Connector]) -> Big | None:
    """The connector of a file by building; None for any other file."""
    ours = {i: c for i, c in wanted.items() if c.forme is Shape.ADDRESSES}
    if not ours or path.suffix.lower() != ".csv" or path.stat().st_size == 0:
        return None
    for rank, cells in enumerate(peek(path)):
        found = recognise(Kind.CSV, cells, ours)
        if found is not None:
            return Big(found.connector, ";,\t|"[rank % 4], len(cells))
    return None


def read_addresses(path: Path, found: Big, vintage: Vintage) -> Reading:
    """Buildings, and those deployed, by commune of today. Raises UnreadableFile (French)."""
    connector = found.connector
    with duckdb.connect() as base:
        base.execute(f"SET memory_limit='{MEMORY}'; SET threads={THREADS}")
        base.execute("SET preserve_insertion_order=false")
        counts, broken = _counts(base, path, found)
    rows, rejected, notes = _by_commune(counts)
    rejected = [*broken, *rejected]
    kept = int(sum(row["immeubles"] for row in rows))
    read = int(counts["lignes"].sum()) + len(broken)
    lost = [Rejection(0, r.raison) for r in rejected]
    if not kept or len(lost) > kept:
        raise UnreadableFile(f"{path.name} : presque aucune ligne ne se lit.", AGAIN)
    source = vintage.source_id(connector.source)
    report = Report(
        connector.id, path.name, f"CSV, séparateur « {found.separator} », lu par DuckDB",
        vintage.text, source, read, kept, 0, tuple(lost), (*notes, connector.prudence), len(rows),
    )  # fmt: skip
    return Reading(connector, vintage, pd.DataFrame(rows).assign(source=source), report)


def _counts(
    base: duckdb.DuckDBPyConnection, path: Path, found: Big
) -> tuple[pd.DataFrame, list[Rejection]]:
    code, state = found.connector.code[0], found.connector.cle
    options = {
        "delim": found.separator, "header": True, "all_varchar": True, "store_rejects": True,
        "rejects_limit": 1_000_000, "null_padding": False,
    }  # fmt: skip
    told = ", ".join(f"{name}={_literal(value)}" for name, value in options.items())
    query = (
        f"SELECT coalesce({code}, '') AS code, lower(coalesce({state}, '')) AS etat, "  # noqa: S608
        f"count(*) AS lignes FROM read_csv({_literal(str(path))}, {told}) GROUP BY 1, 2"
    )
    try:
        counts = base.execute(query).df()
        broken = base.execute(
            "SELECT line, any_value(error_type::VARCHAR) FROM reject_errors GROUP BY 1 ORDER BY 1"
        ).fetchall()
    except duckdb.Error as error:
        raise UnreadableFile(
            f"{path.name} ne se lit pas : colonnes ou lignes abîmées.", AGAIN
        ) from error
    return counts, [Rejection(int(n), "nombre de cellules ou encodage faux") for n, _ in broken]


def _by_commune(counts: pd.DataFrame) -> tuple[list[dict[str, Any]], list[Rejection], list[str]]:
    codes = Reader(Moves())
    rows: dict[str, dict[str, Any]] = {}
    rejected: list[Rejection] = []
    for code, state, lines in counts.itertuples(index=False):
        try:
            _, commune = codes.read(str(code))
        except ValueError as reason:
            rejected += [Rejection(0, str(reason))] * int(lines)
            continue
        row = rows.setdefault(commune, {"commune": commune, "immeubles": 0, "deployes": 0})
        row["immeubles"] += int(lines)
        row["deployes"] += int(lines) if french.fold(str(state)) in _DEPLOYED else 0
    return [rows[code] for code in sorted(rows)], rejected, codes.notes()


_DEPLOYED = {french.fold(word) for word in DEPLOYED}


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
