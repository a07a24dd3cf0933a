"""The map of help within reach: who has a place near, who has none, and how many they are."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from nrdiag import french
from nrdiag.besoins.ground import elders_are_counted, ground
from nrdiag.cartes.classes import FAVOURABLE, FRAGILE
from nrdiag.cartes.painting import ABSENT_MARK, Class, Painting, missing_classes, paint
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.needs import needs
from nrdiag.indicateurs.edition import edition

#: Above this number of polygons, only the legend's words are shown under the pointer.
MAX_TEXTS = 1500
WITHIN, FEW, MANY, UNKNOWN = "0", "1", "2", "3"


@lru_cache(maxsize=96)
def reach_map(scope_code: str, reach: float, edition_id: str) -> Painting:
    """The communes of ``scope`` painted by what is within ``reach`` km."""
    found, land = edition(), ground(edition_id)
    scope = found.territories.get(scope_code)
    rows = land.rows(scope, found)
    counted = elders_are_counted(scope, found)
    marks, texts = {}, {}
    for row in rows.tolist():
        commune, km = land.communes[row], float(land.nearest[row])
        elders = float(land.elders[row]) if counted else np.nan
        marks[commune.code] = mark = _mark(km, elders, reach)
        if len(rows) <= MAX_TEXTS and mark != ABSENT_MARK:
            texts[commune.code] = f"{distance_text(km)}, {_elders_text(elders)}"
    counts = Counter(marks.values())
    legend = [
        Class(mark, label, colour, counts[mark])
        for mark, label, colour in _classes(reach)
        if counts[mark] or (counted and mark != UNKNOWN)
    ]
    return paint(scope, Level.COMMUNE, found, marks, legend + missing_classes(marks), texts or None)


def distance_text(km: float) -> str:
    """« lieu sur place », « lieu à environ 6 km »."""
    if np.isneginf(km):
        return "lieu sur place"
    return f"lieu à environ {french.with_unit(km, 'km')}"


def _elders_text(elders: float) -> str:
    if np.isnan(elders):
        return f"75 ans et plus : {french.ABSENT}"
    return french.with_unit(elders, "personnes") + " de 75 ans et plus"


def _mark(km: float, elders: float, reach: float) -> str:
    if np.isnan(km):
        return ABSENT_MARK
    if km <= reach:
        return WITHIN
    if np.isnan(elders):
        return UNKNOWN
    return MANY if elders > needs().seuil_carte else FEW


def _classes(reach: float) -> tuple[tuple[str, str, str], ...]:
    near = f"lieu à {french.number(reach)}\u00a0km ou moins"
    floor = french.number(needs().seuil_carte)
    return (
        (WITHIN, near, FAVOURABLE[1]),
        (FEW, f"plus loin, jusqu'à {floor} personnes de 75 ans et plus", FRAGILE[1]),
        (MANY, f"plus loin, plus de {floor} personnes de 75 ans et plus", FRAGILE[4]),
        (UNKNOWN, "plus loin, âges inconnus", FRAGILE[2]),
    )
