"""The declared questionnaire: its themes, its questions and their five levels, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from nrdiag import settings
from nrdiag.catalogue.reading import Entry
from nrdiag.maturite.score import MAX_LEVEL

QUESTIONNAIRE_FILE = settings.CATALOGUE / "questionnaire.yaml"
#: The score that the threshold of a law is worth.
LEGAL_SCORE = 75.0

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Number = Annotated[float, Field(allow_inf_nan=False)]
#: (value, score out of 100), by rising value.
Curve = tuple[tuple[Number, Annotated[float, Field(ge=0, le=100)]], ...]
ActionId = Annotated[str, StringConstraints(pattern=r"^A(0[1-9]|1\d|2[0-5])$")]
#: The figures that the application computes itself, and that a question may name.
Measure = Literal[
    "ecrans_par_poste", "part_reemploi_achats", "taux_reemploi", "souverainete_services",
    "part_rgaa_conforme",
]  # fmt: skip


class Priority(StrEnum):
    """How much a question counts; the values are shown."""

    HIGH = "Prioritaire"
    MEDIUM = "Recommandé"
    LOW = "Modéré"

    @property
    def weight(self) -> float:
        return _WEIGHTS[self]


_WEIGHTS = {Priority.HIGH: 1.5, Priority.MEDIUM: 1.25, Priority.LOW: 1.0}


class Theme(Entry):
    """One axis of the radar."""

    titre: Text
    court: Annotated[str, StringConstraints(min_length=1, max_length=22)]


class Indicator(BaseModel):
    """The number that may replace the level of a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    libelle: Text
    unite: Text
    minimum: Number
    maximum: Number
    points: Curve
    points_par_annee: dict[int, Number] = {}

    @model_validator(mode="after")
    def _sound(self) -> Indicator:
        if self.minimum >= self.maximum:
            raise ValueError("le minimum doit être inférieur au maximum")
        if list(self.points_par_annee) != sorted(self.points_par_annee):
            raise ValueError("points_par_annee : les années doivent croître")
        if self.points_par_annee and LEGAL_SCORE not in [score for _, score in self.points]:
            raise ValueError("points_par_annee : il faut un point qui vaut 75")
        for curve in (self.points, *(self.curve(year) for year in self.points_par_annee)):
            _check_curve(curve)
            if not (self.minimum <= curve[0][0] and curve[-1][0] <= self.maximum):
                raise ValueError("un point est hors du minimum et du maximum")
        return self

    def accepts(self, value: float) -> bool:
        """Whether a value is possible: one that is not counts nowhere."""
        return self.minimum <= value <= self.maximum

    def curve(self, year: int) -> Curve:
        """The points of a year: the threshold of its law is worth 75."""
        thresholds = [value for first, value in self.points_par_annee.items() if first <= year]
        if not thresholds:
            return self.points
        return tuple(
            (thresholds[-1] if score == LEGAL_SCORE else value, score)
            for value, score in self.points
        )


class Question(Entry):
    """One question, its five levels from 0 to 4, and what goes with it."""

    theme: str
    question: Text
    pourquoi: Text
    priorite: Priority
    niveaux: tuple[Text, ...]
    indicateur: Indicator | None = None
    texte_legal: Text | None = None
    references: tuple[Text, ...]
    actions: tuple[ActionId, ...]
    mesure: Measure | None = None

    @model_validator(mode="after")
    def _sound(self) -> Question:
        if len(self.niveaux) != MAX_LEVEL + 1:
            raise ValueError(f"{MAX_LEVEL + 1} niveaux sont attendus")
        if len(set(self.niveaux)) < len(self.niveaux):
            raise ValueError("deux niveaux ont le même texte")
        if self.mesure and self.indicateur is None:
            raise ValueError("une mesure demande un indicateur, pour ses points")
        return self

    @property
    def weight(self) -> float:
        return self.priorite.weight


class Questionnaire(BaseModel):
    """The whole questionnaire, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]

    def of(self, theme: str) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.theme == theme)


def points_for(question: Question, year: int) -> Curve | None:
    """The points of a question for a year; None when it has no number."""
    return question.indicateur.curve(year) if question.indicateur else None


E = TypeVar("E", bound=Entry)


def load_questionnaire(path: Path = QUESTIONNAIRE_FILE) -> Questionnaire:
    """Read the questionnaire. Raises ValueError (French, with the file and the entry) if wrong."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or set(content) != {"themes", "questions"}:
        raise ValueError(f"{path.name} : « themes » et « questions » sont attendus, rien d'autre.")
    themes = _entries(path, "themes", content["themes"], Theme)
    questions = _entries(path, "questions", content["questions"], Question)
    known = {theme.id for theme in themes}
    for question in questions:
        if question.theme not in known:
            raise ValueError(
                f"{path.name}, entrée {question.id} : thème inconnu « {question.theme} »."
            )
    for theme in themes:
        if all(question.theme != theme.id for question in questions):
            raise ValueError(f"{path.name}, entrée {theme.id} : ce thème n'a pas de question.")
    measures = [question.mesure for question in questions if question.mesure]
    if twice := _twice(measures):
        raise ValueError(f"{path.name} : la mesure {twice} sert à deux questions.")
    return Questionnaire(themes=tuple(themes), questions=tuple(questions))


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire()


def _entries(path: Path, name: str, raws: Any, model: type[E]) -> list[E]:
    if not isinstance(raws, list) or not raws:
        raise ValueError(f"{path.name}, {name} : une liste d'entrées est attendue.")
    found: list[E] = []
    for rank, raw in enumerate(raws, start=1):
        id = raw.get("id", f"n° {rank}") if isinstance(raw, dict) else f"n° {rank}"
        try:
            found.append(model.model_validate(raw))
        except ValidationError as error:
            raise ValueError(f"{path.name}, entrée {id} : {_said(error)}") from error
    if twice := _twice([entry.id for entry in found]):
        raise ValueError(f"{path.name} : l'entrée {twice} est déclarée deux fois.")
    return found


def _said(error: ValidationError) -> str:
    """Each fault with its field; our own words come without pydantic's prefix."""
    faults = []
    for fault in error.errors():
        field = ".".join(str(step) for step in fault["loc"])
        text = re.sub("^Value error, ", "", fault["msg"])
        faults.append(f"{field} : {text}" if field else text)
    return " ; ".join(faults)


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _check_curve(curve: Sequence[tuple[float, float]]) -> None:
    if len(curve) < 2 or any(a[0] >= b[0] for a, b in pairwise(curve)):
        raise ValueError("points : deux valeurs au moins, de la plus petite à la plus grande")
    steps = [b[1] - a[1] for a, b in pairwise(curve)]
    if min(steps) < 0 < max(steps) or not any(steps):
        raise ValueError("points : les scores doivent toujours monter, ou toujours descendre")
