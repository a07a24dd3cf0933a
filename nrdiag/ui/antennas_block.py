"""Mobile sites on screen: how many, whose, and what a count of sites does not say."""

from __future__ import annotations

from nrdiag import french
from nrdiag.catalogue.indicators import indicators
from nrdiag.couverture import words
from nrdiag.couverture.antennas import Antennas, antennas_of
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import fold, heading, paragraph, table

#: Communes without a site are named up to this many.
NAMED = 60


def mobile_section(territory: Territory) -> None:
    """The mobile sites by operator, and what a count of sites does not say."""
    found = antennas_of(territory)
    heading("Téléphone mobile : les sites recensés", "mobile")
    paragraph(words.antennas_sentence(found))
    entry = indicators()["sites_mobiles"]
    if not found.known:
        paragraph(entry.combler)
        return
    if found.operators:
        table("Sites mobiles par opérateur.", ("Opérateur", "Sites", "… dont 5G",
              "Communes avec un site"), _antenna_rows(found), (1, 2, 3))  # fmt: skip
    if found.without and found.communes > 1 and len(found.without) <= NAMED:
        names = french.enumeration([commune.nom for commune in found.without])
        with fold("Les communes sans site recensé"):
            paragraph(f"{names}.")
    paragraph(
        f"{entry.prudence} La source indique la 4G sur tous les sites : elle ne distingue rien et "
        f"n'est pas montrée. Source : {entry.source.mention}.", "nr-source",
    )  # fmt: skip


def _antenna_rows(found: Antennas) -> list[tuple[str, ...]]:
    rows = [
        (o.name, *map(french.number, (o.sites, o.sites_5g, o.communes))) for o in found.operators
    ]
    if len(rows) > 1:
        have = found.communes - len(found.without) - len(found.outside)
        total = map(french.number, (found.sites, found.sites_5g, have))
        rows.append(("Somme (un pylône partagé compte plusieurs fois)", *total))
    return rows
