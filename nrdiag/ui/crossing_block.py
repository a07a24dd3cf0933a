"""The two-way legend of a crossed map, its sentence, and the list of those high on both."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.cartes.bivariate import COLOURS, HIGH, Crossed, CrossedLayer, class_names, said
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.crossings import Crossing
from nrdiag.catalogue.indicators import indicators
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import MAX_ROWS, Markup, join, paragraph, show, table


def show_crossing(layer: CrossedLayer) -> None:
    """The two-way legend, then the list of those high on both and its file."""
    crossing, plural = layer.crossing, PLURALS[layer.painting.level]
    both = sorted(layer.both, key=lambda c: -(_of(crossing.effectif, c).value or 0.0))
    _two_way_legend(layer)
    paragraph(f"{crossing.definition} {crossing.prudence}", "nr-source")
    if not both:
        return
    st.header(f"{crossing.titre} : {french.number(len(both))} {plural}", anchor=False)
    _listed(crossing, both)


def _two_way_legend(layer: CrossedLayer) -> None:
    """A real table: one row per class of the rows' axis, one column per class of the other."""
    crossing = layer.crossing
    columns = join(
        Markup('<th scope="col">{}</th>').format(name) for name in class_names(crossing.colonnes)
    )
    names = class_names(crossing.lignes)
    rows = []
    for row in (HIGH, 1, 0):  # the highest on top, as on a chart
        cells = join(
            Markup('<td style="background:{};color:{}">{}</td>').format(
                COLOURS[row][column],
                "#fff" if (row, column) in DARK else "#1b2a33",
                layer.count(row, column),
            )
            for column in range(3)
        )
        rows.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(names[row], cells))
    show(
        Markup(
            '<table class="nr-croix"><caption>Légende, et nombre de territoires par case. '
            "En colonnes : {}. En lignes : {}.</caption>"
            "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>"
        ).format(
            crossing.colonnes.libelle.lower(), crossing.lignes.libelle.lower(), columns, join(rows)
        )
    )


#: Cells where white text is the readable one.
DARK = {(2, 0), (2, 1), (2, 2), (1, 2)}


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
