"""What each territory of a level is like: its criteria as read, and standardised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nrdiag.catalogue.comparison import DENSITY, Criterion, comparison
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.sources import sources
from nrdiag.comparaison.areas import area_of
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of, outcome
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.territory import FRANCE, Territory

Floats = NDArray[np.float64]
DENSITY_UNIT = "hab./km²"
#: The source of the density: the contours, for the population is known everywhere they are.
CONTOURS = "ign_contours"


@dataclass(frozen=True)
class Profiles:
    """Every territory of one level, in the order of the codes.

    ``scaled`` has one row per territory and one column per criterion; NaN is not known.
    """

    territories: tuple[Territory, ...]
    row_of: dict[str, int]
    scaled: Floats


@lru_cache(maxsize=8)
def profiles(level: Level, edition_id: str) -> Profiles:
    """Standardised over all the territories of the level, so that no choice of scope changes it."""
    found = edition()
    inside = found.territories.children(found.territories.get(FRANCE), level)
    places = tuple(sorted(inside, key=lambda t: t.code))
    criteria = comparison().criteres
    raw = np.array(
        [[_value(c, place, found.measures) for c in criteria] for place in places], dtype=float
    ).reshape(len(places), len(criteria))
    scaled = standardised(raw, [c.logarithmic for c in criteria])
    scaled.flags.writeable = False
    return Profiles(places, {t.code: i for i, t in enumerate(places)}, scaled)


def standardised(raw: Floats, logarithmic: Sequence[bool]) -> Floats:
    """Gaps to the mean of the column, in standard deviations of its known values.

    A column that never varies tells nobody apart and is left unknown; so is the logarithm of 0.
    """
    columns = []
    for column, as_log in zip(raw.T, logarithmic, strict=True):
        values = column
        if as_log:
            values = np.log10(np.where(column > 0, column, np.nan))
        known = values[~np.isnan(values)]
        spread = float(known.std()) if known.size else 0.0
        gaps = (values - known.mean()) / spread if spread > 0 else np.full_like(values, np.nan)
        columns.append(gaps)
    return np.array(columns, dtype=float).T.reshape(raw.shape)


def criterion_figure(criterion: Criterion, place: Territory, table: MeasureTable) -> Figure:
    """The criterion as read: an indicator's figure, or the density."""
    if criterion.indicator is not None:
        return figure_of(criterion.indicator, place, table)
    return density_figure(place)


def density_figure(place: Territory) -> Figure:
    """Inhabitants per square kilometre: an estimate, as the area is; absent without a contour."""
    source = sources()[CONTOURS]
    vintage = f"population 2023, contours {source.millesime}"
    area = area_of(place)
    if place.population is None:
        why = indicators()["pop_totale"].combler
        return Figure.absent(DENSITY, DENSITY_UNIT, CONTOURS, vintage, why)
    if not area:
        why = "Son contour manque dans la source, ou n'y est plus à jour depuis une fusion."
        return Figure.absent(DENSITY, DENSITY_UNIT, CONTOURS, vintage, why)
    value, margin = place.population / area, comparison().methode.marge_superficie
    return Figure(
        DENSITY, value, DENSITY_UNIT, CONTOURS, vintage, Status.ESTIMATED,
        low=value / (1 + margin), high=value / (1 - margin),
        numerator=place.population, denominator=area,
    )  # fmt: skip


def _value(criterion: Criterion, place: Territory, table: MeasureTable) -> float:
    if criterion.indicator is not None:
        if place.niveau not in criterion.indicator.niveaux:
            return float("nan")
        value, _ = outcome(criterion.indicator, place.code, table)
        return float("nan") if value is None else value
    area = area_of(place)
    if place.population is None or not area:
        return float("nan")
    return place.population / area
