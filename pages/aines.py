"""Publics de 75 ans et plus: how many, how old, how far from help, and where to act first."""

import streamlit as st

from nrdiag.territoires.search import label
from nrdiag.ui.elders_block import (
    ages_chart,
    ages_section,
    ages_table,
    distance_section,
    show_count,
    survey_section,
)
from nrdiag.ui.elders_rank_block import lists_section
from nrdiag.ui.markup import heading, plain, together
from nrdiag.ui.page import (
    ELDERS,
    HELP,
    MAP,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(ELDERS, "Publics de 75 ans et plus")
territory = require_territory(page)

name = plain(label(territory, page.edition.territories))
st.title(f"Publics de 75 ans et plus : {name}", anchor=False)
with together():
    show_count(territory)
    heading("Combien sans usage régulier d'internet\u202f?", "usage")
survey_section(territory)
with together():
    distance_section(territory)
    lists_section(territory)
    ages_section(territory)
ages_chart(territory)
with together():
    ages_table(territory)
    next_steps(page, HELP, MAP, TERRITORY)
