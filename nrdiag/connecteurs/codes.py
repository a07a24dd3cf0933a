"""From the codes of an official file to the communes of today, with the moves just read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture import codes
from nrdiag.indicateurs.edition import edition

#: A département that is in a file must have at least this share of its communes.
WHOLE = 0.95


class Part(NamedTuple):
    """A commune that left another or joined it, and the day (ISO)."""

    code: str
    day: str


@dataclass(frozen=True)
class Moves:
    """Code changes read in the same update.

    Where each old code leads, which are whole, which split and are no more; then, for a commune
    of the edition, those that came out of it and those that will join it.
    """

    leads: Mapping[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    split: frozenset[str] = frozenset()
    came_out: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    joining: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def today(self, code: str) -> str:
        """Raises ValueError (French) for an unknown code or a commune that split."""
        try:
            return codes.today(code)
        except ValueError:
            if code in self.split:
                raise ValueError(f"commune scindée depuis : {code}") from None
            if code not in self.leads:
                raise
            return codes.today(self.leads[code])

    def fault(self, city: str, given: Iterable[str]) -> str:
        """Why these lines do not make up the commune of today ("" when they do)."""
        given = set(given)
        if any(code in self.whole and self.leads[code] == city for code in given):
            return ""
        return codes.fault(city, given)

    def counts_more(self, city: str, there: Collection[str], year: int) -> str:
        """Why the line of a commune counts another one too ("" when it does not).

        ``there`` are the communes of the file, ``year`` is its vintage: before the split, or after
        the merger, the other commune has no line of its own.
        """
        for part in self.came_out.get(city, ()):
            if year < int(part.day[:4]) and part.code not in there:
                return f"commune scindée {_since(part)}"
        for part in self.joining.get(city, ()):
            if part.code not in there:
                return f"commune agrandie {_since(part)}"
        return ""


def _since(part: Part) -> str:
    name = edition().territories.get(part.code).nom
    day = french.date(dt.date.fromisoformat(part.day))
    return f"le {day} : sa ligne compte aussi {name}, qui n'a pas la sienne"


@dataclass
class Reader:
    """Reads codes one by one and counts what was done to them."""

    moves: Moves
    repaired: int = 0
    followed: int = 0

    def read(self, text: str, departement: str = "") -> tuple[str, str]:
        """(code as it should be written, commune of today). Raises ValueError (French)."""
        code, repaired = codes.read_code(text, departement)
        city = self.moves.today(code)
        self.repaired += repaired
        self.followed += codes.is_former(code, city)
        return code, city

    def notes(self) -> list[str]:
        return codes.notes(self.repaired, self.followed)


def is_district(code: str, city: str) -> bool:
    return codes.is_district(code, city)


def incomplete(found: Iterable[str]) -> list[str]:
    """« Lot : 120 communes sur 312 » for each département only partly in the file."""
    territories = edition().territories
    present = Counter(territories.get(code).departement for code in found)
    there: Counter[str] = Counter()
    for territory in territories.by_code.values():
        if territory.niveau is Level.COMMUNE and territory.population:
            there[territory.departement] += 1
    return [
        f"{territories.get(dep).nom} : {french.number(count)} communes sur "
        f"{french.number(there[dep])}"
        for dep, count in sorted(present.items())
        if count < WHOLE * there[dep]
    ]
