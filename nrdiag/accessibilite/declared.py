"""What is declared of accessibility: thresholds, duties, steps and national figures."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.catalogue.references import Reference, load_references
from nrdiag.catalogue.sources import Source, sources

FILE = settings.CATALOGUE / "accessibilite.yaml"
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class When(StrEnum):
    """What a site must be for a step to concern it (see ``priorities.py``)."""

    EXPIRED = "expiree"
    NO_MENTION = "sans_mention"
    CONTRADICTED = "contredit"
    NOT_COMPLIANT = "non_conforme"
    NOT_AUDITED = "non_audite"
    UNVERIFIED = "a_verifier"
    SOON = "bientot"
    NO_SCHEME = "sans_schema"
    UNREACHABLE = "injoignable"
    UNREAD = "non_lu"
    NO_ADDRESS = "adresse_inconnue"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Thresholds(_Part):
    """The numbers of the rule and its words: rates in percent, ends included."""

    totalement: Annotated[float, Field(gt=0, le=100)]
    partiellement: Annotated[float, Field(gt=0, lt=100)]
    validite_ans: Annotated[int, Field(gt=0)]
    bientot_jours: Annotated[int, Field(gt=0)]
    texte: Text
    taux: Text
    sans_date: Text
    source: Text

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.partiellement >= self.totalement:
            raise ValueError("« partiellement » doit être sous « totalement »")
        return self


class Duty(_Part):
    """What the law asks of a public site, with the texts that say so."""

    titre: Text
    texte: Text
    references: Text
    source: Text


class Step(_Part):
    """An action, the sites that it is for, and why."""

    quand: When
    action: Text
    raison: Text


class Benchmark(_Part):
    """National figures with their perimeter: references of the catalogue, or a sentence."""

    titre: Text
    references: tuple[Text, ...] = ()
    phrase: str = ""
    perimetre: Text
    source: Text

    @property
    def figures(self) -> tuple[Reference, ...]:
        return tuple(_references()[id] for id in self.references)

    @property
    def credit(self) -> Source:
        return sources()[self.source]


class Declared(Entry):
    """One entry of ``accessibilite.yaml``: exactly one of its four parts."""

    seuils: Thresholds | None = None
    obligation: Duty | None = None
    etape: Step | None = None
    repere: Benchmark | None = None

    @model_validator(mode="after")
    def _one_part(self) -> Declared:
        parts = [p for p in (self.seuils, self.obligation, self.etape, self.repere) if p]
        if len(parts) != 1:
            raise ValueError("une entrée a un seuil, une obligation, une étape ou un repère")
        return self


def load_declared(path: Path = FILE) -> dict[str, Declared]:
    """Every entry, checked: known sources and references, one rule, one step per state.

    Raises ValueError (in French, with the file and the entry) on the first fault.
    """
    entries = read_entries(path, Declared)
    known, figures = sources(), _references()
    seen: set[When] = set()
    for id, entry in entries.items():
        named = entry.seuils or entry.obligation or entry.repere
        if named and named.source not in known:
            raise ValueError(f"{path.name}, {id} : source inconnue « {named.source} ».")
        if entry.repere:
            if bool(entry.repere.references) == bool(entry.repere.phrase):
                raise ValueError(f"{path.name}, {id} : des références ou une phrase, pas les deux.")
            for name in entry.repere.references:
                if name not in figures:
                    raise ValueError(f"{path.name}, {id} : repère inconnu « {name} ».")
        if entry.etape:
            if entry.etape.quand in seen:
                raise ValueError(f"{path.name}, {id} : deux étapes pour {entry.etape.quand}.")
            seen.add(entry.etape.quand)
    if sum(entry.seuils is not None for entry in entries.values()) != 1:
        raise ValueError(f"{path.name} : une règle, et une seule, est attendue.")
    return entries


@cache
def _references() -> dict[str, Reference]:
    return load_references()


@cache
def declared() -> dict[str, Declared]:
    return load_declared()


def thresholds() -> Thresholds:
    return next(entry.seuils for entry in declared().values() if entry.seuils)


def duties() -> tuple[Duty, ...]:
    return tuple(entry.obligation for entry in declared().values() if entry.obligation)


def steps() -> tuple[Step, ...]:
    return tuple(entry.etape for entry in declared().values() if entry.etape)


def benchmarks() -> tuple[Benchmark, ...]:
    return tuple(entry.repere for entry in declared().values() if entry.repere)
