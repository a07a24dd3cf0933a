"""What became of a list that the user dropped: read = kept + rejected, each reject with why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.pratiques.listing import Import
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import bullets, paragraph, plain, table


def show_list_report(found: Import[Any] | str, file_name: str) -> None:
    """The counts, the notes and the rejections to download; a text is a refusal of the file."""
    if isinstance(found, str):
        st.error(plain(found))
        return
    counts = (french.number(n) for n in (found.read, len(found.kept), len(found.rejected)))
    paragraph("Lignes lues : {}. Gardées : {}. Rejetées : {}.".format(*counts))
    if found.notes:
        bullets(found.notes)
    if found.rejected:
        rejects = [(str(one.ligne), one.raison) for one in found.rejected]
        table("Lignes rejetées.", ("Ligne du fichier", "Raison"), rejects)
        st.download_button(
            "Télécharger les rejets (CSV)", lambda: to_csv(("ligne", "raison"), rejects),
            file_name, "text/csv", on_click="ignore",
        )  # fmt: skip


def counted(found: Import[Any], added: int, singular: str, plural: str) -> str:
    """« 3 acteurs ajoutés, 1 mis à jour. »"""
    old = french.plural(len(found.kept) - added, "mis à jour", "mis à jour")
    return f"{french.plural(added, singular, plural)}, {old}."
