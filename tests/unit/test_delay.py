"""The server answers at once."""

import asyncio
import socket

import pytest
from streamlit.runtime import runtime
from streamlit.web.server.starlette import starlette_server

from nrdiag.ui import delay


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as nrdiag sets it up, and as it was afterwards."""
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    monkeypatch.setattr(runtime, "MESSAGE_FLUSH_INTERVAL_SECS", runtime.MESSAGE_FLUSH_INTERVAL_SECS)
    delay.answer_at_once()


def test_accepted_sockets_send_without_delay() -> None:
    """TCP_NODELAY is on for what Streamlit's own binder accepts, once nrdiag has set it up."""
    with starlette_server._bind_socket("127.0.0.1", 0, 5) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_streamlit_rests_no_longer_than_nrdiag_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop that sends to visitors reads the shorter rest: a renamed constant fails here."""
    rests: list[float] = []
    sleep = asyncio.sleep

    async def watched(seconds: float) -> None:
        rests.append(seconds)
        running._async_objs.must_stop.set()
        await sleep(0)

    running = runtime.Runtime.__new__(runtime.Runtime)
    monkeypatch.setattr(runtime.asyncio, "sleep", watched)
    asyncio.run(_send_once(running))
    assert rests == [delay.REST]


async def _send_once(running: runtime.Runtime) -> None:
    """Run Streamlit's own loop, with no visitor, until its first rest."""

    class NoVisitor:
        def list_active_sessions(self) -> list[object]:
            return []

        list_sessions = list_active_sessions

    running._session_mgr = NoVisitor()
    running._state = runtime.RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED
    running._async_objs = runtime.AsyncObjects(
        eventloop=asyncio.get_running_loop(),
        must_stop=asyncio.Event(),
        has_connection=asyncio.Event(),
        need_send_data=asyncio.Event(),
        started=asyncio.Future(),
        stopped=asyncio.Future(),
    )
    await running._loop_coroutine()
    await running._async_objs.stopped
