"""Take the diagnostic away as one file and come back with it, or keep it under a secret link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from nrdiag.dossier.document import Document
from nrdiag.dossier.file import UnreadableDocument, read_document, write_document
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import FICTITIOUS_SENTENCE as FICTITIOUS
from nrdiag.territoires.search import label
from nrdiag.ui.kept_block import kept_section, never_kept
from nrdiag.ui.markup import Markup, heading, paragraph, plain, show, together
from nrdiag.ui.parts import asked, close, leave
from nrdiag.ui.session import dossier, is_blank, reopen, unsaved
from nrdiag.ui.visit_files import VisitFile, file_link

_MESSAGE = "dossier_message"
_RESUME = "reprendre"
RESUME = "Reprendre un diagnostic enregistré"


def open_dossier(territory: str | None) -> Document:
    """The document of this visit, with what its page must say first: that it is invented."""
    document = take_dossier(territory)
    show_fictitious(document.fictif)
    show_elsewhere(document, territory)
    return document


def take_dossier(territory: str | None) -> Document:
    """As ``open_dossier``, for a page that says itself what must be (``show_elsewhere`` draws
    buttons: not among HTML).
    """
    document = dossier()
    if territory and document.territoire != territory and (
        not document.territoire or is_blank(document)
    ):  # fmt: skip
        document.territoire = territory
    return document


def show_elsewhere(document: Document, territory: str | None) -> None:
    """The organisation's figures are of one territory, the page shows another: say so."""
    if not territory or document.territoire == territory or document.fictif:
        return
    places = edition().territories
    own = places.by_code.get(document.territoire)
    if own is None:
        return
    here = places.get(territory)
    st.warning(
        plain(
            f"Les données de l'organisation sont celles-ci : {label(own, places)}. Les chiffres du "
            f"territoire affichés sont ceux d'un autre : {label(here, places)}."
        )
    )
    left, right = st.columns(2)
    with left:
        st.button(
            plain(f"Revenir à : {own.nom_court}"), on_click=_go_to, args=(own.code,),
            key="territoire_du_diagnostic",
        )  # fmt: skip
    with right:
        st.button(
            plain(f"Rattacher ces données à : {here.nom_court}"), on_click=_attach,
            args=(territory,), key="rattacher_le_diagnostic",
        )  # fmt: skip


def _go_to(code: str) -> None:
    st.query_params["territoire"] = code


def _attach(code: str) -> None:
    dossier().territoire = code


def show_fictitious(fictif: bool) -> None:
    if fictif:
        show(Markup('<p class="nr-fictif">{}</p>').format(FICTITIOUS))


def resume_section() -> None:
    """Open a saved diagnostic, where coming back is the first thing to do."""
    # A message inside a closed box would be seen by nobody.
    _show_message()
    with st.expander(RESUME):
        _uploader()


def save_section(
    document: Document,
    *,
    resume: bool = True,
    above: Callable[[], object] = lambda: None,
    below: Callable[[], object] = lambda: None,
) -> None:
    """One file holds everything typed in; it opens again on any page of the organisation.

    ``resume``: with the way to open one, unless the page has it already. ``above`` and
    ``below`` are the HTML that comes just before and after, sent with it where nothing is between.
    """
    opened, why = False, never_kept(document)
    with together():
        above()
        heading("Garder ce travail")
        paragraph(
            "Téléchargez votre diagnostic pour le reprendre plus tard ou le transmettre : un seul "
            "fichier contient tout ce que vous avez saisi."
        )
        if why:
            paragraph(why, "nr-source")
        if unsaved(document):
            # static/liens.js asks before the tab is closed or reloaded.
            show(Markup('<span class="nr-a-garder"></span>'))
        today = dt.date.today()
        file = VisitFile(
            _name(document, today), "application/json", lambda: write_document(document, today)
        )
        file_link("diagnostic", "Télécharger le diagnostic (JSON)", file)
        opened = resume and asked(_RESUME, RESUME)
        if last := bool(why) and not opened and _MESSAGE not in st.session_state:
            below()
    if opened:
        _uploader()
        leave(_RESUME)
    if resume:
        _show_message()
    kept_section(document)
    if not last:
        below()


def _uploader() -> None:
    st.file_uploader(RESUME, type=["json"], key="reprise", on_change=_reopen, width=560)


def _show_message() -> None:
    if message := st.session_state.pop(_MESSAGE, None):
        kind, text = message
        (st.success if kind else st.error)(plain(text))


def _reopen() -> None:
    upload = st.session_state.get("reprise")
    if upload is None:
        return
    try:
        document = read_document(upload.getvalue())
    except UnreadableDocument as error:
        st.session_state[_MESSAGE] = (False, f"{error} Ce qui est à l'écran n'a pas changé.")
        return
    reopen(document)
    close(_RESUME)
    here = st.query_params.get("territoire")
    own = edition().territories.by_code.get(document.territoire)
    about = ""
    if own is not None and own.code != here:
        _go_to(own.code)
        about = f" Il porte sur ce territoire : {label(own, edition().territories)}."
    when = f" du {document.enregistre_le:%d/%m/%Y}" if document.enregistre_le else ""
    st.session_state[_MESSAGE] = (True, f"Diagnostic{when} repris.{about}")


def _name(document: Document, today: dt.date) -> str:
    about = "exemple-fictif" if document.fictif else (document.territoire or "organisation")
    kept = "".join(c for c in about if (c.isascii() and c.isalnum()) or c == "-")[:40]
    return f"nrdiag-{kept}-{today.isoformat()}.json"
