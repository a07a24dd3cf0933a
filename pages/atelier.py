"""Atelier: prepare a workshop, lead it, keep what it decided."""

import streamlit as st

from nrdiag.ui.facilitator_login import require_facilitator
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import PLAN, QUESTIONNAIRE, WORKSHOP, next_steps, open_page, require_territory
from nrdiag.ui.workshop_access import LEAD
from nrdiag.ui.workshop_block import lead_section
from nrdiag.ui.workshop_create import create_section

page = open_page(WORKSHOP)
require_facilitator(WORKSHOP.title)
secret = st.query_params.get(LEAD, "")
if secret:
    lead_section(secret)
else:
    territory = require_territory(page)
    title(WORKSHOP.title)
    paragraph(
        "Les participants prennent leur téléphone, sans compte ni nom. Ils devinent, répondent, "
        "choisissent ; l'écran montre où la salle est d'accord, et où elle ne l'est pas.",
        "nr-sous-titre",
    )
    create_section(territory)
    next_steps(page, QUESTIONNAIRE, PLAN)
