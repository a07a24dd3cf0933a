"""Vos données: a file with codes becomes an indicator, its map and its chapter in the report."""

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.own_data_block import OUTCOME, own_data_section
from nrdiag.ui.own_data_form import load_section
from nrdiag.ui.page import DATA, MAP, OWN_DATA, REPORT, next_steps, open_page

page = open_page(OWN_DATA)
title("Vos propres données")
paragraph(
    "Ce que vous seul savez : votre journal de médiation, votre réseau, votre enquête. Sur la "
    "carte et dans le rapport, à côté des chiffres officiels.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
OUTCOME.show(document)
own_data_section(document, page.territory)
load_section(document, page.territory)
save_section(document)
next_steps(page, REPORT, MAP, DATA)
