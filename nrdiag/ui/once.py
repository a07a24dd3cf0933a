"""What Streamlit works out again at each run of a page, and never changes, is worked out once."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path

from streamlit.commands import navigation
from streamlit.elements import html
from streamlit.navigation import page
from streamlit.navigation.page import Page, _create_page
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.util import calc_hash


def work_out_once() -> None:
    """Keep the list of the pages and the theme: at each run, 27 files were looked for on the disk
    and 500 settings read, which cost more than an empty page.
    """
    script_runner._mpa_v1 = _run_page
    # Of 26 addresses, three times each.
    vars(page)["calc_hash"] = cache(calc_hash)
    _keep_theme()
    # Asked of each HTML, with two searches of the whole text.
    only_style = html._html_only_style_tags
    html._html_only_style_tags = lambda html_content: (
        "<style" in html_content and only_style(html_content)
    )


def _run_page(main_script_path: str) -> None:
    """As Streamlit does for a folder « pages »; nrdiag draws its own menu."""
    pages = _pages(Path(main_script_path).resolve())
    # A copy: two visits may open the same page at once, and each run takes its leave to run back.
    found = copy.copy(navigation._navigation(pages, position="hidden", expanded=False))
    found._can_be_called = True
    found.run()


@cache
def _pages(home: Path) -> list[Page]:
    others = sorted((home.parent / "pages").glob("[!_.]*.py"))
    return [_create_page(home, default=True), *map(_create_page, others)]


def _keep_theme() -> None:
    fill = app_session._populate_theme_msg

    @cache
    def filled(section: str) -> CustomThemeConfig:
        made = CustomThemeConfig()
        fill(made, section)
        return made

    def kept(msg: CustomThemeConfig, section: str = "theme") -> None:
        msg.MergeFrom(filled(section))

    app_session._populate_theme_msg = kept
