"""Indice de fragilité: a ranking whose weights the reader sets, and what it does not say."""

from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.search import label
from nrdiag.ui.fragility_block import (
    fragility_section,
    show_too_wide,
)
from nrdiag.ui.markup import title
from nrdiag.ui.page import (
    ELDERS,
    FRAGILITY,
    HELP,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(FRAGILITY)
territory = require_territory(page)

title(f"{FRAGILITY.title} : {label(territory, page.edition.territories)}")
if territory.niveau is Level.FRANCE:
    show_too_wide(page)
else:
    fragility_section(territory)
next_steps(page, TERRITORY, ELDERS, HELP)
