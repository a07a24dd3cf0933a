"""How old each source of the edition is, where it has values, and which file to fetch next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import Level, measures
from nrdiag.catalogue.sources import Source, sources
from nrdiag.connecteurs.declared import Connector, Shape, connectors
from nrdiag.connecteurs.vintage import Grain, Vintage, of_source
from nrdiag.indicateurs.edition import Edition

#: A source that knows at least this share of the communes needs no other file.
COMPLETE = 0.95


@dataclass(frozen=True, slots=True)
class Freshness:
    """One official file: the source that the edition has of it, its age, its communes."""

    connector: Connector
    source: Source | None
    vintage: Vintage | None
    months: int | None
    known: int
    total: int

    @property
    def complete(self) -> bool:
        return self.source is not None and self.known >= COMPLETE * self.total

    @property
    def age(self) -> str:
        """« il y a 5 mois », « il y a 2 ans et 11 mois », from the end of the vintage."""
        if self.months is None:
            return "non chargé"
        years, months = divmod(self.months, 12)
        parts = [f"{years}\u00a0{'an' if years == 1 else 'ans'}"] if years else []
        parts += [f"{months}\u00a0mois"] if months else []
        return f"il y a {french.enumeration(parts)}" if parts else "ce mois-ci"


def freshness(edition: Edition, today: dt.date) -> list[Freshness]:
    """One entry by official file that feeds the indicators, the least known first."""
    communes = [t.code for t in edition.territories.by_code.values() if t.niveau is Level.COMMUNE]
    found = []
    for connector in connectors().values():
        if not connector.mesures:
            continue
        source, vintage = _latest(connector)
        main = connector.mesures[0].id
        known = 0
        if main in measures():
            cells = edition.measures.cells.get(main, {})
            known = sum(code in cells for code in communes)
        months = _months(vintage, today) if vintage else None
        found.append(Freshness(connector, source, vintage, months, known, len(communes)))
    return sorted(found, key=lambda f: f.known)


def next_files(found: Sequence[Freshness]) -> list[Freshness]:
    """What would fill most: the files not loaded, or that know part of the communes only.

    Lists of places are whole by nature; incomes are never complete, because of secrecy.
    """
    lists = (Shape.PLACES, Shape.LONG)
    return [
        f for f in found
        if f.source is None or (not f.complete and f.connector.forme not in lists)
        or (f.connector.forme is Shape.LONG and f.known < f.total / 2)
    ]  # fmt: skip


def _latest(connector: Connector) -> tuple[Source | None, Vintage | None]:
    """The source of this connector that feeds the measures of the edition."""
    used = Counter(measures()[fed.id].source for fed in connector.mesures if fed.id in measures())
    for name, _ in used.most_common():
        vintage = of_source(connector.source, name)
        if vintage is not None:
            return sources()[name], vintage
    return None, None


def _months(vintage: Vintage, today: dt.date) -> int:
    """Whole months since the end of the vintage (a year ends in December)."""
    month = 12 if vintage.grain is Grain.YEAR or not vintage.month else vintage.month
    return max(0, 12 * (today.year - vintage.year) + today.month - month)
