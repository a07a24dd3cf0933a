"""The files of a visit, at an address that only this visit knows.

Its secret is a parameter, as every secret of nrdiag: no log of ours writes one
(docs/decisions/0015-plusieurs-repliques.md).

For what rests on the user's own data (``table_files`` is for the edition). Each is made when it is
asked for, kept nowhere, and gone with the visit. A plain link loses no click when the page runs
again, and costs the page nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakValueDictionary

import streamlit as st
from markupsafe import Markup, escape

from nrdiag.rapport.characters import no_break_html
from nrdiag.ui.markup import for_this_visit_only, send

ADDRESS, PARAMETER = "/visite", "visite"
_KEY = "fichiers_de_la_visite"


class VisitFile(NamedTuple):
    """What it is called once saved, its media type, and what makes it."""

    name: str
    media: str
    make: Callable[[], bytes]


@dataclass(eq=False)
class _Visit:
    """The files that a visit may ask for, by short name. Only its session holds it."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    files: dict[str, VisitFile] = field(default_factory=dict)


_VISITS: WeakValueDictionary[str, _Visit] = WeakValueDictionary()


def file_link(name: str, text: str, file: VisitFile, *, main: bool = False) -> None:
    """A link to the file; ``name`` is its own in the visit, ``main`` draws it as a button.

    ``file.make`` runs outside any page: it may read a document, not the visit.
    """
    for_this_visit_only()
    visit = st.session_state.get(_KEY)
    if visit is None:
        visit = st.session_state[_KEY] = _Visit()
        _VISITS[visit.secret] = visit
    visit.files[name] = file
    css = "nr-telecharger nr-bouton" if main else "nr-telecharger"
    address = f"{ADDRESS}/{name}?{PARAMETER}={visit.secret}"
    # Sent as it is: whatever goes through show() may be kept after the visit.
    send(Markup(f'<a class="{css}" href="{address}" download>{no_break_html(escape(text))}</a>'))  # noqa: S704


def visit_file(secret: str, name: str) -> tuple[str, str, bytes] | None:
    """Name, media type and content; None when the visit is over or has no such file."""
    visit = _VISITS.get(secret)
    file = visit.files.get(name) if visit else None
    return None if file is None else (file.name, file.media, file.make())
