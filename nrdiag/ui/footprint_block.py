"""The footprint: one figure and its range, what dominates it, the other factor set beside it."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.practices import Practices, tonnes
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.footprint import Footprint
from nrdiag.pratiques.stock import Bounds, Row
from nrdiag.rapport.export import to_csv
from nrdiag.ui.chart import FRENCH_NUMBERS, INK
from nrdiag.ui.markup import Markup, bullets, paragraph, show, table

FACTS = ("part_fabrication", "ecrans_par_poste", "age_moyen")
MADE, USED = "#0f6e78", "#f59e5b"


def show_footprint(practices: Practices) -> None:
    """Everything about one inventory's footprint."""
    result = practices.footprint
    st.header("L'empreinte de votre matériel", anchor=False)
    main = result.total if result.total.known else result.fabrication
    show(Markup('<p class="nr-chiffre">{}</p>').format(f"{tonnes(main)} par an"))
    if not result.total.known:
        st.warning(f"La fabrication seule est comptée. {result.electricite.note}")
    facts = [practices.facts[id].sentence for id in FACTS if id in practices.facts]
    if result.par_agent and result.par_agent.value is not None:
        each = french.number(french.significant(result.par_agent.value))
        facts.append(
            f"Par agent équipé : environ {each}\u00a0kg de CO2 équivalent par an. "
            "Ce chiffre sert à vous comparer à vous-même, d'une année à l'autre."
        )
    bullets([_dominant(result), *facts])
    if result.lignes:
        st.subheader("Fabrication et usage, par type d'équipement", anchor=False)
        spec = deepcopy(_spec(_drawn(result)))
        st.vega_lite_chart(spec, width="stretch", alt=_dominant(result), key="empreinte")
        _table(result)
    _sensitivity(result)
    _cautions(result)


def _dominant(result: Footprint) -> str:
    if not result.lignes:
        return "Aucun équipement compté."
    top = max(result.lignes, key=lambda row: row.part)
    return (
        f"{top.libelle} : c'est le type qui pèse le plus, "
        f"environ {french.percent(100 * top.part, 0)} du total."
    )


class Bar(NamedTuple):
    """What the chart draws of one type, in kgCO2e per year."""

    libelle: str
    fabrication: Bounds
    usage: Bounds | None
    emissions: Bounds


def _drawn(result: Footprint) -> tuple[Bar, ...]:
    rows = sorted(result.lignes, key=lambda row: -row.emissions.central)[:10]
    return tuple(Bar(row.libelle, row.fabrication, row.usage, row.emissions) for row in rows)


@lru_cache(maxsize=64)
def _spec(rows: tuple[Bar, ...]) -> dict[str, Any]:
    """The chart as a plain specification: altair takes 100 ms to make one."""
    spec: dict[str, Any] = _bars(rows).to_dict()
    return spec


def _bars(rows: tuple[Bar, ...]) -> alt.LayerChart:
    parts = []
    for row in rows:
        parts.append((row.libelle, "Fabrication", row.fabrication.central / 1000))
        if row.usage:
            parts.append((row.libelle, "Usage", row.usage.central / 1000))
    frame = pd.DataFrame(parts, columns=["type", "phase", "tonnes"])
    spans = pd.DataFrame(
        [(r.libelle, r.emissions.bas / 1000, r.emissions.haut / 1000) for r in rows],
        columns=["type", "bas", "haut"],
    )
    order = [row.libelle for row in rows]
    y = alt.Y("type:N", sort=order, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False))
    bars = (
        alt.Chart(frame)
        .mark_bar(height=14)
        .encode(
            y=y,
            x=alt.X("tonnes:Q", title="tonnes de CO2 équivalent par an"),
            color=alt.Color(
                "phase:N", title=None, legend=alt.Legend(orient="top"),
                scale=alt.Scale(domain=["Fabrication", "Usage"], range=[MADE, USED]),
            ),
        )
    )  # fmt: skip
    spread = (
        alt.Chart(spans).mark_rule(color=INK, strokeWidth=2).encode(y=y, x="bas:Q", x2="haut:Q")
    )
    chart: alt.LayerChart = (
        alt.layer(bars, spread)
        .properties(height=30 * len(rows) + 60)
        .configure(locale=alt.Locale(number=FRENCH_NUMBERS, time=alt.Undefined))
        .configure_axis(labelColor=INK, titleColor=INK, labelFontSize=13, gridColor="#e3eaec")
        .configure_legend(labelColor=INK, labelFontSize=13)
        .configure_view(stroke=None)
    )
    return chart


