"""Something dies in the middle of votes: what was acknowledged is kept, and people go on."""

from __future__ import annotations

import asyncio
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from deploy.conftest import new_database
from deploy.deployment import STICKY, Deployment, nginx
from deploy.room import QUESTIONS, Opened, assert_nothing_lost, open_room
from deploy.telephone import Telephone
from e2e.conftest import settle
from e2e.serveur import ROOT, get
from magasin.conftest import BINARIES, as_postgres
from playwright.sync_api import Page, expect

from nrdiag.magasin import base
from nrdiag.magasin.ballots import ballots
from nrdiag.ui.workshop_access import TROUBLE

pytestmark = pytest.mark.e2e
#: Telephones of a crowd, and the votes acknowledged before something dies.
CROWD, BEFORE = 10, 15


def restart(cluster: Path, action: str) -> None:
    """Stop, start or restart PostgreSQL, stopped as by a crash: it recovers from its journal."""
    control, data = str(BINARIES[0] / "pg_ctl"), str(cluster / "data")
    options = f"-k {cluster} -c listen_addresses='' -c fsync=off"
    how = ["-m", "immediate"] if action != "start" else []
    more = ["-o", options, "-l", f"{cluster}/log"] if action != "stop" else []
    as_postgres([control, "-D", data, *how, *more, "-w", action])


def vote_while(url: str, room: Opened, happens: Callable[[], None]) -> list[Telephone]:
    """Let a crowd vote; in the middle, something happens. Return the telephones."""
    telephones = [Telephone(url, room.workshop.code) for _ in range(CROWD)]
    draw = random.Random(6)  # noqa: S311 - the same answers at each run

    async def middle() -> None:
        while sum(len(one.acknowledged) for one in telephones) < BEFORE:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(happens)

    async def together() -> None:
        voting = (one.take_part(draw.choice) for one in telephones)
        await asyncio.gather(middle(), *voting)

    # Playwright keeps an event loop in the tests' thread: this one gets its own.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, together()).result(120)
    return telephones


def cut_off(telephones: list[Telephone]) -> int:
    """How many came back after having come."""
    return sum(one.comebacks > 1 for one in telephones)


def test_a_replica_killed_in_the_middle_of_votes_loses_nothing(site: Deployment) -> None:
    room = open_room(site.database)
    telephones = vote_while(site.url, room, lambda: site.kill(1))
    assert_nothing_lost(room, telephones)
    assert {one.cookies[STICKY] for one in telephones} == {"2"}
    assert cut_off(telephones) >= 1, "personne n'était sur la réplique tuée"
    # Back, it takes newcomers, not the visits that its fall sent to the other.
    site.repair()
    assert [site.replica_of("/", n) for n in (1, 2)] == [1, 2]


def test_postgresql_restarted_in_the_middle_of_votes_loses_nothing(
    site: Deployment, cluster: Path
) -> None:
    room = open_room(site.database)
    telephones = vote_while(site.url, room, lambda: restart(cluster, "restart"))
    assert_nothing_lost(room, telephones)


def press_first(page: Page) -> str:
    """Answer the question on screen by its first level; return the question."""
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator("[class*='st-key-questionnaire'] button").first.click()
    return title


@pytest.fixture
def voter(site: Deployment, visitor: Callable[..., Any]) -> Any:
    """A browser of 390 px that has joined a new workshop, and that workshop."""
    room = open_room(site.database)
    with visitor(site.url, 390) as page:
        page.goto(f"/rejoindre?code={room.workshop.code}")
        page.get_by_role("button", name="Agent").click()
        expect(page.get_by_text(f"Question 1 sur {len(QUESTIONS)}")).to_be_visible()
        yield page, room


def acknowledged(page: Page, number: int) -> None:
    """The vote was confirmed and the next question came."""
    expect(page.get_by_text(f"Question {number} sur {len(QUESTIONS)}")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_text("Réponse enregistrée.")).to_be_visible()


def test_while_postgresql_is_stopped_the_visitor_is_told_then_goes_on(
    cluster: Path, voter: tuple[Page, Opened]
) -> None:
    page, _ = voter
    press_first(page)
    acknowledged(page, 2)
    restart(cluster, "stop")
    try:
        press_first(page)
        expect(page.get_by_text(TROUBLE)).to_be_visible(timeout=20_000)
    finally:
        restart(cluster, "start")
    expect(page.get_by_text(f"Question 2 sur {len(QUESTIONS)}")).to_be_visible(timeout=20_000)
    press_first(page)
    acknowledged(page, 3)


MIGRATE = """
import sys
from nrdiag.magasin.base import engine
sys.stdin.readline()
engine(sys.argv[1]).dispose()
"""


def test_replicas_that_migrate_at_once_do_it_once(cluster: Path) -> None:
    database = new_database(cluster, "migrations")
    ready = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, database], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    with ThreadPoolExecutor(4) as threads:
        ended = list(threads.map(lambda one: one.communicate("\n", timeout=60), ready))
    assert [(one.returncode, err) for one, (_, err) in zip(ready, ended, strict=True)] == [
        (0, "")
    ] * 4
    assert open_room(database).workshop.ouvert


def test_a_database_that_never_answers_is_said_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(base.PATIENCE, "connect_timeout", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        with pytest.raises(base.StoreUnavailable, match="Rien n'est perdu"):
            base.engine(f"postgresql+psycopg://nrdiag@127.0.0.1:{silent.getsockname()[1]}/x")
    assert time.monotonic() - start < 6


def test_without_any_replica_the_page_says_so_in_french(tmp_path: Path) -> None:
    with nginx(tmp_path, {1: "127.0.0.1:1", 2: "127.0.0.1:2"}) as url:
        response, body = get(url, "/territoire?territoire=31")
    assert response.status == 503 and response.headers["retry-after"] == "5"
    assert "frame-ancestors" in response.headers["content-security-policy"]
    assert re.search('<html lang="fr">.*ne répond pas', body.decode())
    assert "no-store" in response.headers["cache-control"]


def test_a_browser_whose_replica_died_comes_back_on_the_other(
    site: Deployment, voter: tuple[Page, Opened]
) -> None:
    page, room = voter
    press_first(page)
    acknowledged(page, 2)
    number = int(next(c["value"] for c in page.context.cookies() if c["name"] == STICKY))
    site.kill(number)
    # Nothing is asked of the person: the page finds its way by itself.
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
    settle(page)
    expect(page.get_by_text(f"Question 2 sur {len(QUESTIONS)}")).to_be_visible()
    press_first(page)
    acknowledged(page, 3)
    found = next(c["value"] for c in page.context.cookies() if c["name"] == STICKY)
    assert found == str(3 - number)
    asked = [one.question for one in ballots(site.database, room.workshop)]
    assert sorted(asked) == [f"questionnaire.{id}" for id in QUESTIONS[:2]]
