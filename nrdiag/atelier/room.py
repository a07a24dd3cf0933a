"""A workshop as it stands: its steps, who is there, what was answered and decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ValidationError

from nrdiag import french
from nrdiag.atelier.scenarios import Role, Scenario, counted, scenario_of
from nrdiag.atelier.steps import Place, Step, place_of, steps
from nrdiag.dossier.document import Planned
from nrdiag.indicateurs.edition import Edition
from nrdiag.magasin.ballots import Ballot, Participant
from nrdiag.magasin.workshops import Workshop


class Decisions(BaseModel):
    """What the room decided, as the facilitator wrote it down."""

    engagements: list[Planned] = []


@dataclass(frozen=True)
class Room:
    """Everything that a screen, the minutes or the diagnostic need to know."""

    workshop: Workshop
    scenario: Scenario
    place: Place
    steps: tuple[Step, ...]
    ballots: tuple[Ballot, ...] = ()
    participants: tuple[Participant, ...] = ()

    @property
    def step(self) -> Step | None:
        """The step at hand; None in the hall, before the first one, and after the last."""
        rank = self.workshop.etape - 1
        return self.steps[rank] if 0 <= rank < len(self.steps) else None

    @property
    def ended(self) -> bool:
        return self.workshop.etape > len(self.steps)

    @cached_property
    def roles(self) -> dict[str, int]:
        """How many participants of each role, in the order of the roles."""
        counts = Counter(one.role for one in self.participants)
        return {role.value: counts[role] for role in Role if counts[role]}

    @cached_property
    def decisions(self) -> Decisions:
        try:
            return Decisions.model_validate_json(self.workshop.decisions)
        except ValidationError:
            return Decisions()

    def answers(self, question: str) -> list[Ballot]:
        return [ballot for ballot in self.ballots if ballot.question == question]

    def answered(self, step: Step) -> int:
        """How many participants answered at least one question of a step; « {} »: taken back."""
        asked = set(step.asked)
        given = (one for one in self.ballots if one.question in asked and one.valeur != "{}")
        return len({one.participant for one in given})

    @property
    def day(self) -> dt.date:
        return self.workshop.cree_le.astimezone().date()


def room_of(
    workshop: Workshop, found: Edition, ballots: Sequence[Ballot] = (),
    participants: Sequence[Participant] = (),
) -> Room:  # fmt: skip
    """Raises ValueError (in French) when the scenario or the territory is no longer known."""
    scenario = scenario_of(workshop.deroule)
    place = place_of(workshop.territoire, found)
    return Room(
        workshop, scenario, place, steps(scenario, place), tuple(ballots), tuple(participants)
    )


def roles_text(roles: dict[str, int]) -> str:
    """« 4 élues et élus, 6 agents et 2 associations »; « personne » when no one is there."""
    return french.enumeration([counted(role, n) for role, n in roles.items()]) or "personne"