def _table(result: Footprint) -> None:
    paragraph("Le trait noir va de l'estimation basse à l'estimation haute.", "nr-source")
    header = (
        "Type",
        "Nombre",
        "Fabrication (kg/an)",
        "Usage (kg/an)",
        "Total bas",
        "central",
        "haut",
    )
    rows = [_line(row) for row in result.lignes]
    with st.expander("Le tableau de l'empreinte"):
        table("Kilogrammes de CO2 équivalent par an.", header, rows, (1, 2, 3, 4, 5, 6))
        st.download_button(
            "Télécharger l'empreinte (CSV)", footprint_csv(result), "nrdiag-empreinte.csv",
            "text/csv", on_click="ignore",
        )  # fmt: skip


def footprint_csv(result: Footprint) -> bytes:
    """By type, in kgCO2e per year; a fictitious inventory says so on each line."""
    rows = [
        (
            row.type, row.libelle, row.quantite, row.fabrication.bas, row.fabrication.central,
            row.fabrication.haut, row.usage.central if row.usage else None,
            row.emissions.bas, row.emissions.central, row.emissions.haut,
            result.jeu.libelle, "exemple fictif" if result.fictif else "",
        )
        for row in result.lignes
    ]  # fmt: skip
    header = (
        "type", "libelle", "quantite", "fabrication_bas", "fabrication_central",
        "fabrication_haut", "usage_central", "total_bas", "total_central", "total_haut",
        "facteurs", "avertissement",
    )  # fmt: skip
    return to_csv(header, rows)


def _line(row: Row) -> tuple[str, ...]:
    star = " *" if row.faible else ""
    use = french.number(row.usage.central) if row.usage else french.ABSENT
    spread = row.emissions
    return (
        f"{row.libelle}{star}", french.number(row.quantite), french.number(row.fabrication.central),
        use, french.number(spread.bas), french.number(spread.central), french.number(spread.haut),
    )  # fmt: skip


def _sensitivity(result: Footprint) -> None:
    st.subheader("Avec un autre jeu de facteurs", anchor=False)
    paragraph(
        "Les facteurs d'émission diffèrent d'une source à l'autre. "
        "Un total n'utilise qu'un seul jeu ; l'autre dit combien le choix compte."
    )
    rows = [
        (
            other.jeu.libelle, f"{len(other.types)} types",
            french.number(french.significant(other.reference.central, 2)),
            french.number(french.significant(other.autre.central, 2)),
        )
        for other in result.sensibilite
    ]  # fmt: skip
    header = ("Autre jeu", "Types communs", f"{result.jeu.libelle} (kg/an)", "Autre jeu (kg/an)")
    table("Les mêmes équipements, deux jeux de facteurs.", header, rows, (2, 3))


def _cautions(result: Footprint) -> None:
    with st.expander("Facteurs utilisés et limites"):
        paragraph(f"{result.jeu.libelle}. {result.jeu.note}")
        electricity = result.electricite
        if electricity.value is not None:
            factor = french.number(electricity.value, 4)
            paragraph(f"Électricité : {factor} kg de CO2 équivalent par kWh. {electricity.vintage}")
        for note in result.notes:
            paragraph(note)
        if result.sans_facteur:
            libelles = device_catalogue().types
            names = [f"{libelles[t].libelle} ({n})" for t, n in result.sans_facteur.items()]
            paragraph(
                f"Sans facteur dans ce jeu, donc hors du total : {french.enumeration(names)}."
            )
        weak = [f"{r.libelle} : {r.faible}" for r in result.lignes if r.faible]
        for text in weak:
            paragraph(f"* {text}")
