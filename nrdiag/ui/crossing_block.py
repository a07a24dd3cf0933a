"""Under a crossed map: the list of the territories high on both indicators."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.cartes.bivariate import Crossed, CrossedLayer, said
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.crossings import Crossing
from nrdiag.catalogue.indicators import indicators
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import MAX_ROWS, paragraph, table


def show_crossing(layer: CrossedLayer) -> None:
    """The caution, then the list of those high on both and its file."""
    crossing, plural = layer.crossing, PLURALS[layer.painting.level]
    both = sorted(layer.both, key=lambda c: -(_of(crossing.effectif, c).value or 0.0))
    paragraph(crossing.prudence, "nr-source")
    if not both:
        return
    st.header(f"{crossing.titre} : {french.number(len(both))} {plural}", anchor=False)
    _listed(crossing, both)


def _of(id: str, crossed: Crossed) -> Figure:
    return figure_of(indicators()[id], crossed.territory, edition().measures)


def _listed(crossing: Crossing, both: list[Crossed]) -> None:
    """The territories high on both, on screen and as a file."""
    axes = (crossing.colonnes, crossing.lignes)
    counts = [indicators()[id] for id in (crossing.effectif, crossing.manque)]
    header = (
        "Territoire", "Code", *(axis.libelle for axis in axes), *(c.libelle for c in counts)
    )  # fmt: skip

    def cells(crossed: Crossed) -> tuple[str, ...]:
        figures = (crossed.column_figure, crossed.row_figure)
        return (
            crossed.territory.nom,
            crossed.territory.code,
            *(said(axis, figure) for axis, figure in zip(axes, figures, strict=True)),
            *(french.figure(_of(c.id, crossed), c.decimales) for c in counts),
        )

    def numbers(crossed: Crossed) -> tuple[object, ...]:
        figures = (crossed.column_figure, crossed.row_figure)
        return (
            crossed.territory.nom,
            crossed.territory.code,
            *(axis.read(f.value or 0.0) for axis, f in zip(axes, figures, strict=True)),
            *(_of(c.id, crossed).value for c in counts),
        )

    table(
        f"{crossing.titre}, du plus grand nombre de personnes au plus petit.",
        header, [cells(c) for c in both[:MAX_ROWS]], (2, 3, 4, 5), total=len(both),
    )  # fmt: skip
    st.download_button(
        "Télécharger la liste (CSV)",
        lambda: to_csv(header, map(numbers, both)),
        file_name=f"nrdiag-{crossing.id}.csv",
        mime="text/csv",
        on_click="ignore",
    )
