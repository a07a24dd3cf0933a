"""What a visit remembers: one diagnostic document, small, never the rows of an inventory."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import settings
from nrdiag.diagnostic.practices import Practices, practices_of
from nrdiag.dossier.document import Document
from nrdiag.dossier.file import read_document
from nrdiag.pratiques.fleet import footprint_of, inventory_of

_KEY, _GENERATION = "dossier", "dossiers_remplaces"
_UPLOADS, _ASIDE = "depots_vides", "dossier_de_cote"
EXAMPLE = "exemple"
PARAMETER = "inventaire"


def dossier() -> Document:
    """The document of this visit; the fictitious one when the URL asks for it.

    What is returned may be changed in place: it is the one that the next run finds.
    """
    found = st.session_state.get(_KEY)
    document = found if isinstance(found, Document) else None
    wants_example = st.query_params.get(PARAMETER) == EXAMPLE
    if document is None:
        document = st.session_state[_KEY] = example_document() if wants_example else Document()
    elif wants_example != document.fictif:
        document = _aside(wants_example) or (example_document() if wants_example else Document())
        _replace(document)
    return document


def _aside(fictif: bool) -> Document | None:
    """The document put aside, when it is of that kind: looking at the example loses nothing."""
    found = st.session_state.get(_ASIDE)
    return found if isinstance(found, Document) and found.fictif == fictif else None


def generation() -> int:
    """How many documents this visit has replaced: what a widget holds belongs to one of them."""
    count: int = st.session_state.get(_GENERATION, 0)
    return count


def _replace(document: Document) -> None:
    current = st.session_state.get(_KEY)
    if isinstance(current, Document) and current.fictif != document.fictif:
        st.session_state[_ASIDE] = current
    st.session_state[_KEY] = document
    st.session_state[_GENERATION] = generation() + 1


def keep(document: Document) -> None:
    """Make ``document`` the one of this visit; the URL says when it is the fictitious one."""
    _replace(document)
    if document.fictif:
        st.query_params[PARAMETER] = EXAMPLE
    else:
        st.query_params.pop(PARAMETER, None)


def reopen(document: Document) -> None:
    """As ``keep``, and the inventory still in its uploader goes too: it is not read again."""
    st.session_state[_UPLOADS] = uploads() + 1
    keep(document)


def uploads() -> int:
    """How many times the uploader of the inventory was emptied: part of its key."""
    count: int = st.session_state.get(_UPLOADS, 0)
    return count


def own_dossier() -> Document:
    """The document to put one's own data in, when the visit may be showing the example."""
    document = dossier()
    if document.fictif:
        document = _aside(fictif=False) or Document()
        keep(document)
    return document


def example_document() -> Document:
    """The diagnostic of an invented authority, flagged ``fictif``; a new copy each time."""
    return read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())


def current_practices(departement: str | None) -> Practices | None:
    """The summary of the fleet of this visit; None without one."""
    document = dossier()
    if document.parc is None:
        return None
    inventory = inventory_of(document)
    return practices_of(inventory, footprint_of(document, departement), dt.date.today())
