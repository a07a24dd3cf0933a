"""The devices of an authority: read from its file, recognised, without any personal data."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nrdiag import french, settings
from nrdiag.french import fold
from nrdiag.pratiques import cells
from nrdiag.pratiques.columns import Column, Columns, find_columns, is_header, last_level
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.reading import RawTable, Rejection, read_table
from nrdiag.pratiques.recognition import How, Match, Recogniser

#: Rows between two reports of progress.
PROGRESS_EVERY = 5000
#: What makers write where a serial number is missing.
_NO_SERIAL = frozenset(
    ["", "0", "na", "n a", "none", "inconnu", "unknown", "default string", "to be filled by o e m"]
)


@dataclass(frozen=True, slots=True)
class Item:
    """A row kept: its line (0 when typed in or gathered), type id, number of devices.

    ``service`` (department of the organisation) and ``systeme`` are empty when not given.
    """

    ligne: int
    type: str
    quantite: int
    achat: dt.date | None = None
    duree_ans: float | None = None
    service: str = ""
    systeme: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The rows of a file that is no longer there: ``lus == gardes + rejetes``."""

    lus: int
    gardes: int
    rejetes: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a text: what it says, how many rows, how many devices, which type if any."""

    texte: str
    lignes: int
    quantite: int
    type: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What was kept of a file, and what was not: ``lus == gardes + rejetes`` (rows) always.

    ``a_classer``: rejected rows whose type is unknown, by text. ``approximations``: rows kept on
    a generic or misspelt word. The serial numbers and names that were read are not kept.
    """

    items: tuple[Item, ...]
    rejets: tuple[Rejection, ...] = ()
    a_classer: tuple[Group, ...] = ()
    approximations: tuple[Group, ...] = ()
    colonnes: Columns | None = None
    lecture: str = ""
    sans_date: int = 0
    dates_illisibles: int = 0
    durees_illisibles: int = 0
    series_en_double: int = 0
    hors_service: int = 0
    fictif: bool = False
    recu: Received | None = None

    @property
    def gardes(self) -> int:
        return self.recu.gardes if self.recu else len(self.items)

    @property
    def rejetes(self) -> int:
        return self.recu.rejetes if self.recu else len(self.rejets)

    @property
    def lus(self) -> int:
        return self.gardes + self.rejetes

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of this reading, in French; nothing here changes a count."""
        counted = [
            (self.sans_date, "sans date d’achat lisible"),
            (self.dates_illisibles, "dont la date d’achat n’a pas été comprise"),
            (self.durees_illisibles, "dont la durée n’a pas été comprise : durée par défaut"),
            (self.series_en_double, "au numéro de série déjà vu, comptées quand même"),
            (self.hors_service, "au statut réformé ou hors service, comptées quand même"),
        ]
        notes = [f"{french.plural(count, 'ligne')} {what}." for count, what in counted if count]
        for group in self.approximations:
            libelle = device_catalogue().types[group.type].libelle
            notes.append(f"« {group.texte} » a été compté comme « {libelle} » : à vérifier.")
        return tuple(notes)

    def quantities(self) -> dict[str, int]:
        """Number of devices by type id, in the order of the catalogue."""
        counts: Counter[str] = Counter()
        for item in self.items:
            counts[item.type] += item.quantite
        return {device: counts[device] for device in device_catalogue().types if device in counts}

    def mean_ages(self, today: dt.date) -> dict[str, float]:
        """Mean age in years by type, over the devices whose purchase date is known."""
        years: dict[str, list[tuple[int, float]]] = {}
        for item in self.items:
            if item.achat and item.achat <= today:
                age = (today - item.achat).days / 365.25
                years.setdefault(item.type, []).append((item.quantite, age))
        return {
            device: sum(n * age for n, age in ages) / sum(n for n, _ in ages)
            for device, ages in years.items()
        }


def read_inventory(
    data: bytes,
    name: str,
    assignments: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    fictif: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Inventory:
    """Read a GLPI, OCS or template file (CSV or Excel). Nothing is written anywhere.

    ``assignments``: text of an ``a_classer`` group -> type id. ``columns``: header of the file ->
    column of the template. Without a quantity column, each row is one device. ``progress`` is
    told the share (0-1) of the rows sorted. Raises UnreadableFile (French) when the file cannot be
    read, ValueError on an unknown assignment.
    """
    table = read_table(data, name, is_header)
    found = find_columns(table.header, columns)
    assigned = {text.casefold(): device for text, device in (assignments or {}).items() if device}
    if unknown := set(assigned.values()) - device_catalogue().types.keys():
        raise ValueError(f"Type d’équipement inconnu : {french.enumeration(sorted(unknown))}")
    builder = _Builder(found, assigned)
    for rank, row in enumerate(table.rows):
        builder.add(row.ligne, row.cells)
        if progress and rank % PROGRESS_EVERY == 0:
            progress(rank / len(table.rows))
    return builder.build(table, fictif)


def inventory_from_counts(counts: Mapping[str, int]) -> Inventory:
    """The inventory of devices counted by hand: type id -> number (0 is left out).

    Raises ValueError (French) on an unknown type or an impossible number.
    """
    for device, count in counts.items():
        if device not in device_catalogue().types:
            raise ValueError(f"Type d’équipement inconnu : {device}")
        if not 0 <= count <= cells.MAX_QUANTITY:
            raise ValueError(f"Quantité impossible pour {device} : {count}")
    return Inventory(tuple(Item(0, device, count) for device, count in counts.items() if count))


def example_inventory() -> Inventory:
    """The inventory of an invented authority, always flagged ``fictif``."""
    path = settings.CATALOGUE / "exemple_inventaire.csv"
    return read_inventory(path.read_bytes(), path.name, fictif=True)


def template_csv() -> bytes:
    """The file to fill in: every type with a quantity of 0 (UTF-8 with BOM, « ; », for Excel)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([Column.TYPE, Column.QUANTITY, Column.PURCHASE, Column.LIFETIME])
    writer.writerows([device.libelle, 0, "", ""] for device in device_catalogue().types.values())
    return text.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=1)
