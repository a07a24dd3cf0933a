"""Time of a rerun of each page, as its visitor sees it, beside the same of an empty page."""

from __future__ import annotations

import asyncio

from benchmarks import EXAMPLE
from benchmarks.servers import Server
from benchmarks.sessions import session

#: Page, then its query.
PAGES = {
    "Accueil": ("", ""),
    "Mon territoire (Sicoval)": ("territoire", f"territoire={EXAMPLE}"),
    "Nos pratiques (exemple)": ("pratiques", f"territoire={EXAMPLE}&inventaire=exemple"),
    "Diagnostic (exemple)": ("diagnostic", f"territoire={EXAMPLE}&inventaire=exemple"),
    "Données et méthode": ("donnees", f"territoire={EXAMPLE}"),
}
FLOOR_PAGE = "Page vide"
MAP_CHANGE = "Changer d'indicateur (Sicoval)"
RUNS = 20


def measure(nrdiag: Server, floor: Server) -> tuple[dict[str, list[float]], int]:
    """Seconds of each rerun by page, and how many errors were seen."""
    return asyncio.run(_measure(nrdiag, floor))


async def _measure(nrdiag: Server, floor: Server) -> tuple[dict[str, list[float]], int]:
    times: dict[str, list[float]] = {FLOOR_PAGE: []}
    errors = 0
    for name, (page, query) in PAGES.items():
        async with session(nrdiag.url, page, query) as own, session(floor.url) as empty:
            await own.rerun()
            times[name] = []
            # Alternated: what slows the machine down slows both.
            for _ in range(RUNS):
                times[name].append(await own.rerun())
                times[FLOOR_PAGE].append(await empty.rerun())
            if own.map:
                times[MAP_CHANGE] = [await own.change() for _ in range(RUNS)]
            errors += own.errors + empty.errors
    return times, errors
