"""Measures -> figures: the value of an indicator for a territory, with all that explains it."""

from __future__ import annotations

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import Territory

IN_LEVEL = {
    Level.COMMUNE: "par commune",
    Level.EPCI: "par intercommunalité",
    Level.DEPARTEMENT: "par département",
    Level.REGION: "par région",
    Level.FRANCE: "pour la France",
}


def rate(numerator: float, denominator: float) -> float:
    """100 × numerator ÷ denominator, in percent. Raises ZeroDivisionError on an empty base."""
    return 100 * numerator / denominator


def figure_of(indicator: Indicator, territory: Territory, table: MeasureTable) -> Figure:
    """The figure of ``indicator`` for ``territory``; absent or secret with the reason in French."""
    if territory.niveau not in indicator.niveaux:
        note = f"Cet indicateur n'est pas disponible {IN_LEVEL[territory.niveau]}. "
        return _absent(indicator, note + (indicator.hors_niveau or indicator.combler))
    if indicator.calcul.mesure:
        return _single(indicator, table.cell(indicator.calcul.mesure, territory.code))
    numerator = table.cell(str(indicator.calcul.numerateur), territory.code)
    denominator = table.cell(str(indicator.calcul.denominateur), territory.code)
    return _rate(indicator, numerator, denominator)


def outcome(indicator: Indicator, code: str, table: MeasureTable) -> tuple[float | None, Status]:
    """The value and status of ``figure_of``, without its words: for thousands of territories."""
    calcul = indicator.calcul
    cell = table.cell(calcul.main, code)
    value = cell.value if cell else None
    if value is not None and calcul.denominateur:
        cell = table.cell(calcul.denominateur, code)
        base = cell.value if cell else None
        value = rate(value, base) if base else None
        if base == 0:
            return None, Status.ABSENT
    if value is None:
        secret = cell is not None and cell.status is Status.SECRET
        return None, Status.SECRET if secret else Status.ABSENT
    return value, table.cells[calcul.main][code].status


def figures_of(territory: Territory, table: MeasureTable) -> dict[str, Figure]:
    """Every indicator of the catalogue for ``territory``, by id, known or not."""
    return {id: figure_of(entry, territory, table) for id, entry in indicators().items()}


def _single(indicator: Indicator, cell: Cell | None) -> Figure:
    if cell is None or cell.value is None:
        return _missing(indicator, cell)
    return _known(indicator, cell.value, cell)


def _rate(indicator: Indicator, numerator: Cell | None, denominator: Cell | None) -> Figure:
    if numerator is None or numerator.value is None:
        return _missing(indicator, numerator)
    if denominator is None or denominator.value is None:
        return _missing(indicator, denominator)
    if denominator.value == 0:
        return _absent(indicator, "La base de calcul est vide : aucun taux n'a de sens ici.")
    value = rate(numerator.value, denominator.value)
    return _known(indicator, value, numerator, numerator.value, denominator.value)


def _known(
    indicator: Indicator,
    value: float,
    cell: Cell,
    numerator: float | None = None,
    denominator: float | None = None,
) -> Figure:
    source = sources()[cell.source]
    own = cell.source == indicator.measure.source
    notes = [] if own else [f"{source.titre}. {source.limites}"]
    if cell.coverage < 1:
        notes.append(f"Calculé sur {french.percent(100 * cell.coverage, 0)} de la population.")
    return Figure(
        indicator.id, value, indicator.unite, cell.source,
        indicator.measure.millesime if own else source.millesime, cell.status,
        numerator=numerator, denominator=denominator, coverage=cell.coverage,
        note=" ".join(notes),
    )  # fmt: skip


def _missing(indicator: Indicator, cell: Cell | None) -> Figure:
    if cell is not None and cell.status is Status.SECRET:
        measure = indicator.measure
        note = "L'INSEE ne publie pas cette valeur : elle pourrait révéler des cas individuels."
        return Figure(
            indicator.id, None, indicator.unite, measure.source, measure.millesime,
            Status.SECRET, note=note,
        )  # fmt: skip
    if cell is not None:
        known, threshold = (
            french.percent(100 * share, 0) for share in (cell.coverage, settings.MIN_COVERAGE)
        )
        note = f"Connu pour {known} de la population seulement, sous le seuil de {threshold}. "
        return _absent(indicator, note + indicator.combler)
    return _absent(indicator, indicator.combler)


def _absent(indicator: Indicator, note: str) -> Figure:
    measure = indicator.measure
    return Figure.absent(indicator.id, indicator.unite, measure.source, measure.millesime, note)
