"""How values are cut into classes: round thresholds by default, or a method of mapclassify."""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, Polarity

FAVOURABLE = ("#eaf4f4", "#b9dddd", "#7fbfc0", "#3e9599", "#0f5e66")
FRAGILE = ("#fff1e0", "#fdcf9b", "#f59e5b", "#d9692b", "#93390f")
CLASSES = 5
#: Share of the values in one class above which bounds no longer tell them apart.
CROWDED = 0.8
#: Units whose values are not whole numbers.
FRACTIONAL = frozenset({"%", "km"})
#: Natural breaks are searched among this many values at most: the search is quadratic, and its
#: compiled version (numba) weighs more than the whole application.
MAX_BREAKS = 400


class Method(StrEnum):
    """The ways to cut; the values are those of the URL."""

    ROUND = "ronds"
    QUANTILES = "quantiles"
    NATURAL = "naturelles"
    EQUAL = "egales"


METHODS: dict[Method, tuple[str, str]] = {
    Method.ROUND: (
        "Seuils ronds",
        "Les mêmes seuils partout : deux cartes se comparent.",
    ),
    Method.QUANTILES: (
        "Effectifs égaux (quantiles)",
        "À peu près autant de territoires dans chaque classe : montre le rang, pas l'écart.",
    ),
    Method.NATURAL: (
        "Ruptures naturelles (Fisher-Jenks)",
        "Les territoires qui se ressemblent sont ensemble : les seuils ne valent que pour "
        "cette carte.",
    ),
    Method.EQUAL: (
        "Intervalles égaux",
        "Des tranches de même largeur : une valeur extrême peut vider des classes.",
    ),
}


#: Said in place of the method when the values are too few for it.
TOO_FEW = "Trop peu de valeurs différentes pour les classes demandées : les seuils sont ronds."


def method_said(method: Method, indicator: Indicator, bounds: tuple[float, ...]) -> str:
    """How classes were really made, in words, from what ``bounds_of`` gave."""
    return METHODS[method][1] if bounds != indicator.classes else TOO_FEW


def bounds_of(indicator: Indicator, method: Method, values: Sequence[float]) -> tuple[float, ...]:
    """Upper bounds of every class but the last, in the unit of the indicator, rising.

    ``values`` are the known ones. Bounds are rounded as values are shown, and equal ones are
    merged: few distinct values give fewer classes.
    """
    if method is Method.ROUND:
        return _round_bounds(indicator, values)
    if len(set(values)) <= CLASSES:
        return indicator.classes
    whole = _is_whole(indicator)
    digits = 0 if whole else max(indicator.decimales, 1)
    top = max(values)
    cuts = [round(cut, digits) for cut in _cuts(method, values)]
    return tuple(sorted({cut for cut in cuts if cut < top})) or indicator.classes


def _round_bounds(indicator: Indicator, values: Sequence[float]) -> tuple[float, ...]:
    """The declared bounds; counts of larger territories overflow them and get their own.

    A number of inhabitants by commune and by région cannot share bounds: where four values in
    five fall in one class, the fifths of the values are rounded to one significant digit.
    """
    declared = indicator.classes
    counts = Counter(class_of(value, declared) for value in values)
    crowded = counts and max(counts.values()) > CROWDED * len(values)
    if not crowded or indicator.unite in FRACTIONAL | {"euro"} or len(set(values)) <= CLASSES:
        return declared
    ranked = sorted(values)
    fifths = (ranked[len(ranked) * rank // CLASSES] for rank in range(1, CLASSES))
    rounded = {french.significant(value, 1) for value in fifths}
    return tuple(sorted(bound for bound in rounded if 0 < bound < ranked[-1])) or declared


def _is_whole(indicator: Indicator) -> bool:
    """Whether the values of an indicator are whole numbers."""
    return indicator.unite not in FRACTIONAL and not indicator.decimales


def _cuts(method: Method, values: Sequence[float]) -> list[float]:
    """The upper bounds of every class but the last, as numpy and mapclassify give them."""
    known = np.asarray(values, dtype=float)
    if method is Method.QUANTILES:
        shares = [rank / CLASSES for rank in range(1, CLASSES)]
        return [float(cut) for cut in np.quantile(known, shares)]
    # mapclassify takes over a second to import (scikit-learn): only when its methods are asked.
    import mapclassify

    if method is Method.EQUAL:
        bins = mapclassify.EqualInterval(known, k=CLASSES).bins
    else:
        # The same sample each time: evenly spaced ranks, both ends included.
        ranked = np.sort(known)
        kept = np.linspace(0, len(ranked) - 1, min(len(ranked), MAX_BREAKS)).round().astype(int)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Numba not installed")
            bins = mapclassify.FisherJenks(ranked[kept], k=CLASSES).bins
    return [float(cut) for cut in bins[:-1]]


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The rank of the class; a value equal to a bound belongs to the class below it."""
    return bisect_left(bounds, value)


def colours(indicator: Indicator, count: int = CLASSES) -> tuple[str, ...]:
    """``count`` colours, from light to dark; fewer classes keep both ends."""
    palette = FRAGILE if indicator.polarite is Polarity.FRAGILE else FAVOURABLE
    if count >= CLASSES:
        return palette
    step = (CLASSES - 1) / max(count - 1, 1)
    return tuple(palette[round(i * step)] for i in range(count))


def class_labels(indicator: Indicator, bounds: Sequence[float], lowest: float = 0.0) -> list[str]:
    """« jusqu'à 80 % », « 80 à 90 % », … « plus de 99 % »; whole counts do not overlap.

    A first class that can only hold ``lowest`` is named by that value alone.
    """
    unit = "%" if indicator.unite == "%" else {"euro": "€", "km": "km"}.get(indicator.unite, "")
    whole = _is_whole(indicator)
    decimals = 0 if all(float(b).is_integer() for b in bounds) else max(indicator.decimales, 1)

    def bare(value: float) -> str:
        return french.number(value, decimals)

    def text(value: float) -> str:
        return f"{bare(value)}\u00a0{unit}".rstrip("\u00a0")

    labels = [text(bounds[0]) if bounds[0] == lowest else f"jusqu'à {text(bounds[0])}"]
    for low, high in pairwise(bounds):
        start = low + 1 if whole else low
        labels.append(text(high) if start == high else f"{bare(start)} à {text(high)}")
    return [*labels, f"plus de {text(bounds[-1])}"]
