"""A tap that is heard even by a visit that has only just begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_HEARD = "toucher_entendu"


def tap(
    button: Callable[..., bool], label: str, act: Callable[..., object], *args: Any, **look: Any
) -> None:
    """Draw ``button`` (``st.button``, ``st.form_submit_button``); pressed, it does ``act(*args)``.

    A telephone whose server is lost comes back to a visit that has drawn nothing yet, where
    Streamlit has no callback to call for a tap that comes at once: it only says, once the button
    is drawn, that it was pressed.
    """

    def heard() -> None:
        st.session_state[_HEARD] = True
        act(*args)

    pressed = button(label, on_click=heard, **look)
    if pressed and not st.session_state.pop(_HEARD, False):
        act(*args)
        st.rerun()
