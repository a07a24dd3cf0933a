"""Nos pratiques: an inventory in, its yearly footprint out."""

import streamlit as st

from nrdiag.ui.certainty_block import show_certainty
from nrdiag.ui.dossier_block import save_section, show_elsewhere, show_fictitious, take_dossier
from nrdiag.ui.footprint_block import draw_footprint, show_factors, show_footprint, show_table
from nrdiag.ui.hosting_block import change_hosting, changing_hosting, show_hosting
from nrdiag.ui.hypotheses_block import choose_hypotheses, hypotheses_link
from nrdiag.ui.inventory_block import before_inventory, choose_inventory, show_reading
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.page import DIAGNOSTIC, FLEET, PRACTICES, SIMULATOR, next_steps, open_page
from nrdiag.ui.session import current_practices, dossier

page = open_page(PRACTICES)
code = page.territory.code if page.territory else None
departement = page.territory.departement if page.territory else None

with together():
    title("Nos pratiques")
    paragraph(
        "Déposez l'inventaire de votre matériel : vous saurez ce qu'il émet chaque année, "
        "ce qui pèse le plus, et avec quelle certitude.",
        "nr-sous-titre",
    )
    document = take_dossier(code)
    show_fictitious(document.fictif)
    before_inventory()
show_elsewhere(document, code)
reading = choose_inventory()
document = dossier()  # a file that is dropped replaces the example
if reading is not None:
    show_reading(reading)
elif document.parc is None:
    st.info("Aucun inventaire pour l'instant. L'exemple fictif montre le résultat attendu.")
elif not document.fictif:
    paragraph("Inventaire déposé plus tôt, ou repris d'un diagnostic.", "nr-source")
choose_hypotheses(document, departement)
practices = current_practices(departement)
with together():
    hypotheses_link(document)
    if practices is not None:
        show_footprint(practices)
if practices is not None:
    draw_footprint(practices)


def before_save() -> None:
    if practices is not None:
        show_table(practices)
        show_factors(practices)
        show_certainty(document, practices.footprint)
    show_hosting(document)


def after_save() -> None:
    next_steps(page, FLEET, SIMULATOR, DIAGNOSTIC)


if changing_hosting():
    with together():
        before_save()
    change_hosting(document)
    save_section(document, below=after_save)
else:
    save_section(document, above=before_save, below=after_save)
