"""Services numériques: the register of the organisation's services, and what each one is worth."""

import datetime as dt

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import DIAGNOSTIC, QUESTIONNAIRE, SERVICES, next_steps, open_page
from nrdiag.ui.services_block import services_section

page = open_page(SERVICES)
title("Vos services numériques")
paragraph(
    "Sites, téléservices, logiciels : sont-ils utilisables par tous (RGAA, le référentiel "
    "d'accessibilité), sobres, et qui a la main sur leurs données ?",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
services_section(page, document, dt.date.today())
save_section(document)
next_steps(page, QUESTIONNAIRE, DIAGNOSTIC)
