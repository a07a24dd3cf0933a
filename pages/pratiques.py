"""Nos pratiques: an inventory in, its yearly footprint out."""

import datetime as dt

import streamlit as st

from nrdiag.diagnostic.practices import practices_of
from nrdiag.pratiques.electricity import electricity_factor
from nrdiag.pratiques.footprint import footprint
from nrdiag.ui.footprint_block import show_fictitious, show_footprint
from nrdiag.ui.inventory_block import choose_inventory, show_reading
from nrdiag.ui.markup import paragraph
from nrdiag.ui.page import DIAGNOSTIC, PRACTICES, TERRITORY, next_steps, open_page
from nrdiag.ui.session import current_practices, remember

page = open_page(PRACTICES)
departement = page.territory.departement if page.territory else None

st.title("Nos pratiques", anchor=False)
paragraph(
    "Déposez l'inventaire de votre matériel : vous saurez ce qu'il émet chaque année, "
    "ce qui pèse le plus, et avec quelle certitude.",
    "nr-sous-titre",
)
inventory = choose_inventory()
if inventory is None:
    practices = current_practices(departement)
    if practices is None:
        st.info("Aucun inventaire pour l'instant. L'exemple fictif montre le résultat attendu.")
else:
    electricity = None
    if not electricity_factor(departement).known:
        electricity = st.number_input(
            "Facteur d'électricité de votre territoire (kg de CO2 équivalent par kWh)",
            min_value=0.0, value=None, step=0.01, format="%.4f", placeholder="non renseigné",
        )  # fmt: skip
    result = footprint(inventory, electricity=electricity, departement=departement)
    practices = practices_of(inventory, result, dt.date.today())
    if not inventory.fictif:
        remember(practices)
    show_fictitious(practices)
    show_reading(inventory)
if practices is not None:
    if inventory is None:
        paragraph("Inventaire déposé plus tôt pendant cette visite.", "nr-source")
    show_footprint(practices)
next_steps(page, DIAGNOSTIC, TERRITORY)
