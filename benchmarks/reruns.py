"""Time and processor of a rerun of each page, beside the same of an empty page, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks import EXAMPLE
from benchmarks.servers import Server
from benchmarks.sessions import session
from benchmarks.stats import median

#: Page, then its query.
PAGES = {
    "Accueil": ("", ""),
    "Mon territoire (Sicoval)": ("territoire", f"territoire={EXAMPLE}"),
    "Nos pratiques (exemple)": ("pratiques", f"territoire={EXAMPLE}&inventaire=exemple"),
    "Diagnostic (exemple)": ("diagnostic", f"territoire={EXAMPLE}&inventaire=exemple"),
    "Données et méthode": ("donnees", f"territoire={EXAMPLE}"),
}
#: The rest of the territory's pages, of which only the reruns are measured.
MORE = {
    "75 ans et plus (Sicoval)": ("aines", f"territoire={EXAMPLE}"),
    "Couverture (Sicoval)": ("couverture", f"territoire={EXAMPLE}"),
    "Accessibilité des sites (Sicoval)": ("accessibilite", f"territoire={EXAMPLE}"),
    "Comparer (Sicoval)": ("comparer", f"territoire={EXAMPLE}"),
    "Besoin et offre d'aide (Sicoval)": ("aide", f"territoire={EXAMPLE}"),
    "Indice de fragilité (Sicoval)": ("fragilite", f"territoire={EXAMPLE}"),
}
MAP_CHANGE = "Changer d'indicateur (Sicoval)"
#: The budget is for the pages without a map.
WITH_MAP = {
    "Mon territoire (Sicoval)", MAP_CHANGE, "Besoin et offre d'aide (Sicoval)",
    "Indice de fragilité (Sicoval)",
}  # fmt: skip
FLOOR_PAGE = "Page vide"
#: The processor's clock has a hundred ticks a second: fewer runs would measure nothing.
RUNS = 300


@dataclass
class Rerun:
    """Seconds of each rerun, then seconds of processor per rerun, of a page and of the floor."""

    times: list[float] = field(default_factory=list)
    floor_times: list[float] = field(default_factory=list)
    cpu: float = 0
    floor_cpu: float = 0

    @property
    def ratios(self) -> tuple[float, float]:
        """Times the floor, in processor time and in elapsed time (medians)."""
        return self.cpu / self.floor_cpu, median(self.times) / median(self.floor_times)


def measure(nrdiag: Server, floor: Server) -> tuple[dict[str, Rerun], int]:
    """What a rerun costs by page, and how many errors were seen."""
    return asyncio.run(_measure(nrdiag, floor))


async def _measure(nrdiag: Server, floor: Server) -> tuple[dict[str, Rerun], int]:
    found: dict[str, Rerun] = {}
    errors = 0
    for name, (page, query) in (PAGES | MORE).items():
        async with session(nrdiag.url, page, query) as own, session(floor.url) as empty:
            found[name] = await _in_turn(nrdiag, own.rerun, floor, empty.rerun)
            if page == "territoire":
                found[MAP_CHANGE] = await _in_turn(nrdiag, own.change, floor, empty.rerun)
            errors += own.errors + empty.errors
    return found, errors


async def _in_turn(
    nrdiag: Server,
    ask: Callable[[], Awaitable[float]],
    floor: Server,
    ask_floor: Callable[[], Awaitable[float]],
) -> Rerun:
    """Alternated: what slows the machine down slows both."""
    await ask()
    rerun = Rerun()
    before, floor_before = nrdiag.cpu, floor.cpu
    for _ in range(RUNS):
        rerun.times.append(await ask())
        rerun.floor_times.append(await ask_floor())
    rerun.cpu = (nrdiag.cpu - before) / RUNS
    rerun.floor_cpu = (floor.cpu - floor_before) / RUNS
    return rerun
