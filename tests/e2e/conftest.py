"""A real server, a real browser, and pages that fail the test when they misbehave.

A page of these fixtures fails its test when it asks anything of another machine, opens a
dialog box, raises a JavaScript error, breaks the security policy or shows the app's error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from e2e.serveur import Nursery
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

from nrdiag.ui.server import ERROR

CHROMIUM = Path(os.environ.get("NRDIAG_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",  # the tests run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDE, NARROW = 1280, 390
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
#: Faults of Streamlit's own markup, which has no setting: rule, and what tells the element.
STREAMLIT_OWN = (
    # The drop zone of the uploader is role="presentation" and carries an aria-label.
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
)
#: Reports what the security policy refuses. Streamlit tries WebAssembly for 64-bit integers
#: and does without when refused: that refusal, and only that one, is expected.
REPORT_REFUSALS = """
document.addEventListener('securitypolicyviolation', e => {
  if (e.blockedURI !== 'wasm-eval')
    console.error('POLITIQUE', e.effectiveDirective, e.blockedURI, e.sourceFile)
})"""
#: True once the script has been at rest for 300 ms: a widget waits before it asks for a run.
AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const busy = !app
    || app.dataset.testScriptState !== 'notRunning'
    || app.dataset.testConnectionState !== 'CONNECTED'
    || document.querySelector('[data-stale=true], [data-testid=stAppSkeleton], '
      + '[data-testid=stSkeleton], [data-testid=stSpinner]');
  if (busy) { window.restSince = undefined; return false; }
  window.restSince ??= performance.now();
  return performance.now() - window.restSince > 300;
}"""


def settle(page: Page, timeout: float = 30_000) -> None:
    """Wait until Streamlit has finished running and drawing, without a fixed delay."""
    page.evaluate("window.restSince = undefined")
    page.wait_for_function(AT_REST, timeout=timeout)


def unfold(page: Page, title: str) -> None:
    """Open a folded part, and wait until it no longer moves.

    It takes half a second to unfold, and what is clicked meanwhile is missed: 2 clicks in 25 on a
    saturated machine.
    """
    page.locator("summary", has_text=title).click()
    page.wait_for_function(
        "() => !document.getAnimations().some(a => a.effect.target?.closest('details'))"
    )


MAP = ".nrdiag-carte"


def painted(page: Page) -> str:
    """Return the id of the picture on screen, once there is one."""
    page.wait_for_selector(f"{MAP}[data-peint]", timeout=15_000)
    return str(page.locator(MAP).get_attribute("data-peint"))


def every_picture(page: Page) -> None:
    """Wait until the other pictures of the map are here."""
    page.wait_for_function("() => nrdiag.block.every", timeout=15_000)


def axe(page: Page) -> list[str]:
    """Return the accessibility faults axe finds in a page, its map included."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"iframes": False, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{fault['id']} ({fault['impact']}) : {fault['help']} : {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
        if not any(fault["id"] == rule and part in node["html"] for rule, part in STREAMLIT_OWN)
    ]


#: The tables cut on a phone, folded ones apart: nothing there says that they scroll.
CUT = """() => [...document.querySelectorAll('.nr-cadre, .nr-document .cadre')]
  .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .map(box => box.innerText.slice(0, 60))"""


def assert_fits(page: Page) -> None:
    """Neither the document nor Streamlit's own scrolling part moves sideways."""
    parts = ("document.documentElement", "document.querySelector('[data-testid=stMain]')")
    for part in parts:
        wide, seen = page.evaluate(f"[{part}.scrollWidth, {part}.clientWidth]")
        assert wide <= seen, part
    if page.evaluate("innerWidth") < 640:
        assert page.evaluate(CUT) == []


def assert_sound_then_widened(page: Page) -> None:
    """What a phone shows, folded parts open, then a wide screen: accessible, and it fits."""
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert axe(page) == []
        assert_fits(page)


@contextmanager
def watched_page(browser: Browser, url: str, width: int) -> Iterator[Page]:
    """Yield a page of a new visitor, and fail at the end on anything it should not have done."""
    faults: list[str] = []

    def host(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in LOOPBACK:
            faults.append(f"demande à un tiers : {address}")

    def dialog(box: Dialog) -> None:
        if box.type == "beforeunload":
            # Leaving with something unsaved asks first: the visitor says yes.
            box.accept()
            return
        faults.append(f"boîte de dialogue : {box.message}")
        box.dismiss()

    def console(message: ConsoleMessage) -> None:
        if message.text.startswith("POLITIQUE"):
            faults.append(message.text)

    context = browser.new_context(
        base_url=url, locale="fr-FR", viewport={"width": width, "height": 900}
    )
    context.add_init_script(REPORT_REFUSALS)
    context.on("request", lambda request: host(request.url))
    context.on("dialog", dialog)
    context.on("console", console)
    context.on("weberror", lambda error: faults.append(f"erreur JavaScript : {error.error}"))
    page = context.new_page()
    page.on("websocket", lambda socket: host(socket.url))
    try:
        yield page
        if page.get_by_text(ERROR[:40]).count():
            faults.append(f"page en erreur : {page.url}")
    finally:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Return what makes servers that nobody has visited."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(nursery: Nursery) -> Iterator[str]:
    """Return the address of one server shared by the tests of the session."""
    with nursery.server() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, started once; without it the group is skipped, aloud."""
    if not CHROMIUM.exists():
        msg = f"GROUPE IGNORÉ : e2e ({CHROMIUM} n'est pas installé)"
        if os.environ.get("NRDIAG_STRICT"):
            pytest.fail(msg)
        pytest.skip(msg)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[WIDE, NARROW], ids=["1280px", "390px"])
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """Return a watched page, once per width; its addresses are relative to the server."""
    with watched_page(browser, server, request.param) as watched:
        yield watched


@pytest.fixture
def wide_page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a watched page, on a wide screen only."""
    with watched_page(browser, server, WIDE) as watched:
        yield watched


@pytest.fixture
def narrow_page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a watched page, on a phone."""
    with watched_page(browser, server, NARROW) as watched:
        yield watched


@pytest.fixture
def visitor(browser: Browser) -> Callable[..., Any]:
    """Return what opens a watched page on another server, in a ``with``."""
    return lambda url, width=WIDE: watched_page(browser, url, width)
