"""Serves a toy page exactly like nrdiag: same wrapper, same settings, same garbage collection.

``python -m benchmarks.serve floor/app.py`` loads nothing more than Streamlit;
``--warm`` also loads what nrdiag loads at start (folium, the edition…).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import Message
from streamlit import config
from streamlit.starlette import App

from benchmarks import ROOT
from nrdiag.ui.delay import answer_at_once
from nrdiag.ui.middleware import Front

HOSTS = ("localhost", "127.0.0.1", "::1")


class FoliumFront(Front):
    """Front without what plain folium cannot live with: its iframe and its ``eval``."""

    async def _own(self, path: str, request: Headers, query: bytes = b"") -> Response | None:
        return None if path.startswith("/component/") else await super()._own(path, request, query)

    def _complete(self, path: str, message: Message) -> None:
        super()._complete(path, message)
        headers = MutableHeaders(scope=message)
        for name in ("content-security-policy", "x-frame-options"):
            if name in headers:
                del headers[name]


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
    """Freeze what is loaded, and say where the page is with nrdiag's own words."""
    if "--warm" in sys.argv:
        from nrdiag.ui.server import warm

        warm()
    else:
        gc.collect()
        gc.freeze()
    port = config.get_option("server.port")
    print(f"nrdiag est prêt : http://127.0.0.1:{port} (page témoin)", flush=True)
    yield {}


def main() -> None:
    """Serve the page named on the command line until stopped."""
    answer_at_once()
    script = Path(__file__).parent / sys.argv[1]
    front = FoliumFront if "folium" in sys.argv[1] else Front
    application = App(
        script, middleware=[Middleware(front, root=ROOT, hosts=HOSTS)], lifespan=lifespan
    )
    # Streamlit looks for .streamlit/config.toml beside the program it believes it was given.
    sys.argv[0] = str(ROOT / "app.py")
    application.run(
        config={
            "server.address": "127.0.0.1",
            "server.port": int(os.environ.get("NRDIAG_PORT", "0")),
            "server.headless": True,
            "server.fileWatcherType": "none",
            "server.allowedHosts": list(HOSTS),
            "logger.hideWelcomeMessage": True,
        }
    )


if __name__ == "__main__":
    main()
