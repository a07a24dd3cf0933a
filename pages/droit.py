"""Repères légaux: the eight lines of the law, its dates and thresholds, what to verify."""

import datetime as dt

from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.law_block import checklist_section, dates_section, standing_of
from nrdiag.ui.markup import title
from nrdiag.ui.page import (
    ECOSYSTEM,
    LAW,
    PLAN,
    REPORT,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(LAW)
territory = require_territory(page)
title(f"Repères légaux : {label(territory, page.edition.territories)}")
document = open_dossier(territory.code)
standing = standing_of(page, territory, document, dt.date.today())
checklist_section(page, territory, document, standing.lines)
dates_section(page, standing)
save_section(document)
next_steps(page, REPORT, PLAN, ECOSYSTEM)
