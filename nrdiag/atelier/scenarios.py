"""The declared workshop: rules, figures to guess, scenarios; a scenario once edited, as text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from nrdiag import french, settings
from nrdiag.actions.library import actions
from nrdiag.catalogue.indicators import indicators
from nrdiag.maturite.questions import questionnaire

WORKSHOP_FILE = settings.CATALOGUE / "ateliers.yaml"

Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]
Positive = Annotated[int, Field(ge=1, le=50)]


class Role(StrEnum):
    """All that is asked of a participant; the values are shown."""

    ELU = "élu"
    AGENT = "agent"
    ASSOCIATION = "association"
    COMPANY = "entreprise"
    CITIZEN = "citoyen"

    @property
    def label(self) -> str:
        return _ROLES[self]


_ROLES = {
    Role.ELU: "Élue ou élu", Role.AGENT: "Agent", Role.ASSOCIATION: "Association",
    Role.COMPANY: "Entreprise", Role.CITIZEN: "Citoyenne ou citoyen",
}  # fmt: skip


_COUNTED: Mapping[str, tuple[str, ...]] = {
    Role.ELU: ("élue ou élu", "élues et élus"),
    Role.CITIZEN: ("citoyenne ou citoyen", "citoyennes et citoyens"),
}


def counted(role: str, number: int) -> str:
    """« 1 élue ou élu », « 4 élues et élus », « 6 agents »."""
    return french.plural(number, *_COUNTED.get(role, (role,)))


class Kind(StrEnum):
    """What a sequence does."""

    GUESS = "devinettes"
    FINDING = "constat"
    QUESTIONS = "questionnaire"
    WEIGHTS = "poids"
    ACTIONS = "actions"
    PLEDGES = "engagements"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rules(_Declared):
    """The thresholds (see the comments of ``data/catalogue/ateliers.yaml``)."""

    reponses_minimales: Positive
    ecart_consensus: Annotated[float, Field(ge=0, le=4)]
    role_minimal: Positive
    points: Positive
    decidees: Positive


class Sequence(_Declared):
    """A part of a workshop; ``contenu`` are ids: indicators, questions or actions."""

    id: Id
    genre: Kind
    titre: Words
    minutes: Annotated[int, Field(ge=1, le=240)]
    consigne: Words
    contenu: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Sequence:
        known = _known_ids(self.genre)
        if known is None:
            if self.contenu:
                raise ValueError(f"{self.id} : une séquence « {self.genre} » n'a pas de contenu")
            return self
        if not self.contenu:
            raise ValueError(f"{self.id} : choisissez au moins un élément")
        if len(set(self.contenu)) < len(self.contenu):
            raise ValueError(f"{self.id} : un élément est écrit deux fois")
        for one in self.contenu:
            if one not in known:
                raise ValueError(f"{self.id} : « {one} » est inconnu")
        return self


class Scenario(_Declared):
    """Sequences in their order; one of each id."""

    id: Id
    titre: Words
    pour: Words
    sequences: tuple[Sequence, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> Scenario:
        ids = [sequence.id for sequence in self.sequences]
        if len(set(ids)) < len(ids):
            raise ValueError("une séquence est déclarée deux fois")
        return self

    @property
    def minutes(self) -> int:
        return sum(sequence.minutes for sequence in self.sequences)


class Declaration(_Declared):
    """The whole file."""

    regles: Rules
    devinettes: Mapping[str, Words]
    scenarios: tuple[Scenario, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Declaration:
        for id, question in self.devinettes.items():
            if id not in indicators():
                raise ValueError(f"devinettes : indicateur inconnu « {id} »")
            if "{nom}" not in question:
                raise ValueError(f"devinettes, {id} : « {{nom}} » manque")
        for scenario in self.scenarios:
            for sequence in scenario.sequences:
                if sequence.genre is Kind.GUESS and not set(sequence.contenu) <= set(
                    self.devinettes
                ):
                    raise ValueError(f"{scenario.id} : une devinette n'a pas de question")
        return self

    def scenario(self, id: str) -> Scenario:
        return next(scenario for scenario in self.scenarios if scenario.id == id)


def load_declaration(path: Path = WORKSHOP_FILE) -> Declaration:
    """Read the file. Raises ValueError (in French, with the file) when it is wrong."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Declaration.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def declaration() -> Declaration:
    return load_declaration()


def scenario_of(text: str) -> Scenario:
    """A scenario as it was kept (JSON). Raises ValueError in French."""
    try:
        return Scenario.model_validate_json(text)
    except ValidationError as error:
        raise ValueError("Le déroulé de cet atelier ne se lit pas avec cette version.") from error


def _known_ids(kind: Kind) -> set[str] | None:
    """The ids that a kind of sequence may hold; None when it holds nothing."""
    if kind is Kind.GUESS:
        return set(indicators())
    if kind is Kind.QUESTIONS:
        return {question.id for question in questionnaire().questions}
    return set(actions()) if kind is Kind.ACTIONS else None
