"""The raw values of the components for every commune, read once per edition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from nrdiag.catalogue.fragility import Component, fragility_index
from nrdiag.figure import Figure
from nrdiag.fragilite.index import Floats
from nrdiag.indicateurs.compute import figure_of, outcome
from nrdiag.indicateurs.edition import edition
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.territory import FRANCE, Territory


@dataclass(frozen=True)
class CommuneValues:
    """``raw`` has one row per commune and one column per component, as it is read on screen.

    NaN is absent or secret: neither is ever replaced.
    """

    communes: tuple[Territory, ...]
    row_of: dict[str, int]
    raw: Floats


@lru_cache(maxsize=2)
def commune_values(edition_id: str) -> CommuneValues:
    """Every commune of France (0.1 s the first time); the edition's id is the key."""
    found = edition()
    communes = tuple(found.territories.communes_of(found.territories.get(FRANCE)))
    columns = [
        [_value(component, commune.code, found.measures) for commune in communes]
        for component in fragility_index().composants
    ]
    raw = np.array(columns, dtype=float).T
    raw.flags.writeable = False
    return CommuneValues(communes, {t.code: i for i, t in enumerate(communes)}, raw)


def component_figure(component: Component, commune: Territory, table: MeasureTable) -> Figure:
    """The figure of the component: that of its indicator, or what it lacks to reach 100 %."""
    figure = figure_of(component.indicator, commune, table)
    if figure.value is None or not component.complement:
        return figure
    lacking = None
    if figure.numerator is not None and figure.denominator is not None:
        lacking = figure.denominator - figure.numerator
    return replace(
        figure, value=component.read(figure.value), numerator=lacking,
        low=None if figure.high is None else component.read(figure.high),
        high=None if figure.low is None else component.read(figure.low),
    )  # fmt: skip


def _value(component: Component, code: str, table: MeasureTable) -> float:
    value, _ = outcome(component.indicator, code, table)
    return float("nan") if value is None else component.read(value)
