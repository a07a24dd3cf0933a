"""A participant's telephone without a browser: votes through nginx, comes back when cut off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from e2e.serveur import get
from load.client import DEADLINE
from load.workshop import ACKNOWLEDGED
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

PAGE, ROLE = "rejoindre", "role_AGENT"
DONE = "Vous avez répondu à tout"
#: What a cut connection raises, here or while nginx looks for another replica.
CUT = (WebSocketException, InvalidHandshake, OSError, TimeoutError)


@dataclass
class Telephone:
    """One device in one workshop; its cookies are those that nginx and the app gave it."""

    url: str
    code: str
    cookies: dict[str, str] = field(default_factory=dict)
    #: On screen: buttons (key -> id), messages, the title.
    buttons: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    title: str = ""
    #: What was acknowledged: question -> level.
    acknowledged: dict[str, int | None] = field(default_factory=dict)
    #: How many times the page was opened.
    comebacks: int = 0
    _socket: ClientConnection | None = None

    async def open(self) -> None:
        """Ask for the page, as a browser that keeps its cookies, then run it."""
        response, _ = await asyncio.to_thread(
            get, self.url, f"/{PAGE}?code={self.code}", cookie=self._cookie()
        )
        if response.status != 200:
            msg = f"la page répond {response.status}"
            raise OSError(msg)
        self._keep(response.headers.get_all("set-cookie") or [])
        self._socket = await connect(
            f"ws://{urlsplit(self.url).netloc}/_stcore/stream", subprotocols=["streamlit"],
            max_size=None, origin=self.url, additional_headers={"Cookie": self._cookie()},
        )  # fmt: skip
        if self._socket.response:
            self._keep(self._socket.response.headers.get_all("set-cookie"))
        await self.run()

    async def close(self) -> None:
        """Leave, as a closed tab."""
        if self._socket:
            await self._socket.close()

    async def run(self, pressed: str = "") -> None:
        """Run the page, or press a button of it; raises one of ``CUT`` when cut off."""
        request = BackMsg()
        asked = request.rerun_script
        asked.page_name, asked.query_string = PAGE, f"code={self.code}"
        if pressed:
            asked.widget_states.widgets.add(id=pressed, trigger_value=True)
        assert self._socket
        await self._socket.send(request.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._socket.recv(decode=False), DEADLINE)
            if self._note(ForwardMsg.FromString(data)):
                return

    async def take_part(self, choose: Callable[[list[int | None]], int | None]) -> None:
        """Join, then answer every question; what was not acknowledged is asked again."""
        await self.come_back()
        end = time.monotonic() + DEADLINE
        while self.title != DONE:
            assert time.monotonic() < end, f"arrêté sur « {self.title} » {self.messages}"
            try:
                if choices := self.choices():
                    await self._vote(choices, choose)
                elif ROLE in self.buttons:
                    await self.run(self.buttons[ROLE])
                else:
                    await asyncio.sleep(0.2)
                    await self.come_back()
            except CUT:
                await self.come_back()
        await self.close()

    async def _vote(
        self,
        choices: list[tuple[str, int | None, str]],
        choose: Callable[[list[int | None]], int | None],
    ) -> None:
        question, level = choices[0][0], choose([level for _, level, _ in choices])
        await self.run(next(id for _, one, id in choices if one == level))
        if ACKNOWLEDGED in self.messages:
            self.acknowledged[question] = level

    def choices(self) -> list[tuple[str, int | None, str]]:
        """The answers on screen: question, level (None: « je ne sais pas »), id of the button."""
        found = []
        for key, id in self.buttons.items():
            question, _, level = key.rpartition("_")
            if "." in question and (level.isdigit() or level == "None"):
                found.append((question, None if level == "None" else int(level), id))
        return found

    async def come_back(self) -> None:
        """Load the page again until it answers, as Streamlit's own client does."""
        end = time.monotonic() + DEADLINE
        self.comebacks += 1
        while True:
            try:
                await self.close()
                await self.open()
            except CUT:
                assert time.monotonic() < end, "le téléphone n'a pas pu revenir"
                await asyncio.sleep(0.2)
            else:
                return

    def _note(self, message: ForwardMsg) -> bool:
        """Keep what a message shows; true at the end of a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.buttons, self.messages, self.title = {}, [], ""
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "alert":
                self.messages.append(element.alert.body)
            elif shown == "heading":
                self.title = element.heading.body
            elif shown == "button":
                # Streamlit's id ends with the key of the page: « $$ID-digest-key ».
                key = element.button.id.split("-", 2)[-1]
                self.buttons[key] = element.button.id
        return kind == "script_finished"

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
