"""The RGESN: its 78 criteria, and the score of a self-assessment.

``data/catalogue/rgesn.csv`` quotes the official wording: « Référentiel général d'écoconception de
services numériques », version of May 2024 (ARCEP, ARCOM, ADEME, DINUM, CNIL, INRIA), as published
by DISIC/MiNumEco (``_data/referentiel-ecoconception.json``, MIT and Licence Ouverte 2.0). The
columns are ours. Its 78 criteria are 30 prioritaires, 29 recommandés and 19 modérés; some copies
of the reference count 30, 28 and 20.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from nrdiag import french, settings
from nrdiag.services.share import Share, percent_text

FILE = settings.CATALOGUE / "rgesn.csv"
COLUMNS = ("numero", "theme", "priorite", "difficulte", "applicable", "critere")
SOURCE = (
    "Texte des critères : RGESN, version de mai 2024 (ARCEP, ARCOM, ADEME, DINUM, CNIL, INRIA), "
    "repris de DISIC/MiNumEco, Licence Ouverte 2.0"
)
EVERY_SERVICE = "Applicable à tous les services"


class Priority(StrEnum):
    """How much a criterion counts; the values are those of the reference."""

    HIGH = "Prioritaire"
    ADVISED = "Recommandé"
    MODERATE = "Modéré"


#: Weights of the reference.
WEIGHTS = {Priority.HIGH: 1.5, Priority.ADVISED: 1.25, Priority.MODERATE: 1.0}


class Answer(StrEnum):
    """An answer to a criterion, as stored in the document; no answer at all is « not assessed »."""

    YES = "conforme"
    NO = "non conforme"
    NOT_APPLICABLE = "non applicable"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the reference, in its own words."""

    numero: str
    theme: str
    priorite: Priority
    difficulte: str
    applicable: str
    critere: str

    @property
    def weight(self) -> float:
        return WEIGHTS[self.priorite]

    @property
    def for_every_service(self) -> bool:
        return self.applicable == EVERY_SERVICE


@dataclass(frozen=True, slots=True)
class Score:
    """A self-assessment: the weights that conform or not, and how many criteria say what.

    A criterion without answer is in no score: it lowers the completeness and widens the bounds.
    """

    share: Share
    conforming: Mapping[Priority, int]
    failing: Mapping[Priority, int]
    not_applicable: int
    unassessed: int

    @property
    def value(self) -> float | None:
        """Out of 100; None while nothing conforms nor fails."""
        return self.share.value

    @property
    def criteria(self) -> int:
        return self.assessed + self.unassessed

    @property
    def assessed(self) -> int:
        """Criteria with an answer, « non applicable » included."""
        return sum(self.conforming.values()) + sum(self.failing.values()) + self.not_applicable

    @property
    def completeness(self) -> float:
        """Share of the criteria that have an answer, 0-1."""
        return self.assessed / self.criteria if self.criteria else 0.0

    @property
    def text(self) -> str:
        """« 75 % (3 critères évalués sur 78) », or « pas encore évalué »."""
        if not self.assessed:
            return "pas encore évalué"
        count = french.plural(self.assessed, "critère évalué", "critères évalués")
        of = f"{count} sur {french.number(self.criteria)}"
        if self.value is None:
            return f"sans score ({of})"
        return f"{percent_text(self.value)} ({of})"


def load_criteria(path: Path = FILE) -> dict[str, Criterion]:
    """Every criterion by its number, in the order of the file.

    Raises ValueError (French, with the file and the line) when one is invalid or repeated.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter=";", strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name} : colonnes attendues : {', '.join(COLUMNS)}.")
        found: dict[str, Criterion] = {}
        for row in reader:
            where = f"{path.name}, ligne {reader.line_num}"
            if None in row or any(not (row[name] or "").strip() for name in COLUMNS):
                raise ValueError(f"{where} : une cellule manque ou est de trop.")
            if row["priorite"] not in list(Priority):
                raise ValueError(f"{where} : priorité inconnue « {row['priorite']} ».")
            if row["numero"] in found:
                raise ValueError(f"{where} : critère {row['numero']} déclaré deux fois.")
            kept = {name: row[name] for name in COLUMNS if name != "priorite"}
            found[row["numero"]] = Criterion(**kept, priorite=Priority(row["priorite"]))
    if not found:
        raise ValueError(f"{path.name} : aucun critère.")
    return found


@cache
def criteria() -> dict[str, Criterion]:
    return load_criteria()


@cache
def themes() -> dict[str, tuple[Criterion, ...]]:
    """The criteria of each theme, in the order of the reference."""
    found: dict[str, list[Criterion]] = {}
    for criterion in criteria().values():
        found.setdefault(criterion.theme, []).append(criterion)
    return {theme: tuple(many) for theme, many in found.items()}


@lru_cache(maxsize=256)  # the same few words, 78 times per service
def answer_of(text: str | None) -> Answer | None:
    """What a stored text says; None (not assessed) for anything that is not an answer."""
    folded = french.fold(text or "")
    return Answer(folded) if folded in list(Answer) else None


def score(answers: Mapping[str, str], theme: str | None = None) -> Score:
    """The score of a service (``Service.rgesn``), of one theme or of the whole reference.

    Σ weights conforming / Σ weights (conforming + not conforming). « Non applicable » leaves the
    denominator; numbers that the reference does not have are ignored.
    """
    asked = themes()[theme] if theme else tuple(criteria().values())
    counts: Counter[tuple[Answer | None, Priority]] = Counter(
        (answer_of(answers.get(criterion.numero)), criterion.priorite) for criterion in asked
    )
    said = {
        answer: {priority: counts[answer, priority] for priority in Priority}
        for answer in (*Answer, None)
    }
    weight = {
        answer: sum(WEIGHTS[priority] * n for priority, n in by_priority.items())
        for answer, by_priority in said.items()
    }
    return Score(
        share=Share(weight[Answer.YES], weight[Answer.NO], weight[None]),
        conforming=said[Answer.YES],
        failing=said[Answer.NO],
        not_applicable=sum(said[Answer.NOT_APPLICABLE].values()),
        unassessed=sum(said[None].values()),
    )


def scores(answers: Mapping[str, str]) -> dict[str, Score]:
    """The score of each theme, in the order of the reference."""
    return {theme: score(answers, theme) for theme in themes()}


def explain(found: Score) -> str:
    """The calculation in figures: « (2 × 1,5) / (2 × 1,5 + 1 × 1) = 3 / 4 = 75 % »."""
    if found.value is None:
        return "Aucun critère conforme ou non conforme pour l'instant : pas de score."
    top = _terms(found.conforming)
    bottom = " + ".join(filter(None, (top, _terms(found.failing))))
    ratio = f"{_decimal(found.share.yes)} / {_decimal(found.share.known)}"
    return f"({top or '0'}) / ({bottom}) = {ratio} = {french.percent(found.value, 1)}"


def _terms(counts: Mapping[Priority, int]) -> str:
    return " + ".join(
        f"{french.number(n)} × {_decimal(WEIGHTS[priority])}" for priority, n in counts.items() if n
    )


def _decimal(value: float) -> str:
    return french.number(value, next(d for d in (0, 1, 2) if round(value, d) == value or d == 2))
