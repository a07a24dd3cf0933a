"""The same territories ranked by number and by share of people aged 75+: two different lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nrdiag.besoins.ground import elders_are_counted
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.needs import needs
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.territory import Territory

#: Below this number of members, one table says it all.
MIN_LISTED = 4


@dataclass(frozen=True, slots=True)
class Ranked:
    """One territory: its figures, and its rank in each list (None where the value is missing).

    Equal values share the better rank.
    """

    territory: Territory
    people: Figure
    share: Figure
    distance: Figure
    rank_people: int | None
    rank_share: int | None


@dataclass(frozen=True)
class Lists:
    """The members of ``scope`` at ``level``, by number of people first."""

    scope: Territory
    level: Level
    rows: tuple[Ranked, ...]

    @cached_property
    def known(self) -> tuple[Ranked, ...]:
        return tuple(row for row in self.rows if row.rank_people is not None)

    @property
    def comparable(self) -> bool:
        """Enough members for two short lists to differ."""
        return len(self.known) >= MIN_LISTED

    @property
    def first_by_number(self) -> tuple[Ranked, ...]:
        return self.known[: self.length]

    @cached_property
    def first_by_share(self) -> tuple[Ranked, ...]:
        ranked = [row for row in self.rows if row.rank_share is not None]
        ranked.sort(key=lambda row: (row.rank_share or 0, row.territory.code))
        return tuple(ranked[: self.length])

    @property
    def length(self) -> int:
        """The short lists never hold more than half of the members: all would be in both."""
        return min(needs().premieres, max(1, len(self.known) // 2))

    @property
    def in_both(self) -> tuple[Ranked, ...]:
        """Those of the first by number that are also among the first by share."""
        codes = {row.territory.code for row in self.first_by_share}
        return tuple(row for row in self.first_by_number if row.territory.code in codes)

    def row_of(self, code: str) -> Ranked | None:
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Ranked]:
        return {row.territory.code: row for row in self.rows}


def listed(territory: Territory, found: Edition) -> tuple[Territory, Level] | None:
    """What can be ranked: communes where the census counts them, else départements, else None."""
    scope = map_scope(territory, found)
    wide = scope.niveau in (Level.REGION, Level.FRANCE)
    if elders_are_counted(scope, found):
        return scope, Level.COMMUNE
    if wide and found.measures.value("pop_75_plus", scope.code) is not None:
        return scope, Level.DEPARTEMENT
    return None


@lru_cache(maxsize=128)
def lists(scope_code: str, level: Level, edition_id: str) -> Lists:
    """Rank the members of a scope; those without a value come last, without a rank."""
    found = edition()
    scope = found.territories.get(scope_code)
    members = found.territories.children(scope, Level(level))
    people, share, distance = (
        [figure_of(indicators()[id], t, found.measures) for t in members]
        for id in ("pop_75_plus", "part_75_plus", "distance_france_services")
    )
    by_people, by_share = _ranks(people), _ranks(share)
    rows = [
        Ranked(t, people[i], share[i], distance[i], by_people[i], by_share[i])
        for i, t in enumerate(members)
    ]
    rows.sort(key=lambda r: (r.rank_people is None, r.rank_people or 0, r.territory.code))
    return Lists(scope, level, tuple(rows))


def _ranks(figures: list[Figure]) -> list[int | None]:
    """1 for the highest; equal values (to a billionth) share a rank; a missing one has none."""
    values = [None if f.value is None else round(f.value, 9) for f in figures]
    rank: dict[float, int] = {}
    for place, value in enumerate(sorted((v for v in values if v is not None), reverse=True), 1):
        rank.setdefault(value, place)
    return [None if value is None else rank[value] for value in values]


CSV_HEADER = (
    "code", "territoire", "niveau", "personnes_75_plus", "rang_nombre", "part_75_plus_pct",
    "rang_part", "distance_france_services_km", "statut_personnes", "statut_part",
    "statut_distance", "millesime_ages", "source_ages", "source_distance",
)  # fmt: skip


def lists_table(territory: Territory) -> tuple[tuple[str, ...], Iterator[list[object]]] | None:
    """The whole ranking as a file: column names, then one row per territory."""
    ranked = listed(territory, edition())
    if ranked is None:
        return None
    scope, level = ranked
    return CSV_HEADER, _csv_lines(lists(scope.code, level, edition().id))


def _csv_lines(result: Lists) -> Iterator[list[object]]:
    """One line per territory, INSEE code first; a blank is a missing value."""
    for row in result.rows:
        t = row.territory
        yield [
            t.code, t.nom, t.niveau.value, row.people.value, row.rank_people, row.share.value,
            row.rank_share, row.distance.value, row.people.status.value, row.share.status.value,
            row.distance.status.value, row.people.vintage, row.people.source,
            row.distance.source,
        ]  # fmt: skip
