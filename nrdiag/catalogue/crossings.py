"""The declared crossings of two indicators: three classes of each, nine cells on the map."""

from __future__ import annotations

from functools import cache

from pydantic import model_validator

from nrdiag import settings
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.reading import Entry, read_entries


class Axis(Entry):
    """One side of a crossing: an indicator, or what it lacks to reach 100 %, in three classes."""

    id: str = ""
    indicateur: str
    libelle: str
    seuils: tuple[float, float]
    complement: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Axis:
        if self.indicateur not in indicators():
            raise ValueError(f"indicateur inconnu « {self.indicateur} »")
        if self.seuils[0] >= self.seuils[1]:
            raise ValueError("seuils : les bornes doivent croître")
        return self

    @property
    def indicator(self) -> Indicator:
        return indicators()[self.indicateur]

    def read(self, value: float) -> float:
        return 100 - value if self.complement else value


class Crossing(Entry):
    """Two axes, and what is listed of the territories high on both."""

    libelle: str
    theme: str
    colonnes: Axis
    lignes: Axis
    effectif: str
    manque: str
    titre: str
    definition: str
    prudence: str


@cache
def crossings() -> dict[str, Crossing]:
    """Every crossing by id. Raises ValueError when one names an unknown indicator."""
    entries = read_entries(settings.CATALOGUE / "croisements.yaml", Crossing)
    for entry in entries.values():
        for name in (entry.effectif, entry.manque):
            if name not in indicators():
                raise ValueError(f"croisements.yaml, {entry.id} : indicateur inconnu « {name} ».")
    return entries
