"""Parts of a page that are drawn when the address asks for them, and the links that ask."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup, escape

from nrdiag.rapport.characters import no_break_html
from nrdiag.ui.markup import send

_ASKED = "oui"


def asked(name: str, text: str) -> bool:
    """Whether the address asks for the part ``name``; if not, ``text`` is the link that does.

    For fields that few come for: while nobody does, they cost the page nothing, and a link to
    them can be sent. Only HTML: it may be drawn among the rest.
    """
    if opened(name):
        return True
    _link({**st.query_params.to_dict(), name: _ASKED}, "ouvre", name, text)
    return False


def opened(name: str) -> bool:
    """Whether the address asks for the part ``name``."""
    return name in st.query_params


def leave(name: str) -> None:
    """The link that closes the part again, after its fields."""
    said = st.query_params.to_dict()
    _link({n: v for n, v in said.items() if n != name}, "ferme", name, "Fermer")


def close(name: str) -> None:
    """Close it once it has served; at the start of a run only."""
    st.query_params.pop(name, None)


def _link(query: dict[str, str], does: str, name: str, text: str) -> None:
    # static/liens.js: the page does not move, and the rest of the address is that of the click.
    href = f'href="?{escape(urlencode(query))}" data-{does}="{escape(name)}"'
    send(Markup(f'<a class="nr-lien nr-reste" {href}>{no_break_html(escape(text))}</a>'))  # noqa: S704
