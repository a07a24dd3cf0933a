"""The server's socket answers at once."""

import socket

from streamlit.web.server.starlette import starlette_server

from nrdiag.ui import delay


def test_accepted_sockets_send_without_delay(monkeypatch) -> None:
    """TCP_NODELAY is on for what Streamlit's own binder accepts, once nrdiag has set it up."""
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    delay.answer_at_once()
    with starlette_server._bind_socket("127.0.0.1", 0, 5) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
