"""Rapport: the document that goes to the council, the one-page sheet, the poster."""

import datetime as dt

from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier, resume_section, save_section
from nrdiag.ui.law_block import standing_of
from nrdiag.ui.markup import heading, title, together
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
    Report,
    choose_deliverable,
    comments,
    downloads,
    preview,
    readiness,
    sheets,
)

page = open_page(REPORT)
territory = require_territory(page)
title(f"{REPORT.title} : {label(territory, page.edition.territories)}")
document = open_dossier(territory.code)
resume_section()
chosen = choose_deliverable(document)
today = dt.date.today()
report = Report(territory, page.edition, document, today, chosen)
with together():
    readiness(page, report, standing_of(page, territory, document, today).lines)
    heading("Télécharger", "telecharger")
downloads(report)
sheets(report)
comments(document, chosen)
preview(report)
save_section(document, resume=False)
next_steps(page, DIAGNOSTIC, LAW, TOOLBOX)
