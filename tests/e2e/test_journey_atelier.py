"""Journey B: a facilitator, a projected screen and fifteen telephones, on one server."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from e2e.conftest import WIDE, axe, settle, unfold, watched_page
from e2e.serveur import ROOT, get, run_server
from playwright.sync_api import Browser, Page, expect

from nrdiag.atelier.scenarios import declaration
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.base import engine
from nrdiag.ui.reach import lan_address

pytestmark = pytest.mark.e2e
ROLES = ["Élue ou élu"] * 4 + ["Agent"] * 6 + ["Association"] * 2 + ["Entreprise"]
ROLES += ["Citoyenne ou citoyen"] * 2
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> \u202egnp.exe مرحبا " + "é" * 4900
PHONE, SCREEN = 390, 1920
#: Streamlit asks again after a lost connection, more and more slowly.
RECONNECTION_MS = 30_000


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    yield f"sqlite:///{tmp_path}/atelier.sqlite"
    engine.cache_clear()


def made(store: str, scenario: str = "deux_heures", etape: int = 0) -> str:
    text = declaration().scenario(scenario).model_dump_json()
    secret = w.create(store, "Atelier", "243100633", text, now())
    w.change(store, secret, etape=etape, ouvert=True)
    return secret


def votes(store: str, secret: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in b.ballots(store, w.of_secret(store, secret, now())):
        found.setdefault(one.question, []).append(json.loads(one.valeur))
    return found


def join(page: Page, code: str, role: str) -> None:
    page.goto(f"/rejoindre?code={code}")
    take(page, role)


def take(page: Page, role: str) -> None:
    """Say one's role, once the page asks for it."""
    page.get_by_role("button", name=role).click()
    expect(page.get_by_role("button", name=role)).to_have_count(0, timeout=15_000)


def said(page: Page, text: str, timeout: float = 15_000) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=timeout)


def acknowledged(page: Page) -> None:
    said(page, "Réponse enregistrée.")


def guess(page: Page, value: int) -> None:
    page.get_by_label("Votre réponse").fill(str(value))
    page.get_by_role("button", name="Envoyer").click()


def press(page: Page, key: str, then: str) -> None:
    page.keyboard.press(key)
    said(page, then)


@dataclass
class Hall:
    """Who is in the room."""

    lead: Page
    screen: Page
    phones: list[Page]
    store: str
    secret: str
    code: str


def test_journey_b_from_the_code_to_the_minutes(browser: Browser, store: str) -> None:
    with run_server(**{VARIABLE: store}) as url, ExitStack() as stack:
        hall = gathered(stack, browser, url, store)
        they_guess(hall)
        a_trio_writes(hall)
        they_answer(hall)
        they_choose(hall)
        they_decide(hall)
        they_leave(hall)


def gathered(stack: ExitStack, browser: Browser, url: str, store: str) -> Hall:
    """The workshop is opened, projected, and fifteen telephones join it."""
    lead = stack.enter_context(watched_page(browser, url, WIDE))
    lead.goto("/atelier?territoire=243100633")
    lead.get_by_role("button", name="Ouvrir l'atelier").click()
    code = lead.locator(".nr-code").inner_text()
    secret = parse_qs(urlsplit(lead.url).query)["animer"][0]
    screen = stack.enter_context(watched_page(browser, url, SCREEN))
    screen.set_viewport_size({"width": SCREEN, "height": 1080})
    screen.goto(lead.get_by_role("link", name="Ouvrir l'écran").get_attribute("href") or "")
    settle(screen)
    assert axe(screen) == []
    phones = [stack.enter_context(watched_page(browser, url, PHONE)) for _ in ROLES]
    for phone in phones:
        phone.goto(f"/rejoindre?code={code}", wait_until="commit")
    for phone, role in zip(phones, ROLES, strict=True):
        take(phone, role)
    said(screen, "15 participants")
    assert axe(phones[0]) == []
    return Hall(lead, screen, phones, store, secret, code)


def they_guess(hall: Hall) -> None:
    """Led by the keyboard; the figure is on no telephone before it is revealed."""
    screen, phones = hall.screen, hall.phones
    press(screen, "ArrowRight", "15 réponses attendues")
    for rank, phone in enumerate(phones):
        said(phone, "combien ont 75 ans")
        guess(phone, 5 + rank)
    for phone in phones:
        acknowledged(phone)
    said(screen, "15 / 15")
    assert axe(phones[0]) == []
    big_targets(phones[0])
    assert phones[0].get_by_text("9,1").count() == 0
    press(screen, "v", "15 réponses. Au milieu : 12")
    said(phones[0], "9,1")
    legible(screen)
    # A refresh and a second scan of the QR code keep the device and its vote.
    phones[0].reload()
    said(phones[0], "Votre réponse : 5")
    again = phones[0].context.new_page()
    again.goto(f"/rejoindre?code={hall.code}")
    said(again, "Votre réponse : 5")
    again.close()
    assert votes(hall.store, hall.secret)["deviner.part_75_plus"] == list(range(5, 20))


