"""What is worked out once says the same as what Streamlit works out at each run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.commands import navigation
from streamlit.navigation import page
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import script_runner
from streamlit.util import calc_hash

from nrdiag.ui import once
from nrdiag.ui.once import work_out_once

HOME = Path(__file__).resolve().parents[2] / "app.py"
#: Streamlit's own, before anything takes their place.
THEIRS = SimpleNamespace(
    pages=script_runner._mpa_v1,
    theme=app_session._populate_theme_msg,
)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_runner, "_mpa_v1", THEIRS.pages)
    monkeypatch.setattr(app_session, "_populate_theme_msg", THEIRS.theme)
    work_out_once()
    assert script_runner._mpa_v1 is not THEIRS.pages


class Visit:
    """What a run of a page needs of its visit: the pages, and where messages go."""

    def __init__(self, name: str = "", script_hash: str = "") -> None:
        self.pages_manager = PagesManager(str(HOME))
        self.pages_manager.set_script_intent(script_hash, name)
        self.sent: list[ForwardMsg] = []
        self.opened = ""

    def enqueue(self, message: ForwardMsg) -> None:
        self.sent.append(message)

    def set_mpa_v2_page(self, script_hash: str) -> None:
        self.opened = script_hash


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    "asked",
    [{}, {"name": "droit"}, {"name": "nulle_part"}, {"script_hash": calc_hash("plan")},
     {"script_hash": "abc"}],
)  # fmt: skip
def test_a_page_is_found_and_told_as_streamlit_does(
    asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []
    monkeypatch.setattr(Page, "run", lambda opened: run.append(opened.url_path))
    theirs, mine = Visit(**asked), Visit(**asked)
    for visit, open_page in ((theirs, THEIRS.pages), (mine, script_runner._mpa_v1)):
        for module in (navigation, once, page):
            monkeypatch.setattr(module, "get_script_run_ctx", lambda visit=visit: visit)
        open_page(str(HOME))
    assert run[0] == run[1]
    assert mine.opened == theirs.opened
    assert mine.pages_manager.get_pages() == theirs.pages_manager.get_pages()
    assert len(mine.sent) == len(theirs.sent)
    for told, said in zip(theirs.sent, mine.sent, strict=True):
        for message in (told, said):  # the order of the menu, which nrdiag draws itself
            message.navigation.app_pages.sort(key=lambda one: one.url_pathname)
        assert said == told


@pytest.mark.usefixtures("ours")
def test_two_visits_may_open_the_same_page_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    depth: list[bool] = []

    def run(opened: Page) -> None:
        assert opened._can_be_called
        opened._can_be_called = False
        if not depth:
            depth.append(True)
            script_runner._mpa_v1(str(HOME))  # the other visit, while this one runs
        depth.append(opened._can_be_called)

    monkeypatch.setattr(Page, "run", run)
    for module in (once, page):
        monkeypatch.setattr(module, "get_script_run_ctx", lambda: Visit("droit"))
    script_runner._mpa_v1(str(HOME))
    assert depth == [True, False, False]


@pytest.mark.usefixtures("ours")
def test_the_theme_is_that_of_the_settings() -> None:
    for section in ("theme", "theme.light", "theme.dark", "theme.sidebar"):
        theirs, mine = CustomThemeConfig(), CustomThemeConfig()
        THEIRS.theme(theirs, section)
        app_session._populate_theme_msg(mine, section)
        assert mine == theirs
    first = CustomThemeConfig()
    app_session._populate_theme_msg(first)
    assert first.primary_color == "#0f6e78"
