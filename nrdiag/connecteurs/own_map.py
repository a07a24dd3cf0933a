"""The map of an indicator of the user's own, drawn as those of the catalogue."""

from __future__ import annotations

from collections import Counter

from nrdiag import french
from nrdiag.cartes.classes import Method, bounds_of, class_of
from nrdiag.cartes.layer import legend
from nrdiag.cartes.painting import ABSENT_MARK, Painting, missing_classes, paint
from nrdiag.catalogue.indicators import Level
from nrdiag.connecteurs.own import indicator_of
from nrdiag.dossier.document import OwnData
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory


def own_map(own: OwnData, scope: Territory, edition: Edition) -> Painting:
    """The communes of ``scope``; one without a value is « donnée absente », never 0."""
    entry = indicator_of(own)
    members = edition.territories.communes_of(scope)
    known = {t.code: own.valeurs[t.code] for t in members if t.code in own.valeurs}
    bounds = bounds_of(entry, Method.QUANTILES, list(known.values())) if known else entry.classes
    marks = {t.code: ABSENT_MARK for t in members}
    marks |= {code: str(class_of(value, bounds)) for code, value in known.items()}
    lines = legend(entry, bounds, Counter(marks.values())) if known else []
    texts = {
        code: french.with_unit(value, entry.unite, entry.decimales) for code, value in known.items()
    }
    return paint(scope, Level.COMMUNE, edition, marks, lines + missing_classes(marks), texts)
