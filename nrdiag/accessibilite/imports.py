"""From a user's file (Accès'Cible export, scanner's output, simple list) to readings of sites."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.accessibilite import hosts, values
from nrdiag.accessibilite.columns import Column, Columns, find_columns, is_header
from nrdiag.accessibilite.site import Origin, Reading, Site
from nrdiag.accessibilite.situation import NO_MENTION
from nrdiag.pratiques.reading import RawTable, Rejection, read_table
from nrdiag.pratiques.refusal import UnreadableFile

#: Larger files are refused before being read: the 21 000 known sites take 3 megabytes.
MAX_MEGABYTES = 5
MAX_ROWS = 25_000
_DO = (
    "Déposez un export d'Accès'Cible, le fichier de «\u00a0nrdiag rgaa scan\u00a0» ou un CSV "
    "dont la première ligne est «\u00a0site;taux;date\u00a0»."
)
_SPLIT = "Découpez-le en plusieurs fichiers."
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
#: A scanner is a day ahead at most, because of time zones.
_TOMORROW = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row kept: its line in the file and the reading it gives."""

    line: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Import:
    """What was read of a file: ``read == len(kept) + len(rejected)`` always.

    ``notes`` say in French what was dropped or left out; they change no count.
    """

    name: str
    how: str
    kept: tuple[Kept, ...]
    rejected: tuple[Rejection, ...]
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        return len(self.kept) + len(self.rejected)

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(row.reading for row in self.kept)


def read_file(data: bytes, name: str, today: dt.date) -> Import:
    """Read a CSV or Excel file of sites. Nothing is written anywhere, nothing is fetched.

    Raises UnreadableFile (French) when the file has no recognisable list of sites.
    """
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise UnreadableFile(f"Le fichier dépasse {MAX_MEGABYTES} Mo.", _SPLIT)
    try:
        table = read_table(data, name, is_header)
    except UnreadableFile as error:
        what = error.message_fr.partition(" Rien n’a été enregistré.")[0]
        raise UnreadableFile(what, _DO) from error
    if len(table.rows) > MAX_ROWS:
        raise UnreadableFile(f"Le fichier dépasse {french.number(MAX_ROWS)} lignes.", _SPLIT)
    columns = find_columns(table.header)
    if Column.SITE not in columns.positions:
        names = ", ".join(filter(None, table.header))[:150]
        raise UnreadableFile(f"Aucune colonne ne donne l'adresse du site, parmi : {names}.", _DO)
    builder = _Builder(columns, today)
    for row in table.rows:
        builder.add(row.ligne, row.cells)
    kept, doubles = _latest(builder.kept)
    rejected = sorted(
        [*table.rejections, *builder.rejected, *doubles], key=lambda reject: reject.ligne
    )
    notes = (*_column_notes(columns), *builder.notes())
    return Import(name, _how(table, columns), tuple(kept), tuple(rejected), notes)


def merge(imports: Sequence[Import]) -> tuple[Reading, ...]:
    """The readings of several files: one per site, the latest."""
    rows = [Kept(rank, r) for rank, r in enumerate(r for i in imports for r in i.readings)]
    return tuple(row.reading for row in _latest(rows)[0])


