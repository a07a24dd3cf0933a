"""Take the diagnostic away as one file and come back with it, or keep it under a secret link."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag.dossier.document import Document
from nrdiag.dossier.file import UnreadableDocument, read_document, write_document
from nrdiag.rapport.export import FICTITIOUS_SENTENCE as FICTITIOUS
from nrdiag.ui.kept_block import kept_section
from nrdiag.ui.markup import Markup, paragraph, plain, show
from nrdiag.ui.session import dossier, reopen

_MESSAGE = "dossier_message"


def open_dossier(territory: str | None) -> Document:
    """The document of this visit, with what its page must say first: that it is invented."""
    document = dossier()
    if territory and not document.territoire:
        document.territoire = territory
    show_fictitious(document.fictif)
    return document


def show_fictitious(fictif: bool) -> None:
    if fictif:
        show(Markup('<p class="nr-fictif">{}</p>').format(FICTITIOUS))


def save_section(document: Document) -> None:
    """One file holds everything typed in; it opens again on any page of the organisation."""
    st.header("Garder ce travail", anchor=False)
    paragraph(
        "Téléchargez votre diagnostic pour le reprendre plus tard ou le transmettre : un seul "
        "fichier contient tout ce que vous avez saisi."
    )
    today = dt.date.today()
    left, right = st.columns(2)
    with left:
        st.download_button(
            "Télécharger le diagnostic (JSON)", lambda: write_document(document, today),
            file_name=_name(document, today), mime="application/json", on_click="ignore",
        )  # fmt: skip
    with right:
        st.file_uploader(
            "Reprendre un diagnostic enregistré", type=["json"], key="reprise", on_change=_reopen
        )
        if message := st.session_state.pop(_MESSAGE, None):
            kind, text = message
            (st.success if kind else st.error)(plain(text))
    kept_section(document)


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
    when = f" du {document.enregistre_le:%d/%m/%Y}" if document.enregistre_le else ""
    st.session_state[_MESSAGE] = (True, f"Diagnostic{when} repris.")


def _name(document: Document, today: dt.date) -> str:
    about = "exemple-fictif" if document.fictif else (document.territoire or "organisation")
    kept = "".join(c for c in about if c.isalnum() or c == "-")[:40]
    return f"nrdiag-{kept}-{today.isoformat()}.json"
