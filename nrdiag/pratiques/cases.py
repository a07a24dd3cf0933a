"""The reference cases: what the formulas must give, and why; tested, then shown as the method."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.pratiques.formulas import FORMULAS

CASES_FILE = settings.CATALOGUE / "cas_empreinte.yaml"
#: Where an expected value comes from, in the words of the page.
NATURES = {
    "publie": "nombre publié par la source",
    "execute": "sortie du programme cité",
    "coherence": "recoupement de sources",
    "legal": "formule d'un texte de loi",
    "calcul": "nos formules, avec nos facteurs",
}


class Step(Entry):
    """One application of a formula: its inputs and the value it must give."""

    id: str = ""
    formule: str
    avec: dict[str, Any]
    attendu: float

    @model_validator(mode="after")
    def _known(self) -> Step:
        if self.formule not in FORMULAS:
            raise ValueError(f"formule inconnue « {self.formule} »")
        return self


class Case(Entry):
    """A reference case; the fields beyond these belong to its own test."""

    model_config = ConfigDict(frozen=True, extra="allow")

    titre: str
    nature: str
    source: str
    tolerance: float = Field(ge=0)
    calculs: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _nature(self) -> Case:
        if self.nature not in NATURES:
            raise ValueError(f"nature inconnue « {self.nature} »")
        return self


def load_cases(path: Path = CASES_FILE) -> dict[str, Case]:
    """Every case by id. Raises ValueError (French) when the file is wrong."""
    return read_entries(path, Case)


@cache
def cases() -> dict[str, Case]:
    return load_cases()


def steps_of(formula: str) -> list[tuple[Case, Step]]:
    """The cases that apply a formula, in the order of the file."""
    return [
        (case, step)
        for case in cases().values()
        for step in case.calculs
        if step.formule == formula
    ]
