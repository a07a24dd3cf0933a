"""The six axes: those that the plan serves, and the official indicators that are known for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.actions.plan import DROPPED
from nrdiag.catalogue.indicators import indicators
from nrdiag.dossier.document import Document
from nrdiag.droit.declared import Axis, Official, axes
from nrdiag.ecosysteme.vocabulary import family_of
from nrdiag.figure import Figure
from nrdiag.maturite.questions import questionnaire
from nrdiag.services import rgesn

TABLE = ("Axe", "Dans votre plan", "Indicateurs connus", "Ce que vous pouvez encore donner")


@dataclass(frozen=True, slots=True)
class Known:
    """An official indicator and what it says today; "" when it is not known."""

    official: Official
    said: str


@dataclass(frozen=True, slots=True)
class AxisState:
    """An axis: whether the plan serves it, and its indicators in the order of the guide."""

    axis: Axis
    chosen: bool
    indicators: tuple[Known, ...]

    @property
    def known(self) -> tuple[Known, ...]:
        return tuple(one for one in self.indicators if one.said)

    @property
    def to_fill(self) -> tuple[Official, ...]:
        """What the application could follow and does not know yet."""
        return tuple(
            one.official for one in self.indicators if one.official.followed and not one.said
        )


def axis_states(
    document: Document, now: Mapping[str, float], figures: Mapping[str, Figure]
) -> list[AxisState]:
    """The six axes in order.

    ``now``: the raw indicators of the organisation (``years.raw_indicators``); ``figures``: those
    of the territory, by id.
    """
    kept = {planned.action for planned in document.plan if planned.statut != DROPPED}
    return [
        AxisState(
            axis,
            not kept.isdisjoint(axis.actions),
            tuple(Known(one, _said(one, document, now, figures)) for one in axis.indicateurs),
        )
        for axis in axes().values()
    ]


def rows(found: Sequence[AxisState]) -> list[tuple[str, str, str, str]]:
    """A line for each axis, under ``TABLE``."""
    return [
        (
            one.axis.titre,
            "oui" if one.chosen else "non",
            " ; ".join(f"{known.official.libelle} : {known.said}" for known in one.known)
            or french.ABSENT,
            " ; ".join(official.libelle for official in one.to_fill) or "rien",
        )
        for one in found
    ]


def _said(
    official: Official,
    document: Document,
    now: Mapping[str, float],
    figures: Mapping[str, Figure],
) -> str:
    if official.question is not None:
        return _answer(official.question, now)
    if official.indicateur is not None:
        figure = figures.get(official.indicateur)
        if figure is None or not figure.known:
            return ""
        return french.figure(figure, indicators()[official.indicateur].decimales)
    if official.champ is not None:
        return _counted(document)[official.champ]
    return ""


def _answer(id: str, now: Mapping[str, float]) -> str:
    """The number of a question, measured first; a level is not an indicator."""
    question = next(one for one in questionnaire().questions if one.id == id)
    value = now.get(question.mesure or id, now.get(id))
    if value is None or question.indicateur is None:
        return ""
    return french.with_unit(value, question.indicateur.unite, 1)


def _counted(document: Document) -> dict[str, str]:
    """What the document says by itself, in words; "" when it says nothing."""
    assessed = sum(rgesn.score(service.rgesn).value is not None for service in document.services)
    held = {known.id for actor in document.acteurs if (known := family_of(actor.famille))}
    people = sum(sum(event.participants.values()) for event in document.ateliers)
    counts = (
        ("rgesn", assessed, "service évalué", "services évalués"),
        ("familles", len(held), "famille", "familles"),
        ("ateliers", len(document.ateliers), "atelier", "ateliers"),
        ("participants", people, "participant", "participants"),
    )
    return {id: french.plural(n, one, many) if n else "" for id, n, one, many in counts}
