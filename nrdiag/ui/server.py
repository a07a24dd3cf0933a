"""Starts nrdiag: Streamlit's own server, with what ``nrdiag.ui.middleware`` adds to it.

``python -m nrdiag.ui.server`` reads ``.streamlit/config.toml`` like ``streamlit run app.py``
(which keeps showing the pages, without the additions nor the files), and these variables:

- ``NRDIAG_ADDRESS``: where to listen, 127.0.0.1 unless said otherwise;
- ``NRDIAG_PORT``: 8501 unless said otherwise, 0 for any free port;
- ``NRDIAG_HOSTS``: the names visitors use, comma-separated, when behind a proxy or on a
  network; by default only this machine's own names when listening on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.starlette import App

from nrdiag import __version__
from nrdiag.edition.package import DESCRIPTOR, edition_id
from nrdiag.settings import DATA, MAX_UPLOAD_MB, ROOT
from nrdiag.ui.delay import answer_at_once
from nrdiag.ui.kept_downloads import keep_downloads
from nrdiag.ui.late_drawing import keep_late_drawings
from nrdiag.ui.map_downloads import ADDRESS as FILES
from nrdiag.ui.map_downloads import map_file
from nrdiag.ui.middleware import IMMUTABLE, Front
from nrdiag.ui.once import work_out_once
from nrdiag.ui.pictures import ADDRESS, every_picture
from nrdiag.ui.table_files import ADDRESS as TABLES
from nrdiag.ui.table_files import table_file
from nrdiag.ui.visit_files import ADDRESS as VISIT
from nrdiag.ui.visit_files import PARAMETER as SECRET
from nrdiag.ui.visit_files import visit_file

LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: What pages import: loaded before the first visitor, who then waits 0.1 s instead of 1 s.
#: mapclassify brings scikit-learn, and stops every visitor for a second when it comes later.
WARM_IMPORTS = ("pandas", "altair", "mapclassify")

# Starlette puts an upload above 1 MB in a temporary file; an inventory never touches the disk.
MultiPartParser.spool_max_size = (MAX_UPLOAD_MB + 4) * 2**20

#: What a visitor reads when a page fails (the tests look for it).
ERROR = (
    "Cette page a rencontré une erreur. Elle est notée dans le journal du serveur ; "
    "rechargez la page ou revenez à l’accueil."
)


async def health(_request: Request) -> JSONResponse:
    """Say that the server answers, and which version and edition it serves."""
    edition = edition_id() if (DATA / DESCRIPTOR).is_file() else None
    return JSONResponse(
        {"etat": "ok", "version": __version__, "edition": edition},
        headers={"cache-control": "no-store"},
    )


async def pictures(request: Request) -> Response:
    """Every picture of one map; the address holds the edition, so it can be kept for ever."""
    keys = request.path_params
    found = await asyncio.to_thread(every_picture, keys["edition"], keys["scope"], keys["level"])
    if found is None:
        return PlainTextResponse("Carte introuvable.", status_code=404)
    headers = {"content-encoding": "gzip", "cache-control": IMMUTABLE}
    return Response(found, headers=headers, media_type="application/json")


async def map_download(request: Request) -> Response:
    """A map as CSV or GeoJSON."""
    keys = request.path_params
    found = await asyncio.to_thread(
        map_file, keys["edition"], keys["scope"], keys["level"], keys["name"]
    )
    return _file(found)


async def table_download(request: Request) -> Response:
    """A table of a territory as CSV."""
    keys = request.path_params
    found = await asyncio.to_thread(table_file, keys["edition"], keys["code"], keys["name"])
    return _file(found and (found[0], "text/csv; charset=utf-8", found[1]))


async def visit_download(request: Request) -> Response:
    """A file of a visit, made now."""
    secret = request.query_params.get(SECRET, "")
    found = await asyncio.to_thread(visit_file, secret, request.path_params["name"])
    answer = _file(found)
    answer.headers["cache-control"] = "no-store"
    return answer


def _file(found: tuple[str, str, bytes] | None) -> Response:
    """A file by its name, media type and content; it is kept by whoever asks for it."""
    if found is None:
        return PlainTextResponse("Fichier introuvable.", status_code=404)
    name, media, content = found
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media)


def warm() -> None:
    """Import what pages need, then keep it out of the garbage collector's rounds."""
    # Outside a visit, Streamlit warns at each of its own calls; nothing else is hidden.
    logger = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    logger.disabled = True
    for name in WARM_IMPORTS:
        importlib.import_module(name)
    if importlib.util.find_spec("nrdiag.ui.warm"):
        importlib.import_module("nrdiag.ui.warm").warm_up()
    logger.disabled = False
    gc.collect()
    gc.freeze()


def tell_error(_error: Exception) -> bool:
    """Say in French that the page failed; Streamlit writes the error itself in the log."""
    st.error(ERROR)
    return True


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
    """Warm up, then say in one line where the app is; Streamlit's own lines are hidden."""
    warm()
    address = str(config.get_option("server.address"))
    shown = f"[{address}]" if ":" in address else address
    url = f"http://{shown}:{config.get_option('server.port')}"
    print(f"nrdiag est prêt : {url} (Ctrl+C pour l'arrêter)", flush=True)  # noqa: T201
    yield {}


def visitors_hosts() -> tuple[str, ...]:
    """Return the host names accepted; none means any."""
    declared = tuple(h.strip() for h in os.environ.get("NRDIAG_HOSTS", "").split(",") if h.strip())
    local = os.environ.get("NRDIAG_ADDRESS", LOOPBACK[1]) in LOOPBACK
    return declared + LOOPBACK if local or declared else ()


application = App(
    ROOT / "app.py",
    routes=[
        Route("/sante", health),
        Route(ADDRESS + "/{edition}/{scope}/{level}.json", pictures),
        Route(FILES + "/{edition}/{scope}/{level}/{name}", map_download),
        Route(TABLES + "/{edition}/{code}/{name}", table_download),
        Route(VISIT + "/{name}", visit_download),
    ],
    middleware=[Middleware(Front, root=ROOT, hosts=visitors_hosts())],
    lifespan=lifespan,
    on_script_error=tell_error,
)


def main() -> None:
    """Run the server until it is interrupted."""
    answer_at_once()
    keep_late_drawings()
    keep_downloads()
    work_out_once()
    # Streamlit looks for .streamlit/config.toml beside the program it believes it was given.
    sys.argv = [str(ROOT / "app.py")]
    application.run(
        config={
            "server.address": os.environ.get("NRDIAG_ADDRESS", LOOPBACK[1]),
            "server.port": int(os.environ.get("NRDIAG_PORT", "8501")),
            "server.headless": True,
            "server.fileWatcherType": "none",
            "server.allowedHosts": list(visitors_hosts()),
            "logger.hideWelcomeMessage": True,
        }
    )


if __name__ == "__main__":
    main()