class _Builder:
    """Takes the rows one by one; what is dropped is counted, never kept."""

    def __init__(self, columns: Columns, today: dt.date) -> None:
        self.columns, self.today = columns, today
        self.kept: list[Kept] = []
        self.rejected: list[Rejection] = []
        self.emails = self.partial_dates = 0

    def add(self, line: int, cells: Sequence[str]) -> None:
        row = {c: self._text(c, cells[at]) for c, at in self.columns.positions.items()}
        try:
            self.kept.append(Kept(line, self._reading(row)))
        except ValueError as reason:
            self.rejected.append(Rejection(line, str(reason)))

    def notes(self) -> tuple[str, ...]:
        found = []
        if self.emails:
            count = french.plural(self.emails, "adresse e-mail écartée", "adresses e-mail écartées")
            found.append(f"{count} à la lecture.")
        if self.partial_dates:
            count = french.plural(self.partial_dates, "date sans jour", "dates sans jour")
            found.append(f"{count} : la validité de la déclaration ne se vérifie pas.")
        return tuple(found)

    def _text(self, column: Column, cell: str) -> str:
        # Our own downloads put « ' » before what a spreadsheet would run.
        text = values.readable(cell)
        if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
            text = text[1:]
        if not text or column in (Column.SITE, Column.DECLARATION):
            return text  # an address is judged as such
        cleaned, count = _EMAIL.subn("", text)
        self.emails += count
        return values.readable(cleaned) if count else text

    def _reading(self, row: Mapping[Column, str]) -> Reading:
        notes = [row.get(Column.NOTE, "")]
        url = hosts.clean_address(row[Column.SITE])
        if any(values.not_audited(row.get(c, "")) for c in (Column.RATE, Column.MENTION)):
            notes.append("non audité")
        elif (said := row.get(Column.MENTION, "")) and values.nothing(said):
            notes.append(NO_MENTION)  # said, and not left blank
        name = row.get(Column.NAME, "")
        read_on = self._date(row, Column.READ_ON, []) or self.today
        dates = [self._date(row, c, notes) for c in (Column.DATE, Column.UPDATED)]
        declaration = row.get(Column.DECLARATION, "")
        return Reading(
            site=Site(url, row.get(Column.CODE, "").upper()[:14], name),
            origin=self._origin(row),
            read_on=read_on,
            reachable=values.yes_no(row.get(Column.REACHABLE, "")),
            mention=values.mention(row.get(Column.MENTION, "")),
            rate=values.rate(row.get(Column.RATE, "")),
            audited=max((d for d in dates if d), default=None),
            auditor=_found(row.get(Column.AUDITOR, "")),
            declaration_url=declaration if hosts.host(declaration) else "",
            scheme=_dated(row, Column.SCHEME, Column.SCHEME_YEARS),
            plan=_dated(row, Column.PLAN, Column.PLAN_YEARS),
            note=" ; ".join(dict.fromkeys(filter(None, notes))),
        )

    def _date(self, row: Mapping[Column, str], column: Column, notes: list[str]) -> dt.date | None:
        limit = self.today + _TOMORROW if column is Column.READ_ON else self.today
        try:
            return values.date(row.get(column, ""), limit)
        except values.PartialDate as incomplete:
            self.partial_dates += 1
            notes.append(str(incomplete))
            return None

    def _origin(self, row: Mapping[Column, str]) -> Origin:
        if self.columns.acces_cible:
            return Origin.ACCES_CIBLE
        named = row.get(Column.ORIGIN, "")
        if named in list(Origin):
            return Origin(named)
        return Origin.SCAN if row.get(Column.READ_ON) else Origin.FILE


def _latest(rows: Sequence[Kept]) -> tuple[list[Kept], list[Rejection]]:
    """One row per site: the latest declaration, then the latest reading, then the first row."""
    best: dict[str, Kept] = {}
    for row in rows:
        site = hosts.key(row.reading.site.url)
        if site not in best or _age(row.reading) > _age(best[site].reading):
            best[site] = row
    kept = sorted(best.values(), key=lambda row: row.line)
    doubles = [
        Rejection(
            row.line,
            f"site en double : la ligne {best[site].line} est gardée, sa date est la plus récente",
        )
        for row in rows
        if (site := hosts.key(row.reading.site.url)) and best[site] is not row
    ]
    return kept, doubles


def _age(reading: Reading) -> tuple[dt.date, dt.date]:
    return reading.audited or dt.date.min, reading.read_on


def _found(text: str) -> str:
    return "" if values.nothing(text) else text


def _dated(row: Mapping[Column, str], what: Column, years: Column) -> str:
    """« trouvé (2024-2026) »: what was found of a document, and the years that it covers."""
    found, covers = _found(row.get(what, "")), _found(row.get(years, ""))
    if not found:
        return covers
    return f"{found} ({covers})" if covers else found


def _column_notes(columns: Columns) -> list[str]:
    notes = []
    if columns.personal:
        names = french.enumeration([f"«\u00a0{name}\u00a0»" for name in columns.personal])
        notes.append(f"Colonnes personnelles écartées à la lecture : {names}.")
    if columns.not_the_rate:
        names = french.enumeration([f"«\u00a0{name}\u00a0»" for name in columns.not_the_rate])
        notes.append(f"Colonnes qui ne sont pas le taux global, donc non lues : {names}.")
    if Column.DATE not in columns.positions and Column.UPDATED not in columns.positions:
        notes.append("Aucune colonne de date : la validité des déclarations ne se vérifie pas.")
    return notes


def _how(table: RawTable, columns: Columns) -> str:
    what = "Export d'Accès'Cible" if columns.acces_cible else "Liste de sites"
    if table.sheet:
        return f"{what}, Excel, feuille «\u00a0{table.sheet}\u00a0»."
    separator = {"\t": "tabulation"}.get(table.separator, f"«\u00a0{table.separator}\u00a0»")
    return f"{what}, encodage {table.encoding}, séparateur {separator}."
