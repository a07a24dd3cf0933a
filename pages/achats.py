"""Achats et réemploi: what was spent and withdrawn, against the two thresholds of the law."""

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import FLEET, PURCHASES, QUESTIONNAIRE, next_steps, open_page
from nrdiag.ui.purchases_block import purchases_section, reuse_section

page = open_page(PURCHASES)
title("Achats et réemploi")
paragraph(
    "Deux seuils s'imposent à toutes les collectivités : une part des achats doit venir du "
    "réemploi, et une part du matériel sorti doit y retourner.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
purchases_section(document)
reuse_section(document)
save_section(document)
next_steps(page, QUESTIONNAIRE, FLEET)
