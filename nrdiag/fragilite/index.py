"""The arithmetic of the index: mid-rank percentiles, weighted mean, completeness, ranks.

Everything is an array: one row per commune, one column per component; NaN is « not known ».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]
#: Indexes that are equal to a billionth are equal: the rest is rounding of the machine.
EQUAL_STEPS = 1e9


class NoWeightError(ValueError):
    """Every weight is 0: there is nothing to average. The message is in French."""

    def __init__(self) -> None:
        super().__init__(
            "Tous les poids sont à zéro : l'indice n'a rien à mesurer. "
            "Donnez au moins 1 à un composant."
        )


def mid_rank_percentiles(values: Floats) -> Floats:
    """100 × (number below + half of the equal ones, itself included) ÷ number known.

    Equal values share the same percentile; the mean over the known ones is always 50; what is
    not known stays so and counts nowhere.
    """
    result = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    if not known.any():
        return result
    _, group, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    below = np.cumsum(counts) - counts
    result[known] = (100 * (below + counts / 2) / known.sum())[group]
    return result


def fragility_percentiles(raw: Floats, high_is_fragile: Sequence[bool]) -> Floats:
    """The percentiles of each column, turned so that 100 is the most fragile."""
    columns = [
        mid_rank_percentiles(raw[:, k] if high else -raw[:, k])
        for k, high in enumerate(high_is_fragile)
    ]
    return np.column_stack(columns)


def completeness(percentiles: Floats, weights: Sequence[float]) -> Floats:
    """The share (0-1) of the total weight that is known. Raises NoWeightError."""
    vector = np.asarray(weights, dtype=float)
    if vector.sum() <= 0:
        raise NoWeightError
    share: Floats = ~np.isnan(percentiles) @ vector / vector.sum()
    return share


def weighted_index(percentiles: Floats, weights: Sequence[float], minimum: float) -> Floats:
    """The weighted mean of the known percentiles; NaN below the ``minimum`` completeness."""
    known = completeness(percentiles, weights)
    values = means(percentiles, np.asarray([weights], dtype=float))[0]
    return np.where(known >= minimum - 1e-9, values, np.nan)


def means(percentiles: Floats, draws: Floats) -> Floats:
    """The weighted means of the known percentiles: a row per draw, a column per commune.

    NaN where no weighted component is known.
    """
    known = ~np.isnan(percentiles)
    total = draws @ known.T.astype(float)
    result: Floats = draws @ np.where(known, percentiles, 0.0).T
    with np.errstate(invalid="ignore"):
        result /= total
    return result


def ranks(index: Floats) -> Ints:
    """In each row, 1 + how many are strictly more fragile; every value is from 0 to 100."""
    draws, count = index.shape
    numbers = np.arange(count)
    # Value and column in one whole number: sorting those is three times faster than argsort.
    bits = max(count - 1, 1).bit_length()
    keys = np.rint((100 - index) * EQUAL_STEPS).astype(np.int64)
    keys = keys << bits | numbers
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    kind = np.int16 if count < np.iinfo(np.int16).max else np.int32
    first = np.broadcast_to((numbers + 1).astype(kind), (draws, count)).copy()
    equal = keys[:, 1:] == keys[:, :-1]
    if equal.any():
        first[:, 1:][equal] = 0
        np.maximum.accumulate(first, axis=1, out=first)
    result: Ints = np.empty((draws, count), dtype=kind)
    np.put_along_axis(result, order, first, axis=1)
    return result


def in_first_quarter(rank: Ints, count: int) -> NDArray[np.bool_]:
    """Fewer than a quarter of the communes are strictly more fragile."""
    return rank <= (count + 3) // 4


@dataclass(frozen=True, slots=True)
class Stability:
    """What happens to each commune's rank when the weights vary."""

    low: Ints
    high: Ints
    first_quarter: Floats


def drawn_weights(weights: Sequence[float], draws: int, factor: float, seed: int) -> Floats:
    """``draws`` rows of weights, each multiplied by its own factor from 1/factor to factor.

    The factors do not depend on the weights: the same seed moves the same component alike.
    """
    drawn: Floats = np.asarray(weights, dtype=float) * _factors(draws, len(weights), factor, seed)
    return drawn


@lru_cache(maxsize=4)
def _factors(draws: int, count: int, factor: float, seed: int) -> Floats:
    exponents = np.random.default_rng(seed).uniform(-1.0, 1.0, size=(draws, count))
    factors: Floats = factor**exponents
    factors.flags.writeable = False
    return factors


def stability(percentiles: Floats, draws: Floats, band: float) -> Stability:
    """Ranks over the draws, for communes that have at least one weighted component known.

    ``low`` and ``high`` hold ``band`` of the draws (0.9: the 5 % at each end are left out).
    """
    found = ranks(means(percentiles, draws))
    # A stable sort of 16-bit numbers is numpy's fastest.
    ordered = np.sort(np.ascontiguousarray(found.T), axis=1, kind="stable")
    cut = int(round(len(draws) * (1 - band) / 2, 6))
    inside = in_first_quarter(found, len(percentiles))
    return Stability(ordered[:, cut], ordered[:, -1 - cut], inside.mean(axis=0))
