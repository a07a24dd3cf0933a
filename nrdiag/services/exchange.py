"""The register as a table: the columns of its CSV, and the tolerant reading of a user's file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nrdiag import french
from nrdiag.accessibilite import values
from nrdiag.accessibilite.status import Audit, level_of
from nrdiag.dossier.document import Service
from nrdiag.french import fold
from nrdiag.pratiques.listing import Import, read_list, reason, received, unquoted
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.services.register import MAX_SERVICES, Register, audit_of, problems
from nrdiag.services.sovereignty import (
    NOT_WRITTEN,
    WRITTEN,
    country_of,
    definition,
    reversibility,
)

MAX_USERS = 100_000_000
_DO = (
    "Déposez un CSV ou un classeur Excel avec une ligne par service et une colonne "
    "«\u00a0Nom\u00a0», ou partez du modèle à télécharger."
)
#: Field of ``Service`` -> its header, then other headers understood (folded, « | » between them).
HEADERS: dict[str, tuple[str, str]] = {
    "nom": ("Nom", "service|nom du service|application|logiciel"),
    "adresse": ("Adresse", "url|site|adresse du site|adresse du service|lien"),
    "public": ("Public", "usagers|public vise|cible"),
    "usagers_par_mois": ("Usagers par mois", "usagers mensuels|nombre d usagers|visites par mois"),
    "rgaa_taux": ("Taux RGAA", "taux|rgaa|taux de conformite|taux de conformite rgaa"),
    "rgaa_audit": ("Audit RGAA", "audit"),
    "rgaa_date": ("Date de la déclaration", "date|date rgaa|date de l audit|date de declaration"),
    "hebergeur": ("Hébergeur", "hebergement|fournisseur"),
    "pays_donnees": ("Pays des données", "pays|pays d hebergement|localisation des donnees"),
    "pays_entreprise": ("Pays de l'entreprise", "pays du fournisseur|pays de l hebergeur"),
    "donnees_sensibles": ("Données sensibles", "sensible|sensibles"),
    "donnees_sante": ("Données de santé", "sante"),
    "secnumcloud": ("SecNumCloud", "qualification secnumcloud"),
    "hds": ("HDS", "certification hds|hebergeur de donnees de sante"),
    "reversibilite": ("Réversibilité au contrat", "reversibilite|clause de reversibilite"),
    "logiciel_libre": ("Logiciel libre ou formats ouverts", "logiciel libre|libre|open source"),
}
#: What the register adds for the reader; ignored when the file comes back.
COMPUTED = ("Situation RGAA", "Valable jusqu'au", "Souveraineté", "Score RGESN")
HEADER = (*(name for name, _ in HEADERS.values()), *COMPUTED)
_FIELDS = {
    folded: id
    for id, (name, others) in HEADERS.items()
    for folded in (fold(name), fold(id), *others.split("|"))
}
_UNKNOWN = frozenset(("", "inconnu", "ne sait pas", "je ne sais pas", "nsp", "non renseigne"))
_AUDITS = {
    "oui": Audit.COMPLETE, "audit complet": Audit.COMPLETE, "partiel": Audit.INCOMPLETE,
    "audit incomplet": Audit.INCOMPLETE, "non": Audit.NONE, "non audite": Audit.NONE,
    "aucun audit": Audit.NONE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row kept: its line in the file and the fields that its columns give."""

    line: int
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.fields["nom"])


@dataclass(slots=True)
class _Reader:
    """Reads the rows one by one, each against those already kept."""

    columns: Mapping[str, int]
    today: dt.date
    kept: list[Row] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, line: int, cells: Sequence[str]) -> None:
        try:
            fields = {id: self._value(line, id, cells[at]) for id, at in self.columns.items()}
            if found := problems(Service(**fields), (), self.today):
                raise ValueError(" ".join(found))
            key = fold(fields["nom"])
            if key in self.seen:
                raise ValueError(f"service en double : la ligne {self.seen[key]} est gardée")
        except ValueError as error:
            self.rejected.append(Rejection(line, reason(error)))
            return
        self.seen[key] = line
        self.kept.append(Row(line, fields))

    def _value(self, line: int, id: str, cell: str) -> Any:
        text = unquoted(values.readable(cell))
        try:
            return _READERS.get(id, _text)(text, self.today)
        except values.PartialDate as partial:
            self.notes.append(f"Ligne {line} : {partial}, donc non gardée.")
            return None


def is_header(cell: str) -> bool:
    return fold(cell) in _FIELDS


