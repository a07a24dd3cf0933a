"""The declared rules: verdict, one-sentence reading, estimates and legal thresholds."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import model_validator

from nrdiag import settings
from nrdiag.catalogue.indicators import Level, indicators, measures
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.catalogue.references import national

#: What rounding to a whole percent may hide, in points (and the rounding of the machine).
HALF_POINT = 0.5 + 1e-9


class Sense(StrEnum):
    """What a rule brings to the verdict."""

    STRENGTH = "force"
    ALERT = "alerte"


class Rule(Entry):
    """A verdict rule; see the header of ``data/catalogue/regles.yaml`` for its conditions."""

    sens: Sense
    theme: Literal["Couverture", "Publics", "Aide"]
    indicateur: str
    sujet: str = ""
    niveaux: tuple[Level, ...]
    signe: Literal["<", ">"]
    seuil: float | None = None
    ecart: float | None = None
    ecart_relatif: bool = False
    echelle: float
    estimation: str | None = None
    par_lieu: str | None = None
    par_lieu_min: float | None = None
    base_min: float | None = None
    accord: bool = False
    phrase: str
    comparaison: str
    levier: str

    @property
    def subject(self) -> str:
        """What it is about: two indicators of one subject are not praised and blamed at once."""
        return self.sujet or self.indicateur

    @model_validator(mode="after")
    def _has_condition(self) -> Rule:
        if self.seuil is None and self.ecart is None:
            raise ValueError("un seuil ou un écart est nécessaire")
        return self


class Reading(Entry):
    """The sentence said when exactly these themes have an alert."""

    alertes: tuple[str, ...]
    phrase: str


class Estimate(Entry):
    """A range of national rates (0-1) applied to a local count.

    Each bound rests on a declared national reference, so that no rate is invented here.
    """

    choix: str
    libelle: str
    definition: str
    base: str
    unite: str
    bas: float
    haut: float
    repere_bas: str
    repere_haut: str
    source_bas: str
    source_haut: str
    prudence: str

    @model_validator(mode="after")
    def _ordered(self) -> Estimate:
        if not 0 <= self.bas <= self.haut <= 1:
            raise ValueError("0 ≤ bas ≤ haut ≤ 1 est attendu")
        return self

    @model_validator(mode="after")
    def _sourced(self) -> Estimate:
        for name, rate in ((self.repere_bas, self.bas), (self.repere_haut, self.haut)):
            reference = national().get(name)
            if reference is None:
                raise ValueError(f"repère inconnu « {name} »")
            if abs(100 * rate - reference.valeur) > HALF_POINT:
                raise ValueError(f"{100 * rate:g} % s'écarte du repère « {name} »")
        return self

    def bounds(self, count: float) -> tuple[float, float]:
        """The low and the high number among ``count`` people."""
        return self.bas * count, self.haut * count


class LegalThreshold(Entry):
    """A duty that depends on a population strictly above a threshold."""

    titre: str
    texte: str
    seuil_population: int
    niveaux: tuple[Level, ...]
    depuis: dt.date
    obligatoire: str
    volontaire: str
    verifie: dt.date
    prudence: str


@cache
def rules() -> dict[str, Rule]:
    """Every verdict rule. Raises ValueError when one names an unknown indicator or estimate."""
    entries = read_entries(settings.CATALOGUE / "regles.yaml", Rule)
    for rule in entries.values():
        if rule.indicateur not in indicators():
            raise ValueError(f"regles.yaml, {rule.id} : indicateur inconnu « {rule.indicateur} ».")
        if rule.estimation and rule.estimation not in estimates():
            raise ValueError(f"regles.yaml, {rule.id} : estimation inconnue.")
        if rule.par_lieu and rule.par_lieu not in measures():
            raise ValueError(f"regles.yaml, {rule.id} : mesure inconnue « {rule.par_lieu} ».")
        if rule.base_min and not indicators()[rule.indicateur].calcul.denominateur:
            raise ValueError(f"regles.yaml, {rule.id} : « base_min » demande une part.")
    return entries


@cache
def readings() -> dict[frozenset[str], str]:
    entries = read_entries(settings.CATALOGUE / "lecture.yaml", Reading)
    return {frozenset(entry.alertes): entry.phrase for entry in entries.values()}


@cache
def estimates() -> dict[str, Estimate]:
    return read_entries(settings.CATALOGUE / "estimations.yaml", Estimate)


def surveys(base: str) -> dict[str, Estimate]:
    """The estimates offered for one count, by id; the first is the default."""
    return {entry.id: entry for entry in estimates().values() if entry.base == base}


@cache
def legal_thresholds() -> dict[str, LegalThreshold]:
    return read_entries(settings.CATALOGUE / "droit.yaml", LegalThreshold)
