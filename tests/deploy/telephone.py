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
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

PAGE = "rejoindre"
ACKNOWLEDGED = "Réponse enregistrée."
#: What a cut connection raises, here or while nginx looks for another replica.
CUT = (WebSocketException, InvalidHandshake, OSError, TimeoutError)


@dataclass
class Telephone:
    """One device in one workshop; its cookies are those that nginx and the app gave it."""

    url: str
    code: str
    cookies: dict[str, str] = field(default_factory=dict)
    #: On screen: buttons (key -> id) and messages.
    buttons: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    #: What was acknowledged: question -> level; and the seconds each took.
    acknowledged: dict[str, int | None] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    comebacks: int = 0
    pulse: tuple[str, float] | None = None
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

    async def run(self, pressed: str = "", fragment: str = "") -> None:
        """Run the page, a button of it, or its fragment; raises one of ``CUT`` when cut off."""
        request = BackMsg()
        asked = request.rerun_script
        asked.page_name, asked.query_string = PAGE, f"code={self.code}"
        if pressed:
            asked.widget_states.widgets.add(id=pressed, trigger_value=True)
        if fragment:
            asked.fragment_id, asked.is_auto_rerun = fragment, True
        assert self._socket
        await self._socket.send(request.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._socket.recv(decode=False), DEADLINE)
            if self._note(ForwardMsg.FromString(data)):
                return

    async def join(self, role: str) -> None:
        """Say a role; comes back as long as it takes."""
        await self._until(lambda: "role_" not in str(self.buttons), f"role_{role}")

    async def answer(self, choose: Callable[[str, list[int | None]], int | None]) -> None:
        """Answer every question, in the order of the page; unanswered ones are asked again."""
        while choices := self.choices():
            question = choices[0][0]
            level = choose(question, [level for _, level, _ in choices])
            pressed = next(id for _, one, id in choices if one == level)
            start = time.perf_counter()
            try:
                await self.run(pressed)
            except CUT:
                await self.come_back()
                continue
            if ACKNOWLEDGED in self.messages:
                self.acknowledged[question] = level
                self.seconds.append(time.perf_counter() - start)
            elif not self.choices():
                await asyncio.sleep(0.2)
                await self.come_back()

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

    async def _until(self, done: Callable[[], bool], key: str) -> None:
        while not done():
            try:
                await self.run(self.buttons[key])
            except CUT:
                await self.come_back()

    def _note(self, message: ForwardMsg) -> bool:
        """Keep what a message shows; true at the end of a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.buttons, self.messages, self.pulse = {}, [], None
        elif kind == "auto_rerun":
            self.pulse = (message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "alert":
                self.messages.append(element.alert.body)
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
