"""What every shape of file shares: the lines counted, filtered and rejected one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from nrdiag import french
from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.cells import Value, value_of
from nrdiag.connecteurs.codes import Moves, Reader
from nrdiag.connecteurs.header import Header
from nrdiag.connecteurs.opening import Line, Opened
from nrdiag.connecteurs.vintage import Vintage, written
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile


class Lines:
    """Goes through a file once; keeps the count of what it read, set aside and rejected."""

    def __init__(self, opened: Opened, header: Header, moves: Moves) -> None:
        self.opened, self.header, self.connector = opened, header, header.connector
        self.codes = Reader(moves)
        self.filters = [
            (header.place(rule.colonne), frozenset(rule.garde)) for rule in self.connector.filtres
        ]
        self.columns = [
            (
                column,
                [header.place(*column.de)] if column.de else list(map(header.place, column.somme)),
            )
            for column in self.connector.colonnes
            if column.somme or column.exigee or any(header.find(n) is not None for n in column.de)
        ]
        self.code = header.place(*self.connector.code) if self.connector.code else None
        self.departement = self._optional(self.connector.departement)
        date = self.connector.millesime.colonne
        self.date = header.find(date) if date else None
        self.dates: Counter[Vintage] = Counter()
        self.read = self.kept = self.aside = 0
        self.rejected: list[Rejection] = []
        self.notes: list[str] = [*opened.notes, *header.notes]

    def each(self, keep: Callable[[Line], None]) -> None:
        """Give every line of the field to ``keep``, which raises ValueError to reject it."""
        for line in self.opened.lines:
            self.read += 1
            if line.error:
                self.reject(line.number, line.error)
                continue
            if any(line.cells[place].strip() not in kept for place, kept in self.filters):
                self.aside += 1
                continue
            try:
                keep(line)
            except ValueError as reason:
                self.reject(line.number, str(reason))
                continue
            self.kept += 1
            if self.date is not None:
                told = written(line.cells[self.date], self.connector.millesime.grain)
                if told is None and line.cells[self.date].strip().isdigit():
                    told = Vintage(self.connector.millesime.grain, int(line.cells[self.date]))
                if told is not None:
                    self.dates[told] += 1

    def reject(self, number: int, reason: str) -> None:
        self.rejected.append(Rejection(number, reason))

    def take_back(self, numbers: Sequence[int], reason: str) -> None:
        """Reject lines that had been kept: seen together, they do not make a commune."""
        for number in numbers:
            self.reject(number, reason)
        self.kept -= len(numbers)

    def set_aside(self, numbers: Sequence[int]) -> None:
        self.kept -= len(numbers)
        self.aside += len(numbers)

    def code_of(self, line: Line) -> tuple[str, str]:
        assert self.code is not None  # noqa: S101 - shapes with a commune declare its column
        departement = self._cell(line, self.departement)
        return self.codes.read(line.cells[self.code], departement)

    def values(self, line: Line) -> dict[str, Value]:
        """Our columns of one line. Raises ValueError (French)."""
        found: dict[str, Value] = {}
        for column, places in self.columns:
            if len(places) == 1:
                found[column.nom] = value_of(column, line.cells[places[0]])
            else:
                parts = [value_of(column, line.cells[place]) for place in places]
                found[column.nom] = sum(part for part in parts if isinstance(part, float))
        return found

    def vintage(self) -> Vintage | None:
        """The date that most lines carry; the others are said."""
        if not self.dates:
            return None
        best = max(self.dates, key=lambda v: (self.dates[v], v.order))
        others = self.dates.total() - self.dates[best]
        if others:
            count = french.plural(others, "ligne porte", "lignes portent")
            self.notes.append(f"{count} une autre date que {best.text}.")
        return best

    def judge(self) -> None:
        """A file of which most lines are wrong is not what it seems. Raises UnreadableFile."""
        if self.kept and len(self.rejected) <= self.kept:
            return
        if not self.rejected:
            what = "Aucune ligne n'est dans le champ attendu" if self.aside else "Aucune ligne"
            rules = [
                f"{rule.colonne} = {' ou '.join(rule.garde)}" for rule in self.connector.filtres
            ]
            field = f" ({' ; '.join(rules)})" if self.aside and rules else ""
            raise UnreadableFile(f"{self.opened.name} : {what.lower()}{field}.", AGAIN)
        first = min(self.rejected, key=lambda r: r.ligne)
        count = french.plural(len(self.rejected), "ligne ne se lit pas", "lignes ne se lisent pas")
        raise UnreadableFile(
            f"{self.opened.name} : {count} sur {french.number(self.read)}. La première, ligne "
            f"{french.number(first.ligne)} : {first.raison}.", AGAIN,
        )  # fmt: skip

    def _optional(self, names: Sequence[str]) -> int | None:
        places = (self.header.find(name) for name in names)
        return next((place for place in places if place is not None), None)

    @staticmethod
    def _cell(line: Line, place: int | None) -> str:
        return line.cells[place].strip() if place is not None else ""
