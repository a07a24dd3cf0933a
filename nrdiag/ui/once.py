"""What Streamlit works out again at each run of a page, and never changes, is worked out once."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from streamlit.commands.navigation import send_page_not_found
from streamlit.navigation.page import Page, _create_page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.source_util import PageInfo


@dataclass(frozen=True)
class _Menu:
    """The pages by what Streamlit calls them, what it keeps of each, and what it sends of all."""

    pages: dict[str, Page]
    infos: dict[str, PageInfo]
    message: ForwardMsg
    home: str


def work_out_once() -> None:
    """Keep the list of the pages and the theme: at each run, 27 files were looked for on the disk
    and 500 settings read, which cost more than an empty page.
    """
    script_runner._mpa_v1 = _run_page
    _keep_theme()


def _run_page(main_script_path: str) -> None:
    """As Streamlit's ``_mpa_v1`` and ``_navigation`` do; nrdiag draws its own menu."""
    context = get_script_run_ctx()
    if context is None:
        return
    menu = _menu(main_script_path)
    asked = context.pages_manager.set_pages_and_resolve(dict(menu.infos), menu.home)
    if asked is None:
        send_page_not_found(context)
    opened = asked["page_script_hash"] if asked else menu.home
    said = ForwardMsg()
    said.CopyFrom(menu.message)
    said.navigation.page_script_hash = opened
    context.set_mpa_v2_page(opened)
    context.enqueue(said)
    # A copy: two visits may open the same page at once, and a run takes the leave to run back.
    page = copy.copy(menu.pages[opened])
    page._can_be_called = True
    page.run()


@cache
def _menu(main_script_path: str) -> _Menu:
    home = Path(main_script_path).resolve()
    others = sorted((home.parent / "pages").glob("[!_.]*.py"))
    pages = [_create_page(home, default=True), *map(_create_page, others)]
    message = ForwardMsg()
    message.navigation.position = Navigation.Position.HIDDEN
    message.navigation.expanded = False
    message.navigation.sections[:] = [""]
    infos: dict[str, PageInfo] = {}
    for page in pages:
        infos[page._script_hash] = {
            "page_script_hash": page._script_hash,
            "page_name": page.title,
            "icon": page.icon,
            "script_path": str(page._page),
            "url_pathname": page.url_path,
            "help": page.help,
        }
        message.navigation.app_pages.add(
            page_script_hash=page._script_hash, page_name=page.title, icon=page.icon,
            is_default=page._default, url_pathname=page.url_path,
        )  # fmt: skip
    return _Menu({page._script_hash: page for page in pages}, infos, message, pages[0]._script_hash)


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
