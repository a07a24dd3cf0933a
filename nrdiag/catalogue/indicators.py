"""The declared measures and indicators: what is computed, from what, and how it is read."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries, read_updated
from nrdiag.catalogue.sources import Source, sources


class Level(StrEnum):
    """Levels of territory, from the smallest to the largest."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    FRANCE = "france"


class Polarity(StrEnum):
    """What a high value means."""

    FAVOURABLE = "favorable"
    FRAGILE = "fragile"
    NEUTRAL = "neutre"


class Measure(Entry):
    """A raw quantity by territory; ``additive`` says that summing communes is meaningful.

    ``table`` and ``colonne`` tell where an update put it (« * » counts the lines); blank for the
    measures that ``nrdiag.edition.measures`` makes itself.
    """

    unite: str
    source: str
    millesime: str
    additive: bool
    table: str = ""
    colonne: str = ""


class Calculation(Entry):
    """Either one measure, or a rate of two summed measures (never an average of rates)."""

    id: str = ""
    mesure: str | None = None
    numerateur: str | None = None
    denominateur: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Calculation:
        rate = self.numerateur is not None and self.denominateur is not None
        if rate == (self.mesure is not None):
            raise ValueError("calcul : une mesure, ou un numérateur et un dénominateur")
        return self

    @property
    def main(self) -> str:
        """The measure that gives the indicator its source and vintage."""
        return self.mesure or str(self.numerateur)


class Indicator(Entry):
    """An indicator as shown: everything a page, a report or the documentation needs."""

    libelle: str
    court: str
    theme: str
    unite: str
    decimales: int
    definition: str
    lecture: str
    polarite: Polarity
    calcul: Calculation
    niveaux: tuple[Level, ...]
    prudence: str
    classes: tuple[float, ...]
    combler: str
    hors_niveau: str = ""
    carte: bool = True
    relais: str = ""

    @model_validator(mode="after")
    def _classes_rise(self) -> Indicator:
        if list(self.classes) != sorted(set(self.classes)):
            raise ValueError("classes : les bornes doivent croître")
        return self

    @property
    def is_count(self) -> bool:
        """True for a count of people or places: that of a wider territory says nothing here."""
        return self.calcul.mesure is not None and self.measure.additive

    @property
    def measure(self) -> Measure:
        return measures()[self.calcul.main]

    @property
    def source(self) -> Source:
        return sources()[self.measure.source]

    @property
    def formula(self) -> str:
        """The calculation in words, from the measures that it really uses."""
        if self.calcul.mesure:
            return "valeur publiée, ou somme des communes quand elle a un sens"
        return f"100 × somme({self.calcul.numerateur}) ÷ somme({self.calcul.denominateur})"


@cache
def measures() -> dict[str, Measure]:
    """Every measure by id. Raises ValueError when one names an unknown source."""
    entries = read_entries(settings.CATALOGUE / "mesures.yaml", Measure)
    entries |= read_updated(settings.DATA / "mesures.yaml", Measure)
    for entry in entries.values():
        if entry.source not in sources():
            raise ValueError(f"mesures.yaml, {entry.id} : source inconnue « {entry.source} ».")
    return entries


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by id, and those whose measures an update brought.

    Raises ValueError when one names an unknown measure.
    """
    entries = read_entries(settings.CATALOGUE / "indicateurs.yaml", Indicator)
    more = read_entries(settings.CATALOGUE / "indicateurs_a_charger.yaml", Indicator)
    entries |= {id: entry for id, entry in more.items() if entry.calcul.main in measures()}
    for entry in entries.values():
        calcul = entry.calcul
        for name in (calcul.mesure, calcul.numerateur, calcul.denominateur):
            if name is not None and name not in measures():
                raise ValueError(f"indicateurs.yaml, {entry.id} : mesure inconnue « {name} ».")
        if entry.relais and entry.relais not in entries:
            raise ValueError(f"indicateurs.yaml, {entry.id} : relais inconnu « {entry.relais} ».")
    return entries
