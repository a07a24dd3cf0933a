"""Diagnostic: the two halves side by side, the questions, the report."""

import streamlit as st

from nrdiag.diagnostic.halves import halves
from nrdiag.diagnostic.verdict import verdict
from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import show_fictitious
from nrdiag.ui.halves_block import show_downloads, show_halves, show_questions
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import (
    DATA,
    DIAGNOSTIC,
    PRACTICES,
    TERRITORY,
    link,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.session import EXAMPLE, current_practices

page = open_page(DIAGNOSTIC)
territory = require_territory(page)
practices = current_practices(territory.departement)

st.title(f"Diagnostic : {plain(label(territory, page.edition.territories))}", anchor=False)
paragraph(verdict(territory, page.edition).sentence, "nr-phrase")
show_fictitious(practices is not None and practices.fictif)
if practices is None:
    st.info("L'organisation n'a pas encore d'inventaire : sa moitié reste à renseigner.")
    link(PRACTICES, page.query, "Charger un inventaire")
    link(DIAGNOSTIC, {**page.query, "inventaire": EXAMPLE}, "Voir avec l'exemple fictif")
rows = halves(territory, page.edition, practices)
show_halves(rows)
show_questions(rows)
show_downloads(territory, page.edition, practices)
next_steps(page, TERRITORY, PRACTICES, DATA)
