"""The communes of a scope, ranked by the index under the user's weights, with what is fragile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from nrdiag.catalogue.fragility import fragility_index
from nrdiag.catalogue.indicators import Level
from nrdiag.fragilite.base import Base, Reference, reference
from nrdiag.fragilite.index import (
    completeness,
    drawn_weights,
    ranks,
    stability,
    weighted_index,
)
from nrdiag.fragilite.weights import Weights
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory


@dataclass(frozen=True, slots=True)
class Row:
    """One commune. Without an index (too little is known), it has no rank either.

    ``rank`` is under the user's weights; ``low`` and ``high`` hold it in 9 draws out of 10;
    ``first_quarter`` is the share (0-1) of the draws where it is in the most fragile quarter.
    ``percentiles`` follow the components (None: not known); ``completeness`` is a share.
    """

    commune: Territory
    completeness: float
    percentiles: tuple[float | None, ...]
    index: float | None = None
    rank: int | None = None
    low: int | None = None
    high: int | None = None
    first_quarter: float | None = None


@dataclass(frozen=True)
class Ranking:
    """Every commune of the scope: those with an index from the most fragile, then the others."""

    scope: Territory
    weights: Weights
    reference: Reference
    rows: tuple[Row, ...]

    @cached_property
    def ranked(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.index is not None)

    @cached_property
    def _by_code(self) -> dict[str, Row]:
        return {row.commune.code: row for row in self.rows}

    def row_of(self, code: str) -> Row | None:
        return self._by_code.get(code)

    @property
    def weighted(self) -> tuple[int, ...]:
        """The components that count: those whose weight is not 0."""
        return tuple(k for k, weight in enumerate(self.weights) if weight)

    @property
    def has_quarters(self) -> bool:
        """Enough communes for a quarter of them to mean something."""
        return len(self.ranked) >= fragility_index().methode.communes_minimales

    @property
    def stable(self) -> tuple[Row, ...]:
        """The communes that stay in the most fragile quarter whatever the weights, or nearly."""
        floor = fragility_index().methode.seuil_stable
        if not self.has_quarters:
            return ()
        return tuple(row for row in self.ranked if (row.first_quarter or 0.0) >= floor)

    def quarter(self, row: Row) -> int | None:
        """0 for the most fragile quarter to 3; None without an index or without quarters."""
        if row.rank is None or not self.has_quarters:
            return None
        return 4 * (row.rank - 1) // len(self.ranked)


@lru_cache(maxsize=128)
def ranking(scope_code: str, base: Base, weights: Weights, edition_id: str) -> Ranking:
    """Rank the communes of a scope. Raises NoWeightError when every weight is 0."""
    found = edition()
    method = fragility_index().methode
    scope = found.territories.get(scope_code)
    around = reference(scope, base, edition_id)
    members = found.territories.children(scope, Level.COMMUNE)
    place = around.row_of
    percentiles = around.percentiles[[place[t.code] for t in members]]
    known = completeness(percentiles, weights)
    index = weighted_index(percentiles, weights, method.completude_minimale)
    has = np.flatnonzero(~np.isnan(index))
    draws = drawn_weights(weights, method.tirages, method.facteur, method.graine)
    rank = ranks(index[None, has])[0].tolist()
    band = stability(percentiles[has], draws, method.bande)
    numbers: dict[int, tuple[float, int, int, int, float]] = {
        i: (float(index[i]), rank[n], *_wide(rank[n], int(band.low[n]), int(band.high[n])),
            float(band.first_quarter[n]))
        for n, i in enumerate(has.tolist())
    }  # fmt: skip
    rows = [
        Row(t, float(known[i]), tuple(_shown(percentiles[i])), *numbers.get(i, ()))
        for i, t in enumerate(members)
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.commune.code))
    return Ranking(scope, weights, around, tuple(rows))


def _wide(rank: int, low: int, high: int) -> tuple[int, int]:
    """The band always holds the rank under the user's own weights."""
    return min(rank, low), max(rank, high)


def _shown(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Iterator[float | None]:
    for value in values.tolist():
        yield None if value != value else value  # noqa: PLR0124 - NaN differs from itself
