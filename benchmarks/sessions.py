"""Sessions without a browser that stay open: whole reruns, and reruns of the map alone."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from load.client import DEADLINE, _is_error
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect


@dataclass
class Session:
    """One open session on one page."""

    socket: ClientConnection
    page: str
    query: str
    errors: int = 0
    received: int = 0
    messages: int = 0
    #: The map, its fragment and its indicators, seen on the way.
    map: str = ""
    fragment: str = ""
    script: str = ""
    options: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    turn: int = 0

    async def rerun(self) -> float:
        """Run the whole page again; return the seconds until its end."""
        request = BackMsg()
        request.rerun_script.page_name = self.page
        request.rerun_script.query_string = self.query
        return await self._ask(request)

    async def change(self) -> float:
        """Choose the next indicator of the map: only the map's fragment runs."""
        self.turn += 1
        request = BackMsg()
        request.rerun_script.page_script_hash = self.script
        request.rerun_script.query_string = self.query
        request.rerun_script.fragment_id = self.fragment
        state = request.rerun_script.widget_states.widgets.add()
        own = request.rerun_script.widget_states.widgets.add()
        own.id, own.json_value = self.map, "{}"
        # What the browser sends when the map's own list changes.
        state.id = f"$$STREAMLIT_INTERNAL_KEY_{self.map}__events"
        choice = self.options[self.turn % len(self.options)]
        state.json_trigger_value = json.dumps([{"event": "indicateur", "value": choice}])
        spent = await self._ask(request)
        # A choice that was not heard would be quick, and would prove nothing.
        self.errors += self.data["choisi"] != choice
        return spent

    async def _ask(self, request: BackMsg) -> float:
        start = time.perf_counter()
        await self.socket.send(request.SerializeToString())
        while True:
            data = await asyncio.wait_for(self.socket.recv(decode=False), DEADLINE)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                return time.perf_counter() - start
            self.received += len(data)
            self.messages += 1
            self._note(message)

    def _note(self, message: ForwardMsg) -> None:
        self.errors += _is_error(message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.script = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "bidi_component":
                self.map, self.fragment = element.bidi_component.id, message.delta.fragment_id
                self.data = json.loads(element.bidi_component.json)
                self.options = [id for id, *_ in self.data["choix"]]


@asynccontextmanager
async def session(url: str, page: str = "", query: str = "") -> AsyncIterator[Session]:
    """Open a session and run its page once."""
    stream = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None, origin=url) as socket:
        opened = Session(socket, page, query)
        await opened.rerun()
        yield opened