def a_trio_writes(hall: Hall) -> None:
    """A hostile finding: read by the facilitator, then shown as the text that it is."""
    screen, phone = hall.screen, hall.phones[1]
    for _ in range(2):
        screen.keyboard.press("ArrowRight")
        screen.wait_for_timeout(700)
    press(screen, "ArrowRight", "Un constat par trio")
    settle(phone)
    phone.get_by_label("Commune").fill("Escalq")
    phone.get_by_role("option", name="Escalquens").click()
    phone.get_by_label("Votre constat").fill(HOSTILE)
    phone.get_by_role("button", name="Envoyer").click()
    acknowledged(phone)
    assert axe(phone) == []
    legible(screen)
    hall.lead.get_by_text("Animer", exact=True).click()
    hall.lead.get_by_role("button", name="Afficher à l'écran").click()
    press(screen, "v", "<img src=x onerror=alert(1)>")
    assert screen.locator(".nr-constats li").count() == 1
    legible(screen)


def they_answer(hall: Hall) -> None:
    """The questionnaire: the élus at the top of the scale, the agents at the bottom."""
    hall.screen.keyboard.press("ArrowRight")
    for phone, role in zip(hall.phones, ROLES, strict=True):
        said(phone, "Question 1 sur 12")
        phone.locator(".st-key-telephone button").nth(4 if "élu" in role else 0).click()
    for phone in hall.phones:
        said(phone, "Question 2 sur 12")
    big_targets(hall.phones[0])
    press(hall.screen, "v", "les élus donnent en moyenne 4, les agents 0")
    legible(hall.screen)


def they_choose(hall: Hall) -> None:
    """Weights, with what stays first whatever they are; then five points each."""
    screen, phones = hall.screen, hall.phones
    press(screen, "ArrowRight", "Ce qui compte le plus")
    said(phones[2], "Donnez à chaque cause")
    phones[2].get_by_role("button", name="Envoyer").click()
    acknowledged(phones[2])
    press(screen, "v", "restent presque toujours")
    press(screen, "ArrowRight", "Cinq points pour agir")
    for phone in phones[:3]:
        said(phone, "Il vous reste 5 points")
        for left in (4, 3):
            phone.get_by_role("button", name="Rendre les sites accessibles").click()
            said(phone, f"Il vous reste {left} points")
    assert axe(phones[0]) == []
    press(screen, "v", "6 points")
    legible(screen)


def they_decide(hall: Hall) -> None:
    """An owner on the screen, the minutes as a Word file, the diagnostic fed."""
    lead, screen = hall.lead, hall.screen
    press(screen, "ArrowRight", "Rendre les sites accessibles à tous")
    lead.get_by_text("Décider", exact=True).click()
    lead.get_by_label("Qui").first.fill("Direction de la communication")
    lead.get_by_role("button", name="Enregistrer les engagements").click()
    said(lead, "Engagements enregistrés")
    said(screen, "Direction de la communication")
    assert axe(lead) == []
    lead.get_by_text("Conclure", exact=True).click()
    with lead.expect_download() as download:
        lead.get_by_role("button", name="Compte rendu (Word)").click()
    written = docx.Document(str(download.value.path()))
    text = "\n".join(one.text for one in written.paragraphs)
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert "15\xa0participants" in text
    assert "<img src=x onerror=alert(1)>" in text and "é" * 4800 in text
    assert "\u202e" not in text
    assert "Direction de la communication" in cells
    lead.get_by_role("button", name="Verser au diagnostic").click()
    said(lead, "Le diagnostic a reçu")


def they_leave(hall: Hall) -> None:
    """The end; one participant takes everything back."""
    press(hall.screen, "ArrowRight", "Merci !")
    phone = hall.phones[3]
    said(phone, "L'atelier est terminé")
    settle(phone)  # the end of the workshop may still be arriving
    unfold(phone, "Mes données")
    phone.get_by_role("button", name="Effacer mes réponses").click()
    said(phone, "Vos réponses sont effacées")
    assert len(votes(hall.store, hall.secret)["deviner.part_75_plus"]) == 14


def big_targets(page: Page) -> None:
    """Whatever is touched on the telephone is at least 48 px high."""
    sizes = page.evaluate(
        "[...document.querySelectorAll('.st-key-telephone button, "
        ".st-key-telephone [data-testid=stNumberInputContainer]')]"
        ".map(e => [e.innerText, e.getBoundingClientRect().height])"
    )
    assert sizes
    assert [one for one in sizes if one[1] < 48] == []


def legible(page: Page) -> None:
    """At 1920 px, nothing that is read is smaller than 28 px, and all of it is on the screen."""
    small = page.evaluate(
        "[...document.querySelectorAll('.st-key-ecran :is(p, td, th, li, caption, h1, h2)')]"
        ".filter(e => e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 28)"
        ".map(e => e.innerText)"
    )
    assert small == []
    assert page.evaluate("document.querySelector('.stMain').scrollHeight") <= 1080


