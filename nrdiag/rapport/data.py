"""The figures behind a document, as files: the territory and its parts, every indicator."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.catalogue.indicators import indicators
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.export import figures_csv
from nrdiag.territoires.territory import Territory


def report_csv(territory: Territory, edition: Edition) -> bytes:
    """The territory and its parts, with codes: one line for each indicator of each."""
    return figures_csv(figures_around(territory, edition))


def figures_around(territory: Territory, edition: Edition) -> Iterator[tuple[Territory, Figure]]:
    """Every indicator of the territory and of its parts.

    The parts are communes up to a département; a région is given by EPCI, France by département.
    """
    parts = edition.territories.children(territory, MAP_LEVELS[territory.niveau][0])
    for place in dict.fromkeys([territory, *parts]):
        for figure in figures_of(place, edition.measures).values():
            if place.niveau in indicators()[figure.id].niveaux:
                yield place, figure
