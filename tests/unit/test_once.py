"""What is worked out once says the same as what Streamlit works out at each run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.commands import navigation
from streamlit.navigation.page import Page
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from nrdiag.ui.once import work_out_once

HOME = Path(__file__).resolve().parents[2] / "app.py"
#: Streamlit's own, before anything takes their place.
THEIRS = SimpleNamespace(pages=script_runner._mpa_v1, theme=app_session._populate_theme_msg)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(script_runner, "_mpa_v1", THEIRS.pages)
    monkeypatch.setattr(app_session, "_populate_theme_msg", THEIRS.theme)
    work_out_once()
    assert script_runner._mpa_v1 is not THEIRS.pages
    yield


def listed(monkeypatch: pytest.MonkeyPatch, *pages: str) -> list[list[tuple[object, ...]]]:
    """The pages given to Streamlit's navigation in each run of an app that opens ``pages``."""
    seen: list[list[tuple[object, ...]]] = []
    real = navigation._navigation

    def spy(given: list[Page], *, position: str, expanded: bool) -> Page:
        seen.append([(p._page, p.title, p.url_path, p.icon, p._default) for p in given])
        assert (position, expanded) == ("hidden", False)
        return real(given, position="hidden", expanded=False)

    monkeypatch.setattr(navigation, "_navigation", spy)
    app = AppTest.from_file(str(HOME), default_timeout=60).run()
    for page in pages:
        assert not app.switch_page(page).run().exception
    return seen


def test_the_pages_are_those_of_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    (theirs,) = listed(monkeypatch)
    monkeypatch.setattr(script_runner, "_mpa_v1", THEIRS.pages)
    monkeypatch.setattr(app_session, "_populate_theme_msg", THEIRS.theme)
    work_out_once()
    mine = listed(monkeypatch, "pages/droit.py", "pages/droit.py")
    assert len(mine) == 3
    assert all(sorted(run, key=str) == sorted(theirs, key=str) for run in mine)


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
