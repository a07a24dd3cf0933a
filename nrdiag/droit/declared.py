"""What is declared of D. 2311-15-1: its eight lines and its six axes, read and checked."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from nrdiag import settings
from nrdiag.actions.library import actions
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.maturite.questions import ActionId, questionnaire

LINES_FILE = settings.CATALOGUE / "liste_legale.yaml"
AXES_FILE = settings.CATALOGUE / "axes.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
LineId = Literal[
    "acteurs", "impact", "usages", "actions", "objectifs", "indicateurs", "moyens", "bilan"
]
#: What the application counts itself, see ``nrdiag/droit/axes.py``.
Counted = Literal["rgesn", "familles", "ateliers", "participants"]


class Deliverable(StrEnum):
    """What the law asks for, in the order in which it comes."""

    PROGRAMME = "programme"
    STRATEGY = "strategie"
    REPORT = "bilan"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Deliverable.PROGRAMME: "Programme de travail",
    Deliverable.STRATEGY: "Stratégie",
    Deliverable.REPORT: "Bilan annuel",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Side(_Part):
    """A part of the territorial half, and the indicators of which one is enough."""

    nom: Text
    indicateurs: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Side:
        for id in self.indicateurs:
            if id not in indicators():
                raise ValueError(f"indicateur inconnu « {id} »")
        return self


class Asked(Entry):
    """One of the eight lines (see the comments of ``data/catalogue/liste_legale.yaml``)."""

    id: LineId
    titre: Text
    demande: Text
    livrable: Deliverable
    partiel: Text
    pret: Text
    porte: Text
    minimum: Annotated[float, Field(gt=0, le=100)] | None = None
    parties: tuple[Side, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Asked:
        if (self.id == "impact") != (self.minimum is not None):
            raise ValueError(
                "« minimum » est donné pour la ligne « impact », et seulement pour elle"
            )
        if (self.id == "usages") != bool(self.parties):
            raise ValueError(
                "« parties » est donné pour la ligne « usages », et seulement pour elle"
            )
        return self


class Official(_Part):
    """An example indicator of the State's guide, and the one way to know it here, if any."""

    libelle: Text
    question: str | None = None
    indicateur: str | None = None
    champ: Counted | None = None

    @property
    def followed(self) -> bool:
        return bool(self.question or self.indicateur or self.champ)

    @model_validator(mode="after")
    def _sound(self) -> Official:
        if sum(way is not None for way in (self.question, self.indicateur, self.champ)) > 1:
            raise ValueError("une question, un indicateur ou un champ : un seul des trois")
        if self.question is not None:
            asked = {question.id: question for question in questionnaire().questions}
            if self.question not in asked or asked[self.question].indicateur is None:
                raise ValueError(f"« {self.question} » n'est pas une question chiffrée")
        if self.indicateur is not None and self.indicateur not in indicators():
            raise ValueError(f"indicateur inconnu « {self.indicateur} »")
        return self


class Axis(Entry):
    """One of the six axes (see the comments of ``data/catalogue/axes.yaml``)."""

    titre: Text
    actions: tuple[ActionId, ...] = Field(min_length=1)
    indicateurs: tuple[Official, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Axis:
        if unknown := [id for id in self.actions if id not in actions()]:
            raise ValueError(f"action inconnue « {unknown[0]} »")
        if not any(one.followed for one in self.indicateurs):
            raise ValueError("au moins un indicateur doit pouvoir être connu")
        return self


def load_lines(path: Path = LINES_FILE) -> dict[str, Asked]:
    """The eight lines, in order. Raises ValueError (French) when one is wrong or missing."""
    found = read_entries(path, Asked)
    if list(found) != list(get_args(LineId)):
        raise ValueError(f"{path.name} : les huit lignes sont attendues, dans l'ordre du texte.")
    return found


def load_axes(path: Path = AXES_FILE) -> dict[str, Axis]:
    """The six axes, in order. Raises ValueError (French, with the file and the entry)."""
    return read_entries(path, Axis)


@cache
def lines() -> dict[str, Asked]:
    return load_lines()


@cache
def axes() -> dict[str, Axis]:
    return load_axes()
