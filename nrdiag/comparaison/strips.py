"""One strip per indicator: the territory among its group, those like it and those around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nrdiag import french
from nrdiag.catalogue.comparison import Among
from nrdiag.catalogue.indicators import Indicator
from nrdiag.comparaison.peers import Rank, decimals_of, group_of, rank_in_group, strip_indicators
from nrdiag.comparaison.similar import likeness
from nrdiag.figure import Figure
from nrdiag.indicateurs.compare import references
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

OWN, ALIKE, MEMBER = "ici", "semblable", "groupe"
#: Every figure of the strips: one line per territory and indicator.
Pairs = Iterator[tuple[Territory, Figure]]


@dataclass(frozen=True, slots=True)
class Dot:
    """One territory on a strip: its value, as written too, and in what capacity it is there."""

    territory: Territory
    value: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The known values of one indicator; ``own`` is known, or there is no strip."""

    indicator: Indicator
    own: Dot
    dots: tuple[Dot, ...]
    around: tuple[Dot, ...]
    rank: Rank | None


@dataclass(frozen=True)
class Picture:
    """Every strip of a territory, the indicators it lacks, and who is on the strips."""

    territory: Territory
    holder: Territory | None
    strips: tuple[Strip, ...]
    missing: tuple[tuple[Indicator, Figure], ...]
    shown: tuple[tuple[Territory, str], ...]


@lru_cache(maxsize=512)
def picture(edition_id: str, code: str, among: Among | None) -> Picture:
    """Everything that the strips show; ``among`` is where those alike were looked for."""
    found = edition()
    territory = found.territories.get(code)
    group = group_of(territory, found.territories)
    alike = likeness(edition_id, code, among).neighbours if among else ()
    kinds = {neighbour.territory.code: ALIKE for neighbour in alike}
    for member in group.members if group else ():
        kinds.setdefault(member.code, MEMBER)
    kinds[code] = OWN
    order = {OWN: 0, ALIKE: 1, MEMBER: 2}
    shown = [(found.territories.get(c), kind) for c, kind in kinds.items()]
    shown.sort(key=lambda pair: order[pair[1]])
    strips, missing = [], []
    for indicator in strip_indicators(territory.niveau):
        own = figure_of(indicator, territory, found.measures)
        if own.known:
            strips.append(_strip(indicator, territory, shown))
        else:
            missing.append((indicator, own))
    holder = group.holder if group else None
    return Picture(territory, holder, tuple(strips), tuple(missing), tuple(shown))


def figures(found: Picture) -> Pairs:
    """Each territory shown, with each of the indicators of the strips."""
    measures = edition().measures
    for place, _ in found.shown:
        for strip in found.strips:
            yield place, figure_of(strip.indicator, place, measures)


def _strip(indicator: Indicator, territory: Territory, shown: list[tuple[Territory, str]]) -> Strip:
    found = edition()
    dots = []
    for place, kind in shown:
        dot = _dot(indicator, place, figure_of(indicator, place, found.measures), kind)
        if dot is not None:
            dots.append(dot)
    above = references(indicator, territory, found.territories, found.measures)
    around = [_dot(indicator, c.territory, c.figure, "repère") for c in above]
    return Strip(
        indicator, dots[0], tuple(dots), tuple(d for d in around if d is not None),
        rank_in_group(found.id, territory.code, indicator.id),
    )  # fmt: skip


def _dot(indicator: Indicator, place: Territory, figure: Figure, kind: str) -> Dot | None:
    if figure.value is None:
        return None
    return Dot(place, figure.value, french.figure(figure, decimals_of(indicator)), kind)
