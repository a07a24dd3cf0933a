"""The scanner against thirty sites and more: what it reads, what it refuses, how it behaves."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from scanner_sites import Case, Reply, cases, footer, serving

from nrdiag.accessibilite.fetch import Answer, Fetcher, Limits, Unreachable, is_public
from nrdiag.accessibilite.journal import Journal
from nrdiag.accessibilite.scan import Scanner
from nrdiag.accessibilite.site import Reading, Site
from nrdiag.accessibilite.situation import State, situation
from nrdiag.edition.tables import read_table
from nrdiag.settings import TABLES

TODAY = dt.date(2026, 11, 24)
QUICK = Limits(connect=3, read=3, total=4, wait=0.01, wait_most=0.05)
ALL = cases()


def scanner(port: int, hosts: list[str], pause: float = 0.0) -> Scanner:
    fetcher = Fetcher(QUICK, allow={f"{host}:{port}": "127.0.0.1" for host in hosts})
    return Scanner(fetcher, pause=pause, pause_most=max(pause, 0.02), today=lambda: TODAY)


@pytest.fixture(scope="module")
def read() -> Iterator[dict[str, Reading]]:
    """Every site, read once."""
    with serving(ALL) as (port, _):
        sites = [Site(f"http://{host}:{port}/") for host in ALL]
        found = {r.site.url: r for r in scanner(port, list(ALL)).scan(sites)}
        yield {host: found[f"http://{host}:{port}/"] for host in ALL}


def test_there_are_thirty_sites_and_all_statuses() -> None:
    assert len(ALL) >= 30
    mentions = {case.expected.get("mention") for case in ALL.values()}
    assert len(mentions) == 4  # the three, and none


@pytest.mark.parametrize("host", list(ALL))
def test_what_is_read_of_each_site(host: str, read: dict[str, Reading]) -> None:
    found, expected = read[host], ALL[host].expected
    base = found.site.url.rstrip("/")
    shown = {
        "reachable": found.reachable,
        "mention": found.mention,
        "rate": found.rate,
        "audited": found.audited.isoformat() if found.audited else None,
        "auditor": found.auditor,
        "declaration": found.declaration_url.removeprefix(base),
        "scheme": found.scheme,
        "plan": found.plan,
    }
    wanted = {
        "reachable": True, "mention": None, "rate": None, "audited": None, "auditor": "",
        "declaration": "", "scheme": "", "plan": "",
    } | expected  # fmt: skip
    wanted["declaration"] = wanted["declaration"].replace(
        "{partielle.test}", base.replace(host, "partielle.test")
    )
    assert shown == wanted, found.note
    assert ALL[host].note in found.note


def test_not_found_is_never_not_compliant(read: dict[str, Reading]) -> None:
    for host, reading in read.items():
        state = situation(reading, TODAY).state
        if reading.reachable is False:
            assert state is State.UNREACHABLE, host
        elif reading.mention is None and reading.rate is None:
            assert state is State.NO_MENTION, host


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "224.0.0.1", "240.0.0.1", "100.64.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/",
        "http://017700000001/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd",
        "ftp://mairie.fr/", "http://user:secret@mairie.fr/", "http://mairie.fr:22/",
        "http://mairie.fr:99999/", "https://", "gopher://mairie.fr/", "http://mairie.fr@127.0.0.1/",
    ],
)  # fmt: skip
def test_addresses_refused_before_any_connection(url: str) -> None:
    fetcher = Fetcher(QUICK, resolve=lambda _: ["127.0.0.1"])
    with pytest.raises(Unreachable):
        fetcher.get(url)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    fetcher = Fetcher(QUICK, resolve=lambda _: ["9.9.9.9", "10.0.0.1"])
    with pytest.raises(Unreachable, match="privé"):
        fetcher.get("http://mairie.fr/")


def test_the_address_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers a public address first and a private one next leads nowhere."""
    answers = iter([["203.0.114.7"], ["127.0.0.1"]])
    reached: list[str] = []

    def connect(self: object, *args: object, **kwargs: object) -> None:
        reached.append(self.host)  # type: ignore[attr-defined]
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.connection.HTTPConnection.connect", connect)
    fetcher = Fetcher(QUICK, resolve=lambda _: next(answers))
    with pytest.raises(Unreachable, match="refusée"):
        fetcher.get("http://mairie.fr/")
    assert reached == ["203.0.114.7"]


def test_a_private_server_is_never_asked_even_by_redirect() -> None:
    inside = {"interne.test": Case({"/": footer("Accessibilité : totalement conforme")})}
    with serving(inside) as (secret, asked):
        target = f"http://interne.test:{secret}/"
        outside = {"dehors.test": Case({"/": Reply(status=302, headers=(("Location", target),))})}
        with serving(outside) as (port, _):
            fetcher = Fetcher(
                QUICK, resolve=lambda _: ["127.0.0.1"], allow={f"dehors.test:{port}": "127.0.0.1"}
            )
            reading = Scanner(fetcher, pause=0).read(Site(f"http://dehors.test:{port}/"))
    assert reading.reachable is False
    assert asked == []


