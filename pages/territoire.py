"""Mon territoire: the verdict, the map, the comparison."""

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.verdict import verdict
from nrdiag.territoires.search import label
from nrdiag.ui.compare_block import compare_section
from nrdiag.ui.map_block import map_section
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import (
    DIAGNOSTIC,
    PRACTICES,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.verdict_block import show_details, show_verdict

page = open_page(TERRITORY)
territory = require_territory(page)

st.title(plain(label(territory, page.edition.territories)), anchor=False)
communes = len(page.edition.territories.communes_of(territory))
parts = [french.plural(communes, "commune")] if communes > 1 else []
parts.append(
    f"{french.plural(territory.population, 'habitant')} (recensement 2023)"
    if territory.population is not None
    else "population inconnue"
)
above = [t.nom_complet for t in page.edition.territories.parents(territory)[:2]]
paragraph(" · ".join([*parts, *above]), "nr-sous-titre")

show_verdict(verdict(territory, page.edition), page.edition)
show_details(territory)
map_section(territory)
compare_section(territory)
next_steps(page, PRACTICES, DIAGNOSTIC)
