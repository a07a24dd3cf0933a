"""The sites as files: the template to fill, the sites as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from nrdiag.accessibilite.columns import FILE_COLUMNS
from nrdiag.accessibilite.sites import PublicSite, Survey, survey
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: Columns of the template: those that a person can fill.
TEMPLATE = tuple(c for c in FILE_COLUMNS if c not in ("joignable", "lu_le"))
KEPT = (
    *FILE_COLUMNS, "situation", "raison", "valable_jusqu_au", "contradiction", "origine",
    "territoires",
)  # fmt: skip
#: Column names, then rows.
Table = tuple[tuple[str, ...], Iterator[list[object]]]


def template_table(territory: Territory) -> Table:
    """One line per known site, then the communes and the EPCI whose address is to be found."""
    return TEMPLATE, _template(_known(territory))


def known_table(territory: Territory) -> Table | None:
    """The sites of the directory, before anything is read; None where none is known."""
    sites = _known(territory).sites
    return kept_table(sites) if sites else None


def kept_table(sites: Iterable[PublicSite]) -> Table:
    """The sites as shown, in the columns of the scanner, then what the rule gives."""
    return KEPT, map(_kept_row, sites)


def _known(territory: Territory) -> Survey:
    return survey(territory, edition(), (), dt.date.today())


def _template(found: Survey) -> Iterator[list[object]]:
    blank = ("",) * (len(TEMPLATE) - 3)
    for site in (one.site for one in found.sites):
        yield [site.url, site.code, site.name, *blank]
    missing = list(found.without_address)
    if found.territory.niveau is Level.EPCI:
        missing.insert(0, found.territory)
    for territory in missing:
        yield ["", territory.code, territory.nom, *blank]


def _kept_row(site: PublicSite) -> list[object]:
    reading, here = site.reading, site.situation
    last = here.last_day.isoformat() if here.last_day else ""
    first: list[object] = [site.site.url, site.site.code, site.site.name]
    if reading is None:
        first += [""] * (len(FILE_COLUMNS) - 3)
    else:
        # With its sign, and not rounded: read again, it must give the same level.
        rate = "" if reading.rate is None else f"{reading.rate!r} %".replace(".", ",")
        first += [
            reading.mention or "", rate, _iso(reading.audited), reading.auditor,
            reading.declaration_url, reading.scheme, reading.plan, reading.reachable,
            _iso(reading.read_on), reading.note,
        ]  # fmt: skip
    origin = reading.origin.value if reading else ""
    return [*first, here.state.value, here.reason, last, here.contradiction, origin,
            " ".join(site.codes)]  # fmt: skip


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
