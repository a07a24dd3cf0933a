"""The actions that the answers propose, ranked.

Priority = Σ weight × (4 - level) × impact / effort. The sum is over the answers of level 2 or
less that propose the action. A number counts as its level: its score / 25. An unknown answer
proposes nothing: it is not a low level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nrdiag import french
from nrdiag.actions.library import Action, actions
from nrdiag.maturite.answers import Results
from nrdiag.maturite.questions import Question, questionnaire
from nrdiag.maturite.score import MAX_LEVEL, Answer, Origin

#: Above this level, an answer proposes nothing.
LOW_LEVEL = 2.0
_SCORE_OF_A_LEVEL = 100 / MAX_LEVEL
EXPLAINED = ("Question", "Niveau sur 4", "Poids", "Poids × (4 - niveau)")


@dataclass(frozen=True, slots=True)
class Reason:
    """A low answer that proposes an action."""

    question: Question
    level: float
    weight: float
    measured: bool

    @property
    def points(self) -> float:
        return self.weight * (MAX_LEVEL - self.level)

    @property
    def text(self) -> str:
        """« 1 sur 4 », and whether the application measured it."""
        said = f"{_number(self.level)} sur {MAX_LEVEL}"
        return f"{said}, mesuré" if self.measured else said


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action and the answers that propose it, the one that weighs most first."""

    action: Action
    reasons: tuple[Reason, ...]

    @property
    def priority(self) -> float:
        return sum(reason.points for reason in self.reasons) * self.action.priority_factor

    @property
    def formula(self) -> str:
        """« (1,5 × 3 + 1,25 × 2) × 3 / 1 = 21 »."""
        terms = " + ".join(
            f"{_number(reason.weight)} × {_number(MAX_LEVEL - reason.level)}"
            for reason in self.reasons
        )
        impact, effort = self.action.impact, self.action.effort
        return f"({terms}) × {impact.points} / {effort.points} = {_number(self.priority)}"


def proposals(
    answers: Iterable[Answer], library: Mapping[str, Action] | None = None
) -> tuple[Proposal, ...]:
    """The actions of the library that at least one low answer proposes; first the most pressing.

    Equal priorities are ranked by id. An answer of weight 0 was set aside: it proposes nothing.
    """
    low = _low(answers)
    found = []
    for action in (actions() if library is None else library).values():
        reasons = [low[id] for id in action.questions if id in low]
        if reasons:
            reasons.sort(key=lambda reason: (-reason.points, reason.question.id))
            found.append(Proposal(action, tuple(reasons)))
    # Rounded: sums in another order must not break a tie.
    return tuple(sorted(found, key=lambda one: (-round(one.priority, 9), one.action.id)))


def proposed_by(found: Results) -> tuple[Proposal, ...]:
    """As ``proposals``, from the results of a questionnaire."""
    return proposals(answer for result in found.themes for answer in result.answers)


def explain(proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """A line for each answer, under ``EXPLAINED``."""
    return [
        (reason.question.question, reason.text, _number(reason.weight), _number(reason.points))
        for reason in proposal.reasons
    ]


def _low(answers: Iterable[Answer]) -> dict[str, Reason]:
    known = {question.id: question for question in questionnaire().questions}
    found = {}
    for answer in answers:
        if answer.score is None or answer.weight <= 0 or answer.question not in known:
            continue
        level = answer.score / _SCORE_OF_A_LEVEL
        if level <= LOW_LEVEL:
            found[answer.question] = Reason(
                known[answer.question], level, answer.weight, answer.origin is Origin.MEASURED
            )
    return found


def _number(value: float) -> str:
    """At most two decimals, none that is useless."""
    text = french.number(value, 2)
    return text.rstrip("0").rstrip(",")
