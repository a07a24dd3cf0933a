"""From the replies of a diagnostic to its scores: what each reply counts for, then each theme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.dossier.document import Reply
from nrdiag.figure import Figure
from nrdiag.maturite.questions import Question, Theme, points_for, questionnaire
from nrdiag.maturite.score import (
    Answer,
    Origin,
    ThemeScore,
    arithmetic_mean,
    geometric_mean,
    level_score,
    measured_score,
    robustness,
    theme_score,
)

#: What cannot be shown apart when a score is rounded to a whole number.
ROUNDING = 0.5


class State(StrEnum):
    """Where a reply stands; the values are shown."""

    MEASURED = "mesuré"
    NUMBER = "chiffre saisi"
    LEVEL = "niveau choisi"
    UNKNOWN = "ne sait pas"
    NOT_APPLICABLE = "non applicable"
    NONE = "pas encore répondu"


@dataclass(frozen=True, slots=True)
class Result:
    """A theme: its score, its span under other weights, its answers in the order of the questions.

    ``answered`` counts « je ne sais pas » and « non applicable » with a reason: they are replies.
    """

    theme: Theme
    score: ThemeScore
    robustness: tuple[float, float] | None
    answers: tuple[Answer, ...]
    states: tuple[State, ...]

    @property
    def answered(self) -> int:
        return sum(state is not State.NONE for state in self.states)

    @property
    def span(self) -> tuple[float, float] | None:
        """All that the score could be: other replies to the unknown, or other weights."""
        low, high = self.score.low, self.score.high
        if self.score.score is None or self.robustness is None or low is None or high is None:
            return None
        return min(low, self.robustness[0]), max(high, self.robustness[1])


@dataclass(frozen=True, slots=True)
class Results:
    """The eight themes. ``modified``: at least one weight is not the one proposed."""

    themes: tuple[Result, ...]
    modified: bool

    @property
    def scored(self) -> tuple[Result, ...]:
        return tuple(result for result in self.themes if result.score.score is not None)

    @property
    def answered(self) -> int:
        return sum(result.answered for result in self.themes)

    @property
    def total(self) -> int:
        return sum(len(result.answers) for result in self.themes)

    def count(self, state: State) -> int:
        return sum(result.states.count(state) for result in self.themes)


@dataclass(frozen=True, slots=True)
class GlobalIndex:
    """Two means of the scored themes, side by side: they disagree when the themes are unequal."""

    geometric: float
    arithmetic: float
    themes: int


def results(
    replies: Mapping[str, Reply],
    weights: Mapping[str, float],
    measured: Mapping[str, Figure],
    year: int,
) -> Results:
    """The score of every theme; a reply or a weight to an unknown question is left alone."""
    themes = []
    for theme in questionnaire().themes:
        questions = questionnaire().of(theme.id)
        answers = tuple(answer_of(q, replies, weights, measured, year) for q in questions)
        states = tuple(state_of(q, replies.get(q.id), measured) for q in questions)
        themes.append(Result(theme, theme_score(answers), robustness(answers), answers, states))
    modified = any(weights.get(q.id, q.weight) != q.weight for q in questionnaire().questions)
    return Results(tuple(themes), modified)


def state_of(question: Question, reply: Reply | None, measured: Mapping[str, Figure]) -> State:
    """What counts of a reply: the measure first, a reason not to answer, then the number.

    A number that is impossible is not a reply.
    """
    if figure_of(question, measured) is not None:
        return State.MEASURED
    if reply is None:
        return State.NONE
    if reply.motif:
        return State.NOT_APPLICABLE
    if _number(question, reply) is not None:
        return State.NUMBER
    if reply.ne_sait_pas:
        return State.UNKNOWN
    return State.NONE if reply.niveau is None else State.LEVEL


def answer_of(
    question: Question,
    replies: Mapping[str, Reply],
    weights: Mapping[str, float],
    measured: Mapping[str, Figure],
    year: int,
) -> Answer:
    """One question as it counts; the points are those of the year of the number."""
    weight = weights.get(question.id, question.weight)
    reply = replies.get(question.id)
    state = state_of(question, reply, measured)
    if state is State.NOT_APPLICABLE:
        return Answer(question.id, weight, None, Origin.NOT_APPLICABLE)
    figure = figure_of(question, measured)
    if figure is not None and figure.value is not None:
        score = _score(question, figure.value, _year_of(figure, year))
        return Answer(question.id, weight, score, Origin.MEASURED)
    if reply is not None and state is State.NUMBER and reply.valeur is not None:
        score = _score(question, reply.valeur, year)
        return Answer(question.id, weight, score, Origin.DECLARED)
    if reply is not None and state is State.LEVEL and reply.niveau is not None:
        return Answer(question.id, weight, level_score(reply.niveau), Origin.DECLARED)
    return Answer(question.id, weight, None, Origin.UNKNOWN)


def figure_of(question: Question, measured: Mapping[str, Figure]) -> Figure | None:
    """The measured figure of a question; None when there is none, or when it is not known."""
    figure = measured.get(question.mesure) if question.mesure else None
    return figure if figure is not None and figure.known else None


def global_index(found: Results) -> GlobalIndex | None:
    """Both means of the scored themes, all of one weight; None without a scored theme."""
    scores = [result.score.score for result in found.scored if result.score.score is not None]
    if not scores:
        return None
    equal = [1.0] * len(scores)
    return GlobalIndex(geometric_mean(scores, equal), arithmetic_mean(scores, equal), len(scores))


def movable(found: Results) -> frozenset[str]:
    """The themes whose rank among the scored ones could change under other weights."""
    return frozenset(
        one.theme.id
        for one in found.scored
        for other in found.scored
        if one is not other and (_reaches(one, other) or _reaches(other, one))
    )


def completeness_text(score: ThemeScore) -> str:
    """« 71 % », rounded down: 59.9 % must not read as the 60 % that it does not reach."""
    if score.completeness is None:
        return "sans objet"
    return french.percent(math.floor(round(100 * score.completeness, 9)), 0)


def score_text(result: Result) -> str:
    """« 65 », or why there is no score."""
    if result.score.score is not None:
        return french.number(result.score.score)
    if result.score.completeness is not None:
        return f"pas assez de réponses ({completeness_text(result.score)})"
    if all(state is State.NOT_APPLICABLE for state in result.states):
        return "aucune question ne s'applique"
    return "tous les poids sont à 0"


def headline(found: Results) -> str:
    """The results in one sentence or two: the strongest theme, the weakest, and how sure it is."""
    ranked = sorted(found.scored, key=lambda result: -(result.score.score or 0))
    if not ranked:
        return (
            "Aucun thème n'est encore noté : il faut répondre à au moins 60\u202f% d'un "
            "thème pour voir son score."
        )
    first, last = ranked[0], ranked[-1]
    top, bottom = first.score.score or 0, last.score.score or 0
    if len(ranked) == 1:
        return f"Un seul thème est noté : {first.theme.titre}, {_out_of(top)}."
    if top - bottom < ROUNDING:
        return f"Les {len(ranked)} thèmes notés sont au même niveau : {_out_of(top)}."
    said = (
        f"Le plus avancé : {first.theme.titre} ({_out_of(top)}). "
        f"Le plus à renforcer : {last.theme.titre} ({_out_of(bottom)})."
    )
    if first.span and last.span and last.span[1] >= first.span[0]:
        said += " D'autres réponses ou d'autres poids pourraient changer cet ordre."
    return said


def _out_of(score: float) -> str:
    return f"{french.number(score)} sur 100"


def _reaches(one: Result, other: Result) -> bool:
    """Whether ``one``, under other weights, could meet the score of ``other``."""
    score, span = other.score.score, one.robustness
    return score is not None and span is not None and span[0] <= score <= span[1]


def _number(question: Question, reply: Reply) -> float | None:
    """The number typed in, when the question has one and when it is possible."""
    value, indicator = reply.valeur, question.indicateur
    return value if value is not None and indicator and indicator.accepts(value) else None


def _score(question: Question, value: float, year: int) -> float:
    points = points_for(question, year)
    assert points is not None  # noqa: S101 - a measure or a number needs an indicator
    return measured_score(value, points)


def _year_of(figure: Figure, year: int) -> int:
    """The year that a figure is about: the threshold of its law is the one of that year."""
    found = figure.vintage
    return int(found) if len(found) == 4 and found.isdecimal() else year
