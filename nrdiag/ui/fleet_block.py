"""The fleet on screen: ages, systems, masses, and the next data to collect."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.practices import WORKSTATIONS, Practices, mass
from nrdiag.dossier.document import Document
from nrdiag.parc.ages import LAST_AGE, Ages, ages, together
from nrdiag.parc.gather import to_collect
from nrdiag.parc.systems import installed, systems_sentence
from nrdiag.pratiques.inventory import Inventory
from nrdiag.pratiques.uncertainty import portfolio
from nrdiag.ui.chart import ACCENT, ALERT, FRENCH_NUMBERS, GRID, INK, chart_of, draw_chart
from nrdiag.ui.markup import bullets, fold, paragraph, table

ALL = "postes"
CLASSES = (
    "moins de 1 an",
    "1 an",
    *(f"{age} ans" for age in range(2, LAST_AGE)),
    f"{LAST_AGE} ans et plus",
)


def ages_section(
    inventory: Inventory, document: Document, practices: Practices | None, today: dt.date
) -> None:
    st.header("L'âge du matériel", anchor=False)
    rows = ages(inventory.items, document.hypotheses.durees, today)
    stations = [row for row in rows if row.type in WORKSTATIONS]
    every = together(stations, ALL, "Tous les postes de travail") if stations else None
    views = {row.type: row for row in rows}
    if every:
        views = {ALL: every, **views}
    facts = practices.facts if practices else {}
    if every and every.datees:
        paragraph(every.sentence, "nr-phrase")
    if "ecrans_par_poste" in facts:
        paragraph(facts["ecrans_par_poste"].sentence)
    chosen = views[
        st.selectbox(
            "Équipement",
            list(views),
            format_func=lambda id: views[id].libelle,
        )
    ]
    if chosen.datees:
        draw_chart(chart_of(_pyramid(chosen), chosen.sentence))
        if chosen.cible:
            paragraph(
                f"En brun : au-delà de {french.number(chosen.cible, 1)} ans, la durée visée. "
                "Dépasser cette durée est une bonne chose tant que le matériel est sûr et sert.",
                "nr-source",
            )
    else:
        paragraph("Aucune date d'achat : donnée absente. Ajoutez-la à l'inventaire.")
    header = ("Type", "Datés", "Sans date", "Âge moyen (ans)", "Durée visée", "Au-delà")
    lines = [_line(row) for row in rows]
    with fold("Le tableau des âges"):
        table("L'âge de chaque type d'équipement.", header, lines, (1, 2, 3, 4, 5))


def _line(row: Ages) -> tuple[str, ...]:
    share = row.part_au_dela
    return (
        row.libelle, french.number(row.datees), french.number(row.sans_date),
        french.ABSENT if row.moyenne is None else french.number(row.moyenne, 1),
        french.ABSENT if row.cible is None else french.number(row.cible, 1),
        french.ABSENT if share is None
        else f"{french.number(row.au_dela)} ({french.percent(share, 0)})",
    )  # fmt: skip


def _pyramid(row: Ages) -> dict[str, Any]:
    target = row.cible
    values = [
        {
            "âge": label, "appareils": count,
            "état": "au-delà" if target is not None and age >= target else "avant",
        }
        for age, (label, count) in enumerate(zip(CLASSES, row.par_age, strict=True))
    ]  # fmt: skip
    return {
        "data": {"values": values},
        "height": 300,
        "mark": {"type": "bar", "height": 16},
        "encoding": {
            "y": {"field": "âge", "type": "ordinal", "sort": list(CLASSES), "title": None},
            "x": {"field": "appareils", "type": "quantitative", "title": "appareils",
                  "axis": {"tickMinStep": 1, "format": ",d"}},
            "color": {"field": "état", "type": "nominal", "legend": None,
                      "scale": {"domain": ["avant", "au-delà"], "range": [ACCENT, ALERT]}},
        },
        "config": {
            "locale": {"number": FRENCH_NUMBERS},
            "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 13,
                     "gridColor": GRID, "labelLimit": 140},
            "view": {"stroke": None},
        },
    }  # fmt: skip


def systems_section(inventory: Inventory, today: dt.date) -> None:
    st.header("Ce qui n'est plus mis à jour", anchor=False)
    found = installed(inventory.items, today)
    if not found:
        paragraph(systems_sentence(found))
        return
    paragraph(systems_sentence(found), "nr-phrase")
    rows = [
        (
            one.libelle, french.number(one.appareils), one.support.value,
            french.date(one.fin) if one.fin else french.ABSENT, one.note,
        )
        for one in found
    ]  # fmt: skip
    header = ("Système", "Appareils", "Support", "Dernier jour", "À savoir")
    table("Systèmes d'exploitation du parc.", header, rows, (1,))
    paragraph(
        "Dates des pages de cycle de vie des éditeurs, relues de seconde main le 24 novembre "
        "2026 : vérifiez-les avant de décider. Un autre système peut prolonger un ordinateur.",
        "nr-source",
    )


def mass_section(practices: Practices) -> None:
    st.header("Déchets et matières", anchor=False)
    result = practices.footprint
    bullets(
        [
            f"Déchets électroniques : {mass(result.deee)}.",
            f"Matières déplacées pour fabriquer ce matériel : {mass(result.matieres)}.",
        ]
    )
    for what, figure in (("Déchets", result.deee), ("Matières", result.matieres)):
        if figure.note and figure.known:
            paragraph(f"{what}. {figure.note}", "nr-source")


def collect_section(inventory: Inventory, document: Document, practices: Practices) -> None:
    chosen = document.hypotheses
    electricity = practices.footprint.electricite.value
    found = portfolio(inventory, chosen.jeu, electricity, chosen.pue, chosen.durees)
    plan = to_collect(found)
    if not plan.gains:
        return
    st.header("À collecter ensuite", anchor=False)
    ratio = plan.ratio
    if ratio is None:
        said = "Ces données lèveraient tout le doute calculé sur l'empreinte."
    else:
        times = french.number(ratio, 1)
        said = f"Connaître exactement ces types diviserait par {times} la largeur du doute."
        if ratio < 2:
            said += " Ce n'est pas assez pour le diviser par deux : le doute est réparti."
    paragraph(said, "nr-phrase")
    rows = [
        (gain.libelle, french.capital(gain.quoi), french.percent(100 * gain.part, 0))
        for gain in plan.gains
    ]
    header = ("Type", "Ce qu'il faut obtenir", "Part du doute")
    table("Les trois données les plus utiles.", header, rows, (2,))
    undated = sum(item.quantite for item in inventory.items if item.achat is None)
    asked = []
    if undated:
        asked.append(f"La date d'achat de {french.plural(undated, 'appareil')}.")
    if chosen.agents is None:
        asked.append("Le nombre d'agents équipés, pour suivre l'empreinte par agent.")
    if electricity is None:
        asked.append("Le facteur d'électricité de votre territoire.")
    if asked:
        paragraph("Il manque aussi :")
        bullets(asked)
