"""Couverture: fibre that is missing and whom to ask, mobile sites, and the visitor's files."""

import streamlit as st

from nrdiag.couverture.words import lead
from nrdiag.territoires.search import label
from nrdiag.ui.antennas_block import mobile_section
from nrdiag.ui.arcep_block import file_lead, file_section
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.network_block import choose_base, show_fibre
from nrdiag.ui.page import (
    ELDERS,
    HELP,
    MAP,
    NETWORK,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(NETWORK)
territory = require_territory(page)

st.title(f"{NETWORK.title} : {plain(label(territory, page.edition.territories))}", anchor=False)
fibre, base = choose_base(territory)
said = file_lead(territory) if fibre.total is None else ""
paragraph(said or lead(fibre), "nr-phrase")
show_fibre(fibre, base)
if fibre.total is None:
    file_section(territory)
    mobile_section(territory)
else:
    mobile_section(territory)
    file_section(territory)
next_steps(page, TERRITORY, MAP, ELDERS, HELP)
