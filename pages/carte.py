"""Carte: every indicator, from France to the commune."""

from nrdiag.ui.explorer_block import explorer
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.page import COMPARE, ELDERS, MAP, TERRITORY, next_steps, open_page

page = open_page(MAP)
with together():
    title("La carte")
    paragraph(
        "Touchez un territoire pour y entrer ou lire sa fiche, ou choisissez-le dans une liste.",
        "nr-sous-titre",
    )
explorer(page.territory)
next_steps(page, TERRITORY, ELDERS, COMPARE)