def _recogniser() -> Recogniser:
    return Recogniser(device_catalogue())


@dataclass(slots=True)
class _Groups:
    """Rows gathered by text, whatever its case, and type."""

    labels: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, text: str, quantity: int, device: str = "") -> None:
        key = text.casefold()
        self.labels.setdefault(key, text)
        self.counts.setdefault((key, device), []).append(quantity)

    def largest_first(self) -> tuple[Group, ...]:
        groups = (
            Group(self.labels[key], len(counts), sum(counts), device)
            for (key, device), counts in self.counts.items()
        )
        return tuple(sorted(groups, key=lambda group: (-group.quantite, group.texte)))


@dataclass(slots=True)
class _Builder:
    """Takes the rows one by one; ``build`` gives the inventory."""

    columns: Columns
    assigned: Mapping[str, str]
    recogniser: Recogniser = field(default_factory=_recogniser)
    items: list[Item] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    unknown: _Groups = field(default_factory=_Groups)
    guessed: _Groups = field(default_factory=_Groups)
    # Kept here and not in the recogniser, which outlives the file: a text may be personal.
    matches: dict[tuple[str, str], Match | None] = field(default_factory=dict)
    serials: Counter[str] = field(default_factory=Counter)
    date_forms: Counter[str] = field(default_factory=Counter)
    bad_dates: int = 0
    bad_lifetimes: int = 0
    out_of_service: int = 0

    def add(self, ligne: int, texts: Sequence[str]) -> None:
        row = {column: texts[position] for column, position in self.columns.positions.items()}
        try:
            if not any(texts):
                raise ValueError("ligne vide")
            quantity = cells.quantity(row.get(Column.QUANTITY, "1"))
            device = self._device(row, quantity)
        except ValueError as reason:
            self.rejected.append(Rejection(ligne, str(reason)))
            return
        date_text, life_text = row.get(Column.PURCHASE, ""), row.get(Column.LIFETIME, "")
        date, life = cells.date(date_text), cells.lifetime(life_text)
        if date:
            self.date_forms[cells.date_form(date_text)] += 1
        self.bad_dates += bool(date_text) and date is None
        self.bad_lifetimes += bool(life_text) and life is None
        self.out_of_service += cells.out_of_service(row.get(Column.STATUS, ""))
        serial = fold(row.get(Column.SERIAL, ""))
        if serial not in _NO_SERIAL:
            self.serials[serial] += 1
        system = f"{row.get(Column.SYSTEM, '')} {row.get(Column.SYSTEM_VERSION, '')}".strip()
        service = last_level(row.get(Column.SERVICE, ""))
        self.items.append(Item(ligne, device, quantity, date, life, service, system))

    def _device(self, row: Mapping[Column, str], quantity: int) -> str:
        type_text, model = row.get(Column.TYPE, ""), row.get(Column.MODEL, "")
        text = type_text or model
        if device := self.assigned.get(text.casefold()):
            return device
        key = (type_text, model)
        if key not in self.matches:
            self.matches[key] = self.recogniser.recognise(type_text, model)
        match = self.matches[key]
        if match is None and (name := row.get(Column.NAME, "")):
            match = self.recogniser.recognise(type_text, model, name)
        if match is None:
            if not text:
                raise ValueError("type vide")
            self.unknown.add(text, quantity)
            raise ValueError(f"type non reconnu : {text[:80]}")
        if text and match.how in (How.GENERIC, How.CLOSE):
            self.guessed.add(text, quantity, match.type)
        return match.type

    def build(self, table: RawTable, fictif: bool) -> Inventory:
        rejects = sorted([*table.rejections, *self.rejected], key=lambda reject: reject.ligne)
        return Inventory(
            items=tuple(self.items),
            rejets=tuple(rejects),
            a_classer=self.unknown.largest_first(),
            approximations=self.guessed.largest_first(),
            colonnes=self.columns,
            lecture=_how_read(table, self.date_forms),
            sans_date=sum(item.achat is None for item in self.items),
            dates_illisibles=self.bad_dates,
            durees_illisibles=self.bad_lifetimes,
            series_en_double=sum(count - 1 for count in self.serials.values()),
            hors_service=self.out_of_service,
            fictif=fictif,
        )


def _how_read(table: RawTable, forms: Counter[str]) -> str:
    written = [f"{form} ({french.number(count)})" for form, count in forms.most_common()]
    dates = f", dates lues comme {french.enumeration(written)}" if written else ""
    if table.sheet:
        return f"Excel, feuille « {table.sheet} », en-têtes à la ligne {table.header_line}{dates}"
    separator = {"\t": "tabulation"}.get(table.separator, f"« {table.separator} »")
    return (
        f"CSV, encodage {table.encoding}, séparateur {separator}, "
        f"en-têtes à la ligne {table.header_line}{dates}"
    )
