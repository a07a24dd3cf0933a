"""The map of a data set: where the file has values, in the classes of every other map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nrdiag import french
from nrdiag.cartes.classes import Method, bounds_of, class_of
from nrdiag.cartes.layer import MAP_LEVELS, MAX_TEXTS, legend, map_scope
from nrdiag.cartes.painting import ABSENT_MARK, SECRET_MARK, Painting, missing_classes, paint
from nrdiag.catalogue.indicators import Indicator, Level
from nrdiag.dossier.document import LocalData
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import Edition
from nrdiag.propres.data import indicator_of, numbers
from nrdiag.propres.figures import figure_of
from nrdiag.territoires.territory import FRANCE, Territory

#: How the values are cut; a data set has no thresholds of its own.
METHOD = Method.QUANTILES


@dataclass(frozen=True, slots=True)
class LocalMap:
    """The map of a data set: ``rows`` are its territories, the highest value first.

    Those without a value come last. ``known`` of them have one.
    """

    data: LocalData
    indicator: Indicator
    painting: Painting
    rows: tuple[tuple[Territory, Figure], ...]
    method: Method
    bounds: tuple[float, ...]

    @property
    def known(self) -> int:
        return sum(figure.known for _, figure in self.rows)

    def said(self, figure: Figure) -> str:
        return french.figure(figure, self.indicator.decimales)


def map_of(data: LocalData, territory: Territory | None, edition: Edition) -> LocalMap:
    """The map around ``territory``, at the level of the file, as small as its values allow.

    A territory with no value leads to a larger one; a territory much larger than the file, or no
    territory, to the smallest one that holds every place of the file.
    """
    scope, level = _view(data, territory, edition)
    return map_at(data, scope, level, edition)


def map_at(
    data: LocalData, scope: Territory, level: Level, edition: Edition, method: Method = METHOD
) -> LocalMap:
    """The map of the territories of ``level`` inside ``scope``; never one of round thresholds."""
    members = edition.territories.children(scope, level)
    rows = [(place, figure_of(data, place, edition)) for place in members]
    values = [figure.value for _, figure in rows if figure.value is not None]
    indicator = indicator_of(data, edition, values)
    bounds = bounds_of(indicator, method, values) if values else indicator.classes
    marks = {place.code: _mark(figure, bounds) for place, figure in rows}
    few = len(members) <= MAX_TEXTS
    texts = (
        {place.code: french.figure(f, indicator.decimales) for place, f in rows} if few else None
    )
    lines = legend(indicator, bounds, Counter(marks.values()), min(values, default=0.0))
    painting = paint(scope, level, edition, marks, lines + missing_classes(marks), texts)
    ranked = sorted(rows, key=lambda row: (row[1].value is None, -(row[1].value or 0.0)))
    return LocalMap(data, indicator, painting, tuple(ranked), method, bounds)


def _mark(figure: Figure, bounds: tuple[float, ...]) -> str:
    if figure.value is None:
        return SECRET_MARK if figure.status is Status.SECRET else ABSENT_MARK
    return str(class_of(figure.value, bounds))


def _view(
    data: LocalData, territory: Territory | None, edition: Edition
) -> tuple[Territory, Level]:
    """Where to look from, and the level of the map: never one that the file does not have."""
    territories = edition.territories
    known = numbers(data)
    around = _around(data, edition)
    scope = map_scope(territory, edition) if territory else around
    if scope in territories.parents(around):
        scope = around
    for place in (scope, *territories.parents(scope)):
        for level in MAP_LEVELS[place.niveau]:
            if any(child.code in known for child in territories.children(place, level)):
                return place, level
    return scope, MAP_LEVELS[scope.niveau][0]


def _around(data: LocalData, edition: Edition) -> Territory:
    """The smallest territory that holds every place of the file that has a value."""
    territories = edition.territories
    places = [territories.by_code[c] for c in numbers(data) if c in territories.by_code]
    shared = territories.parents(places[0]) if places else []
    for place in places:
        if len(shared) < 2:
            break
        above = territories.parents(place)
        shared = [one for one in shared if one in above]
    return shared[0] if shared else territories.get(FRANCE)
