"""Operating systems still in use after their maker's last security update."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import model_validator

from nrdiag import french, settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.french import fold
from nrdiag.pratiques.inventory import Item

SYSTEMS_FILE = settings.CATALOGUE / "systemes.yaml"
#: An end of support this near (days) is worth preparing for.
SOON_DAYS = 365


class Support(StrEnum):
    """Where a system stands; the values are shown."""

    OVER = "support terminé"
    SOON = "support bientôt terminé"
    CURRENT = "support en cours"
    UNCLEAR = "à préciser"
    UNKNOWN = "système non reconnu"


class System(Entry):
    """A declared system (see the comments of ``data/catalogue/systemes.yaml``)."""

    libelle: str
    motifs: tuple[str, ...]
    fin: dt.date | None = None
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _dated_or_explained(self) -> System:
        if self.fin is None and not self.note:
            raise ValueError("sans date de fin, il faut dire pourquoi (note)")
        if self.fin and not self.source:
            raise ValueError("une date de fin a une source")
        if not self.motifs or any(fold(motif) != motif for motif in self.motifs):
            raise ValueError("motifs : des mots en minuscules, sans accent ni ponctuation")
        return self

    def names(self, folded: str) -> bool:
        words = set(folded.split())
        return any(words >= set(motif.split()) for motif in self.motifs)

    def support(self, today: dt.date) -> Support:
        """The last day of support is still a day of support."""
        if self.fin is None:
            return Support.UNCLEAR
        if today > self.fin:
            return Support.OVER
        return Support.SOON if (self.fin - today).days <= SOON_DAYS else Support.CURRENT


@dataclass(frozen=True, slots=True)
class Installed:
    """One system of the fleet: its devices, and where its support stands."""

    libelle: str
    appareils: int
    support: Support
    fin: dt.date | None
    note: str


def load_systems(path: Path = SYSTEMS_FILE) -> dict[str, System]:
    """Read the declared systems. Raises ValueError (French) when an entry is wrong."""
    return read_entries(path, System)


@cache
def systems() -> dict[str, System]:
    return load_systems()


def system_named(text: str) -> System | None:
    """The declared system that a text of the inventory names, the most precise first."""
    folded = fold(text)
    return next((system for system in systems().values() if system.names(folded)), None)


def installed(items: Iterable[Item], today: dt.date) -> tuple[Installed, ...]:
    """The systems of the devices that name one: the most urgent first, then the most numerous."""
    # Each text is read once, and forgotten with the call: it comes from the user's file.
    texts: Counter[str] = Counter()
    for item in items:
        if item.systeme:
            texts[item.systeme] += item.quantite
    counts: Counter[str] = Counter()
    for text, devices in texts.items():
        system = system_named(text)
        counts[system.id if system else ""] += devices
    found = []
    for id, count in counts.items():
        if id:
            system = systems()[id]
            support = system.support(today)
            found.append(Installed(system.libelle, count, support, system.fin, system.note))
        else:
            found.append(Installed("Non reconnu", count, Support.UNKNOWN, None, ""))
    order = list(Support)
    return tuple(sorted(found, key=lambda one: (order.index(one.support), -one.appareils)))


def systems_sentence(found: Sequence[Installed]) -> str:
    """How many of the devices whose system is known no longer get free security updates."""
    named = sum(one.appareils for one in found)
    if not named:
        return (
            "Système d'exploitation : donnée absente. Il faut dans l'inventaire une colonne "
            "« Système d'exploitation », avec sa version."
        )
    over = sum(one.appareils for one in found if one.support is Support.OVER)
    if not over:
        return "Aucun appareil connu n'a un système dont le support gratuit est terminé."
    return (
        f"{french.plural(over, 'appareil')} sur {french.number(named)} dont le système est connu "
        "ne reçoivent plus de mises à jour de sécurité gratuites."
    )
