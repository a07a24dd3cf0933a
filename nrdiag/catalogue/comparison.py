"""The declared comparison: what makes two territories alike, and what is compared."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

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
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.catalogue.reading import Entry

COMPARISON_FILE = settings.CATALOGUE / "comparaison.yaml"
#: The one criterion that is not an indicator: its value is computed from the contours.
DENSITY = "densite"

Count = Annotated[int, Field(ge=1, le=20)]
CommuneCode = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
Siren = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]


class Among(StrEnum):
    """Where neighbours are looked for; the values are those of the URL."""

    DEPARTEMENT = "departement"
    REGION = "region"
    FRANCE = "france"


class Criterion(Entry):
    """One criterion: an indicator (none for the density), its scale, and why it counts."""

    indicateur: str | None = None
    libelle: str
    echelle: Literal["logarithme", "lineaire"]
    pourquoi: str

    @model_validator(mode="after")
    def _known(self) -> Criterion:
        if self.indicateur is None and self.id != DENSITY:
            raise ValueError("un critère sans indicateur doit être la densité")
        if self.indicateur is not None and self.indicateur not in indicators():
            raise ValueError(f"indicateur inconnu « {self.indicateur} »")
        return self

    @property
    def indicator(self) -> Indicator | None:
        return indicators()[self.indicateur] if self.indicateur else None

    @property
    def logarithmic(self) -> bool:
        return self.echelle == "logarithme"


class Method(BaseModel):
    """The thresholds (see ``data/catalogue/comparaison.yaml``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voisins: Count
    criteres_communs: Count
    criteres_manquants: Annotated[int, Field(ge=0, le=20)]
    distance_lointaine: Annotated[float, Field(gt=0)]
    marge_superficie: Annotated[float, Field(gt=0, lt=1)]
    regle: str

    @property
    def rule(self) -> str:
        return self.regle.format(communs=self.criteres_communs, manquants=self.criteres_manquants)


class Outdated(BaseModel):
    """Codes whose contour is not that of today's territory: their area is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    coupes: frozenset[CommuneCode]
    trop_grands: frozenset[CommuneCode]
    epci: frozenset[Siren]

    @property
    def codes(self) -> frozenset[str]:
        return self.coupes | self.trop_grands | self.epci


class Searched(Entry):
    """Where the neighbours of a level are looked for; without any place, why there is no list."""

    parmi: tuple[Among, ...]
    pourquoi: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Searched:
        if self.id not in set(Level):
            raise ValueError(f"échelon inconnu « {self.id} »")
        if not self.parmi and not self.pourquoi:
            raise ValueError("un échelon sans liste dit pourquoi")
        return self


class Comparison(BaseModel):
    """The whole declaration."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    methode: Method
    contours_perimes: Outdated
    criteres: tuple[Criterion, ...]
    niveaux: tuple[Searched, ...]
    bandes: tuple[str, ...]
    face_a_face: tuple[str, ...]

    @model_validator(mode="after")
    def _coherent(self) -> Comparison:
        ids = [c.id for c in self.criteres]
        if len(set(ids)) < len(ids):
            raise ValueError("un critère est déclaré deux fois")
        if self.methode.criteres_communs > len(ids):
            raise ValueError("criteres_communs dépasse le nombre de critères")
        if sorted(n.id for n in self.niveaux) != sorted(level.value for level in Level):
            raise ValueError("niveaux : chaque échelon une fois")
        beside = [id for id in self.face_a_face if id != DENSITY]
        for id in (*self.bandes, *beside):
            if id not in indicators():
                raise ValueError(f"indicateur inconnu « {id} »")
        return self

    def searched(self, level: Level) -> Searched:
        return next(entry for entry in self.niveaux if entry.id == level.value)


def load_comparison(path: Path = COMPARISON_FILE) -> Comparison:
    """Read the declaration. Raises ValueError (in French, with the file) when it is invalid."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Comparison.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def comparison() -> Comparison:
    return load_comparison()
