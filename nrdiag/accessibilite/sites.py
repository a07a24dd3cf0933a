"""The public sites of a territory, and which readings are about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from nrdiag import french, settings
from nrdiag.accessibilite import hosts
from nrdiag.accessibilite.site import Reading, Site
from nrdiag.accessibilite.situation import READ, Situation, State, situation
from nrdiag.catalogue.indicators import Level
from nrdiag.edition.tables import read_table
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territories, Territory, UnknownTerritoryError

#: Lists begin with what asks for something.
_RANKS = {
    state: rank
    for rank, state in enumerate(
        (
            State.EXPIRED, State.NO_MENTION, State.NOT_COMPLIANT, State.NOT_AUDITED,
            State.UNVERIFIED, State.PARTIAL, State.TOTAL, State.UNREACHABLE, State.UNREAD,
        )
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A site and where it stands. ``codes``: the territories that it is for.

    ``known`` says that the directory of town halls gives its address (else a file did).
    """

    site: Site
    codes: tuple[str, ...]
    situation: Situation
    known: bool

    @property
    def reading(self) -> Reading | None:
        return self.situation.reading


@dataclass(frozen=True, slots=True)
class Attached:
    """A reading and the territory that it is about ("" = none), with what to say of that."""

    reading: Reading
    code: str
    remark: str = ""


