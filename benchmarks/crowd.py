"""A full room: many sessions on one process, each asking again every few seconds."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from benchmarks import EXAMPLE
from benchmarks.servers import FLOOR, NRDIAG, Server, running
from benchmarks.sessions import session

SESSIONS, SECONDS = 100, 25
#: Seconds between two requests of one session, plus or minus half.
PAUSE = 4.0


@dataclass
class Room:
    """What a crowd saw: latencies in seconds, errors, and what it cost the server."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    cpu: float = 0.0
    memory: float = 0.0


def measure() -> dict[str, Room]:
    """The empty page, whole reruns of the territory page, changes of its indicator alone."""
    query = f"territoire={EXAMPLE}"
    return {
        "page vide": _room(FLOOR, "", "", False),
        "Mon territoire, page entière": _room(NRDIAG, "territoire", query, False),
        "Mon territoire, changer d'indicateur": _room(NRDIAG, "territoire", query, True),
    }


def _room(command: tuple[str, ...], page: str, query: str, change: bool) -> Room:
    with running(command) as server:
        return asyncio.run(_together(server, page, query, change))


async def _together(server: Server, page: str, query: str, change: bool) -> Room:
    room = Room()
    chance = random.Random(7)  # noqa: S311 - the same pauses at each run
    async with session(server.url, page, query):
        pass  # the first visitor pays the first reading of the tables: not what is measured
    start = time.perf_counter()

    async def one() -> None:
        await asyncio.sleep(chance.random() * PAUSE)
        async with session(server.url, page, query) as opened:
            while True:
                await asyncio.sleep(PAUSE * chance.uniform(0.5, 1.5))
                # The first seconds, while people arrive, are not counted.
                if (now := time.perf_counter() - start) > PAUSE + SECONDS:
                    break
                spent = await (opened.change() if change else opened.rerun())
                if now > PAUSE:
                    room.latencies.append(spent)
            room.errors += opened.errors

    before = server.cpu
    await asyncio.gather(*(one() for _ in range(SESSIONS)))
    room.cpu = (server.cpu - before) / (time.perf_counter() - start)
    room.memory = server.memory
    return room
