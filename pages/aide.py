"""Besoin et offre d'aide: people per place, who has none near, where one more would serve."""

from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.search import label
from nrdiag.ui.help_block import choose_smaller, reach_section, show_ladder, show_offer
from nrdiag.ui.markup import title, together
from nrdiag.ui.page import (
    ELDERS,
    HELP,
    MAP,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(HELP)
territory = require_territory(page)

title(f"{HELP.title} : {label(territory, page.edition.territories)}")
show_offer(territory)
if territory.niveau is Level.FRANCE:
    choose_smaller(page)
else:
    reach_section(territory)
with together():
    if territory.niveau is not Level.FRANCE:
        show_ladder(territory)
    next_steps(page, ELDERS, MAP, TERRITORY)
