"""The map of one indicator: which class for whom, with which bounds, and what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nrdiag import french
from nrdiag.cartes.classes import Method, bounds_of, class_labels, class_of, colours
from nrdiag.cartes.painting import (
    ABSENT_MARK,
    SECRET_MARK,
    Class,
    Painting,
    missing_classes,
    paint,
)
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.compare import Compared
from nrdiag.indicateurs.compute import figure_of, outcome
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

#: Above this number of polygons, the text of each value is not sent (the legend's is shown).
MAX_TEXTS = 1500
#: Levels of map offered for each level of territory, the first by default.
MAP_LEVELS = {
    Level.COMMUNE: (Level.COMMUNE,),
    Level.EPCI: (Level.COMMUNE,),
    Level.DEPARTEMENT: (Level.COMMUNE, Level.EPCI),
    Level.REGION: (Level.EPCI, Level.DEPARTEMENT, Level.COMMUNE),
    Level.FRANCE: (Level.DEPARTEMENT, Level.REGION, Level.EPCI, Level.COMMUNE),
}
#: A map opens on the first of these that is known for half of what it shows.
DEFAULTS = ("ftth_taux", "part_75_plus", "distance_france_services", "pop_totale")


@dataclass(frozen=True, eq=False)  # one object per choice: it is its own key in a cache
class Layer:
    """Everything that the map of an indicator, its legend, its sentence and its table show.

    ``values`` and ``marks`` follow ``members``; a figure is only built when it is shown.
    """

    indicator: Indicator
    method: Method
    bounds: tuple[float, ...]
    members: tuple[Territory, ...]
    values: tuple[float | None, ...]
    painting: Painting
    edition: Edition

    def row(self, rank: int) -> Compared:
        territory = self.members[rank]
        return Compared(territory, figure_of(self.indicator, territory, self.edition.measures))

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Ranks of the members: the highest value first, those without a value last."""
        values = self.values
        order = sorted(range(len(values)), key=lambda i: -(values[i] or 0.0))
        return (
            *(i for i in order if values[i] is not None),
            *(i for i in order if values[i] is None),
        )

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(territory.code for territory in self.members)

    @cached_property
    def known(self) -> int:
        return sum(value is not None for value in self.values)

    def rows(self) -> Iterator[Compared]:
        """Every territory and its figure, by code (slow for the whole of France)."""
        return map(self.row, range(len(self.members)))


def map_scope(territory: Territory, edition: Edition) -> Territory:
    """What the map of a territory shows: for a commune, its EPCI (else its département)."""
    if territory.niveau is not Level.COMMUNE:
        return territory
    parents = edition.territories.parents(territory)
    return parents[0] if parents else territory


def build_layer(
    indicator: Indicator,
    scope: Territory,
    level: Level,
    edition: Edition,
    method: Method = Method.ROUND,
) -> Layer:
    """The layer of ``indicator`` for the territories of ``level`` inside ``scope``."""
    members = tuple(edition.territories.children(scope, level))
    values, marks = _values(indicator, members, level, edition)
    bounds = bounds_of(indicator, method, [v for v in values if v is not None])
    for territory, value in zip(members, values, strict=True):
        if value is not None:
            marks[territory.code] = str(class_of(value, bounds))
    texts = None
    if len(members) <= MAX_TEXTS:
        texts = {
            t.code: french.figure(figure_of(indicator, t, edition.measures), indicator.decimales)
            for t in members
        }
    lines = legend(indicator, bounds, Counter(marks.values()))
    painting = paint(scope, level, edition, marks, lines + missing_classes(marks), texts)
    return Layer(indicator, method, bounds, members, values, painting, edition)


def default_layer(territory: Territory, edition: Edition) -> Layer:
    """The map that the page of ``territory`` opens on; the last default when none is known."""
    scope = map_scope(territory, edition)
    level = MAP_LEVELS[scope.niveau][0]
    for id in DEFAULTS:
        layer = build_layer(indicators()[id], scope, level, edition)
        if 2 * layer.known >= len(layer.members):
            break
    return layer


def legend(
    indicator: Indicator, bounds: Sequence[float], counts: Counter[str], lowest: float = 0.0
) -> list[Class]:
    """Every class in order; one with nobody in it is shown too."""
    palette = colours(indicator, len(bounds) + 1)
    return [
        Class(str(i), label, palette[i], counts[str(i)])
        for i, label in enumerate(class_labels(indicator, bounds, lowest))
    ]


def _values(
    indicator: Indicator, members: Sequence[Territory], level: Level, edition: Edition
) -> tuple[tuple[float | None, ...], dict[str, str]]:
    """The outcome of ``figure_of`` for many territories, without building their figures.

    Returns the values, and the marks of those that have none.
    """
    if level not in indicator.niveaux:
        return (None,) * len(members), {t.code: ABSENT_MARK for t in members}
    missing: dict[str, str] = {}
    values: list[float | None] = []
    for territory in members:
        value, status = outcome(indicator, territory.code, edition.measures)
        if value is None:
            missing[territory.code] = SECRET_MARK if status is Status.SECRET else ABSENT_MARK
        values.append(value)
    return tuple(values), missing
