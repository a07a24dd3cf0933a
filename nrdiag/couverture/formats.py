"""The coverage files that a visitor may bring, recognised by their columns, never by their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.french import fold


class Nature(StrEnum):
    """What the counts of a file are, hence how they are checked and added."""

    TECHNOLOGIES = "techniques"
    SPEEDS = "debits"
    PARTITION = "partition"
    SITES = "sites"
    SHARES = "parts"
    REFUSED = "refus"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kept(_Part):
    """A column kept; ``nom`` may hold several names of the file, the first is ours."""

    nom: str
    libelle: str
    court: str

    @property
    def id(self) -> str:
        return self.nom.partition("|")[0]


class Main(_Part):
    """The column of the sentence, and how the sentence ends."""

    colonne: str
    phrase: str


class Satellite(_Part):
    """When a file of speeds counts the satellite: this share (%) of communes is at 100 %."""

    colonne: str
    communes: int = Field(gt=0)
    part: float = Field(gt=50, le=100)


class Refusal(_Part):
    """Why a file is not read, and what to do."""

    quoi: str
    faire: str


class Format(Entry):
    """One kind of file, as declared in ``data/catalogue/fichiers_couverture.yaml``."""

    titre: str
    nature: Nature
    signature: tuple[str, ...]
    exigees: tuple[str, ...] = ()
    colonnes: tuple[Kept, ...] = ()
    phare: Main | None = None
    satellite: Satellite | None = None
    refus: Refusal | None = None
    prudence: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Format:
        named = {"nbr", *(column.id for column in self.colonnes)}
        told = [self.phare.colonne] if self.phare else []
        told += [self.satellite.colonne] if self.satellite else []
        lost = {*told, *self.exigees} - named
        if lost:
            raise ValueError(f"colonnes citées mais non gardées : {sorted(lost)}")
        if (self.nature is Nature.REFUSED or self.satellite) and self.refus is None:
            raise ValueError("un fichier refusé dit pourquoi")
        if self.nature is not Nature.REFUSED and not (self.colonnes and self.prudence):
            raise ValueError("un fichier lu a des colonnes et une prudence")
        return self

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Our name of each column kept that the header has -> its place."""
        places = _places(header)
        found = {}
        for column in self.colonnes:
            name = next((n for n in column.nom.split("|") if n in places), None)
            if name is not None:
                found[column.id] = places[name]
        return found


def place_of(header: Sequence[str], *names: str) -> int | None:
    """The place of the first of ``names`` that the header has."""
    places = _places(header)
    return next((places[name] for name in names if name in places), None)


def recognise(header: Sequence[str]) -> Format | None:
    """The first declared format whose whole signature is in the header."""
    places = _places(header)
    for entry in formats().values():
        if all(any(n in places for n in names.split("|")) for names in entry.signature):
            return entry
    return None


@cache
def formats() -> dict[str, Format]:
    return read_entries(settings.CATALOGUE / "fichiers_couverture.yaml", Format)


def _places(header: Sequence[str]) -> Mapping[str, int]:
    """Column name, as declared, -> place; the first of two columns with one name."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        found.setdefault(fold(cell).replace(" ", "_"), place)
    return found
