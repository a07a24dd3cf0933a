"""From a visitor's coverage file to its numbers by commune: ARCEP's files, or a simple CSV."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from nrdiag import french
from nrdiag.couverture import codes, values
from nrdiag.couverture.formats import Nature, place_of
from nrdiag.couverture.loaded import Loaded, packed
from nrdiag.couverture.rows import DO, Row, Source, cell, open_rows, refuse_if_mostly_wrong
from nrdiag.couverture.sites import read_sites
from nrdiag.pratiques.cells import date
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile

CODE_COLUMNS = ("code_insee", "insee_com", "code_commune", "codgeo")
#: The lines that count every premises; the others detail them.
ALL = "all"
TOTAL = "nbr"


class _Entry(NamedTuple):
    line: int
    code: str
    city: str
    repaired: bool
    values: tuple[float, ...]


def read_coverage(data: bytes, name: str) -> Loaded:
    """Read a file entirely in memory. Raises UnreadableFile (French) when it must not be shown."""
    source = open_rows(data)
    entry = source.format
    if entry.nature is Nature.REFUSED and entry.refus:
        raise UnreadableFile(entry.refus.quoi, entry.refus.faire)
    if entry.nature is Nature.SITES:
        return read_sites(source, name)
    return _Reader(source).loaded(name)


class _Reader:
    """Reads the lines of one file, then gathers them by commune of today."""

    def __init__(self, source: Source) -> None:
        self.source, self.format = source, source.format
        places = self.format.positions(source.header)
        shares = self.format.nature is Nature.SHARES
        total = None if shares else place_of(source.header, TOTAL)
        self.places = places if total is None else {TOTAL: total, **places}
        self.names = tuple(self.places)
        self.required = frozenset(self.format.exigees)
        self.code = place_of(source.header, *CODE_COLUMNS) or 0
        self.departement = place_of(source.header, "code_dep")
        self.type = place_of(source.header, "type")
        self.date = place_of(source.header, "date")
        self.entries: dict[str, _Entry] = {}
        self.rejected: list[Rejection] = []
        self.dates: Counter[str] = Counter()
        self.read = self.aside = self.short = 0
        self.decimals = 0

    def loaded(self, name: str) -> Loaded:
        for row in self.source.rows:
            self.read += 1
            try:
                self._line(row)
            except ValueError as reason:
                self.rejected.append(Rejection(row.line, str(reason)))
        rows = self._gathered()
        kept = self.read - self.aside - len(self.rejected)
        if self.read == self.aside and self.read:
            raise UnreadableFile(f"Aucune ligne n'est de type « {ALL} ».", DO)
        refuse_if_mostly_wrong(self.rejected, kept)
        entries = self.entries.values()
        notes = codes.notes(
            sum(entry.repaired for entry in entries),
            sum(codes.is_former(entry.code, entry.city) for entry in entries),
        )
        notes += self._judged(rows)
        day, told = _day(self.dates)
        ranks, columns = packed(self.names, rows)
        return Loaded(
            self.format, name, self.source.how, day, ranks, columns, self.read, kept, self.aside,
            tuple(sorted(self.rejected, key=lambda r: r.ligne)), (*notes, *told),
            step=0.5 * 10**-self.decimals if self.format.nature is Nature.SHARES else 0.0,
        )  # fmt: skip

    def _line(self, row: Row) -> None:
        if row.error:
            raise ValueError(row.error)
        cells = row.cells
        if len(cells) > len(self.source.header) and any(cells[len(self.source.header) :]):
            raise ValueError(f"{len(cells)} cellules pour {len(self.source.header)} colonnes")
        if self.type is not None and cell(cells, self.type) != ALL:
            self.aside += 1
            return
        code, repaired = codes.read_code(cell(cells, self.code), cell(cells, self.departement))
        if code in self.entries:
            first = self.entries[code].line
            raise ValueError(f"commune en double : la ligne {first} est gardée")
        city = codes.today(code)
        self.entries[code] = _Entry(row.line, code, city, repaired, self._values(cells))
        self.dates[cell(cells, self.date)] += 1

    def _values(self, cells: Sequence[str]) -> tuple[float, ...]:
        if self.format.nature is Nature.SHARES:
            return self._shares(cells)
        counts = []
        for name, place in self.places.items():
            text = cells[place] if place < len(cells) else ""
            if text.isdecimal() and text.isascii() and len(text) < values.DIGITS:
                counts.append(float(text))  # nearly every cell
            elif text := text.strip():
                counts.append(values.count(text, name))
            elif name in self.required:
                raise ValueError(f"valeur absente : {name}")
            else:
                counts.append(math.nan)
        known = {n: v for n, v in zip(self.names, counts, strict=True) if not math.isnan(v)}
        self.short += values.check(self.format.nature, known)
        return tuple(counts)

    def _shares(self, cells: Sequence[str]) -> tuple[float, ...]:
        texts = [cell(cells, place) for place in self.places.values()]
        if not any(texts):
            raise ValueError("pourcentage absent")
        shares = tuple(values.percent(text) if text else math.nan for text in texts)
        self.decimals = max(self.decimals, *map(values.decimals, texts))
        return shares

    def _gathered(self) -> dict[str, tuple[float, ...]]:
        """Commune of today -> its values; the lines that do not make up a commune are rejected."""
        groups: dict[str, list[_Entry]] = {}
        for entry in self.entries.values():
            groups.setdefault(entry.city, []).append(entry)
        rows: dict[str, tuple[float, ...]] = {}
        for city, given in groups.items():
            if len(given) == 1 and given[0].code == city:
                rows[city] = given[0].values
                continue
            group = self._without_districts(city, given)
            reason = codes.fault(city, (entry.code for entry in group))
            if not reason and len(group) > 1 and self.format.nature is Nature.SHARES:
                reason = (
                    "plusieurs lignes pour la commune d'aujourd'hui : des parts ne s'ajoutent pas"
                )
            if reason:
                self.rejected += [Rejection(entry.line, reason) for entry in group]
            else:
                rows[city] = tuple(map(sum, zip(*(entry.values for entry in group), strict=True)))
        return rows

    def _without_districts(self, city: str, group: list[_Entry]) -> list[_Entry]:
        """When the whole city is in the file, its arrondissements would count twice."""
        if all(entry.code != city for entry in group):
            return group
        districts = [entry for entry in group if codes.is_district(entry.code, city)]
        reason = "arrondissement d'une ville qui est déjà dans le fichier"
        self.rejected += [Rejection(entry.line, reason) for entry in districts]
        return [entry for entry in group if entry not in districts]

    def _judged(self, rows: dict[str, tuple[float, ...]]) -> list[str]:
        """Faults of the file as a whole: refused, or said."""
        if self.format.nature is Nature.SHARES:
            values.refuse_fractions(v for row in rows.values() for v in row)
            return []
        notes = []
        if self.short:
            count = french.plural(self.short, "ligne a", "lignes ont")
            notes.append(f"{count} moins de locaux par technique que de locaux au total.")
        if self.type is None:
            notes.append("Pas de colonne « type » : toutes les lignes sont lues.")
        return notes + values.satellite(self.format, self.names, rows.values())


def _day(dates: Counter[str]) -> tuple[dt.date | None, list[str]]:
    """The date written in most lines; the others are said."""
    read = Counter[dt.date]()
    for text, count in dates.items():
        if found := date(text):
            read[found] += count
    if not read:
        return None, []
    day = max(read, key=lambda d: (read[d], d))
    if len(read) == 1:
        return day, []
    others = french.plural(read.total() - read[day], "ligne porte", "lignes portent")
    return day, [f"{others} une autre date que le {french.date(day)}."]
