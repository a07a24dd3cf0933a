"""What the pages on people aged 75+ and on help places choose: distances, lengths, cautions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry
from nrdiag.catalogue.references import Reference, national

NEEDS_FILE = settings.CATALOGUE / "besoins.yaml"

Kilometres = Annotated[int, Field(gt=0, le=100)]
Length = Annotated[int, Field(ge=1, le=50)]


class Ignored(Entry):
    """One thing that the ranking of the places does not know."""

    titre: str
    texte: str


class Excluded(Entry):
    """A national figure (its id is that of the reference) that does not bear on the 75+."""

    pourquoi: str

    @model_validator(mode="after")
    def _known(self) -> Excluded:
        if self.id not in national():
            raise ValueError(f"repère inconnu « {self.id} »")
        return self

    @property
    def reference(self) -> Reference:
        return national()[self.id]


class Needs(BaseModel):
    """The whole declaration (see the comments of ``data/catalogue/besoins.yaml``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    portees: tuple[Kilometres, ...]
    portee_par_defaut: Kilometres
    premieres: Length
    emplacements: Length
    gains_proches: Annotated[int, Field(ge=0, lt=100)]
    ouvertures: Length
    petit_effectif: Annotated[int, Field(gt=0)]
    seuil_carte: Annotated[int, Field(gt=0)]
    itinerants: tuple[str, ...]
    plusieurs_sites: tuple[str, ...]
    ignore: tuple[Ignored, ...]
    enquetes_ecartees: tuple[Excluded, ...]

    @model_validator(mode="after")
    def _coherent(self) -> Needs:
        if not self.portees or list(self.portees) != sorted(set(self.portees)):
            raise ValueError("portees : les distances doivent croître")
        if self.portee_par_defaut not in self.portees:
            raise ValueError("portee_par_defaut : elle doit être l'une des portées")
        return self


def load_needs(path: Path = NEEDS_FILE) -> Needs:
    """Read the declaration. Raises ValueError (in French, with the file) when it is invalid."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Needs.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def needs() -> Needs:
    return load_needs()
