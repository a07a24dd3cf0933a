"""A room without browsers: telephones that vote and a screen that watches, over web sockets.

Each session does what a browser does: it draws the page, asks again as often as the page says,
and presses the button whose key it was told. What it times is what a person would wait for.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from load.client import _is_error
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from nrdiag.atelier.scenarios import declaration
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w
from nrdiag.ui.middleware import DEVICE_COOKIE

QUESTION, STEP = "questionnaire.O1-1", 5
ACKNOWLEDGED = "Réponse enregistrée."
T = TypeVar("T")
#: Seconds granted to anything.
DEADLINE = 30.0


@dataclass
class Session:
    """One open page: its buttons by key, and what it is told."""

    socket: ClientConnection
    page: str
    query: str
    heard: Callable[[str, str], None]
    buttons: dict[str, str] = field(default_factory=dict)
    script: str = ""
    errors: int = 0
    drawn: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _pulses: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def open(self) -> None:
        """Draw the page, and from then on do as a browser does."""
        self.listen()
        request = BackMsg()
        request.rerun_script.page_name = self.page
        request.rerun_script.query_string = self.query
        await self.socket.send(request.SerializeToString())
        await asyncio.wait_for(self.drawn.wait(), DEADLINE)

    def listen(self) -> None:
        """Hear what the server says, whatever was asked."""
        self._tasks.add(asyncio.create_task(self._listen()))

    async def press(self, key: str) -> None:
        """Press the button of that key."""
        request = self._request()
        state = request.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.buttons[key], True
        await self.socket.send(request.SerializeToString())

    async def close(self) -> None:
        for task in (*self._tasks, *self._pulses.values()):
            task.cancel()
        await self.socket.close()

    def _request(self) -> BackMsg:
        request = BackMsg()
        request.rerun_script.page_script_hash = self.script
        request.rerun_script.query_string = self.query
        return request

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for data in self.socket:
                self._hear(data)

    def _hear(self, data: str | bytes) -> None:
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        self.errors += _is_error(message)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "script_finished":
            self.drawn.set()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._note(message)

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind == "button":
            self.buttons[element.button.id.split("-", 2)[-1]] = element.button.id
        elif kind == "alert":
            self.heard("alert", element.alert.body)
        elif kind == "html":
            self.heard("html", element.html.body)

    def _repeat(self, fragment: str, interval: float) -> None:
        if fragment in self._pulses:
            self._pulses[fragment].cancel()
        self._pulses[fragment] = asyncio.create_task(self._pulse(fragment, interval))

    async def _pulse(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            request = self._request()
            request.rerun_script.fragment_id = fragment
            request.rerun_script.is_auto_rerun = True
            with suppress(ConnectionClosed):
                await self.socket.send(request.SerializeToString())


@dataclass
class Room:
    """What the room saw: seconds of each vote to its acknowledgement and to the screen."""

    acknowledged: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    errors: int = 0
    sent: dict[str, int] = field(default_factory=dict)


def made(store: str) -> str:
    """The facilitator's secret of a workshop whose questionnaire is open."""
    now = dt.datetime.now(dt.UTC)
    text = declaration().scenario("deux_heures").model_dump_json()
    secret = w.create(store, "Atelier", "243100633", text, now)
    w.change(store, secret, etape=STEP, ouvert=True)
    return secret


def vote_together(urls: list[str], store: str, secret: str, phones: int, seconds: float) -> Room:
    """``phones`` devices, spread over the servers, each voting once within ``seconds``."""
    # Playwright keeps an event loop in the tests' thread: this one gets its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _together(urls, store, secret, phones, seconds)).result()


def stay(
    url: str, store: str, secret: str, phones: int, seconds: float, look: Callable[[], T]
) -> tuple[T, T, T]:
    """A quiet room: what ``look`` says before anyone, once all are there, and ``seconds`` later."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _stay(url, store, secret, phones, seconds, look)).result()


async def _stay(
    url: str, store: str, secret: str, phones: int, seconds: float, look: Callable[[], T]
) -> tuple[T, T, T]:
    now = dt.datetime.now(dt.UTC)
    workshop = w.of_secret(store, secret, now)
    before = look()
    sessions = [await opened(url, "ecran", f"cle={w.screen_secret(secret)}", _ignored)]
    for _ in range(phones):
        device = b.new_secret()
        b.join(store, workshop, device, "agent", now)
        cookie = f"{DEVICE_COOKIE}={device}"
        sessions.append(await opened(url, "rejoindre", f"code={workshop.code}", _ignored, cookie))
    await asyncio.sleep(2)
    there = look()
    await asyncio.sleep(seconds)
    after = look()
    for one in sessions:
        await one.close()
    return before, there, after


def _ignored(_kind: str, _text: str) -> None:
    """What a quiet page is told."""


def tap_first(url: str, store: str, secret: str, key: str) -> bool:
    """Whether a tap is acknowledged when it is the first thing that a new visit hears.

    So it is for who taps while the telephone comes back, its server being lost.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _tap_first(url, store, secret, key)).result()


