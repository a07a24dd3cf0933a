"""What a run draws reaches the loop whole and in order, in few turns."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from nrdiag.ui.batches import hand_over_in_batches

ELEMENT = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
END = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS


class Session:
    """What the batch asks of a session: its loop, and a way to be called there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop = loop
        self.turns = 0
        self.handled: list[tuple[ScriptRunnerEvent, object]] = []

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.turns += 1
        self._event_loop.call_soon_threadsafe(callback)

    def _handle_scriptrunner_event_on_event_loop(
        self, sender: object, event: ScriptRunnerEvent, **said: object
    ) -> None:
        assert asyncio.get_running_loop() is self._event_loop
        self.handled.append((event, said.get("forward_msg")))


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (AppSession, "_on_scriptrunner_event"),
        (Runtime, "_enqueued_some_message"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    hand_over_in_batches()


def say(session: Session, event: ScriptRunnerEvent, message: object = None) -> None:
    AppSession._on_scriptrunner_event(session, None, event, forward_msg=message)  # type: ignore[arg-type]


def spoken(*script: tuple[ScriptRunnerEvent, object]) -> Session:
    """The session once a thread has said all of ``script``, and the loop has had its time."""

    async def main() -> Session:
        session = Session(asyncio.get_running_loop())
        thread = threading.Thread(target=lambda: [say(session, *said) for said in script])
        thread.start()
        thread.join()  # the loop had no turn: all that was said waits
        await asyncio.sleep(0.05)
        return session

    return asyncio.run(main())


def test_everything_is_handled_in_order() -> None:
    script = [(ELEMENT, i) for i in range(100)] + [(END, None), (ELEMENT, "after")]
    assert spoken(*script).handled == script


def test_many_elements_ask_for_one_turn() -> None:
    session = spoken(*((ELEMENT, i) for i in range(100)))
    assert len(session.handled) == 100
    assert session.turns == 1


def test_an_end_does_not_wait() -> None:
    async def main() -> list[object]:
        session = Session(asyncio.get_running_loop())
        say(session, ELEMENT, "drawn")
        say(session, END)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return [message for _, message in session.handled]

    assert asyncio.run(main()) == ["drawn", None]


def test_what_comes_later_asks_again() -> None:
    async def main() -> Session:
        session = Session(asyncio.get_running_loop())
        for i in range(3):
            say(session, ELEMENT, i)
            await asyncio.sleep(0.03)
        return session

    session = asyncio.run(main())
    assert [message for _, message in session.handled] == [0, 1, 2]
    assert session.turns == 3


def test_the_loop_is_not_woken_up_by_itself() -> None:
    async def main() -> list[bool]:
        asked = []
        loop = SimpleNamespace(call_soon_threadsafe=lambda _: asked.append(True))
        here = SimpleNamespace(eventloop=asyncio.get_running_loop(), need_send_data=asyncio.Event())
        there = SimpleNamespace(eventloop=loop, need_send_data=asyncio.Event())
        for objects in (here, there):
            runtime = SimpleNamespace(_get_async_objs=lambda objects=objects: objects)
            Runtime._enqueued_some_message(runtime)  # type: ignore[arg-type]
        return [here.need_send_data.is_set(), *asked]

    assert asyncio.run(main()) == [True, True]
