"""Mon territoire: the verdict, the map, the territories around."""

from nrdiag import french
from nrdiag.territoires.search import label
from nrdiag.ui.ladder_block import ladder_section
from nrdiag.ui.map_block import map_section
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.page import (
    COMPARE,
    DIAGNOSTIC,
    ELDERS,
    HELP,
    MAP,
    NETWORK,
    PRACTICES,
    TERRITORY,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.verdict_block import cached_verdict, show_details, show_verdict

page = open_page(TERRITORY)
territory = require_territory(page)

communes = len(page.edition.territories.communes_of(territory))
parts = [french.plural(communes, "commune")] if communes > 1 else []
parts.append(
    f"{french.plural(territory.population, 'habitant')} (recensement 2023)"
    if territory.population is not None
    else "population inconnue"
)
above = [t.nom_complet for t in page.edition.territories.parents(territory)[:2]]
with together():
    title(label(territory, page.edition.territories))
    paragraph(" · ".join([*parts, *above]), "nr-sous-titre")

show_verdict(cached_verdict(page.edition.id, territory.code), page.edition)
show_details(territory)
map_section(territory)
with together():
    ladder_section(territory)
    next_steps(page, MAP, ELDERS, NETWORK, HELP, COMPARE, PRACTICES, DIAGNOSTIC)
