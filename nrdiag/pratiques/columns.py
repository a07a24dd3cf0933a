"""The columns of an inventory: those nrdiag reads, and the personal ones it never keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag.french import fold
from nrdiag.pratiques.refusal import UnreadableFile


class Column(StrEnum):
    """A column that nrdiag reads. The values are those of the template."""

    TYPE = "type"
    MODEL = "modele"
    NAME = "nom"
    QUANTITY = "quantite"
    PURCHASE = "date_achat"
    LIFETIME = "duree_ans"
    SERIAL = "numero_serie"
    STATUS = "statut"
    BRAND = "fabricant"
    SERVICE = "service"
    SYSTEM = "systeme"
    SYSTEM_VERSION = "systeme_version"


#: Folded header -> column: template, GLPI in French and in English, OCS Inventory, hand-made files.
_HEADERS: dict[str, Column] = {
    header: column
    for column, headers in {
        Column.TYPE: "type|types|equipement|type d equipement|type equipement|materiel|categorie|"
        "type de materiel|type materiel|designation|libelle|chassis|chassis type|type de chassis|"
        "device type|item type|type d objet|type d element|famille",
        Column.MODEL: "modele|model|smodel|reference|product|produit",
        Column.NAME: "nom|name|hostname|nom de l ordinateur|nom de la machine|nom machine|"
        "computer|computer name|nom du poste|nom de l equipement|nom d hote",
        Column.QUANTITY: "quantite|quantites|qte|qt|nombre|nb|quantity|effectif",
        Column.PURCHASE: "date achat|date d achat|date of purchase|purchase date|"
        "date de mise en service|date mise en service|startup date|acquisition|date acquisition|"
        "date d acquisition|annee d achat|annee achat",
        Column.LIFETIME: "duree ans|duree|duree de vie|duree de vie ans|lifetime|"
        "duree d usage|duree d utilisation",
        Column.SERIAL: "numero serie|numero de serie|n de serie|no de serie|serial|serial number|"
        "ssn|sn|s n",
        Column.STATUS: "statut|status|etat|state",
        Column.BRAND: "fabricant|manufacturer|smanufacturer|marque|constructeur|brand",
        Column.SERVICE: "service|direction|pole|entite|entity|groupe|group|direction service|"
        "service utilisateur|service affecte|departement",
        Column.SYSTEM: "systeme|systeme d exploitation|systeme d exploitation nom|os|osname|"
        "os name|operating system|operating system name|nom du systeme d exploitation",
        Column.SYSTEM_VERSION: "systeme version|systeme d exploitation version|osversion|"
        "os version|operating system version|version du systeme d exploitation",
    }.items()
    for header in headers.split("|")
}
#: GLPI writes the name of the tab before that of the column.
_GROUP = re.compile(
    r"^(?:informations financieres et administratives|financial and administrative information) "
)
#: A header with one of these words is personal, whatever else it says (« Nom de l'agent »).
_PERSONAL = re.compile(
    r"\b(?:usager|utilisateur|user|username|userid|login|identifiant|e ?mail|mail|courriel|contact|"
    r"agent|prenom|owner|proprietaire|affectataire|beneficiaire|detenteur|responsable|technicien|"
    r"matricule|tel|telephone|portable|affecte|attribue)s?\b"
)


class NoTypeColumn(UnreadableFile):
    """The file is readable, but no column says what each device is; the user may name one."""

    def __init__(self, header: Sequence[str]) -> None:
        names = ", ".join(name for name in header if name)[:200]
        super().__init__(
            f"Aucune colonne de type ou de modèle parmi : {names}.",
            "Dites ci-dessous quelle colonne nomme chaque appareil, ou appelez-la « type ».",
        )
        self.header = tuple(name for name in header if name)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column is in the file, and what became of the others, by their own names.

    ``personnelles`` were dropped at load; the name of a device too (it often holds a login): it
    helps to recognise the type, then is forgotten.
    """

    positions: dict[Column, int]
    reconnues: dict[str, str]
    personnelles: tuple[str, ...]
    ignorees: tuple[str, ...]


def is_header(cell: str) -> bool:
    """Whether a cell is the name of a column that nrdiag reads."""
    return _meaning(fold(cell)) is not None


def find_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Recognise the columns; ``mapping`` (header -> column of the template) corrects a guess.

    A column mapped to "" is ignored; the first of two columns with one meaning is read. Raises
    NoTypeColumn when neither a type nor a model is found, ValueError on an unknown column.
    """
    chosen = {
        fold(name): Column(column) if column else None for name, column in (mapping or {}).items()
    }
    positions: dict[Column, int] = {}
    recognised: dict[str, str] = {}
    personal: list[str] = []
    ignored: list[str] = []
    for position, name in enumerate(header):
        folded = fold(name)
        column = chosen[folded] if folded in chosen else _meaning(folded)
        if column and column not in positions:
            positions[column] = position
            recognised[name] = column.value
            if column is Column.NAME:
                personal.append(name)
        elif folded not in chosen and _is_personal(folded):
            personal.append(name)
        elif name:
            ignored.append(name)
    if Column.TYPE not in positions and Column.MODEL not in positions:
        raise NoTypeColumn(header)
    return Columns(positions, recognised, tuple(personal), tuple(ignored))


def _meaning(folded: str) -> Column | None:
    return _HEADERS.get(_GROUP.sub("", folded))


def _is_personal(folded: str) -> bool:
    return bool(_PERSONAL.search(folded))


def last_level(path: str) -> str:
    """The department at the end of a GLPI entity (« Mairie > Direction des finances »)."""
    return path.rpartition(">")[2].strip()
