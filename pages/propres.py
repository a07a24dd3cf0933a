"""Vos propres données: a file with INSEE codes, on the map and kept in the diagnostic."""

import streamlit as st

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.markup import paragraph
from nrdiag.ui.own_block import OUTCOME, add_section, show_own
from nrdiag.ui.page import DATA, MAP, OWN, next_steps, open_page, require_territory

page = open_page(OWN)
territory = require_territory(page)
st.title(OWN.title, anchor=False)
paragraph(OWN.purpose, "nr-sous-titre")
document = open_dossier(territory.code)
OUTCOME.show(document)
show_own(document, territory)
add_section(document)
save_section(document)
next_steps(page, MAP, DATA)
