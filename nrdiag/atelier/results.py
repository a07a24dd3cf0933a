"""What the answers say together: distribution, median, consensus, disagreement, points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, median, quantiles

from nrdiag.atelier import answers
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, Role, declaration
from nrdiag.atelier.steps import OPINIONS, POINTS, Step, questions_by_id
from nrdiag.fragilite.base import chosen_base
from nrdiag.fragilite.ranking import Ranking, ranking
from nrdiag.maturite.questions import Question
from nrdiag.maturite.score import MAX_LEVEL


@dataclass(frozen=True, slots=True)
class Guesses:
    """The guesses of a figure, sorted, in its unit; ``truth`` is the figure's value."""

    values: tuple[float, ...]
    truth: float

    @property
    def median(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def middle(self) -> tuple[float, float] | None:
        """The half of the room in the middle: first and third quartiles, from 4 guesses on."""
        if len(self.values) < 4:
            return None
        low, _, high = quantiles(self.values, n=4, method="inclusive")
        return low, high

    @property
    def gap(self) -> float | None:
        """The median guess minus the figure."""
        return None if self.median is None else self.median - self.truth


@dataclass(frozen=True, slots=True)
class Levels:
    """The answers to a question of the questionnaire. ``gap`` is in levels (0 to 4)."""

    question: Question
    counts: tuple[int, ...]
    unknown: int
    gap: float | None
    means: dict[str, float]
    sizes: dict[str, int]

    @property
    def known(self) -> int:
        return sum(self.counts)

    @property
    def level(self) -> int | None:
        """The median level, the lower one of two: a room does not flatter itself by rounding."""
        if not self.known:
            return None
        rank, seen = (self.known - 1) // 2, 0
        for level, count in enumerate(self.counts):
            seen += count
            if seen > rank:
                return level
        return None

    @property
    def consensual(self) -> bool:
        rules = declaration().regles
        return (
            self.gap is not None
            and self.known >= rules.reponses_minimales
            and self.gap <= rules.ecart_consensus
        )

    @property
    def dispute(self) -> float | None:
        """How far élus and agents are on average, in levels; None when too few of either."""
        floor = declaration().regles.role_minimal
        if min(self.sizes.get(Role.ELU, 0), self.sizes.get(Role.AGENT, 0)) < floor:
            return None
        return abs(self.means[Role.ELU] - self.means[Role.AGENT])


@dataclass(frozen=True, slots=True)
class Card:
    """An action: its points, from how many participants, and what it was judged worth (1 to 3)."""

    action: str
    points: int
    givers: int
    impact: float | None
    effort: float | None
    judges: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A free text about a commune; ``visible`` once the facilitator has shown it."""

    participant: str
    commune: str
    name: str
    text: str
    visible: bool


def guesses(room: Room, step: Step) -> Guesses:
    """Raises LookupError when the step is not a guess."""
    if step.figure is None or step.figure.value is None:
        raise LookupError(step.id)
    read = (answers.read_guess(one.valeur) for one in room.answers(step.id))
    return Guesses(tuple(sorted(v for v in read if v is not None)), step.figure.value)


def findings(room: Room, step: Step) -> list[Finding]:
    """Every finding, in the order of arrival; a commune outside the territory is not one."""
    names = {place.code: place.nom for place in room.place.communes}
    found = []
    for ballot in room.answers(step.id):
        read = answers.read_finding(ballot.valeur)
        if read is not None and read[0] in names:
            code, words = read
            found.append(Finding(ballot.participant, code, names[code], words, ballot.visible))
    return found


def levels(room: Room, step: Step) -> list[Levels]:
    """A result for each question of the step, in its order."""
    known = questions_by_id()
    return [_levels(room, f"{step.id}.{id}", known[id]) for id in step.items]


def by_dispute(found: Iterable[Levels]) -> list[Levels]:
    """Where élus and agents disagree, the most first; questions that cannot be said are out."""
    said = [one for one in found if one.dispute]
    return sorted(said, key=lambda one: -(one.dispute or 0))


def mean_gap(counts: Sequence[int]) -> float | None:
    """By how many levels two people taken at random differ on average; None below two.

    ``counts``: how many answered each level, from 0.
    """
    total = sum(counts)
    if total < 2:
        return None
    apart = sum(
        counts[low] * counts[high] * (high - low)
        for low, high in combinations(range(len(counts)), 2)
    )
    return apart / (total * (total - 1) / 2)


def weights(room: Room, step: Step) -> tuple[int, ...] | None:
    """The median weight of each component, half up; None without an answer."""
    read = [answers.read_weights(one.valeur) for one in room.answers(step.id)]
    given = [one for one in read if one is not None]
    if not given:
        return None
    return tuple(math.floor(median(column) + 0.5) for column in zip(*given, strict=True))


def room_ranking(room: Room, found: tuple[int, ...]) -> Ranking | None:
    """The communes ranked with the weights of the room; None when all of them are 0."""
    if not any(found):
        return None
    scope = room.place.scope
    return ranking(scope.code, chosen_base(scope, ""), found, room.place.edition.id)


def cards(room: Room, step: Step) -> list[Card]:
    """Every action of the step, the most points first, then in the order of the step."""
    points: Counter[str] = Counter()
    givers: Counter[str] = Counter()
    for ballot in room.answers(f"{step.id}.{POINTS}"):
        for id, count in (answers.read_points(ballot.valeur) or {}).items():
            points[id] += count
            givers[id] += 1
    judged: dict[str, list[tuple[int, int]]] = {}
    for ballot in room.answers(f"{step.id}.{OPINIONS}"):
        for id, pair in (answers.read_opinions(ballot.valeur) or {}).items():
            judged.setdefault(id, []).append(pair)
    found = [_card(id, points[id], givers[id], judged.get(id, [])) for id in step.items]
    return sorted(found, key=lambda card: -card.points)


def chosen(room: Room) -> list[Card]:
    """The actions that got points, over the whole workshop: those to decide on."""
    found = [
        card
        for step in room.steps
        if step.kind is Kind.ACTIONS
        for card in cards(room, step)
        if card.points
    ]
    found.sort(key=lambda card: -card.points)
    return found[: declaration().regles.decidees]


def _card(id: str, points: int, givers: int, pairs: Sequence[tuple[int, int]]) -> Card:
    impact = fmean(pair[0] for pair in pairs) if pairs else None
    effort = fmean(pair[1] for pair in pairs) if pairs else None
    return Card(id, points, givers, impact, effort, len(pairs))


def _levels(room: Room, asked: str, question: Question) -> Levels:
    given: list[tuple[str, int]] = []
    unknown = 0
    for ballot in room.answers(asked):
        level = answers.read_level(ballot.valeur)
        if isinstance(level, int):
            given.append((ballot.role, level))
        elif level is not None:
            unknown += 1
    by_role: dict[str, list[int]] = {}
    for role, level in given:
        by_role.setdefault(role, []).append(level)
    found = Counter(level for _, level in given)
    counts = tuple(found[level] for level in range(MAX_LEVEL + 1))
    return Levels(
        question, counts, unknown, mean_gap(counts),
        {role: fmean(values) for role, values in by_role.items()},
        {role: len(values) for role, values in by_role.items()},
    )  # fmt: skip