@dataclass(frozen=True)
class Survey:
    """The sites of one territory: those known, those added by files, and the other readings."""

    territory: Territory
    communes: tuple[Territory, ...]
    sites: tuple[PublicSite, ...]
    without_address: tuple[Territory, ...]
    unattached: tuple[PublicSite, ...]
    elsewhere: int
    remarks: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many communes have a known address (several may share one)."""
        return len(self.communes) - len(self.without_address)

    @cached_property
    def by_state(self) -> dict[State, tuple[PublicSite, ...]]:
        """Every state in order, with its sites (none included)."""
        groups: dict[State, list[PublicSite]] = {state: [] for state in State}
        for site in self.sites:
            groups[site.situation.state].append(site)
        return {state: tuple(sites) for state, sites in groups.items()}

    @property
    def read(self) -> tuple[PublicSite, ...]:
        """The sites that were really read."""
        return tuple(
            site for state, sites in self.by_state.items() if state in READ for site in sites
        )

    @property
    def has_readings(self) -> bool:
        return len(self.by_state[State.UNREAD]) < len(self.sites)

    def count(self, *states: State) -> int:
        return sum(len(self.by_state[state]) for state in states)


@cache
def town_hall_addresses() -> dict[str, str]:
    """Code of the commune -> address of its site, http(s) only (DILA's directory)."""
    table = read_table(settings.TABLES, "sites_mairies")
    return {
        code: url
        for code, url in zip(table["commune"].tolist(), table["site"].tolist(), strict=True)
        if url.startswith(("http://", "https://"))
    }


@cache
def _owners() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Address -> communes, host -> communes. Some hosts serve hundreds of communes."""
    by_key: dict[str, list[str]] = {}
    by_host: dict[str, list[str]] = {}
    for code, url in town_hall_addresses().items():
        by_key.setdefault(hosts.key(url), []).append(code)
        by_host.setdefault(hosts.host(url), []).append(code)
    return (
        {key: tuple(codes) for key, codes in by_key.items()},
        {host: tuple(codes) for host, codes in by_host.items()},
    )


def attach(reading: Reading, territories: Territories) -> Attached:
    """The territory of a reading: the one commune of its address, else the code of its row.

    An address that several communes share says nothing by itself.
    """
    by_key, by_host = _owners()
    given, bad = _given(reading.site.code, territories)
    key, host = hosts.key(reading.site.url), hosts.host(reading.site.url)
    for owners in (by_key.get(key, ()), by_host.get(host, ())):
        if len(owners) == 1:
            remark = ""
            if given and given != owners[0]:
                owner = territories.get(owners[0]).nom
                remark = (
                    f"{host} est l'adresse connue d'une mairie ({owner}) ; le fichier donne le "
                    f"code {given}. Nous suivons l'adresse."
                )
            return Attached(reading, owners[0], remark)
    if given:
        return Attached(reading, given)
    if bad:
        return Attached(
            reading, "", f"{host} : le code «\u00a0{bad}\u00a0» n'est celui d'aucun territoire."
        )
    shared = by_key.get(key) or by_host.get(host)
    if shared:
        count = french.plural(len(shared), "commune")
        return Attached(reading, "", f"{host} sert à {count} : ajoutez le code de la bonne.")
    return Attached(reading, "", "")


def survey(
    territory: Territory, edition: Edition, readings: Sequence[Reading], today: dt.date
) -> Survey:
    """The known sites of ``territory`` and the readings about it."""
    found = edition.territories
    communes = tuple(found.communes_of(territory))
    inside = {c.code for c in communes} | {territory.code}
    if territory.niveau not in (Level.COMMUNE, Level.EPCI):
        inside |= {t.code for t in found.children(territory, Level.EPCI)}
    about: dict[str, list[Reading]] = {}
    loose: list[Reading] = []
    remarks: list[str] = []
    elsewhere = 0
    for attached in (attach(reading, found) for reading in readings):
        if not attached.code:
            loose.append(attached.reading)
        elif attached.code in inside:
            about.setdefault(attached.code, []).append(attached.reading)
        else:
            elsewhere += 1
            continue
        if attached.remark:
            remarks.append(attached.remark)
    sites = [*_known_sites(communes, found, about, today)]
    for code, rest in about.items():
        sites += [_added(reading, (code,), found, today) for reading in rest]
    addresses = town_hall_addresses()
    sites.sort(key=lambda site: _RANKS[site.situation.state])
    return Survey(
        territory,
        communes,
        tuple(sites),
        tuple(c for c in communes if c.code not in addresses),
        tuple(_added(reading, (), found, today) for reading in loose),
        elsewhere,
        tuple(remarks),
    )


def _known_sites(
    communes: Iterable[Territory],
    territories: Territories,
    about: dict[str, list[Reading]],
    today: dt.date,
) -> Iterable[PublicSite]:
    """One per address of the directory; takes its reading out of ``about``."""
    addresses = town_hall_addresses()
    groups: dict[str, list[Territory]] = {}
    for commune in communes:
        if commune.code in addresses:
            groups.setdefault(hosts.key(addresses[commune.code]), []).append(commune)
    for group in groups.values():
        url = addresses[group[0].code]
        site = Site(url, group[0].code, _names([c.nom for c in group]))
        reading = _take(site, [c.code for c in group], about)
        yield PublicSite(site, tuple(c.code for c in group), situation(reading, today), True)


def _take(site: Site, codes: Iterable[str], about: dict[str, list[Reading]]) -> Reading | None:
    """The reading of this very address, else of its host; removed from ``about``."""
    for same in (hosts.key, hosts.host):
        for code in codes:
            for reading in about.get(code, ()):
                if same(reading.site.url) == same(site.url):
                    about[code].remove(reading)
                    return reading
    return None


def _added(
    reading: Reading, codes: tuple[str, ...], territories: Territories, today: dt.date
) -> PublicSite:
    name = reading.site.name or (territories.get(codes[0]).nom if codes else "")
    site = Site(reading.site.url, codes[0] if codes else "", name)
    return PublicSite(site, codes, situation(reading, today), False)


def _names(names: Sequence[str]) -> str:
    if len(names) <= 3:
        return french.enumeration(names)
    return f"{names[0]} et {french.plural(len(names) - 1, 'autre commune')}"


def _given(code: str, territories: Territories) -> tuple[str, str]:
    """The code of today for the code of a row, and the code when it is nobody's."""
    if not code:
        return "", ""
    try:
        return territories.resolve(code)[0].code, ""
    except UnknownTerritoryError:
        return "", code


def commune_states(found: Survey) -> dict[str, State]:
    """Code -> state of each commune with a site: its town hall's, else the first one read."""
    states: dict[str, State] = {}
    for site in sorted(found.sites, key=lambda site: not site.known):
        for code in site.codes:
            if code not in states or (states[code] is State.UNREAD and site.reading):
                states[code] = site.situation.state
    mine = {c.code for c in found.communes}
    return {code: state for code, state in states.items() if code in mine}
