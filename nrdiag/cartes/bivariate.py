"""Two indicators on one map: nine cells, and the territories that are high on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.cartes.classes import class_of
from nrdiag.cartes.painting import ABSENT_MARK, SECRET_MARK, Class, Painting, missing_classes, paint
from nrdiag.catalogue.crossings import Axis, Crossing
from nrdiag.catalogue.indicators import Level
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

#: Rows from low to high (first axis read down), columns from low to high: 3 x 3.
COLOURS = (
    ("#e8e8e8", "#ace4e4", "#5ac8c8"),
    ("#dfb0d6", "#a5add3", "#5698b9"),
    ("#be64ac", "#8c62aa", "#3b4994"),
)
HIGH = 2


@dataclass(frozen=True, slots=True)
class Crossed:
    """One territory with its two figures; ``column`` and ``row`` are its classes, 0 to 2."""

    territory: Territory
    column_figure: Figure
    row_figure: Figure
    column: int
    row: int


@dataclass(frozen=True, eq=False)
class CrossedLayer:
    """The map of a crossing, and what it says."""

    crossing: Crossing
    painting: Painting
    crossed: tuple[Crossed, ...]
    total: int
    edition: Edition

    @property
    def both(self) -> list[Crossed]:
        """The territories high on both axes."""
        return [c for c in self.crossed if c.column == HIGH and c.row == HIGH]


def build_crossing(
    crossing: Crossing, scope: Territory, level: Level, edition: Edition
) -> CrossedLayer:
    """The crossing for the territories of ``level`` inside ``scope``; both values are needed."""
    crossed: list[Crossed] = []
    marks: dict[str, str] = {}
    texts: dict[str, str] = {}
    members = edition.territories.children(scope, level)
    for territory in members:
        figures = [
            figure_of(axis.indicator, territory, edition.measures)
            for axis in (crossing.colonnes, crossing.lignes)
        ]
        texts[territory.code] = " ; ".join(
            f"{axis.libelle} : {said(axis, figure)}"
            for axis, figure in zip((crossing.colonnes, crossing.lignes), figures, strict=True)
        )
        if any(figure.value is None for figure in figures):
            secret = any(figure.status is Status.SECRET for figure in figures)
            marks[territory.code] = SECRET_MARK if secret else ABSENT_MARK
            continue
        column, row = (
            class_of(axis.read(figure.value or 0.0), axis.seuils)
            for axis, figure in zip((crossing.colonnes, crossing.lignes), figures, strict=True)
        )
        crossed.append(Crossed(territory, figures[0], figures[1], column, row))
        marks[territory.code] = str(3 * row + column)
    lines = _legend(crossing, Counter(marks.values())) + missing_classes(marks)
    painting = paint(scope, level, edition, marks, lines, texts)
    return CrossedLayer(crossing, painting, tuple(crossed), len(members), edition)


def said(axis: Axis, figure: Figure) -> str:
    """The figure of an axis in words: what is missing, where the axis reads the complement."""
    if figure.value is None or not axis.complement:
        return french.figure(figure, axis.indicator.decimales)
    about = "environ " if figure.status is Status.ESTIMATED else ""
    value = axis.read(figure.value)
    return about + french.with_unit(value, figure.unit, axis.indicator.decimales)


def class_names(axis: Axis) -> Sequence[str]:
    """« jusqu'à 1 % », « 1 à 5 % », « plus de 5 % »."""
    low, high = axis.seuils
    unit = axis.indicator.unite
    return (
        f"jusqu'à {french.with_unit(low, unit)}",
        f"{french.number(low)} à {french.with_unit(high, unit)}",
        f"plus de {french.with_unit(high, unit)}",
    )


def _legend(crossing: Crossing, counts: Counter[str]) -> list[Class]:
    names = [class_names(axis) for axis in (crossing.lignes, crossing.colonnes)]
    return [
        Class(
            str(3 * row + column),
            f"{crossing.lignes.libelle} {names[0][row]}, "
            f"{crossing.colonnes.libelle.lower()} {names[1][column]}",
            COLOURS[row][column],
            counts[str(3 * row + column)],
        )
        for row in range(3)
        for column in range(3)
    ]
