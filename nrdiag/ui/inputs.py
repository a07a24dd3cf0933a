"""Inputs that show the document and follow it when another one takes its place.

Streamlit keeps what a widget holds under its key, and gives back the default when a number is
cleared. Here the first value comes from the document, a cleared number is None, and the key
changes with the document: nothing typed for one diagnostic is written into the next.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from nrdiag.ui.markup import plain
from nrdiag.ui.session import generation

ABSENT = "non renseigné"


def key(name: str) -> str:
    """The key of a widget for the document at hand."""
    number = generation()
    return f"{name}_{number}" if number else name


def number(name: str, label: str, current: float | None, **options: Any) -> Any:
    """A number or None; ``current`` is what the document holds."""
    own = key(name)
    if own not in st.session_state:
        st.session_state[own] = current
    options.setdefault("placeholder", ABSENT)
    return st.number_input(plain(label), value=None, key=own, **options)