def test_two_workshops_at_once_never_mix(browser: Browser, store: str) -> None:
    secrets = [made(store, etape=1), made(store, etape=1)]
    codes = [w.of_secret(store, one, now()).code for one in secrets]
    with run_server(**{VARIABLE: store}) as url, ExitStack() as stack:
        screens = [stack.enter_context(watched_page(browser, url, SCREEN)) for _ in secrets]
        for page, secret in zip(screens, secrets, strict=True):
            page.goto(f"/ecran?cle={w.screen_secret(secret)}")
        # The same telephone in both, and another in the second only.
        first = stack.enter_context(watched_page(browser, url, PHONE))
        join(first, codes[0], "Agent")
        guess(first, 11)
        acknowledged(first)
        both = first.context.new_page()
        join(both, codes[1], "Association")
        guess(both, 22)
        acknowledged(both)
        other = stack.enter_context(watched_page(browser, url, PHONE))
        join(other, codes[1], "Agent")
        guess(other, 33)
        acknowledged(other)
        said(screens[0], "1 / 1")
        said(screens[1], "2 / 2")
        assert votes(store, secrets[0]) == {"deviner.part_75_plus": [11]}
        assert votes(store, secrets[1]) == {"deviner.part_75_plus": [22, 33]}
        screens[1].keyboard.press("v")
        said(both, "Regardez l'écran")
        assert first.get_by_text("Regardez l'écran").count() == 0


@contextmanager
def serving(port: int, store: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server on a port of our choice, which the test may kill."""
    env = os.environ | {
        "NRDIAG_ADDRESS": "127.0.0.1", "NRDIAG_PORT": str(port), VARIABLE: store,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "nrdiag.ui.server"], cwd=ROOT, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while True:
            try:
                if get(f"http://127.0.0.1:{port}", "/sante")[0].status == 200:
                    break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_killed_in_the_middle_of_votes_loses_no_acknowledged_vote(
    browser: Browser, store: str
) -> None:
    secret = made(store, etape=1)
    code = w.of_secret(store, secret, now()).code
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        with serving(port, store) as process:
            phones = [stack.enter_context(watched_page(browser, url, PHONE)) for _ in range(6)]
            for phone in phones:
                join(phone, code, "Agent")
                said(phone, "combien ont 75 ans")
            for rank, phone in enumerate(phones[:4]):
                guess(phone, 40 + rank)
                acknowledged(phone)
            # Two votes are on their way when the server dies.
            for rank, phone in enumerate(phones[4:], start=4):
                guess(phone, 40 + rank)
            process.send_signal(signal.SIGKILL)
            process.wait()
        kept = set(votes(store, secret)["deviner.part_75_plus"])
        confirmed = {
            40 + rank for rank, phone in enumerate(phones)
            if phone.get_by_text("Réponse enregistrée.").count()
        }  # fmt: skip
        assert set(range(40, 44)) <= confirmed <= kept <= set(range(40, 46))
        with serving(port, store):
            # Nobody touches anything: the telephones come back by themselves, and vote again.
            for rank, phone in enumerate(phones[:2]):
                phone.reload()
                said(phone, f"Votre réponse : {40 + rank}", RECONNECTION_MS)
            guess(phones[5], 99)
            said(phones[5], "Votre réponse : 99", RECONNECTION_MS)
            assert 99 in votes(store, secret)["deviner.part_75_plus"]
            assert len(b.participants(store, w.of_secret(store, secret, now()))) == 6


def test_the_telephone_page_is_light(browser: Browser, store: str) -> None:
    secret = made(store, etape=1)
    code = w.of_secret(store, secret, now()).code
    with run_server(**{VARIABLE: store}) as url, watched_page(browser, url, PHONE) as phone:
        network = phone.context.new_cdp_session(phone)
        network.send("Network.enable")
        sizes: list[float] = []
        network.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
        network.on(
            "Network.webSocketFrameReceived",
            lambda e: sizes.append(len(e["response"]["payloadData"])),
        )
        join(phone, code, "Agent")
        said(phone, "combien ont 75 ans")
        settle(phone)
        first = sum(sizes)
        assert 100_000 < first <= 1_200_000
        sizes.clear()
        phone.reload()
        said(phone, "combien ont 75 ans")
        settle(phone)
        assert 0 < sum(sizes) <= 60_000


def test_a_device_is_told_by_a_cookie_of_its_own(store: str) -> None:
    with run_server(**{VARIABLE: store}) as url:
        answer, _ = get(url, "/rejoindre")
        cookie = answer.headers["set-cookie"]
        assert "nrdiag_appareil=" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
        value = cookie.split("=", 1)[1].split(";")[0]
        assert w.SECRET.fullmatch(value)
        # Given once, to that page only.
        assert (
            "set-cookie" not in get(url, "/rejoindre", cookie=f"nrdiag_appareil={value}")[0].headers
        )
        for path in ("/", "/atelier", "/ecran", "/carte"):
            assert "set-cookie" not in get(url, path)[0].headers


def test_it_runs_on_the_address_of_the_network(store: str) -> None:
    address = lan_address()
    if address is None:
        pytest.skip("GROUPE IGNORÉ : cette machine n'a pas d'adresse de réseau")
    with run_server(**{VARIABLE: store, "NRDIAG_ADDRESS": address}) as url:
        assert address in url
        assert get(url, "/rejoindre")[0].status == 200
