"""The search box: type a name, a postcode or a code; one tap opens the territory."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.settings import MAX_SEARCH_RESULTS
from nrdiag.territoires.search import Match, described
from nrdiag.ui.markup import Markup, show, together
from nrdiag.ui.page import HOME, TERRITORY, Page, address


@st.fragment
def search_box(page: Page) -> None:
    """Results appear while one types; nothing else of the page runs again.

    They lead to the page that one was opening; from the home page, to the territory.
    """
    text = st.text_input(
        "Votre commune, intercommunalité ou département",
        key="recherche",
        type="search",
        live=True,
        placeholder="Nom, code postal ou code INSEE",
    )
    if not text.strip():
        return
    territories = page.edition.territories
    matches = page.edition.search.search(text, MAX_SEARCH_RESULTS + 1)
    if not matches:
        st.warning(
            "Aucun territoire ne correspond. Vérifiez l'orthographe, ou essayez le code postal."
        )
        return
    door = TERRITORY if page.door is HOME else page.door
    with together():
        # static/clavier.js tells it to a screen reader, and opens a result with Enter.
        show(Markup("<p data-annonce>{}</p>").format(_announcement(matches)))
        for match in matches[:MAX_SEARCH_RESULTS]:
            href = address(door, {**page.query, "territoire": match.territory.code})
            show(
                Markup('<a class="nr-lien" data-resultat href="{}">{}</a>').format(
                    href, described(match, territories)
                )
            )


def _announcement(matches: list[Match]) -> str:
    if matches[0].approximate:
        return "Aucun nom exact. Vouliez-vous dire :"
    if len(matches) > MAX_SEARCH_RESULTS:
        return f"Les {MAX_SEARCH_RESULTS} premiers résultats, précisez pour voir les autres :"
    return f"{french.plural(len(matches), 'résultat')} :"
