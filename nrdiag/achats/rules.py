"""The two legal thresholds, declared in data/catalogue/achats.yaml, read and checked."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nrdiag import settings

PURCHASES_FILE = settings.CATALOGUE / "achats.yaml"
Percent = Annotated[float, Field(ge=0, le=100)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(_Declared):
    """A category of purchase, in the words of a buyer."""

    id: str
    libelle: str


class Threshold(_Declared):
    """A threshold that rises with the years (see the comments of the file)."""

    titre: str
    seuils: dict[int, Percent]
    texte: str
    regle: str
    verifier: str
    sanction: str
    verifie: dt.date
    categories: tuple[Category, ...]

    @model_validator(mode="after")
    def _rising(self) -> Threshold:
        if not self.seuils or list(self.seuils) != sorted(self.seuils):
            raise ValueError("seuils : les années doivent croître")
        return self

    def target(self, year: int) -> float | None:
        """The threshold of a year, in percent; None before the first one."""
        years = [first for first in self.seuils if first <= year]
        return self.seuils[years[-1]] if years else None


class PurchaseRules(_Declared):
    agec: Threshold
    reemploi: Threshold


def load_rules(path: Path = PURCHASES_FILE) -> PurchaseRules:
    """Read the thresholds. Raises ValueError (French, with the file) when they are invalid."""
    try:
        return PurchaseRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def rules() -> PurchaseRules:
    return load_rules()
