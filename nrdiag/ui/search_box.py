"""The search box: type a name, a postcode or a code; one tap opens the territory."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.search import Match, context, label
from nrdiag.ui.markup import plain
from nrdiag.ui.page import TERRITORY, link


@st.fragment
def search_box(edition: Edition) -> None:
    """Results appear while one types; nothing else of the page runs again."""
    text = st.text_input(
        "Votre commune, intercommunalité ou département",
        key="recherche",
        type="search",
        live=True,
        placeholder="Nom, code postal ou code INSEE",
    )
    if not text.strip():
        return
    matches = edition.search.search(text)
    if not matches:
        st.warning(
            "Aucun territoire ne correspond. Vérifiez l'orthographe, ou essayez le code postal."
        )
        return
    st.markdown(_announcement(matches))
    for match in matches:
        place = label(match.territory, edition.territories)
        link(
            TERRITORY,
            {"territoire": match.territory.code},
            f"{place}, {context(match, edition.territories)}",
        )


def _announcement(matches: list[Match]) -> str:
    if matches[0].approximate:
        return "Aucun nom exact. Vouliez-vous dire :"
    return f"{plain(french.plural(len(matches), 'résultat'))} :"
