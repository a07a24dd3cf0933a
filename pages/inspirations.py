"""Inspirations: what others have done, and what their figures are worth."""

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.inspirations_block import OUTCOME, cases_section, own_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import ECOSYSTEM, INSPIRATIONS, PLAN, next_steps, open_page

page = open_page(INSPIRATIONS)
title("S'inspirer de ce qui existe")
paragraph(
    "Des entreprises et des collectivités ont déjà essayé. Voici leurs idées, et ce que l'on sait "
    "vraiment de leurs résultats.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
OUTCOME.show(document)
cases_section(page, document)
own_section(document)
save_section(document)
next_steps(page, PLAN, ECOSYSTEM)
