"""Rapport: the document that goes to the council, the one-page sheet, the poster."""

import datetime as dt

import streamlit as st

from nrdiag.rapport.content import content_of
from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier, resume_section, save_section
from nrdiag.ui.markup import plain
from nrdiag.ui.page import (
    DIAGNOSTIC,
    LAW,
    REPORT,
    TOOLBOX,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.report_block import (
    choose_deliverable,
    comments,
    downloads,
    preview,
    readiness,
    sheets,
)

page = open_page(REPORT)
territory = require_territory(page)
st.title(f"{REPORT.title} : {plain(label(territory, page.edition.territories))}", anchor=False)
document = open_dossier(territory.code)
resume_section()
chosen = choose_deliverable(document)
content = content_of(territory, page.edition, document, dt.date.today())
readiness(page, content, chosen)
downloads(content, chosen)
sheets(content)
comments(document, chosen)
preview(content, chosen)
save_section(document, resume=False)
next_steps(page, DIAGNOSTIC, LAW, TOOLBOX)
