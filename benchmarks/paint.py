"""First sight of a page by a new visitor, with the map of a département and without a map."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks import DEPARTEMENT
from benchmarks.browser import visitor
from benchmarks.servers import Server

#: Five left the ratio to chance: the same code read 1.22 to 1.32 within minutes.
ROUNDS = 15
MAP, NO_MAP, FLOOR_NAME = "carte du département", "diagnostic, sans carte", "page vide"


def measure(browser: Browser, nrdiag: Server, floor: Server) -> dict[str, list[float]]:
    """Seconds from the address to the map, or to the last heading of a page without one."""
    query = f"territoire={DEPARTEMENT}"
    pages = {
        MAP: (f"{nrdiag.url}/carte?{query}", "", "painted"),
        NO_MAP: (f"{nrdiag.url}/diagnostic?{query}", "Et maintenant", "shown"),
        FLOOR_NAME: (f"{floor.url}/", "Page vide", "shown"),
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 1):
        for name, (address, text, event) in pages.items():
            with visitor(browser) as context:
                context.add_init_script(f"if (window === top) window.bench.text = {text!r}")
                page = context.new_page()
                page.goto(address, wait_until="commit")
                page.wait_for_function(f"() => window.bench.{event}", timeout=30_000)
                # The first round fills the server's own caches and is not counted.
                if turn:
                    times[name].append(page.evaluate(f"window.bench.{event}") / 1000)
    return times
