"""The score of practices: a theme out of 100, how complete it is, and how far it could move.

An answer is a level (0-4), a measured number read on the points of its question, unknown, or not
applicable. Unknown is never 0: it lowers the completeness and widens the bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

MAX_LEVEL = 4
#: Below this completeness (0-1), a theme is not scored: too much of it would be a guess.
MIN_COMPLETENESS = 0.6
#: The robustness moves each weight by this share, one at a time.
WEIGHT_CHANGE = 0.25
#: A theme at 0 would make a geometric mean 0 whatever the others are.
FLOOR = 1.0

#: (value, score out of 100), in the order of the values or in the opposite one.
Points = Sequence[tuple[float, float]]


class Origin(StrEnum):
    """Where a score comes from; the values are shown."""

    MEASURED = "mesuré"
    DECLARED = "déclaré"
    UNKNOWN = "ne sait pas"
    NOT_APPLICABLE = "non applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it counts: ``score`` is out of 100, None when unknown or not applicable."""

    question: str
    weight: float
    score: float | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """The score of a theme, out of 100; None below ``MIN_COMPLETENESS``.

    ``completeness``: share (0-1) of the applicable weight that is answered, None when nothing
    applies. ``low`` and ``high``: the unknown at the lowest, then at the highest.
    """

    score: float | None
    completeness: float | None
    low: float | None
    high: float | None


def level_score(level: int) -> float:
    """A level of 0 to 4 as a score out of 100. Raises ValueError outside of it."""
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"Un niveau va de 0 à {MAX_LEVEL}.")
    return 100 * level / MAX_LEVEL


def measured_score(value: float, points: Points) -> float:
    """A number read on the line that joins ``points``; beyond the ends, the score of the end.

    Raises ValueError when the value is not finite, or when the scores do not go one way.
    """
    if not math.isfinite(value):
        raise ValueError("La valeur mesurée n'est pas un nombre.")
    ordered = sorted(points)
    if len(ordered) < 2 or any(a[0] == b[0] for a, b in pairwise(ordered)):
        raise ValueError("Il faut au moins deux points de valeurs différentes.")
    steps = [b[1] - a[1] for a, b in pairwise(ordered)]
    if min(steps) < 0 < max(steps):
        raise ValueError("Les scores des points doivent toujours monter, ou toujours descendre.")
    if value <= ordered[0][0]:
        return ordered[0][1]
    for (x0, y0), (x1, y1) in pairwise(ordered):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return ordered[-1][1]


def theme_score(answers: Sequence[Answer], least: float = MIN_COMPLETENESS) -> ThemeScore:
    """The weighted mean of what is known; what does not apply counts nowhere."""
    applicable = [a for a in answers if a.origin is not Origin.NOT_APPLICABLE]
    whole = sum(a.weight for a in applicable)
    if not whole:
        return ThemeScore(None, None, None, None)
    known = sum(a.weight for a in applicable if a.score is not None)
    points = sum(a.weight * a.score for a in applicable if a.score is not None)
    completeness = known / whole
    return ThemeScore(
        score=points / known if known and completeness >= least else None,
        completeness=completeness,
        low=points / whole,
        high=(points + 100 * (whole - known)) / whole,
    )


def arithmetic_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted mean: a high score makes up for a low one."""
    return sum(s * w for s, w in zip(scores, weights, strict=True)) / sum(weights)


def geometric_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted geometric mean, with a floor: a low score is made up for only in part."""
    logs = [math.log(max(score, FLOOR)) for score in scores]
    return math.exp(arithmetic_mean(logs, weights))


def robustness(answers: Sequence[Answer]) -> tuple[float, float] | None:
    """The lowest and highest score under other choices; None when the theme is not scored.

    The choices: equal weights, each weight 25 % lower then higher, and each question left out.
    """
    if theme_score(answers).score is None:
        return None
    scores = [theme_score(variant, least=0).score for variant in _variants(answers)]
    found = [score for score in scores if score is not None]
    return min(found), max(found)


def _variants(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    yield list(answers)
    yield [replace(a, weight=1.0) for a in answers]
    for index, answer in enumerate(answers):
        others = [*answers[:index], *answers[index + 1 :]]
        for change in (-WEIGHT_CHANGE, WEIGHT_CHANGE):
            yield [*others, replace(answer, weight=answer.weight * (1 + change))]
        yield others
