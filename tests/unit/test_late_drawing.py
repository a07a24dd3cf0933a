"""A refresh that meets a run that ends waits for it: what it drew is sent, not thrown away."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

from nrdiag.ui import late_drawing


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reached Streamlit's own method, in order; the patch goes with the test."""
    found: list[Any] = []
    monkeypatch.setattr(AppSession, "request_rerun", lambda _self, state: found.append(state))
    late_drawing.keep_late_drawings()
    return found


def test_streamlit_still_has_what_is_looked_at() -> None:
    requests = ScriptRequests()
    assert requests._state is ScriptRequestType.CONTINUE
    requests.request_stop()
    assert requests._state is ScriptRequestType.STOP
    for name in ("_event_loop", "_scriptrunner"):
        assert name in AppSession.__init__.__code__.co_names


async def refreshed(state: Any, seconds: float) -> tuple[Any, SimpleNamespace]:
    session = SimpleNamespace(_event_loop=asyncio.get_running_loop())
    session._scriptrunner = SimpleNamespace(_requests=SimpleNamespace(_state=state))
    AppSession.request_rerun(session, ClientState(fragment_id="f"))  # type: ignore[arg-type]
    await asyncio.sleep(seconds)
    return session._scriptrunner, session


def test_a_refresh_waits_for_the_run_that_ends(asked: list[Any]) -> None:
    async def scene() -> None:
        _, session = await refreshed(ScriptRequestType.STOP, 0.05)
        assert asked == []
        session._scriptrunner = None
        await asyncio.sleep(0.05)
        assert [one.fragment_id for one in asked] == ["f"]

    asyncio.run(scene())


def test_nothing_else_waits(asked: list[Any]) -> None:
    async def scene() -> None:
        await refreshed(ScriptRequestType.CONTINUE, 0)
        assert len(asked) == 1
        runner = SimpleNamespace(_requests=SimpleNamespace(_state=ScriptRequestType.STOP))
        session: Any = SimpleNamespace(_event_loop=asyncio.get_running_loop(), _scriptrunner=runner)
        for state in (ClientState(), None):
            AppSession.request_rerun(session, state)
        assert len(asked) == 3

    asyncio.run(scene())


def test_a_run_that_never_ends_is_not_waited_for_for_ever(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_drawing, "PAUSE", 0.0)

    async def scene() -> None:
        await refreshed(ScriptRequestType.STOP, 0.2)
        assert len(asked) == 1

    asyncio.run(scene())
