"""The ranking as a map: four quarters, from the most fragile to the least."""

from __future__ import annotations

from collections import Counter

from nrdiag.cartes.classes import FRAGILE
from nrdiag.cartes.painting import ABSENT_MARK, Class, Painting, missing_classes, paint
from nrdiag.catalogue.indicators import Level
from nrdiag.fragilite.ranking import Ranking
from nrdiag.fragilite.words import QUARTERS, band_text
from nrdiag.indicateurs.edition import Edition

#: Above this number of polygons, only the legend's words are shown under the pointer.
MAX_TEXTS = 1500
COLOURS = (FRAGILE[4], FRAGILE[3], FRAGILE[1], FRAGILE[0])


def quarter_map(ranking: Ranking, edition: Edition) -> Painting:
    """The map of a ranking that has quarters; a commune without an index is absent."""
    marks, texts = {}, {}
    for row in ranking.rows:
        quarter = ranking.quarter(row)
        marks[row.commune.code] = ABSENT_MARK if quarter is None else str(quarter)
        if quarter is not None and len(ranking.rows) <= MAX_TEXTS:
            texts[row.commune.code] = f"{QUARTERS[quarter]}, rang {band_text(row)}"
    counts = Counter(marks.values())
    legend = [
        Class(str(i), name, colour, counts[str(i)])
        for i, (name, colour) in enumerate(zip(QUARTERS, COLOURS, strict=True))
    ]
    return paint(
        ranking.scope, Level.COMMUNE, edition, marks, legend + missing_classes(marks), texts or None
    )
