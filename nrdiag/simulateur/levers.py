"""The declared levers of the simulator: data/catalogue/leviers.yaml, read and checked."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.pratiques.devices import device_catalogue

LEVERS_FILE = settings.CATALOGUE / "leviers.yaml"


class Nature(StrEnum):
    """Which part of the formula a lever moves."""

    LIFE = "duree"
    REFURBISHED = "reconditionne"
    FEWER = "moins"
    ROOM = "pue"


class Lever(Entry):
    """One lever (see the comments of ``data/catalogue/leviers.yaml``)."""

    type: str
    nature: Nature
    libelle: str
    court: str = Field(max_length=24)
    unite: str
    maximum: float = Field(gt=0)
    pas: float = Field(gt=0)
    reduction: tuple[float, float, float] | None = None
    duree_reconditionne: float = Field(default=1, gt=0, le=1)
    source: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Lever:
        if self.type not in device_catalogue().types:
            raise ValueError(f"type d'équipement inconnu « {self.type} »")
        if (self.nature is Nature.REFURBISHED) != (self.reduction is not None):
            raise ValueError("reduction : pour le reconditionné, et lui seul")
        if self.reduction and not 0 <= self.reduction[0] <= self.reduction[1] <= self.reduction[2]:
            raise ValueError("reduction : il faut bas ≤ central ≤ haut")
        if self.reduction and self.reduction[2] > 1:
            raise ValueError("reduction : une part, au plus 1")
        return self


def load_levers(path: Path = LEVERS_FILE) -> dict[str, Lever]:
    """Read the declared levers. Raises ValueError (French) when an entry is wrong."""
    levers = read_entries(path, Lever)
    pairs = [(lever.type, lever.nature) for lever in levers.values()]
    if len(set(pairs)) < len(pairs):
        raise ValueError(f"{path.name} : deux leviers ont le même type et la même nature")
    return levers


@cache
def levers() -> dict[str, Lever]:
    return load_levers()