def read_services(data: bytes, name: str, today: dt.date) -> Import[Row]:
    """Read a CSV or Excel file of services. Raises UnreadableFile (French)."""
    table = read_list(data, name, is_header, MAX_SERVICES, "services", _DO)
    columns: dict[str, int] = {}
    ignored = []
    for position, header in enumerate(table.header):
        id = _FIELDS.get(fold(header))
        if id and id not in columns:
            columns[id] = position
        elif header and header not in COMPUTED:
            ignored.append(f"«\u00a0{header}\u00a0»")
    if "nom" not in columns:
        raise UnreadableFile("Aucune colonne ne donne le nom du service.", _DO)
    reader = _Reader(columns, today)
    for row in table.rows:
        reader.add(row.ligne, row.cells)
    notes = [f"Colonnes non lues : {french.enumeration(ignored)}."] if ignored else []
    return received(name, table, reader.kept, reader.rejected, (*notes, *reader.notes))


def merged(services: Sequence[Service], found: Import[Row]) -> list[Service]:
    """The register with the rows of a file: a known name is updated, a new one added.

    A column that the file does not have leaves what was known, the RGESN answers among it.
    """
    rows = {fold(row.name): row for row in found.kept}
    result = []
    for service in services:
        row = rows.pop(fold(service.nom), None)
        updated = {**service.model_dump(), **row.fields} if row else None
        result.append(Service.model_validate(updated) if updated else service)
    return [*result, *(Service(**row.fields) for row in rows.values())]


def export_rows(found: Register) -> Iterable[list[object]]:
    """One line per service, in the columns of ``HEADER``; it reads back as the same services."""
    for entry in found.entries:
        service = entry.service
        row: list[object] = [_WRITERS.get(id, _as_is)(service, id) for id in HEADERS]
        last = entry.last_day.isoformat() if entry.last_day else ""
        yield [*row, entry.access.value, last, entry.sovereignty.status.libelle, entry.rgesn.text]


def _text(text: str, _: dt.date) -> str:
    if len(text) > 300:
        raise ValueError(f"texte de plus de 300 caractères : {text[:40]}")
    return text


def _yes_no(text: str, _: dt.date) -> bool | None:
    if fold(text) in _UNKNOWN:
        return None
    said = values.yes_no(text)
    if said is None:
        raise ValueError(f"réponse non comprise : {text[:40]} (écrivez oui, non ou rien)")
    return said


def _reversibility(text: str, today: dt.date) -> str:
    if fold(text) in _UNKNOWN:
        return ""
    said = reversibility(text)
    return _text(text, today) if said is None else WRITTEN if said else NOT_WRITTEN


def _country(text: str, _: dt.date) -> str:
    country = country_of(text)
    if country is None and fold(text) not in _UNKNOWN:
        other = definition().countries["autre"].libelle
        raise ValueError(f"pays non reconnu : {text[:40]} (au besoin, écrivez : {other})")
    return country.id if country else ""


def _audit(text: str, _: dt.date) -> str:
    folded = fold(text)
    audit = _AUDITS.get(folded) or audit_of(folded)
    if audit is Audit.UNKNOWN and folded not in _UNKNOWN:
        raise ValueError(f"audit non compris : {text[:40]} (complet, incomplet, aucun ou rien)")
    return audit.value


def _users(text: str, _: dt.date) -> int | None:
    if fold(text) in _UNKNOWN:
        return None
    digits = "".join(text.split())
    # int() refuses thousands of digits: the length is judged first.
    if not re.fullmatch("[0-9]{1,9}", digits) or int(digits) > MAX_USERS:
        raise ValueError(f"nombre d'usagers impossible : {text[:40]}")
    return int(digits)


_READERS: dict[str, Callable[[str, dt.date], Any]] = {
    "usagers_par_mois": _users,
    "rgaa_taux": lambda text, _: values.rate(text),
    "rgaa_audit": _audit,
    "rgaa_date": values.date,
    "pays_donnees": _country,
    "pays_entreprise": _country,
    "reversibilite": _reversibility,
    **dict.fromkeys(
        ("donnees_sensibles", "donnees_sante", "secnumcloud", "hds", "logiciel_libre"), _yes_no
    ),
}


def _as_is(service: Service, id: str) -> object:
    return getattr(service, id, None)


def _written_rate(service: Service, _: str) -> str:
    """With its sign, and never rounded up to the next level: read again, it gives the same."""
    rate = service.rgaa_taux
    if rate is None:
        return ""
    shown = round(rate, 6)
    if level_of(shown) is not level_of(rate):
        shown -= 1e-6
    return f"{shown:.6f}".rstrip("0").rstrip(".").replace(".", ",") + " %"


def _written_country(service: Service, id: str) -> str:
    text = str(getattr(service, id))
    country = country_of(text)
    return country.libelle if country else text


_WRITERS: dict[str, Callable[[Service, str], object]] = {
    "rgaa_taux": _written_rate,
    "rgaa_date": lambda service, _: service.rgaa_date.isoformat() if service.rgaa_date else "",
    "pays_donnees": _written_country,
    "pays_entreprise": _written_country,
}
