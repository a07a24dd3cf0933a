"""Parc: how old the devices are, what is past its life, and what to measure next."""

import datetime as dt

from nrdiag.ui.dossier_block import open_dossier, save_section
from nrdiag.ui.fleet_block import ages_section, collect_section, mass_section, systems_section
from nrdiag.ui.inventory_link import require_fleet
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.page import FLEET, PRACTICES, SIMULATOR, next_steps, open_page
from nrdiag.ui.session import current_practices

page = open_page(FLEET)
title("Votre parc informatique")
paragraph(
    "L'âge du matériel, ce qui n'est plus mis à jour, et ce qu'il reste à mesurer.",
    "nr-sous-titre",
)
document = open_dossier(page.territory.code if page.territory else None)
inventory = require_fleet(page, document)
today = dt.date.today()
practices = current_practices(page.territory.departement if page.territory else None)
ages_section(inventory, document, practices, today)
systems_section(inventory, today)
if practices is not None:
    mass_section(practices)
    collect_section(inventory, document, practices)
save_section(document)
next_steps(page, SIMULATOR, PRACTICES)
