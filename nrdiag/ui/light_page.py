"""A page without the side menu: the telephone of a participant, the projected screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st

from nrdiag.edition.package import DamagedEditionError
from nrdiag.ui.page import ICON, STYLE
from nrdiag.ui.warm import checked_edition

WORKSHOP_STYLE = Path(__file__).with_name("workshop.css")


@cache
def _styles() -> str:
    """Both style sheets in as few bytes as they go: a telephone pays for each."""
    text = "".join(path.read_text(encoding="utf-8") for path in (STYLE, WORKSHOP_STYLE))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|\s+", lambda found: found[1] or " ", text)


def open_light(title: str, layout: Literal["centered", "wide"]) -> None:
    """First call of a light page. Stops with a French message when the edition is damaged."""
    st.set_page_config(page_title=f"{title} · nrdiag", page_icon=str(ICON), layout=layout)
    st.html(f"<style>{_styles()}</style>")
    try:
        checked_edition()
    except DamagedEditionError as error:
        st.error(str(error))
        st.stop()
