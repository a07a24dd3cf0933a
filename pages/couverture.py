"""Couverture: fibre that is missing and whom to ask, mobile sites, and the visitor's files."""

from nrdiag.couverture.fibre import fibre_of
from nrdiag.couverture.words import lead
from nrdiag.territoires.search import label
from nrdiag.ui.antennas_block import mobile_section
from nrdiag.ui.arcep_block import announce_files, file_lead, file_section, say_formats
from nrdiag.ui.coverage_files import current
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.network_block import after_chart, fibre_section, show_unknown, tell_no_base
from nrdiag.ui.page import (
    ELDERS,
    HELP,
    MAP,
    NETWORK,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)

page = open_page(NETWORK)
territory = require_territory(page)

title(f"{NETWORK.title} : {label(territory, page.edition.territories)}")
tell_no_base(territory)
fibre, some_files = fibre_of(territory), current() is not None
if fibre.total is None:
    with together():
        paragraph(file_lead(territory) or lead(fibre), "nr-phrase")
        show_unknown(territory)
        announce_files(some_files)
    file_section(territory)
    with together():
        say_formats()
        mobile_section(territory)
        next_steps(page, TERRITORY, MAP, ELDERS, HELP)
else:
    base = fibre_section(territory)
    after_chart(territory, base, some_files)
    file_section(territory)
    with together():
        say_formats()
        next_steps(page, TERRITORY, MAP, ELDERS, HELP)
