"""The built measures in memory: one value, status, coverage and source by measure and code."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from nrdiag.figure import Status


class Cell(NamedTuple):
    """One measure of one territory as built (``value`` is None when secret or withheld)."""

    value: float | None
    status: Status
    coverage: float
    source: str


@dataclass(frozen=True)
class MeasureTable:
    """Measures by id, then by territory code. No entry means that nothing is known."""

    cells: Mapping[str, Mapping[str, Cell]]

    def cell(self, measure: str, code: str) -> Cell | None:
        return self.cells.get(measure, {}).get(code)

    def value(self, measure: str, code: str) -> float | None:
        cell = self.cell(measure, code)
        return cell.value if cell else None


def load_measures(path: Path) -> MeasureTable:
    """Read ``data/built/mesures.parquet`` (see ``nrdiag.edition.measures`` for its columns)."""
    frame = pd.read_parquet(path)
    statuses = {status.value: status for status in Status}
    cells: dict[str, dict[str, Cell]] = {}
    columns = ["mesure", "code", "valeur", "statut", "couverture", "source"]
    for row in zip(*(frame[c].tolist() for c in columns), strict=True):
        measure, code, value, status, coverage, source = row
        known = None if math.isnan(value) else value
        cells.setdefault(measure, {})[code] = Cell(known, statuses[status], coverage, source)
    return MeasureTable(cells)
