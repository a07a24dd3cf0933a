"""What the room goes through, one step at a time, and what each step asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nrdiag.atelier.scenarios import Kind, Scenario, Sequence, declaration
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.figure import Figure
from nrdiag.fragilite.base import offered_bases
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.maturite.questions import Question, questionnaire
from nrdiag.territoires.territory import Territory

#: Question ids of an action step: the points, and what the chosen actions are worth.
POINTS, OPINIONS = "points", "avis"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the screen. ``items`` are the ids it is about; ``figure`` is what is guessed."""

    id: str
    kind: Kind
    title: str
    prompt: str
    minutes: int
    items: tuple[str, ...] = ()
    question: str = ""
    figure: Figure | None = None

    @property
    def indicator(self) -> Indicator:
        """The indicator that is guessed. Raises LookupError when nothing is."""
        return indicators()[self.items[0]]

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids under which the answers of this step are kept."""
        if self.kind is Kind.QUESTIONS:
            return tuple(f"{self.id}.{item}" for item in self.items)
        if self.kind is Kind.ACTIONS:
            return (f"{self.id}.{POINTS}", f"{self.id}.{OPINIONS}")
        return () if self.kind is Kind.PLEDGES else (self.id,)


@dataclass(frozen=True, slots=True)
class Place:
    """The territory of a workshop: the map it reads, and the communes a finding may be about."""

    territory: Territory
    scope: Territory
    communes: tuple[Territory, ...]
    edition: Edition


def place_of(code: str, found: Edition) -> Place:
    """Raises UnknownTerritoryError."""
    territory = found.territories.get(code)
    scope = map_scope(territory, found)
    communes = () if scope.niveau is Level.FRANCE else tuple(
        sorted(found.territories.children(scope, Level.COMMUNE), key=lambda one: one.nom)
    )  # fmt: skip
    return Place(territory, scope, communes, found)


def steps(scenario: Scenario, place: Place) -> tuple[Step, ...]:
    """The steps of a scenario here: a guess per known figure, one step for any other sequence.

    What the territory cannot answer (a figure that is absent, a ranking of France) is left out.
    """
    found: list[Step] = []
    for sequence in scenario.sequences:
        if sequence.genre is Kind.GUESS:
            found += _guesses(sequence, place)
        elif _possible(sequence.genre, place):
            found.append(
                Step(
                    sequence.id, sequence.genre, sequence.titre, sequence.consigne,
                    sequence.minutes, sequence.contenu,
                )
            )  # fmt: skip
    return tuple(found)


def left_out(scenario: Scenario, place: Place) -> list[str]:
    """What a scenario has that this territory cannot answer, in words."""
    said = []
    for sequence in scenario.sequences:
        if sequence.genre is Kind.GUESS:
            kept = {step.items[0] for step in _guesses(sequence, place)}
            said += [
                f"{indicators()[id].libelle} : donnée absente"
                for id in sequence.contenu
                if id not in kept
            ]
        elif not _possible(sequence.genre, place):
            said.append(f"{sequence.titre} : il faut un territoire plus petit que la France")
    return said


def questions_by_id() -> Mapping[str, Question]:
    return {question.id: question for question in questionnaire().questions}


def _guesses(sequence: Sequence, place: Place) -> list[Step]:
    found = []
    for id in sequence.contenu:
        figure = figure_of(indicators()[id], place.territory, place.edition.measures)
        question = declaration().devinettes.get(id)
        if figure.known and question:
            found.append(
                Step(
                    f"{sequence.id}.{id}", sequence.genre, sequence.titre, sequence.consigne,
                    max(1, round(sequence.minutes / len(sequence.contenu))), (id,),
                    question.format(nom=place.territory.nom_court), figure,
                )
            )  # fmt: skip
    return found


def _possible(kind: Kind, place: Place) -> bool:
    if kind is Kind.FINDING:
        return bool(place.communes)
    return kind is not Kind.WEIGHTS or bool(offered_bases(place.scope))