async def _tap_first(url: str, store: str, secret: str, key: str) -> bool:
    now = dt.datetime.now(dt.UTC)
    workshop, device = w.of_secret(store, secret, now), b.new_secret()
    b.join(store, workshop, device, "agent", now)
    page, query, cookie = "rejoindre", f"code={workshop.code}", f"{DEVICE_COOKIE}={device}"
    before = await opened(url, page, query, _ignored, cookie)
    await before.close()
    answered = asyncio.Event()

    def heard(kind: str, text: str) -> None:
        if kind == "alert" and text == ACKNOWLEDGED:
            answered.set()

    after = Session(
        await _connected(url, cookie), page, query, heard, before.buttons, before.script
    )
    after.listen()
    await after.press(key)
    with suppress(TimeoutError):
        await asyncio.wait_for(answered.wait(), 5)
    await after.close()
    return answered.is_set() and not after.errors


async def opened(
    url: str, page: str, query: str, heard: Callable[[str, str], None], cookie: str = ""
) -> Session:
    """A page that is drawn. Raises OSError or a websockets error when the server is not there."""
    found = Session(await _connected(url, cookie), page, query, heard)
    await found.open()
    return found


async def _connected(url: str, cookie: str) -> ClientConnection:
    return await connect(
        f"ws://{urlsplit(url).netloc}/_stcore/stream", subprotocols=["streamlit"],
        max_size=None, origin=url, additional_headers={"Cookie": cookie} if cookie else None,
    )  # fmt: skip


async def _together(urls: list[str], store: str, secret: str, phones: int, seconds: float) -> Room:
    now = dt.datetime.now(dt.UTC)
    workshop = w.of_secret(store, secret, now)
    room, sessions = Room(), list[Session]()
    counts: dict[int, float] = {}
    devices = []
    for rank in range(phones):
        device = b.new_secret()
        devices.append(device)
        room.sent[b.join(store, workshop, device, "agent", now).cle] = rank % 5

    def on_screen(kind: str, text: str) -> None:
        if kind == "html" and (found := re.search(rf">(\d+) / {phones}<", text)):
            counts.setdefault(int(found[1]), time.perf_counter())

    query = f"cle={w.screen_secret(secret)}"
    sessions.append(await opened(urls[0], "ecran", query, on_screen))
    done: list[tuple[float, float]] = []
    barrier = asyncio.Barrier(phones)

    async def one(rank: int, device: str, wait: float) -> None:
        answered = asyncio.Event()

        def on_phone(kind: str, text: str) -> None:
            if kind == "alert" and text == ACKNOWLEDGED:
                answered.set()

        phone = await opened(
            urls[rank % len(urls)], "rejoindre", f"code={workshop.code}", on_phone,
            f"{DEVICE_COOKIE}={device}",
        )  # fmt: skip
        sessions.append(phone)
        await barrier.wait()
        await asyncio.sleep(wait)
        start = time.perf_counter()
        await phone.press(f"{QUESTION}_{rank % 5}")
        await asyncio.wait_for(answered.wait(), DEADLINE)
        done.append((start, time.perf_counter()))

    waits = random.Random(7)  # noqa: S311 - the same room at each run
    try:
        await asyncio.gather(
            *(one(rank, device, waits.uniform(0, seconds)) for rank, device in enumerate(devices))
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(DEADLINE):
                while phones not in counts:
                    await asyncio.sleep(0.05)
    finally:
        for found in sessions:
            await found.close()
    room.errors = sum(found.errors for found in sessions)
    room.acknowledged = [end - start for start, end in done]
    room.shown = _shown(done, counts)
    return room


def _shown(done: list[tuple[float, float]], counts: dict[int, float]) -> list[float]:
    """Seconds from each vote to the first time the screen counted it (infinite: never)."""
    ordered = sorted(done, key=lambda one: one[1])
    return [
        min((at for count, at in counts.items() if count >= rank), default=float("inf")) - start
        for rank, (start, _) in enumerate(ordered, start=1)
    ]
