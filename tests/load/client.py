"""A small visitor without a browser: speaks Streamlit's protocol over its web socket.

It opens sessions on a page, asks for runs, times them, and counts what went wrong: an error
on a page answers fast, so latencies mean nothing unless errors are counted too.
"""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from nrdiag.ui.server import ERROR

#: Seconds granted to one run.
DEADLINE = 60


@dataclass
class Result:
    """What one or more sessions saw: seconds of each run, bytes received, faults."""

    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    received: int = 0
    errors: int = 0
    #: The first heading of each run, as it is sent.
    titles: list[str] = field(default_factory=list)

    def add(self, other: Result) -> None:
        """Add what another session saw."""
        self.first += other.first
        self.reruns += other.reruns
        self.received += other.received
        self.errors += other.errors
        self.titles += other.titles

    def rerun(self, quantile: float) -> float:
        """Return a quantile of the reruns' latencies, in seconds."""
        ordered = sorted(self.reruns)
        return ordered[min(int(quantile * len(ordered)), len(ordered) - 1)]


def _is_error(message: ForwardMsg) -> bool:
    """Tell whether a message shows an error: Streamlit's, or the app's own."""
    kind = message.WhichOneof("type")
    if kind == "page_not_found":
        return True
    if kind == "script_finished":
        return message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
    if kind != "delta" or message.delta.WhichOneof("type") != "new_element":
        return False
    element = Delta(new_element=message.delta.new_element).new_element
    shown = element.WhichOneof("type")
    return shown == "exception" or (shown == "alert" and element.alert.body == ERROR)


def _title(message: ForwardMsg) -> list[str]:
    """The h1 that a message draws, if it does."""
    if message.WhichOneof("type") != "delta" or not message.delta.HasField("new_element"):
        return []
    element = message.delta.new_element
    if element.WhichOneof("type") == "heading":
        return [element.heading.body] if element.heading.tag == "h1" else []
    return re.findall(r"<h1.*?</h1>", element.html.body) if element.HasField("html") else []


async def _run(socket: ClientConnection, page: str, query: str, result: Result) -> float:
    """Ask for one run of a page and return how long it took, in seconds."""
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = query
    start = time.perf_counter()
    await socket.send(request.SerializeToString())
    while True:
        data = await asyncio.wait_for(socket.recv(decode=False), DEADLINE)
        result.received += len(data)
        message = ForwardMsg.FromString(data)
        result.errors += _is_error(message)
        result.titles += _title(message)
        if message.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start


async def visit(url: str, page: str = "", query: str = "", reruns: int = 3) -> Result:
    """Open one session on a page ("" for home), run it again some times, and leave."""
    result = Result()
    stream = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None, origin=url) as socket:
        result.first.append(await _run(socket, page, query, result))
        for _ in range(reruns):
            result.reruns.append(await _run(socket, page, query, result))
    return result


def crowd(url: str, sessions: int, page: str = "", query: str = "", reruns: int = 3) -> Result:
    """Open many sessions at once on a page and return all they saw."""

    async def together() -> list[Result]:
        return await asyncio.gather(*(visit(url, page, query, reruns) for _ in range(sessions)))

    total = Result()
    # Playwright keeps an event loop in the tests' thread: this one gets its own.
    with ThreadPoolExecutor(1) as thread:
        for seen in thread.submit(asyncio.run, together()).result():
            total.add(seen)
    return total
