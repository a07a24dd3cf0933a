"""The figures of the two halves one by one, known or not: the screen and every file list them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.halves import Objective, Row
from nrdiag.diagnostic.practices import FOOTPRINT, MANUFACTURE, tonnes
from nrdiag.diagnostic.years import followed
from nrdiag.figure import Figure, Status
from nrdiag.territoires.territory import Territory

HEADER = ("Chiffre", "Valeur", "Année", "Source", "Objectif")
QUESTIONNAIRE = "questionnaire de la collectivité"
SCORE_UNIT = "sur 100"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of the diagnostic and its value as it is said (« donnée absente » when missing).

    ``place`` is the territory that it is about, None for the organisation.
    """

    objective: Objective
    label: str
    figure: Figure
    said: str
    decimals: int
    place: Territory | None = None


def shown(rows: Sequence[Row], territory: Territory, today: dt.date) -> list[Shown]:
    """Every figure of ``rows``, objective by objective: needs, practices, then the score."""
    return [one for row in rows for one in _of(row, territory, today)]


def table_rows(found: Sequence[Shown], absent: str) -> list[tuple[str, ...]]:
    """Under ``HEADER``: the value with its unit, or ``absent`` and what would fill it."""
    return [
        (
            one.label,
            one.said if one.figure.known else absent,
            one.figure.vintage if one.figure.known else "",
            french.capital(source_of(one.figure)) if one.figure.known else one.figure.note,
            french.capital(one.objective.court),
        )
        for one in found
    ]


def source_of(figure: Figure) -> str:
    """Who produced it: what the organisation typed in is its own source."""
    known = sources().get(figure.source)
    return known.producteur if known else figure.source


def _of(row: Row, territory: Territory, today: dt.date) -> Iterator[Shown]:
    for need in row.needs:
        place = need.above or territory
        label = need.indicator.libelle + (f" ({place.nom_court})" if need.above else "")
        decimals = need.indicator.decimales
        said = french.figure(need.figure, decimals)
        yield Shown(row.objective, label, need.figure, said, decimals, place)
    for fact in row.facts:
        decimals = _decimals(fact.figure.id)
        yield Shown(
            row.objective, _label(fact.figure.id), fact.figure, _said(fact.figure, decimals),
            decimals,
        )  # fmt: skip
    for figure in row.missing:
        place_of_need = territory if figure.id in indicators() else None
        yield Shown(
            row.objective, _label(figure.id), figure, french.ABSENT, _decimals(figure.id),
            place_of_need,
        )  # fmt: skip
    score = _score(row, today)
    yield Shown(
        row.objective, f"Questionnaire : {row.objective.court}", score,
        french.figure(score), 0,
    )  # fmt: skip


def _score(row: Row, today: dt.date) -> Figure:
    """The score of the questionnaire as a declared figure, or why there is none."""
    id = f"questionnaire_{row.objective.id}"
    if row.score is None or row.result is None:
        note = row.score_text or "Le questionnaire n'est pas rempli pour cet objectif."
        return Figure.absent(id, SCORE_UNIT, QUESTIONNAIRE, str(today.year), note)
    found = row.result.score
    filled = french.percent(100 * (found.completeness or 0), 0)
    return Figure(
        id, row.score, SCORE_UNIT, QUESTIONNAIRE, str(today.year), Status.DECLARED,
        found.low, found.high, note=f"Rempli à {filled}.",
    )  # fmt: skip


def _label(id: str) -> str:
    if id in indicators():
        return indicators()[id].libelle
    return followed()[id].libelle if id in followed() else MANUFACTURE


def _decimals(id: str) -> int:
    if id in indicators():
        return indicators()[id].decimales
    return followed()[id].decimales if id in followed() else 0


def _said(figure: Figure, decimals: int) -> str:
    return tonnes(figure) if figure.id == FOOTPRINT else french.figure(figure, decimals)
