"""The files of a visit: at an address that it alone knows, made when asked for, gone with it."""

from __future__ import annotations

import asyncio
import gc
import re

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from nrdiag.ui import visit_files
from nrdiag.ui.markup import drawn_once, for_this_visit_only
from nrdiag.ui.server import visit_download
from nrdiag.ui.visit_files import VisitFile, file_link, visit_file

HREF = re.compile(r'href="/visite/([^/"]+)[?]visite=([^&"]+)" download')


def page() -> None:
    import streamlit as st

    from nrdiag.ui.visit_files import VisitFile, file_link

    said = st.text_input("texte", key="texte")
    file = VisitFile("un-fichier.csv", "text/csv", f"lu;{said}".encode)
    file_link("un", "Télécharger <b>", file)


def opened() -> tuple[AppTest, str]:
    app = AppTest.from_function(page).run()
    assert not app.exception
    (html,) = app.get("html")
    assert "Télécharger &lt;b&gt;" in html.proto.body
    found = HREF.search(html.proto.body)
    assert found is not None
    assert found[1] == "un"
    return app, found[2]


def test_it_is_made_when_it_is_asked_for_and_follows_the_page() -> None:
    app, secret = opened()
    app.text_input(key="texte").set_value("après").run()
    assert opened()[1] != secret  # another visit, another address
    assert visit_file(secret, "un") == ("un-fichier.csv", "text/csv", b"lu;apr\xc3\xa8s")


@pytest.mark.parametrize("name", ["deux", "../un", ""])
def test_anything_else_is_not_found(name: str) -> None:
    _app, secret = opened()
    assert visit_file(secret, name) is None
    assert visit_file(secret[:-1], "un") is None


def test_it_goes_with_the_visit() -> None:
    app, secret = opened()
    assert visit_file(secret, "un")
    del app
    gc.collect()
    assert visit_file(secret, "un") is None
    assert secret not in visit_files._VISITS


def test_it_is_never_drawn_for_everybody() -> None:
    @drawn_once
    def for_all() -> None:
        file_link("un", "Télécharger", VisitFile("f.csv", "text/csv", bytes))

    with pytest.raises(RuntimeError, match="drawn_once keeps this for everybody"):
        for_all()
    for_this_visit_only()  # allowed again


def test_the_secret_cannot_be_guessed_and_the_file_is_kept_by_nobody() -> None:
    _app, secret = opened()
    assert len(secret) >= 32

    def asked(secret: str) -> Response:
        query = f"visite={secret}".encode()
        scope = {"type": "http", "path_params": {"name": "un"}, "query_string": query}
        return asyncio.run(visit_download(Request(scope)))

    answer = asked(secret)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="un-fichier.csv"'
    assert answer.body == b"lu;"
    assert asked("rien").status_code == 404
