"""The figures behind a document, as files: the territory and its parts, then the organisation."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.catalogue.indicators import indicators
from nrdiag.diagnostic.shown import Shown, shown
from nrdiag.diagnostic.years import Followed, comparable, followed, past
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.content import Content
from nrdiag.rapport.export import FICTITIOUS, FIGURE_COLUMNS, figure_row, to_csv
from nrdiag.territoires.territory import Territory

#: What takes the place of a level of territory on the lines of the organisation.
ORGANISATION = "organisation"
_UNNAMED = "L'organisation"
_TYPED = "diagnostic de la collectivité"


def report_csv(content: Content) -> bytes:
    """Every figure of the diagnostic, one line each, under ``FIGURE_COLUMNS``.

    Those of the organisation come last; the invented ones say so on their line.
    """
    territory = list(_territory_rows(content))
    own = list(organisation_rows(content))
    if not content.fictif:
        return to_csv(FIGURE_COLUMNS, [*territory, *own])
    rows = [*([*row, None] for row in territory), *([*row, FICTITIOUS] for row in own)]
    return to_csv((*FIGURE_COLUMNS, "avertissement"), rows)


def figures_around(territory: Territory, edition: Edition) -> Iterator[tuple[Territory, Figure]]:
    """Every indicator of the territory and of its parts.

    The parts are communes up to a département; a région is given by EPCI, France by département.
    """
    parts = edition.territories.children(territory, MAP_LEVELS[territory.niveau][0])
    for place in dict.fromkeys([territory, *parts]):
        for figure in figures_of(place, edition.measures).values():
            if place.niveau in indicators()[figure.id].niveaux:
                yield place, figure


def shown_figures(content: Content) -> list[Shown]:
    """The figures of the two halves, as the diagnostic page lists them."""
    return shown(content.rows, content.territory, content.today)


def followed_values(content: Content) -> list[tuple[Followed, list[float | None]]]:
    """Each raw indicator today, then at each past date (the last first); None is « n.d. ».

    Those of the catalogue are always there, the numbers of the questionnaire when they are known.
    """
    values = [content.now, *(one.valeurs for one in past(content.document.releves, content.today))]
    return [
        (entry, [known.get(id) for known in values])
        for id, entry in comparable().items()
        if id in followed() or any(id in known for known in values)
    ]


def organisation_rows(content: Content) -> Iterator[list[object]]:
    """Its figures of the diagnostic, the other numbers that it follows, then those of the past."""
    said = [one for one in shown_figures(content) if one.place is None]
    for one in said:
        yield _own_row(content, one.label, one.figure)
    known = {one.figure.id for one in said}
    dates = [content.today, *(r.date for r in past(content.document.releves, content.today))]
    for entry, values in followed_values(content):
        for date, value in zip(dates, values, strict=True):
            if value is not None and (date != content.today or entry.id not in known):
                figure = Figure(entry.id, value, entry.unite, _TYPED, french.date(date),
                                Status.ESTIMATED if entry.estime else Status.DECLARED)  # fmt: skip
                yield _own_row(content, entry.libelle, figure)


def _territory_rows(content: Content) -> Iterator[list[object]]:
    """The territory, its parts, and the wider territories that the diagnostic quotes."""
    listed = set()
    for place, figure in figures_around(content.territory, content.edition):
        listed.add((place.code, figure.id))
        yield figure_row(place, figure)
    for one in shown_figures(content):
        if one.place is not None and (one.place.code, one.figure.id) not in listed:
            yield figure_row(one.place, one.figure)


def _own_row(content: Content, label: str, figure: Figure) -> list[object]:
    return [
        content.territory.code, content.document.nom or _UNNAMED, ORGANISATION, figure.id, label,
        figure.value, figure.unit, figure.low, figure.high, figure.numerator, figure.denominator,
        figure.status.value, figure.vintage, figure.source, figure.note,
    ]  # fmt: skip
