"""What a visit remembers: one diagnostic document, small, never the rows of an inventory."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from nrdiag import settings
from nrdiag.diagnostic.practices import Practices, practices_at
from nrdiag.dossier.document import Document
from nrdiag.dossier.file import UnreadableDocument, read_document
from nrdiag.magasin.address import address
from nrdiag.ui.markup import gathered, plain, send

if TYPE_CHECKING:
    from nrdiag.magasin.diagnostics import Kept

T = TypeVar("T")

_KEY, _GENERATION = "dossier", "dossiers_remplaces"
_UPLOADS, _ASIDE = "depots_vides", "dossier_de_cote"
_OPENED_PRINT = "diagnostic_ouvert_empreinte"
_KEPT, _KEPT_PRINT = "diagnostic_garde", "diagnostic_garde_empreinte"
EXAMPLE = "exemple"
PARAMETER = "inventaire"
#: The secret of a diagnostic kept on the server.
LINK = "dossier"


def dossier() -> Document:
    """The document of this visit; the fictitious one when the URL asks for it.

    What is returned may be changed in place: it is the one that the next run finds.
    """
    found = st.session_state.get(_KEY)
    document = found if isinstance(found, Document) else None
    wants_example = st.query_params.get(PARAMETER) == EXAMPLE
    if not wants_example and (opened := _of_link()) is not None:
        return opened
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


def _of_link() -> Document | None:
    """The diagnostic of the secret link of the URL, the first time that this visit meets it."""
    secret = st.query_params.get(LINK)
    current = kept()
    if not secret or (current is not None and current.secret == secret):
        return None
    # A database is a second of imports: only who asks for one waits.
    from nrdiag.magasin.base import StoreUnavailable
    from nrdiag.magasin.diagnostics import UnknownDiagnostic, open_kept

    try:
        if (url := address()) is None:
            raise UnknownDiagnostic("Ce serveur ne garde aucun diagnostic.")
        document, found = open_kept(url, secret, dt.datetime.now(dt.UTC))
    except (UnknownDiagnostic, StoreUnavailable, UnreadableDocument) as error:
        st.query_params.pop(LINK, None)
        st.error(plain(str(error)))
        return None
    _replace(document)
    set_kept(found, document)
    return document


def kept() -> Kept | None:
    """The save on the server that the document of this visit comes from, if any."""
    found: Kept | None = st.session_state.get(_KEPT)
    return found


def set_kept(found: Kept | None, document: Document | None = None) -> None:
    """Tie this visit to a save on the server (its link is in the URL), or to none."""
    st.session_state[_KEPT] = found
    if found is None or document is None:
        st.query_params.pop(LINK, None)
    else:
        st.session_state[_KEPT_PRINT] = print_of(document)
        st.query_params[LINK] = found.secret


def changed_since_kept(document: Document) -> bool:
    """True when ``document`` is no longer what the server keeps."""
    same: bool = st.session_state.get(_KEPT_PRINT) == print_of(document)
    return not same


def is_blank(document: Document) -> bool:
    """Whether nothing was typed in: only a territory or a name was given."""
    apart = {"territoire", "nom", "etape"}
    return document.model_dump(exclude=apart) == Document().model_dump(exclude=apart)


def unsaved(document: Document) -> bool:
    """Whether closing the tab would lose something: typed in since the file or the last save."""
    if document.fictif or is_blank(document):
        return False
    known = (st.session_state.get(_OPENED_PRINT), st.session_state.get(_KEPT_PRINT))
    return print_of(document) not in known


def print_of(document: Document) -> str:
    """The same for two documents that say the same."""
    return hashlib.sha256(document.model_dump_json().encode()).hexdigest()


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
    # Saving must not write this file over the diagnostic of the link.
    set_kept(None)
    keep(document)
    st.session_state[_OPENED_PRINT] = print_of(document)


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
    today = dt.date.today()
    said = document.model_dump_json(include={"parc", "hypotheses", "fictif"})
    return remembered(
        "pratiques", (departement, today, said), lambda: practices_at(document, departement, today)
    )


def remembered(name: str, rests_on: Hashable, work: Callable[[], T]) -> T:
    """What ``work`` gives, worked out again in this visit only when ``rests_on`` changes.

    For a result that is small: it is kept as long as the visit.
    """
    kept_under = f"souvenir_{name}"
    known = st.session_state.get(kept_under)
    if known is None or known[0] != rests_on:
        known = st.session_state[kept_under] = (rests_on, work())
    found: T = known[1]
    return found


def drawn_for(name: str, rests_on: Hashable, draw: Callable[[], None]) -> None:
    """As ``drawn_once``, for what is this visit's own: HTML drawn again when ``rests_on`` changes.

    What it rests on is compared, not kept for others: the visit alone remembers it.
    """
    send(remembered(name, rests_on, lambda: gathered(draw)))
