"""The declared library of actions: data/catalogue/actions.yaml, read and checked."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from nrdiag import french, settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.maturite.questions import ActionId, Question, Theme, questionnaire
from nrdiag.simulateur.levers import levers

ACTIONS_FILE = settings.CATALOGUE / "actions.yaml"
COST_NOTE = (
    "Coûts, efforts, impacts et délais sont des hypothèses d'experts, sans source. Par an, pour "
    "environ 50 000 habitants : € moins de 5 000 €, €€ de 5 000 à 50 000 €, €€€ au-delà."
)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Cost = Literal["€", "€€", "€€€", "€ à €€", "€€ à €€€"]


class Grade(StrEnum):
    """An effort or an impact; the values are shown."""

    LOW = "faible"
    MEDIUM = "moyen"
    HIGH = "fort"

    @property
    def points(self) -> int:
        return list(Grade).index(self) + 1


class Tool(StrEnum):
    """A tool of the founding document; the last one is the activation that goes with the five."""

    CHARTER = "charte"
    STRATEGY = "strategie"
    CLAUSES = "clauses"
    PURCHASES = "achats"
    EDUCATION = "education"
    ECOSYSTEM = "ecosysteme"

    @property
    def label(self) -> str:
        return _TOOLS[self]


_TOOLS = {
    Tool.CHARTER: "Charte ou label local",
    Tool.STRATEGY: "Projet de territoire, stratégie d'économie circulaire",
    Tool.CLAUSES: "Clauses responsables dans les marchés",
    Tool.PURCHASES: "Achats mutualisés de matériel reconditionné",
    Tool.EDUCATION: "Éducation et prévention",
    Tool.ECOSYSTEM: "Activation de l'écosystème",
}


class Action(Entry):
    """One action (see the comments of ``data/catalogue/actions.yaml``)."""

    id: ActionId
    titre: Annotated[Text, Field(max_length=90)]
    objectifs: tuple[str, ...] = Field(min_length=1)
    questions: tuple[str, ...] = Field(min_length=1)
    outil_cadre: Tool | None = None
    pourquoi: Text
    etapes: tuple[Text, ...] = Field(min_length=3, max_length=5)
    indicateur: Text | None = None
    suivi: str | None = None
    responsable: Text
    horizon: tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]]
    cout: Cost
    cout_note: Text | None = None
    effort: Grade
    impact: Grade
    levier: dict[str, float] = Field(default_factory=dict)
    references: tuple[Text, ...] = Field(min_length=1)
    a_verifier: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Action:
        if self.horizon[0] > self.horizon[1]:
            raise ValueError("horizon : le premier mois dépasse le dernier")
        if self.indicateur is None and self.suivi is None:
            raise ValueError("il faut « indicateur » ou « suivi »")
        for name in ("objectifs", "questions"):
            ids = getattr(self, name)
            if len(set(ids)) < len(ids):
                raise ValueError(f"{name} : un identifiant est écrit deux fois")
        _check_ids(self)
        return self

    @property
    def measure(self) -> str:
        """What is followed, with its unit."""
        if self.indicateur is not None:
            return self.indicateur
        indicator = _questions()[self.suivi or ""].indicateur
        assert indicator is not None  # noqa: S101 - checked when read
        # « lieux pour 10 000 habitants » is not said twice.
        said = set(french.fold(indicator.libelle).split())
        if said >= set(french.fold(indicator.unite).split()) != set():
            return indicator.libelle
        return f"{indicator.libelle} ({indicator.unite})"

    @property
    def priority_factor(self) -> float:
        """Impact / effort."""
        return self.impact.points / self.effort.points

    @property
    def cost_text(self) -> str:
        """« € (50 à 150 € par poste) »; whoever shows it says that it is a hypothesis."""
        return f"{self.cout} ({self.cout_note})" if self.cout_note else self.cout

    @property
    def horizon_text(self) -> str:
        return f"{self.horizon[0]} à {self.horizon[1]} mois"


def load_actions(path: Path = ACTIONS_FILE) -> dict[str, Action]:
    """Read the library. Raises ValueError (French, with the file and the entry) when wrong."""
    return read_entries(path, Action)


@cache
def actions() -> dict[str, Action]:
    return load_actions()


@cache
def _questions() -> dict[str, Question]:
    return {question.id: question for question in questionnaire().questions}


@cache
def themes() -> dict[str, Theme]:
    return {theme.id: theme for theme in questionnaire().themes}


def _check_ids(action: Action) -> None:
    """Raises ValueError when a theme, a question or a lever does not exist."""
    for theme in action.objectifs:
        if theme not in themes():
            raise ValueError(f"objectif inconnu « {theme} »")
    for question in action.questions:
        if question not in _questions():
            raise ValueError(f"question inconnue « {question} »")
    if action.suivi is not None:
        followed = _questions().get(action.suivi)
        if followed is None or followed.indicateur is None:
            raise ValueError(f"suivi : « {action.suivi} » n'est pas une question chiffrée")
    for lever, setting in action.levier.items():
        if lever not in levers():
            raise ValueError(f"levier inconnu « {lever} »")
        if not 0 < setting <= levers()[lever].maximum:
            raise ValueError(f"levier {lever} : réglage hors de 0 à {levers()[lever].maximum:g}")
