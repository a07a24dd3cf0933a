"""What is kept of a visitor's file: a few numbers per commune, never the file."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrdiag.couverture.formats import Format
from nrdiag.pratiques.reading import Rejection

#: Columns of a file of sites: « site_5g:Orange », « sites:Orange », and the distinct masts.
SITES, MASTS = "sites", "pylones"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file: ``read == kept + aside + len(rejected)`` lines, always.

    ``aside`` are the lines of a ``type`` other than « all »: the same premises in detail.
    ``ranks`` gives the place of a commune in every column; NaN is a value that the file lacks.
    ``step`` is half of the last decimal written, for percentages.
    """

    format: Format
    name: str
    how: str
    date: dt.date | None
    ranks: Mapping[str, int]
    columns: Mapping[str, array[float]]
    read: int
    kept: int
    aside: int
    rejected: tuple[Rejection, ...]
    notes: tuple[str, ...]
    operators: tuple[str, ...] = ()
    step: float = 0.0

    def value(self, column: str, code: str) -> float | None:
        """The value of a commune; None when the file has none."""
        rank = self.ranks.get(code)
        if rank is None or column not in self.columns:
            return None
        value = self.columns[column][rank]
        return None if math.isnan(value) else value


def packed(
    names: Sequence[str], rows: Mapping[str, Sequence[float]]
) -> tuple[dict[str, int], dict[str, array[float]]]:
    """Commune -> values, as ranks and compact columns."""
    ranks = {code: rank for rank, code in enumerate(rows)}
    columns = {name: array("d", bytes(8 * len(rows))) for name in names}
    for place, name in enumerate(names):
        column = columns[name]
        for rank, values in enumerate(rows.values()):
            column[rank] = values[place]
    return ranks, columns
