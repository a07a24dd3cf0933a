"""The connectors as declared: where a source is, how it is written, what is kept and checked."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.connecteurs.vintage import Grain

CONNECTORS_FILE = settings.CATALOGUE / "connecteurs.yaml"
_FILE = re.compile(r"\.(csv|zip|7z|dbf|gpkg)$", re.IGNORECASE)


class Kind(StrEnum):
    """How the bytes of the official file are laid out."""

    CSV = "csv"
    DBF = "dbf"
    MAP = "gpkg"


class Shape(StrEnum):
    """What one line of the file is."""

    COMMUNES = "communes"  # one commune (or arrondissement)
    LONG = "long"  # one value of one territory
    PLACES = "lieux"  # one place, kept as a line
    COUNT = "compte"  # one thing, counted by commune
    MOVES = "mouvements"  # one change of the communes' code
    AREA = "surface"  # one polygon of coverage
    ADDRESSES = "adresses"  # one building: tens of millions of lines
    APART = "a_part"  # kept as a file of its own, with its licence


class Type(StrEnum):
    """How a cell is read."""

    INTEGER = "entier"
    NUMBER = "nombre"
    TEXT = "texte"
    FLAG = "drapeau"
    COORDINATE = "coordonnee"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Part):
    """A column of our table: its name, the columns of the file (aliases or summands), its type.

    ``defaut`` takes the place of a text that holds a contact.
    """

    nom: str
    de: tuple[str, ...] = ()
    somme: tuple[str, ...] = ()
    type: Type = Type.INTEGER
    exigee: bool = True
    minuscule: bool = False
    defaut: str = ""
    secret: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_origin(self) -> Column:
        if bool(self.de) == bool(self.somme):
            raise ValueError(f"colonne {self.nom} : « de » ou « somme », l'un des deux")
        return self


class Filter(_Part):
    """Only the lines whose ``colonne`` is one of ``garde`` are read; the others are set aside."""

    colonne: str
    garde: tuple[str, ...]


class When(_Part):
    """Where the vintage is written: a column, the prefix of the columns, or the file's name."""

    grain: Grain
    colonne: str = ""
    prefixe: str = ""
    nom: str = ""


class Check(_Part):
    """On each line, ``petit`` is at most ``grand``."""

    petit: str
    grand: str


class LongFormat(_Part):
    """A file with one value a line: which column says what it is, what it is worth, and secrecy."""

    cle: str
    valeur: str
    statut: str
    secret: tuple[str, ...]
    etat: str
    absent: tuple[str, ...]
    mesures: dict[str, str]


class Satellite(_Part):
    """Beyond this share (%) of communes at 100 % in ``colonne``, the file counts the satellite."""

    colonne: str
    total: str
    part: float
    communes: int


class Fed(_Part):
    """A measure that the table feeds; without ``unite``, one that mesures.yaml already has."""

    id: str
    unite: str = ""
    additive: bool = True
    colonne: str = ""


class Tally(_Part):
    """What is counted by commune: by ``par``, all lines and those whose flag is 1."""

    par: str
    tout: str
    partage: str = ""
    table_partage: str = ""


class Connector(Entry):
    """One official file (see ``data/catalogue/connecteurs.yaml``)."""

    titre: str
    producteur: str
    licence: str = "Licence Ouverte 2.0"
    source: str
    format: Kind = Kind.CSV
    forme: Shape
    table: str
    remplace: tuple[str, ...] = ()
    fichiers: tuple[str, ...]
    adresse: str = ""
    api: str = ""
    ressource: str = ""
    signature: tuple[str, ...]
    exclusion: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    arrondissement: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    postal: str = ""
    commune_nom: str = ""
    cle: str = ""
    filtres: tuple[Filter, ...] = ()
    colonnes: tuple[Column, ...] = ()
    connues: tuple[str, ...] = ()
    controles: tuple[Check, ...] = ()
    cumul: tuple[str, ...] = ()
    long: LongFormat | None = None
    compte: Tally | None = None
    millesime: When
    exhaustif: bool = False
    personnelles: tuple[str, ...] = ()
    satellite: Satellite | None = None
    partition: tuple[str, ...] = Field(default=(), description="parts, then their total")
    mesures: tuple[Fed, ...] = ()
    courant: bool = True
    prudence: str

    @property
    def is_file(self) -> bool:
        """Whether the address is that of the file itself."""
        return bool(_FILE.search(urlsplit(self.adresse).path))

    @property
    def fetched(self) -> bool:
        """Whether « edition update » finds the file by itself (data.gouv.fr sends to it)."""
        return bool(self.api) or self.is_file or "/datasets/r/" in self.adresse

    @property
    def command(self) -> str:
        """What the person who keeps the server types to bring this file in."""
        folder = "" if self.fetched else " --from-dir DOSSIER"
        return f"python -m nrdiag edition update --source {self.id}{folder}"

    @model_validator(mode="after")
    def _coherent(self) -> Connector:
        names = {column.nom for column in self.colonnes}
        told = {name for check in self.controles for name in (check.petit, check.grand)}
        lost = (told | set(self.cumul) | set(self.partition)) - names
        if lost:
            raise ValueError(f"colonnes contrôlées mais non lues : {sorted(lost)}")
        if (self.forme is Shape.LONG) != (self.long is not None):
            raise ValueError("la forme « long » et sa description vont ensemble")
        if (self.forme is Shape.COUNT) != (self.compte is not None):
            raise ValueError("la forme « compte » et sa description vont ensemble")
        return self


@cache
def connectors() -> dict[str, Connector]:
    """Every connector by id. Raises ValueError (French) on a bad declaration."""
    return read_entries(CONNECTORS_FILE, Connector)


def fed_by(measure: str) -> Connector | None:
    """The current official file that feeds ``measure``; None when no connector does."""
    fits = (c for c in connectors().values() if c.courant)
    return next((c for c in fits if any(fed.id == measure for fed in c.mesures)), None)
