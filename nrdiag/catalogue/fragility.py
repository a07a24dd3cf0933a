"""The declared fragility index: its components, the law of its stability test, its cautions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nrdiag import settings
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.catalogue.reading import Entry

FRAGILITY_FILE = settings.CATALOGUE / "fragilite.yaml"
MAX_WEIGHT = 10

Share = Annotated[float, Field(gt=0, le=1)]


class Component(Entry):
    """One component: an indicator, the direction in which it is fragile, its weight, and why.

    ``complement`` shows 100 - value: the share that lacks what the indicator counts.
    """

    indicateur: str
    libelle: str
    court: str
    complement: bool = False
    sens: Literal["haut", "bas"]
    poids: Annotated[int, Field(ge=0, le=MAX_WEIGHT)]
    pourquoi: str

    @model_validator(mode="after")
    def _sound(self) -> Component:
        indicator = indicators().get(self.indicateur)
        if indicator is None:
            raise ValueError(f"indicateur inconnu « {self.indicateur} »")
        if Level.COMMUNE not in indicator.niveaux:
            raise ValueError(f"« {self.indicateur} » n'existe pas par commune")
        if self.complement and indicator.unite != "%":
            raise ValueError("complement : réservé aux pourcentages")
        return self

    @property
    def indicator(self) -> Indicator:
        return indicators()[self.indicateur]

    @property
    def high_is_fragile(self) -> bool:
        return self.sens == "haut"

    def read(self, value: float) -> float:
        return 100 - value if self.complement else value


class Method(BaseModel):
    """The thresholds and the law of the draws (see ``data/catalogue/fragilite.yaml``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    completude_minimale: Share
    tirages: Annotated[int, Field(ge=100, le=2000)]
    facteur: Annotated[float, Field(gt=1, le=10)]
    variation: str
    graine: int
    seuil_stable: Share
    bande: Share
    communes_minimales: Annotated[int, Field(ge=4)]
    petite_base: int
    regle: str

    @property
    def law(self) -> str:
        """How the weights vary, in one sentence."""
        return self.regle.format(tirages=self.tirages, variation=self.variation)


class Caution(Entry):
    """One way not to use the index."""

    titre: str
    texte: str


class FragilityIndex(BaseModel):
    """The whole declaration."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    methode: Method
    composants: tuple[Component, ...]
    precautions: tuple[Caution, ...]

    @model_validator(mode="after")
    def _distinct(self) -> FragilityIndex:
        ids = [c.id for c in self.composants]
        used = [c.indicateur for c in self.composants]
        if len(set(ids)) < len(ids) or len(set(used)) < len(used):
            raise ValueError("un composant ou un indicateur est déclaré deux fois")
        if not any(c.poids for c in self.composants):
            raise ValueError("un composant au moins doit peser")
        return self


def load_fragility(path: Path = FRAGILITY_FILE) -> FragilityIndex:
    """Read the declaration. Raises ValueError (in French, with the file) when it is invalid."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return FragilityIndex.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def fragility_index() -> FragilityIndex:
    return load_fragility()
