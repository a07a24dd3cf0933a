"""Mobile sites by operator. A count of sites is no coverage, and nothing here turns it into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nrdiag import settings
from nrdiag.edition.tables import read_table
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: The source writes 4G on every site: equal to the total, it tells nothing and is not read.
COUNTS = ("sites", "sites_5g")


@dataclass(frozen=True, slots=True)
class Operator:
    """The sites of one operator, those with 5G, and the communes that have at least one."""

    name: str
    sites: int
    sites_5g: int
    communes: int


@dataclass(frozen=True, slots=True)
class Antennas:
    """The sites of a territory: ``operators`` is empty when none is listed, or nothing known.

    ``without`` are the communes that the source covers and where it lists no site, ``outside``
    those that it does not cover. ``known`` is False when too much of the territory is outside.
    """

    territory: Territory
    operators: tuple[Operator, ...]
    communes: int
    without: tuple[Territory, ...]
    outside: tuple[Territory, ...]
    known: bool

    @property
    def sites(self) -> int:
        return sum(operator.sites for operator in self.operators)

    @property
    def sites_5g(self) -> int:
        return sum(operator.sites_5g for operator in self.operators)


def antennas_of(territory: Territory) -> Antennas:
    """The mobile sites of a territory in the embedded edition (cached)."""
    return _antennas(edition().id, territory.code)


@lru_cache(maxsize=512)
def _antennas(edition_id: str, code: str) -> Antennas:
    territories = edition().territories
    territory = territories.get(code)
    communes = territories.communes_of(territory)
    covered = {c[:2] for c in _sites()}
    outside = tuple(c for c in communes if c.departement not in covered)
    inside = [c for c in communes if c.departement in covered]
    without = tuple(c for c in inside if c.code not in _sites())
    known = covered_enough(inside, outside)
    rows: dict[str, list[tuple[int, int]]] = {}
    for commune in inside:
        for operator, sites, sites_5g in _sites().get(commune.code, ()):
            rows.setdefault(operator, []).append((sites, sites_5g))
    operators = [
        Operator(name, sum(s for s, _ in counts), sum(f for _, f in counts), len(counts))
        for name, counts in rows.items()
    ]
    operators.sort(key=lambda o: (-o.sites, o.name))
    return Antennas(
        territory, tuple(operators) if known else (), len(communes), without, outside, known
    )


def covered_enough(inside: Sequence[Territory], outside: Sequence[Territory]) -> bool:
    """The rule of every total: its communes hold enough of the population, or all are there."""
    if not outside:
        return bool(inside)
    people, missing = (sum(c.population or 0 for c in group) for group in (inside, outside))
    return people > 0 and people / (people + missing) >= settings.MIN_COVERAGE


@cache
def _sites() -> dict[str, list[tuple[str, int, int]]]:
    """Commune -> (operator, sites, sites with 5G); a commune without a site is not listed."""
    table = read_table(settings.TABLES, "sites_mobiles", COUNTS)
    found: dict[str, list[tuple[str, int, int]]] = {}
    columns = (table[name].tolist() for name in ("commune", "operateur", *COUNTS))
    for code, operator, sites, sites_5g in zip(*columns, strict=True):
        found.setdefault(code, []).append((operator, int(sites), int(sites_5g)))
    return found
