"""Plan d'action: what the answers propose, what is decided, by whom and for when."""

import datetime as dt

from nrdiag.actions.proposal import proposed_by
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.maturite.answers import results
from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.frames_block import tools_section
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import DIAGNOSTIC, PLAN, QUESTIONNAIRE, SIMULATOR, next_steps, open_page
from nrdiag.ui.plan_block import (
    effect_section,
    library_section,
    plan_section,
    proposals_section,
    starting_fleet,
)

page = open_page(PLAN)
title("Plan d'action")
paragraph(
    "Vos réponses proposent des actions. Vous choisissez, puis vous dites qui s'en charge, pour "
    "quand, et ce qui montrera que cela marche.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
today = dt.date.today()
facts = measured_facts(document, today)
found = results(document.reponses, document.poids, facts, today.year)
start = starting_fleet(document, page.territory.departement if page.territory else None)
plan_section(document, today)
proposals_section(page, document, found, facts, start)
tools_section(page, document, proposed_by(found), facts)
library_section(document, facts, start)
effect_section(document, start)
save_section(document)
next_steps(page, QUESTIONNAIRE, SIMULATOR, DIAGNOSTIC)
