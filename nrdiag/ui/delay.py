"""No waiting before small messages: what Streamlit's own server leaves on is turned off."""

from __future__ import annotations

import socket

from streamlit.runtime import runtime
from streamlit.web.server.starlette import starlette_server

#: Streamlit rests 5 ms between two sendings. A page ready in 2.4 ms was seen after 4.5 ms.
REST = 0.001


def answer_at_once() -> None:
    """Send small messages without waiting (TCP_NODELAY: 30 ms less; a shorter rest: 2 ms less).

    Streamlit opens its socket without naming TCP, so asyncio leaves the delay on; sockets
    accepted inherit the option. tests/unit/test_delay.py reads both back.
    """
    # setattr: the constant is Streamlit's own, imported there from where it is said final.
    setattr(runtime, "MESSAGE_FLUSH_INTERVAL_SECS", REST)  # noqa: B010
    bind = starlette_server._bind_socket

    def bind_without_delay(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    starlette_server._bind_socket = bind_without_delay