def test_a_total_deadline_stops_a_page_sent_drop_by_drop() -> None:
    slow = {k: ALL[k] for k in ("lente-tete.test", "lente-corps.test")}
    with serving(slow) as (port, _):
        for host in slow:
            start = time.monotonic()
            fetcher = Fetcher(QUICK, allow={f"{host}:{port}": "127.0.0.1"})
            with pytest.raises(Unreachable, match="lente"):
                fetcher.get(f"http://{host}:{port}/")
            assert time.monotonic() - start < 3 * QUICK.total


def test_a_bomb_is_not_unfolded() -> None:
    with serving({"bombe.test": ALL["bombe.test"]}) as (port, _):
        fetcher = Fetcher(QUICK, allow={f"bombe.test:{port}": "127.0.0.1"})
        answer = fetcher.get(f"http://bombe.test:{port}/")
    assert (len(answer.body), answer.cut) == (QUICK.size, True)


def test_one_request_at_a_time_and_a_pause_for_each_host() -> None:
    with serving(ALL) as (port, asked):
        sites = [Site(f"http://partielle.test:{port}/?{n}") for n in range(3)]
        ALL["partielle.test"].pages.update({f"/?{n}": "" for n in range(3)})
        list(scanner(port, ["partielle.test"], pause=0.15).scan(sites))
    times = [when for _, path, when in asked if path != "/robots.txt"]
    assert len(times) >= 3
    assert min(b - a for a, b in pairwise(times)) > 0.14
    assert sum(path == "/robots.txt" for _, path, _ in asked) == 1


def test_who_asks_says_its_name() -> None:
    from nrdiag.accessibilite.fetch import USER_AGENT

    assert "nrdiag" in USER_AGENT
    assert "robots.txt" in USER_AGENT


def test_an_interrupted_scan_goes_on_where_it_stopped(tmp_path: Path) -> None:
    hosts = ["partielle.test", "totale.test", "non-conforme.test"]
    journal = Journal(tmp_path / "sites.csv.journal")
    with serving(ALL) as (port, asked):
        sites = [Site(f"http://{host}:{port}/", code, "Mairie") for code, host in enumerate(hosts)]  # type: ignore[arg-type]
        sites = [Site(s.url, str(s.code), s.name) for s in sites]
        first = list(scanner(port, hosts).scan(sites[:2], journal))
        with journal.path.open("a", encoding="utf-8") as file:
            file.write('{"site": {"url": "http://coup')  # the program was killed while writing
        before = len(asked)
        again = list(scanner(port, hosts).scan(sites, journal))
    assert {r.site for r in again} == set(sites)
    assert [r for r in again if r.site in sites[:2]] == sorted(first, key=lambda r: r.site.url)
    assert {host for host, _, _ in asked[before:]} == {"non-conforme.test"}


def test_every_address_of_the_town_halls_is_accepted_or_refused_with_a_reason() -> None:
    fetcher = Fetcher(QUICK, resolve=lambda _: ["9.9.9.9"])
    accepted = 0
    for url in read_table(TABLES, "sites_mairies")["site"]:
        try:
            fetcher._connection(url)
            accepted += 1
        except Unreachable as error:
            assert str(error)
    assert accepted > 21_000


def test_charsets_that_do_not_exist_do_not_stop_the_reading() -> None:
    from nrdiag.accessibilite.html import decoded

    answer = Answer("http://mairie.fr/", 200, "text/html", "utf-42", "été".encode(), False)
    assert decoded(answer) == "été"


def test_the_command_writes_what_the_page_can_load(tmp_path: Path) -> None:
    from nrdiag.accessibilite.imports import read_file
    from nrdiag.cli_rgaa import scan_to

    hosts = ["partielle.test", "totale.test", "sans-mention.test", "absente.test"]
    target = tmp_path / "sites.csv"
    with serving(ALL) as (port, _):
        sites = [Site(f"http://{host}:{port}/", "31254", "=Mairie") for host in hosts]
        scan_to(sites, target, scanner(port, hosts))
    assert [path.name for path in tmp_path.iterdir()] == ["sites.csv"]
    text = target.read_text(encoding="utf-8-sig")
    assert "'=Mairie" in text
    loaded = read_file(target.read_bytes(), "sites.csv", TODAY)
    read = [kept.reading for kept in loaded.kept]
    by_host = {r.site.url.split("//")[1].split(":")[0]: r for r in read}
    assert set(by_host) == set(hosts)
    assert (by_host["partielle.test"].rate, by_host["totale.test"].rate) == (72.5, 100.0)
    states = [situation(by_host[host], TODAY).state for host in hosts]
    assert states == [State.PARTIAL, State.TOTAL, State.NO_MENTION, State.UNREACHABLE]
