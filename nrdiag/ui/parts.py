"""Parts of a page that are drawn when the address asks for them, and the links that ask."""

from __future__ import annotations

from collections.abc import Mapping
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
    _link({name: _ASKED}, text, f' data-ouvre="{escape(name)}"')
    return False


def opened(name: str) -> bool:
    """Whether the address asks for the part ``name``."""
    return name in st.query_params


def leave(name: str) -> None:
    """The link that closes the part again, after its fields."""
    _link({name: ""}, "Fermer", f' data-ferme="{escape(name)}"')


def close(name: str) -> None:
    """Close it once it has served; at the start of a run only."""
    st.query_params.pop(name, None)


def there(change: Mapping[str, str]) -> Markup:
    """The attributes of a link to this page with ``change`` in its address (« »: taken away)."""
    asked = {**st.query_params.to_dict(), **change}
    href = urlencode({name: value for name, value in asked.items() if value})
    # static/liens.js: the page does not move, and the rest of the address is that of the click.
    return Markup('class="nr-lien nr-reste" href="?{}" data-change="{}"').format(
        href, urlencode(change)
    )


def _link(change: Mapping[str, str], text: str, role: str) -> None:
    send(Markup(f"<a {there(change)}{role}>{no_break_html(escape(text))}</a>"))  # noqa: S704
