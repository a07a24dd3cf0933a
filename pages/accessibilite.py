"""Accessibilité des sites: where the public sites stand, what to do first, what the law asks."""

import datetime as dt

import streamlit as st

from nrdiag.accessibilite.priorities import opening
from nrdiag.territoires.search import label
from nrdiag.ui.accessibility_block import (
    show_benchmarks,
    show_law,
    show_meters,
    show_priorities,
    show_scope,
)
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import (
    ACCESSIBILITY,
    DIAGNOSTIC,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.readings import current, survey_of
from nrdiag.ui.readings_block import show_reception, show_ways_in
from nrdiag.ui.sites_block import show_others, show_sites, show_state_map

page = open_page(ACCESSIBILITY)
territory = require_territory(page)
today = dt.date.today()
loaded = current()
found = survey_of(territory, loaded, today)

name = label(territory, page.edition.territories)
st.title(f"Accessibilité des sites : {plain(name)}", anchor=False)
paragraph(opening(found, today), "nr-phrase")
show_scope(found)
if loaded:
    show_reception(loaded)
if found.has_readings:
    show_meters(found, today)
    show_priorities(found, today)
    show_state_map(territory, loaded, today)
    show_sites(found)
    show_others(found)
    show_ways_in(found)
    show_law()
else:
    show_priorities(found, today)
    show_ways_in(found)
    show_state_map(territory, loaded, today)
    show_law()
    show_sites(found)
    show_others(found)
show_benchmarks()
next_steps(page, TERRITORY, DIAGNOSTIC)
