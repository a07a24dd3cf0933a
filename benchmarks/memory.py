"""Memory of a server at rest, then with idle sessions that have each seen a page."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from benchmarks import EXAMPLE
from benchmarks.servers import FLOOR, NRDIAG, running
from benchmarks.sessions import session

STEPS = (1, 10, 30)


def measure() -> dict[str, dict[int, float]]:
    """Megabytes by number of sessions (0: ready, nobody came) of nrdiag and of an empty page."""
    return {
        "nrdiag, Mon territoire": _one(NRDIAG, "territoire", f"territoire={EXAMPLE}"),
        "page vide": _one(FLOOR, "", ""),
    }


def _one(command: tuple[str, ...], page: str, query: str) -> dict[int, float]:
    async def visits() -> dict[int, float]:
        found = {0: server.memory}
        async with AsyncExitStack() as stack:
            for count in range(1, STEPS[-1] + 1):
                await stack.enter_async_context(session(server.url, page, query))
                if count in STEPS:
                    await asyncio.sleep(0.3)
                    found[count] = server.memory
        return found

    with running(command) as server:
        return asyncio.run(visits())
