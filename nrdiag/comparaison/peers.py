"""The group a territory is read in, and its rank there, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nrdiag import french
from nrdiag.catalogue.comparison import comparison
from nrdiag.catalogue.indicators import Indicator, Level, Polarity, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import outcome
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.territory import Territories, Territory


@dataclass(frozen=True, slots=True)
class Group:
    """The territories of the same level in ``holder``, the own one among them, by code."""

    territory: Territory
    holder: Territory
    members: tuple[Territory, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in the group: rank 1 is the most fragile; equal values share the better rank.

    ``lower`` and ``higher`` count the others whose value is so; ``ties`` the others equal to it.
    """

    rank: int
    known: int
    ties: int
    lower: int
    higher: int


def group_of(territory: Territory, territories: Territories) -> Group | None:
    """The nearest territory above that holds another of the same level; None for France."""
    for holder in territories.parents(territory):
        members = territories.children(holder, territory.niveau)
        if len(members) > 1:
            ordered = tuple(sorted(members, key=lambda t: t.code))
            return Group(territory, holder, ordered)
    return None


def decimals_of(indicator: Indicator) -> int:
    """Decimals shown here: at least one for a distance, else half of the communes are equal."""
    return max(indicator.decimales, 1) if indicator.unite == "km" else indicator.decimales


def shown_value(indicator: Indicator, code: str, table: MeasureTable) -> float | None:
    """The value as it is written on screen: two territories that read the same are equal."""
    value, status = outcome(indicator, code, table)
    if value is None:
        return None
    if status is Status.ESTIMATED:
        value = french.significant(value, 3)
    return round(value, decimals_of(indicator))


def place_of(values: dict[str, float], code: str, *, high_first: bool) -> Rank | None:
    """The rank of ``code`` among the known ``values``; None when its own is not known."""
    own = values.get(code)
    if own is None:
        return None
    others = [value for other, value in values.items() if other != code]
    lower = sum(value < own for value in others)
    higher = sum(value > own for value in others)
    before = higher if high_first else lower
    return Rank(before + 1, len(values), len(others) - lower - higher, lower, higher)


@lru_cache(maxsize=2048)
def rank_in_group(edition_id: str, code: str, indicator_id: str) -> Rank | None:
    """The rank in the group of the territory, from the most fragile."""
    found, indicator = edition(), indicators()[indicator_id]
    group = group_of(found.territories.get(code), found.territories)
    if group is None:
        return None
    values = known_values(indicator, group.members, found.measures)
    return place_of(values, code, high_first=indicator.polarite is not Polarity.FAVOURABLE)


def known_values(
    indicator: Indicator, places: tuple[Territory, ...], table: MeasureTable
) -> dict[str, float]:
    """The values as shown, by code; those that are absent or secret are left out."""
    found = {}
    for place in places:
        if place.niveau in indicator.niveaux:
            value = shown_value(indicator, place.code, table)
            if value is not None:
                found[place.code] = value
    return found


def strip_indicators(level: Level) -> tuple[Indicator, ...]:
    """The declared indicators of the strips that exist at this level."""
    declared = (indicators()[id] for id in comparison().bandes)
    return tuple(i for i in declared if level in i.niveaux)
