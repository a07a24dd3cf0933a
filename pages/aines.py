"""Publics de 75 ans et plus: how many, how old, how far from help, and where to act first."""

from nrdiag.territoires.search import label
from nrdiag.ui.elders_block import ages_chart, ages_table, show_count, survey_section
from nrdiag.ui.elders_rank_block import where_section
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

page = open_page(ELDERS, "Publics de 75 ans et plus")
territory = require_territory(page)

name = label(territory, page.edition.territories)
title(f"Publics de 75 ans et plus : {name}")
show_count(territory)
survey_section(territory)
where_section(territory)
ages_chart(territory)
with together():
    ages_table(territory)
    next_steps(page, HELP, MAP, TERRITORY)
