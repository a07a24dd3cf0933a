"""A public site, and what one reading of it found about its accessibility."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Mention(StrEnum):
    """The three mentions that the home page may carry (décret 2019-768), as written there."""

    TOTAL = "totalement conforme"
    PARTIAL = "partiellement conforme"
    NONE = "non conforme"


class Origin(StrEnum):
    """Where a reading comes from."""

    SCAN = "lecture automatique de nrdiag"
    ACCES_CIBLE = "export Accès'Cible"
    FILE = "fichier du visiteur"


@dataclass(frozen=True, slots=True)
class Site:
    """A site to read: its address, the INSEE code or SIREN of who answers for it, and its name."""

    url: str
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found about one site. None or "" = not found, which proves nothing.

    ``rate`` is the declared rate of RGAA criteria met, in percent; ``audited`` the date of the
    declaration (or of its last update), from which its three years of validity run.
    """

    site: Site
    origin: Origin
    read_on: dt.date
    reachable: bool | None = None
    mention: Mention | None = None
    rate: float | None = None
    audited: dt.date | None = None
    auditor: str = ""
    declaration_url: str = ""
    scheme: str = ""
    plan: str = ""
    note: str = ""
