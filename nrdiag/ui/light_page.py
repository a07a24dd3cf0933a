"""A page without the side menu: the telephone of a participant, the projected screen."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

from nrdiag.edition.package import DamagedEditionError
from nrdiag.ui.page import ICON, STYLE
from nrdiag.ui.warm import checked_edition

WORKSHOP_STYLE = Path(__file__).with_name("workshop.css")


def open_light(title: str, layout: Literal["centered", "wide"]) -> None:
    """First call of a light page. Stops with a French message when the edition is damaged."""
    st.set_page_config(page_title=f"{title} · nrdiag", page_icon=str(ICON), layout=layout)
    st.html(STYLE)
    st.html(WORKSHOP_STYLE)
    try:
        checked_edition()
    except DamagedEditionError as error:
        st.error(str(error))
        st.stop()
