"""The emission factor of one kWh: data/catalogue/electricite.yaml."""

from __future__ import annotations

import math
from functools import lru_cache

import yaml
from pydantic import BaseModel, ConfigDict, NonNegativeFloat

from nrdiag import settings
from nrdiag.figure import Figure, Status

UNIT = "kgCO2e/kWh"


class ElectricityFactor(BaseModel):
    """One vintage of the factor, in kgCO2e per kWh."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    valeur: NonNegativeFloat
    millesime: str
    source: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    defaut: str
    prefixes_bloques: tuple[str, ...]
    note_bloquee: str
    facteurs: tuple[ElectricityFactor, ...]


@lru_cache(maxsize=1)
def _file() -> _File:
    path = settings.CATALOGUE / "electricite.yaml"
    return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def electricity_vintages() -> tuple[ElectricityFactor, ...]:
    """Every declared vintage for mainland France, the default first."""
    file = _file()
    return tuple(sorted(file.facteurs, key=lambda factor: factor.id != file.defaut))


def electricity_factor(departement: str | None = None) -> Figure:
    """The default factor for a département code (« 31 », « 2A », « 974 »; None: mainland).

    Absent, with a note that asks for a value, for Corsica and overseas: their grids stand alone.
    """
    default = electricity_vintages()[0]
    source, vintage = default.source, default.millesime
    if departement and departement.upper().startswith(_file().prefixes_bloques):
        return Figure.absent("electricite", UNIT, source, vintage, _file().note_bloquee)
    return Figure("electricite", default.valeur, UNIT, source, vintage, Status.ESTIMATED)


def declared_electricity(value: float) -> Figure:
    """The factor that the user gives, in kgCO2e per kWh. Raises ValueError when it is below 0."""
    if not (math.isfinite(value) and value >= 0):
        raise ValueError("Le facteur d’électricité est un nombre positif ou nul (kgCO2e par kWh).")
    return Figure("electricite", value, UNIT, "valeur saisie", "", Status.DECLARED)
