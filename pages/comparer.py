"""Comparer: the territories alike, the place among the neighbours, two side by side."""

from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.search import label
from nrdiag.ui.markup import title, together
from nrdiag.ui.page import (
    COMPARE,
    FRAGILITY,
    MAP,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.pair_block import choose_second, pair_said
from nrdiag.ui.similar_block import comparison_section, show_method, show_too_wide

page = open_page(COMPARE)
territory = require_territory(page)

name = f"{COMPARE.title} : {label(territory, page.edition.territories)}"
wide = territory.niveau is Level.FRANCE
if wide:
    title(name)
    show_too_wide(page)
else:
    comparison_section(territory, lambda: title(name))
    second = choose_second(territory)
with together():
    if not wide:
        pair_said(territory, second)
        show_method()
    next_steps(page, TERRITORY, MAP, FRAGILITY)
