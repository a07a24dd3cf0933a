"""A figure beside those of the territories that contain it, and its rank among its peers."""

from __future__ import annotations

from dataclasses import dataclass

from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.naming import grouped, same_place
from nrdiag.territoires.territory import Territories, Territory


@dataclass(frozen=True, slots=True)
class Compared:
    """One territory and its figure, in a comparison."""

    territory: Territory
    figure: Figure


def ladder(
    indicator: Indicator, territory: Territory, territories: Territories, table: MeasureTable
) -> list[Compared]:
    """The territory, then its EPCI, département, région and France (known or not)."""
    chain = [territory, *territories.parents(territory)]
    return [Compared(t, figure_of(indicator, t, table)) for t in chain]


def references(
    indicator: Indicator, territory: Territory, territories: Territories, table: MeasureTable
) -> list[Compared]:
    """The containing territories whose figure is known, from the nearest to the widest.

    A place is never its own reference: Paris the département says nothing beside Paris.
    """
    own, *above = ladder(indicator, territory, territories, table)
    known = [
        row
        for row in above
        if row.figure.known
        and not (own.figure.known and same_place(territory, row.territory, territories))
    ]
    return told_once(known, territories)


def told_once(rows: list[Compared], territories: Territories) -> list[Compared]:
    """One row per place, in the same order: of two names of one place, the first that is known."""
    by_code = {row.territory.code: row for row in rows}
    groups = grouped([row.territory for row in rows], territories)
    told = [[by_code[place.code] for place in group] for group in groups]
    return [next((row for row in group if row.figure.known), group[0]) for group in told]


def nearest(
    indicator: Indicator, territory: Territory, territories: Territories, table: MeasureTable
) -> tuple[Indicator, Compared] | None:
    """The nearest known value: of ``indicator``, or of its ``relais`` where that one is nearer.

    A count is never that of a wider territory, and a sum that leaves this territory out says
    nothing of it (France without the overseas départements). None when nothing is known.
    """
    chain = [territory] if indicator.is_count else [territory, *territories.parents(territory)]
    told = [indicator, indicators()[indicator.relais]] if indicator.relais else [indicator]
    for place in chain:
        for entry in told:
            figure = figure_of(entry, place, table)
            partial = figure.coverage is not None and figure.coverage < 1
            if figure.known and (place is territory or not partial):
                return entry, Compared(place, figure)
    return None
