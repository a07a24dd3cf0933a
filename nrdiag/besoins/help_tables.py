"""The files of the page on need and offer: the départements, and every commune with its help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nrdiag.besoins.ground import ground
from nrdiag.besoins.offer import CSV_HEADER, csv_line, offers_by_departement
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

REACH_HEADER = (
    "code", "commune", "personnes_75_plus", "habitants", "distance_france_services_km",
    "lieu_dans_la_commune", "statut_distance", "millesime_ages", "source_ages", "source_distance",
)  # fmt: skip


def offers_table(territory: Territory) -> tuple[Sequence[str], list[list[object]]] | None:
    """Columns and rows of the départements, for France only."""
    if territory.niveau is not Level.FRANCE:
        return None
    return CSV_HEADER, [csv_line(offer) for offer in offers_by_departement(edition().id)]


def reach_table(
    territory: Territory,
) -> tuple[Sequence[str], Iterator[list[object]]] | None:
    """Columns and rows of every commune of the map of ``territory``; None for France."""
    if territory.niveau is Level.FRANCE:
        return None
    return REACH_HEADER, _reach_rows(map_scope(territory, edition()))


def _reach_rows(scope: Territory) -> Iterator[list[object]]:
    """A blank is a missing value."""
    found, land = edition(), ground(edition().id)
    names = ("pop_75_plus", "distance_france_services")
    ages, distance = (indicators()[id].measure for id in names)
    for row in land.rows(scope, found).tolist():
        commune = land.communes[row]
        km = _known(land.distance[row])
        yield [
            commune.code, commune.nom, _known(land.elders[row]), commune.population, km,
            bool(np.isneginf(land.nearest[row])), "absent" if km is None else "estimé",
            ages.millesime, ages.source, distance.source,
        ]  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 1)
