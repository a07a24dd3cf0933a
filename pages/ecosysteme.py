"""Écosystème: who acts on the territory, what each offers or needs, and who could meet."""

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.ecosystem_block import actors_section, matches_section, matrix_section
from nrdiag.ui.ecosystem_form import OUTCOME, actor_section, flow_section, import_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import ECOSYSTEM, INSPIRATIONS, PLAN, next_steps, open_page

page = open_page(ECOSYSTEM)
title("L'écosystème du territoire")
paragraph(
    "Publics, privés, associatifs, citoyens : qui agit ici, qui peut donner, qui cherche, et qui "
    "gagnerait à se rencontrer.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
OUTCOME.show(document)
actors_section(document)
matrix_section(document)
matches_section(document)
actor_section(document)
flow_section(document)
import_section(document)
save_section(document)
next_steps(page, INSPIRATIONS, PLAN)
