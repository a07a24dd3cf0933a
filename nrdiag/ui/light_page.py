"""A page without the side menu: the telephone of a participant, the projected screen."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from nrdiag.edition.package import DamagedEditionError
from nrdiag.ui.page import ICON
from nrdiag.ui.styles import STYLE, WORKSHOP_STYLE, wear
from nrdiag.ui.warm import checked_edition


def open_light(title: str, layout: Literal["centered", "wide"]) -> None:
    """First call of a light page. Stops with a French message when the edition is damaged."""
    st.set_page_config(page_title=f"{title} · nrdiag", page_icon=str(ICON), layout=layout)
    wear(STYLE)
    wear(WORKSHOP_STYLE)
    try:
        checked_edition()
    except DamagedEditionError as error:
        st.error(str(error))
        st.stop()
