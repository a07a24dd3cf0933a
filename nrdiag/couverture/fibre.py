"""Fibre by commune: premises, those that can have it, those that cannot, in number and in rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache

from nrdiag import settings
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.sources import Source
from nrdiag.edition.tables import read_table
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of, rate
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory


class Base(StrEnum):
    """Whose count of premises the connectable ones are set against. The values are in the URL."""

    ARCEP = "arcep"
    ANCT = "anct"

    @property
    def indicator(self) -> str:
        return "ftth_taux" if self is Base.ARCEP else "ftth_taux_anct"

    @property
    def measures(self) -> tuple[str, str]:
        """The measures of the connectable premises and of all premises."""
        calcul = indicators()[self.indicator].calcul
        return str(calcul.numerateur), str(calcul.denominateur)

    @property
    def source(self) -> Source:
        return indicators()[self.indicator].source


@dataclass(frozen=True, slots=True)
class Premises:
    """Homes and business premises, and those of them where fibre can be installed."""

    connectable: float
    total: float

    @property
    def missing(self) -> float:
        return self.total - self.connectable

    @property
    def rate(self) -> float | None:
        """In percent; None where there is no premises to count."""
        return rate(self.connectable, self.total) if self.total else None

    def __add__(self, other: Premises) -> Premises:
        return Premises(self.connectable + other.connectable, self.total + other.total)


@dataclass(frozen=True, slots=True)
class Line:
    """One commune; ``operator`` and ``zone`` are "" where the source does not give them."""

    commune: Territory
    premises: Premises
    operator: str
    zone: str


@dataclass(frozen=True, slots=True)
class Group:
    """The communes of one operator in one zone (one of the two may be left out of the split)."""

    operator: str
    zone: str
    lines: tuple[Line, ...]
    premises: Premises


@dataclass(frozen=True)
class Fibre:
    """What is known of fibre in a territory, on one base.

    ``total`` is None when it is not known or withheld; ``figure`` then says why.
    """

    territory: Territory
    base: Base
    figure: Figure
    total: Premises | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The communes known, the most missing premises first."""
        return self._members[0]

    @property
    def unknown(self) -> tuple[Territory, ...]:
        """The communes without a value."""
        return self._members[1]

    @cached_property
    def _members(self) -> tuple[tuple[Line, ...], tuple[Territory, ...]]:
        lines: list[Line] = []
        unknown: list[Territory] = []
        for commune in edition().territories.communes_of(self.territory):
            premises = _premises(commune.code, self.base)
            if premises is None:
                unknown.append(commune)
            else:
                lines.append(Line(commune, premises, *_operators().get(commune.code, ("", ""))))
        lines.sort(key=lambda line: (-line.premises.missing, line.commune.code))
        return tuple(lines), tuple(unknown)

    @cached_property
    def lowest(self) -> tuple[Line, ...]:
        """The communes where some premises miss fibre, the lowest rate first."""
        lacking = [line for line in self.lines if line.premises.missing > 0]
        return tuple(sorted(lacking, key=lambda line: (line.premises.rate or 0, line.commune.code)))

    @property
    def names_operators(self) -> bool:
        return any(line.operator for line in self.lines)

    def line_of(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.commune.code == code), None)

    @cached_property
    def by_operator(self) -> tuple[Group, ...]:
        """One group per operator and zone, the most missing first, the unnamed last."""
        return _groups(self.lines, lambda line: (line.operator, line.zone))

    @cached_property
    def by_zone(self) -> tuple[Group, ...]:
        return _groups(self.lines, lambda line: ("", line.zone))

    @cached_property
    def half(self) -> int:
        """The smallest number of communes that hold half of the missing premises (0: none)."""
        gaps = [line.premises.missing for line in self.lines]
        wanted, held = sum(gaps) / 2, 0.0
        for rank, gap in enumerate(gaps, start=1):
            held += gap
            if wanted and held >= wanted:
                return rank
        return 0


def fibre_of(territory: Territory, base: Base = Base.ARCEP) -> Fibre:
    """The fibre of a territory in the embedded edition (cached)."""
    return _fibre(edition().id, territory.code, base)


def offered_bases(territory: Territory) -> tuple[Base, ...]:
    """ARCEP first; ANCT only where it is known for the territory as a whole."""
    return tuple(b for b in Base if b is Base.ARCEP or fibre_of(territory, b).total is not None)


def surroundings(territory: Territory) -> Territory:
    """Where a commune is ranked: its EPCI, or its département when it has none; else itself."""
    if territory.niveau is not Level.COMMUNE:
        return territory
    return edition().territories.parents(territory)[0]


def compared(territory: Territory, base: Base) -> tuple[Fibre, ...]:
    """The territory and those that contain it, where the total is known."""
    chain = [territory, *edition().territories.parents(territory)]
    return tuple(f for f in (fibre_of(t, base) for t in chain) if f.total is not None)


def known_departements() -> tuple[Territory, ...]:
    """The départements whose communes are in the table of fibre."""
    found = edition().territories
    codes = {found.get(code).departement for code in _operators()}
    return tuple(found.get(code) for code in sorted(codes))


@lru_cache(maxsize=512)
def _fibre(edition_id: str, code: str, base: Base) -> Fibre:
    found = edition()
    territory = found.territories.get(code)
    figure = figure_of(indicators()[base.indicator], territory, found.measures)
    return Fibre(territory, base, figure, _premises(code, base))


def _premises(code: str, base: Base) -> Premises | None:
    connectable, total = (edition().measures.value(measure, code) for measure in base.measures)
    return None if connectable is None or total is None else Premises(connectable, total)


@cache
def _operators() -> dict[str, tuple[str, str]]:
    """Commune -> operator and zone, "" where the source does not give them."""
    table = read_table(settings.TABLES, "fibre")
    columns = (table[name].tolist() for name in ("commune", "operateur", "zone"))
    return {code: (operator, zone) for code, operator, zone in zip(*columns, strict=True)}


def _groups(lines: Iterable[Line], key: Callable[[Line], tuple[str, str]]) -> tuple[Group, ...]:
    members: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        members.setdefault(key(line), []).append(line)
    groups = [
        Group(*name, tuple(group), sum((line.premises for line in group), Premises(0, 0)))
        for name, group in members.items()
    ]
    return tuple(
        sorted(groups, key=lambda g: (not (g.operator or g.zone), -g.premises.missing, g.zone))
    )
