"""The territory beside those that contain it, in one short table."""

from __future__ import annotations

from functools import lru_cache

from nrdiag import french
from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.compare import ladder, told_once
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import each_once
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import drawn_once, heading, table

#: Indicators compared, in this order, when the territory or one above has them.
COMPARED = ("ftth_taux", "part_75_plus", "part_sans_diplome", "taux_pauvrete", "revenu_median")


@drawn_once
def ladder_section(territory: Territory) -> None:
    """One line per indicator, one column per territory, the own one first."""
    heading("Face à ceux qui vous contiennent", "reperes")
    header, lines = _lines(edition().id, territory.code)
    table("Chaque chiffre, du plus proche au plus large.", header, lines, range(1, len(header)))


@lru_cache(maxsize=1024)
def _lines(edition_id: str, code: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    found = edition()
    territory = found.territories.get(code)
    around = (territory, *found.territories.parents(territory))
    names = each_once(around, found.territories).values()
    lines = []
    for id in COMPARED:
        entry = indicators()[id]
        chain = ladder(entry, territory, found.territories, found.measures)
        rows = told_once(chain, found.territories)
        if any(row.figure.known for row in rows):
            shown = (french.figure(row.figure, entry.decimales) for row in rows)
            lines.append((f"{entry.libelle} ({entry.measure.millesime})", *shown))
    return ("Indicateur", *names), lines
