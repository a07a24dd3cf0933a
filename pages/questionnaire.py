"""Questionnaire: 33 questions that place the practices, theme by theme."""

import datetime as dt

from nrdiag.diagnostic.measures import measured_facts
from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import DIAGNOSTIC, PURCHASES, QUESTIONNAIRE, SERVICES, next_steps, open_page
from nrdiag.ui.questionnaire_block import WARNING, questionnaire_section

page = open_page(QUESTIONNAIRE)
title("Questionnaire des pratiques")
paragraph(
    "Pour chaque question, choisissez la phrase qui vous ressemble le plus. Si vous ne savez pas, "
    "dites-le : cela ne compte jamais comme un zéro.",
    "nr-sous-titre",
)
paragraph(WARNING, "nr-source")
document = open_dossier(page.territory.code if page.territory else None)
today = dt.date.today()
questionnaire_section(document, measured_facts(document, today), today.year)
save_section(document)
next_steps(page, DIAGNOSTIC, PURCHASES, SERVICES)
