"""What a document is made from: names, every variable with its source, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.dossier.document import Document, Planned
from nrdiag.outils.library import Place, Variable, placeholders


class Step(StrEnum):
    """What the assembly votes: the values are those of ``Document.etape``."""

    PROGRAMME = "programme"
    STRATEGY = "strategie"

    @property
    def words(self) -> str:
        return _STEPS[self]


_STEPS = {
    Step.PROGRAMME: "le programme de travail de la stratégie numérique responsable",
    Step.STRATEGY: "la stratégie numérique responsable et son programme d'action",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One variable, filled in or not; ``source`` says where a value comes from, and its date."""

    variable: Variable
    text: str | None = None
    source: str = ""

    @property
    def shown(self) -> str:
        return self.variable.blank if self.text is None else self.text


@dataclass(frozen=True, slots=True)
class Context:
    """All that a document needs: names, every variable, the plan, and what the footer says."""

    name: str
    values: Mapping[str, Value]
    place: Place
    step: Step
    plan: tuple[Planned, ...]
    fictif: bool
    footer: str

    def fill(self, text: str) -> str:
        """``text`` with its variables; a value is never read as a pattern again."""
        shown = {id: self.values[id].shown for id in placeholders((text,))}
        return french.capital(text.format_map(shown))


def step_of(document: Document) -> Step:
    """What the diagnostic prepares, the strategy unless it says the programme."""
    return Step.PROGRAMME if document.etape == Step.PROGRAMME else Step.STRATEGY
