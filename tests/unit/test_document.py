"""The document of a page: what nrdiag starts earlier than Streamlit would."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import streamlit
from starlette.requests import Request
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from nrdiag.settings import ROOT
from nrdiag.ui.document import HOST_CONFIG, french_page
from nrdiag.ui.middleware import Front

INDEX = Path(streamlit.__file__).parent / "static/index.html"


def test_the_settings_that_are_not_waited_for_are_those_that_streamlit_answers() -> None:
    (route,) = create_host_config_routes(None)
    assert isinstance(route, Route)
    request = Request({"type": "http", "method": "GET", "path": route.path, "headers": []})
    answer = json.loads(asyncio.run(route.endpoint(request)).body)
    # Whose messages a page would listen to, in a frame: our own origin, not Streamlit's list.
    assert answer.pop("allowedOrigins")
    assert answer == HOST_CONFIG


def test_the_server_is_named_before_streamlit_starts() -> None:
    text = french_page(INDEX, "nrdiag")
    assert 0 < text.index("window.__streamlit=") < text.index('<script type="module" crossorigin')
    assert "http" not in text[text.index("window.__streamlit=") :].partition("</script>")[0]


def test_every_page_names_it_under_the_security_policy() -> None:
    front = Front(lambda *_: None, root=ROOT)  # type: ignore[arg-type]
    assert all(b"window.__streamlit=" in page.body for page in front.pages.values())
    # Inline scripts are allowed one by one, by their digest.
    assert front.policy.count("'sha256-") == front.pages["/"].body.count(b"<script>") > 0
    assert "'unsafe-inline'" not in front.policy.partition("script-src")[2].partition(";")[0]


def test_a_page_that_streamlit_changed_is_not_served_half_translated(tmp_path: Path) -> None:
    changed = tmp_path / "index.html"
    changed.write_text(INDEX.read_text(encoding="utf-8").replace('lang="en"', 'lang="und"'))
    with pytest.raises(RuntimeError, match="au lieu d'une"):
        french_page(changed, "nrdiag")
