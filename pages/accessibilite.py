"""Accessibilité des sites: where the public sites stand, what to do first, what the law asks."""

import datetime as dt

from nrdiag.territoires.search import label
from nrdiag.ui.markup import title, together
from nrdiag.ui.page import (
    ACCESSIBILITY,
    DIAGNOSTIC,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.readings import current
from nrdiag.ui.readings_block import drop_files
from nrdiag.ui.sites_page_block import after_files, before_files, with_files

page = open_page(ACCESSIBILITY)
territory = require_territory(page)
today = dt.date.today()
loaded = current()

name = label(territory, page.edition.territories)
title(f"Accessibilité des sites : {name}")
if loaded is None:
    before_files(territory, today)
    drop_files()
    with together():
        after_files(territory, today)
        next_steps(page, TERRITORY, DIAGNOSTIC)
else:
    with_files(territory, loaded, today)
    next_steps(page, TERRITORY, DIAGNOSTIC)
