"""The scanner: reads the mention of a home page and the declaration behind it, politely.

One request at a time for one host, with a pause; several hosts side by side. What is not found
is « mention non détectée », never « non conforme ».
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from nrdiag.accessibilite.fetch import PDF, Answer, Fetcher, Unreachable
from nrdiag.accessibilite.html import Words, words_of
from nrdiag.accessibilite.journal import Journal
from nrdiag.accessibilite.mention import declaration_link, find_mention
from nrdiag.accessibilite.robots import Rules, rules_of
from nrdiag.accessibilite.site import Origin, Reading, Site
from nrdiag.accessibilite.situation import NO_MENTION
from nrdiag.accessibilite.statement import Statement, read_statement

#: Hosts read side by side, and seconds between two requests to one of them.
HOSTS = 8
PAUSE, PAUSE_MOST = 1.0, 10.0
#: Tried when the home page has no link to the declaration.
USUAL = ("/accessibilite", "/declaration-accessibilite", "/accessibilite-numerique")


@dataclass
class Scanner:
    """Reads sites. The fetcher, the clock and the pauses can be replaced by the tests."""

    fetcher: Fetcher = field(default_factory=Fetcher)
    pause: float = PAUSE
    pause_most: float = PAUSE_MOST
    hosts: int = HOSTS
    today: Callable[[], dt.date] = dt.date.today

    def __post_init__(self) -> None:
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._guard = threading.Lock()

    def scan(self, sites: Iterable[Site], journal: Journal | None = None) -> Iterator[Reading]:
        """One reading per site, as they come; those of the journal first, not read again."""
        done = journal.read() if journal else {}
        left: dict[str, Site] = {}
        for site in sites:
            if site.url in done:
                yield done[site.url]
            else:
                left.setdefault(site.url, site)
        pool = ThreadPoolExecutor(max_workers=self.hosts)
        try:
            for finished in as_completed([pool.submit(self.read, site) for site in left.values()]):
                reading = finished.result()
                if journal:
                    journal.add(reading)
                yield reading
        finally:
            # Interrupted: what is under way ends by its own limits, nothing new starts.
            pool.shutdown(wait=False, cancel_futures=True)

    def read(self, site: Site) -> Reading:
        """Read one site. Never raises: a failure is a reading that says why."""
        try:
            home = self._get(site.url)
        except Unreachable as error:
            return self._reading(site, reachable=False, note=str(error))
        if home.status != 200:
            said = f"la page d'accueil répond {home.status}"
            return self._reading(site, reachable=False, note=said)
        if home.kind and not home.body:
            return self._reading(site, note=f"{NO_MENTION} ; page d'accueil sans texte")
        words = words_of(home)
        found = find_mention(words)
        notes = [found.note, "page trop lourde, lue en partie" if home.cut else ""]
        url, statement = self._declaration(home, words, notes)
        if found.mention is None:
            notes.insert(0, NO_MENTION)
        if statement is None:
            return self._reading(
                site, mention=found.mention, declaration_url=url, note=_joined(notes)
            )
        notes += statement.notes
        if statement.level is not None and statement.level is not found.mention:
            notes.append(f"la déclaration dit « {statement.level.value} »")
        return self._reading(
            site, mention=found.mention, rate=statement.rate, audited=statement.dated,
            auditor=statement.auditor, declaration_url=url, scheme=statement.scheme,
            plan=statement.plan, note=_joined(notes),
        )  # fmt: skip

    def _declaration(
        self, home: Answer, words: Words, notes: list[str]
    ) -> tuple[str, Statement | None]:
        """The address of the declaration and what it says; ("", None) when there is none."""
        linked = declaration_link(words)
        candidates = [linked] if linked else [urljoin(home.url, path) for path in USUAL]
        for url in candidates:
            try:
                answer = self._get(url)
            except Unreachable as error:
                if linked:
                    notes.append(f"déclaration non lue : {error}")
                    return url, None
                continue
            if answer.kind == PDF:
                notes.append("déclaration en PDF, non lue")
                return answer.url, None
            if answer.status != 200:
                if linked:
                    notes.append(f"la déclaration répond {answer.status}")
                    return url, None
                continue
            statement = read_statement(words_of(answer), self.today())
            if statement.found or linked:
                return answer.url, statement
        own = read_statement(words, self.today())
        return (home.url, own) if own.rate is not None else ("", None)

    def _get(self, url: str) -> Answer:
        """One page, when its host allows it, after the pause that it asks for."""
        host = urlsplit(url).netloc.lower()
        with self._lock(host):
            if host not in self._rules:
                self._rules[host] = rules_of(url, self.fetcher)
            rules = self._rules[host]
            if not rules.allows(url):
                raise Unreachable(rules.closed or "le site refuse d'être lu (robots.txt)")
            wait = self._last.get(host, 0.0) + rules.delay(self.pause, self.pause_most)
            self.fetcher.sleep(max(0.0, wait - time.monotonic()))
            try:
                return self.fetcher.get(url)
            finally:
                self._last[host] = time.monotonic()

    def _lock(self, host: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(host, threading.Lock())

    def _reading(self, site: Site, *, reachable: bool = True, **found: object) -> Reading:
        return Reading(
            site, Origin.SCAN, self.today(), reachable,
            **found,  # type: ignore[arg-type]
        )  # fmt: skip


def _joined(notes: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(note for note in notes if note))
