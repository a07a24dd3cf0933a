"""What a run of a page draws is handed to the server's loop a few times, not element by element."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

#: Seconds that an element waits for the next ones: Streamlit's own pause between two sendings.
PAUSE = 0.005


class Batch:
    """What a session's script says, in order, until the loop takes it."""

    def __init__(self, session: AppSession) -> None:
        self._session = session
        self._waiting: deque[Callable[[], None]] = deque()
        self._asked = False

    def add(self, event: ScriptRunnerEvent, handle: Callable[[], None]) -> None:
        """Called by the script's thread: an element waits for the next ones, an end does not."""
        self._waiting.append(handle)
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self._session._call_soon_on_event_loop(self.take)
        elif not self._asked:
            self._asked = True
            self._session._call_soon_on_event_loop(self._take_later)

    def _take_later(self) -> None:
        self._session._event_loop.call_later(PAUSE, self.take)

    def take(self) -> None:
        """Called by the loop: each thing said keeps a turn of its own, so an error stops no other.

        What is added meanwhile is taken too, or asks again.
        """
        self._asked = False
        while self._waiting:
            self._session._event_loop.call_soon(self._waiting.popleft())


def hand_over_in_batches() -> None:
    """Wake the loop up once for many elements.

    Streamlit wakes it twice for each, and two threads then pass Python's lock to and fro: for a
    page of thirty elements, 200 system calls and half of the processor time.
    """

    def on_event(self: AppSession, sender: Any, event: ScriptRunnerEvent, **said: Any) -> None:
        batch = self.__dict__.get("_nrdiag_batch")
        if batch is None:
            batch = self.__dict__["_nrdiag_batch"] = Batch(self)
        handle = self._handle_scriptrunner_event_on_event_loop
        batch.add(event, partial(handle, sender, event, **said))

    from_elsewhere = Runtime._enqueued_some_message

    def enqueued(self: Runtime) -> None:
        objects = self._get_async_objs()
        if asyncio._get_running_loop() is objects.eventloop:
            objects.need_send_data.set()
        else:
            from_elsewhere(self)

    AppSession._on_scriptrunner_event = on_event  # type: ignore[method-assign,assignment]
    Runtime._enqueued_some_message = enqueued  # type: ignore[method-assign]
