"""Repères légaux: the eight lines of the law, its dates and thresholds, what to verify."""

import datetime as dt

import streamlit as st

from nrdiag.droit.checklist import lines_of
from nrdiag.droit.landmarks import landmarks
from nrdiag.droit.states import context_of
from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.law_block import check_section, checklist_section, landmarks_section, show_opening
from nrdiag.ui.markup import plain
from nrdiag.ui.page import (
    ECOSYSTEM,
    LAW,
    PLAN,
    REPORT,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.readings import current, survey_of

page = open_page(LAW)
territory = require_territory(page)
st.title(f"Repères légaux : {plain(label(territory, page.edition.territories))}", anchor=False)
document = open_dossier(territory.code)
today = dt.date.today()
context = context_of(territory, page.edition, document, today)
lines = lines_of(document, context)
loaded = current()
survey = survey_of(territory, loaded, today) if loaded else None

show_opening(territory, lines)
checklist_section(page, document, lines, context.axes)
landmarks_section(page, landmarks(territory, document, today, lines=lines, survey=survey))
check_section()
save_section(document)
next_steps(page, REPORT, PLAN, ECOSYSTEM)
