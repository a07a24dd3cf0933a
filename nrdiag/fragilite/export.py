"""The ranking as lines of a file: every value that the table shows, and those it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag.catalogue.fragility import fragility_index
from nrdiag.catalogue.sources import sources
from nrdiag.fragilite.ranking import Ranking
from nrdiag.fragilite.values import component_figure
from nrdiag.fragilite.words import base_name
from nrdiag.indicateurs.edition import Edition

FIRST = (
    "code_insee", "commune", "territoire_classe", "base", "indice_de_fragilite", "rang",
    "rang_bas", "rang_haut", "part_reglages_quart_le_plus_fragile_pct", "completude_pct",
)  # fmt: skip
EACH = ("poids", "valeur", "unite", "statut", "millesime", "source", "centile")


def header() -> list[str]:
    return [*FIRST, *(f"{c.id}_{name}" for c in fragility_index().composants for name in EACH)]


def lines(ranking: Ranking, edition: Edition) -> Iterator[list[object]]:
    """One line per commune, in the order of the ranking; a blank is absent or secret."""
    base = base_name(ranking.reference)
    for row in ranking.rows:
        share = row.first_quarter if ranking.has_quarters else None
        line: list[object] = [
            row.commune.code, row.commune.nom, ranking.scope.nom, base, _rounded(row.index),
            row.rank, row.low, row.high, None if share is None else 100 * share,
            round(100 * row.completeness, 1),
        ]  # fmt: skip
        for k, component in enumerate(fragility_index().composants):
            figure = component_figure(component, row.commune, edition.measures)
            source = sources()[figure.source].titre
            line += [
                ranking.weights[k], figure.value, figure.unit, figure.status.value,
                figure.vintage, source, _rounded(row.percentiles[k]),
            ]  # fmt: skip
        yield line


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
