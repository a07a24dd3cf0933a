"""Diagnostic: the two halves side by side, the questions, last year's figures, what to take."""

import datetime as dt

import streamlit as st

from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import save_section, show_elsewhere, show_fictitious, take_dossier
from nrdiag.ui.halves_block import halves_of
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.page import (
    DATA,
    DIAGNOSTIC,
    PLAN,
    PRACTICES,
    TERRITORY,
    link,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.report_block import sheet_link, take_away
from nrdiag.ui.session import EXAMPLE
from nrdiag.ui.verdict_block import cached_verdict
from nrdiag.ui.years_block import years_section

page = open_page(DIAGNOSTIC)
territory = require_territory(page)
today = dt.date.today()
with together():
    title(f"Diagnostic : {label(territory, page.edition.territories)}")
    document = take_dossier(territory.code)
    show_fictitious(document.fictif)
    paragraph(cached_verdict(page.edition.id, territory.code).sentence, "nr-phrase")
    sheet_link(page, territory, document, today)
show_elsewhere(document, territory.code)
if document.parc is None:
    st.info("Le matériel de l'organisation n'est pas encore renseigné.")
    link(PRACTICES, page.query, "Charger un inventaire")
    link(DIAGNOSTIC, {**page.query, "inventaire": EXAMPLE}, "Voir avec l'exemple fictif")
years_section(halves_of(territory, page.edition, document, today), document, territory, today)
save_section(
    document,
    above=lambda: take_away(page, territory, document, today),
    below=lambda: next_steps(page, TERRITORY, PLAN, DATA),
)
