"""The territory beside those that contain it, in one short table."""

from __future__ import annotations

from functools import lru_cache

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.indicateurs.compare import Compared, ladder, told_once
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
    for entry in (indicators()[id] for id in COMPARED):
        rows = _chain(entry, territory)
        if any(row.figure.known for row in rows):
            lines.append((f"{entry.libelle} ({entry.measure.millesime})", *_texts(entry, rows)))
        # Where it is not known, an older or wider one may be, in a line of its own.
        if entry.relais:
            other = indicators()[entry.relais]
            wider = _chain(other, territory)
            pairs = zip(rows, wider, strict=True)
            if any(new.figure.known and not row.figure.known for row, new in pairs):
                lines.append((other.libelle, *_texts(other, wider)))
    return ("Indicateur", *names), lines


def _chain(entry: Indicator, territory: Territory) -> list[Compared]:
    found = edition()
    chain = ladder(entry, territory, found.territories, found.measures)
    return told_once(chain, found.territories)


def _texts(entry: Indicator, rows: list[Compared]) -> list[str]:
    return [french.figure(row.figure, entry.decimales) for row in rows]
