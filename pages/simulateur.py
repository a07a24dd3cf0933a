"""Simulateur: pull levers on the fleet, see what each of them brings, and with what range."""

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.inventory_link import require_fleet
from nrdiag.ui.levers_block import choose_levers, choose_prices, starting_point
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.outcome_block import outcome_section, scenarios_section
from nrdiag.ui.page import DIAGNOSTIC, FLEET, PURCHASES, SIMULATOR, next_steps, open_page

page = open_page(SIMULATOR)
title("Que changeraient nos choix ?")
paragraph(
    "Réglez un ou plusieurs leviers : leurs effets se combinent sans être comptés deux fois.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
require_fleet(page, document)
start = starting_point(document, page.territory.departement if page.territory else None)
settings = choose_levers(start)
prices = choose_prices(start, document)
outcome_section(start, settings, prices)
scenarios_section(start, settings, prices, document)
save_section(document)
next_steps(page, PURCHASES, FLEET, DIAGNOSTIC)
