"""What a visit remembers: a summary of the organisation's practices, never its inventory."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag.diagnostic.practices import Practices, practices_of
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import example_inventory

_KEY = "pratiques"
EXAMPLE = "exemple"


def current_practices(departement: str | None) -> Practices | None:
    """The practices of this visit: the fictitious example when the URL asks for it."""
    if st.query_params.get("inventaire") == EXAMPLE:
        return example_practices(departement)
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Practices) else None


def remember(practices: Practices) -> None:
    """Keep the summary for this visit; the inventory itself is not kept."""
    st.session_state[_KEY] = practices


def forget() -> None:
    st.session_state.pop(_KEY, None)


@st.cache_data(max_entries=16, show_spinner=False)
def example_practices(departement: str | None) -> Practices:
    inventory = example_inventory()
    result = footprint(inventory, departement=departement)
    return practices_of(inventory, result, dt.date.today())
