"""What a setting of the levers brings: a sentence, a waterfall, a table, and scenarios kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document, Scenario
from nrdiag.simulateur.levers import levers
from nrdiag.simulateur.scenario import Fleet, Outcome, Prices, simulate
from nrdiag.ui.chart import ACCENT, FRENCH_NUMBERS, GREY, GRID, INK, chart_of, draw_chart
from nrdiag.ui.markup import bullets, fold, paragraph, table

MAX_SCENARIOS = 12


def outcome_section(start: Fleet, settings: Mapping[str, float], prices: Prices) -> None:
    st.header("Ce que cela change", anchor=False)
    found = simulate(start, settings, prices)
    if not settings:
        paragraph(
            f"Aucun levier réglé : l'empreinte reste à {french.tons(found.avant.central)} par an.",
            "nr-phrase",
        )
        return
    paragraph(_headline(found), "nr-phrase")
    top = found.dominant
    if top and len(found.parts) > 1:
        share = 100 * top.evite / found.evite.central
        paragraph(
            f"Le levier qui pèse le plus : {top.lever.libelle.lower()} "
            f"({french.percent(share, 0)} du gain)."
        )
    draw_chart(chart_of(_waterfall(found), _headline(found)))
    rows = [
        (part.lever.libelle, f"{french.number(part.reglage, _decimals(part.reglage))} "
         f"{part.lever.unite}", _kg(part.evite))
        for part in found.parts
    ]  # fmt: skip
    table("Ce que chaque levier évite, en kgCO2e par an.", ("Levier", "Réglage", "Évité"), rows,
          (2,))  # fmt: skip
    bullets(_effects(found))
    with fold("Comment c'est calculé"):
        bullets(
            [
                "Les leviers d'un même équipement entrent dans une seule formule. "
                "Un appareil reconditionné n'est pas aussi gardé plus longtemps.",
                "La part de chaque levier est la moyenne de son effet sur tous les ordres "
                "possibles : les parts s'additionnent exactement.",
                "La plage va des facteurs les plus bas aux plus hauts, et du plus petit gain "
                "annoncé par l'ADEME pour le reconditionné au plus grand.",
                "Les déchets d'un appareil reconditionné comptent comme ceux d'un neuf : "
                "aucun crédit n'est pris.",
                "Pour les achats et les euros, un reconditionné est supposé servir 80 % de la "
                "durée d'un neuf : c'est une hypothèse.",
            ]
        )


def _headline(found: Outcome) -> str:
    low, central, high = found.evite
    share = 100 * central / found.avant.central if found.avant.central else 0
    return (
        f"Vous éviteriez environ {french.tons(central)} par an "
        f"(entre {french.tons(low, short=True)} et {french.tons(high, short=True)}), "
        f"soit {french.percent(share, 0)} de l'empreinte."
    )


def _effects(found: Outcome) -> list[str]:
    said = [f"Appareils neufs en moins à acheter : {_count(found.achats)} par an."]
    if found.deee is None:
        names = french.enumeration(list(found.sans_masse)).lower()
        said.append(f"Déchets évités : {french.ABSENT} (masse inconnue : {names}).")
    else:
        said.append(f"Déchets électroniques évités : {_kg(found.deee)} kg par an.")
    if found.euros is None:
        names = french.enumeration(list(found.sans_prix)).lower()
        said.append(f"Euros : {french.ABSENT}. Donnez vos prix pour : {names}, et l'électricité.")
    else:
        gain = french.number(french.significant(abs(found.euros)))
        verb = "Économie" if found.euros >= 0 else "Surcoût"
        said.append(f"{verb} : environ {gain} € par an, à vos prix.")
    return said


def _waterfall(found: Outcome) -> dict[str, Any]:
    steps: list[dict[str, Any]] = []
    level = found.avant.central / 1000
    steps.append({"étape": "Aujourd'hui", "de": 0, "à": level, "rôle": "total"})
    for part in sorted(found.parts, key=lambda part: -part.evite):
        below = level - part.evite / 1000
        steps.append({"étape": part.lever.court, "de": below, "à": level, "rôle": "gain"})
        level = below
    steps.append({"étape": "Avec ces choix", "de": 0, "à": level, "rôle": "total"})
    return {
        "data": {"values": steps},
        "height": 44 * len(steps),
        "mark": {"type": "bar", "height": 18},
        "encoding": {
            "y": {"field": "étape", "type": "nominal", "sort": None, "title": None,
                  "axis": {"labelLimit": 170}},
            "x": {"field": "de", "type": "quantitative",
                  "title": "tonnes de CO2 équivalent par an", "scale": {"zero": True}},
            "x2": {"field": "à"},
            "color": {"field": "rôle", "type": "nominal", "legend": None,
                      "scale": {"domain": ["total", "gain"], "range": [GREY, ACCENT]}},
        },
        "config": {
            "locale": {"number": FRENCH_NUMBERS},
            "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 13,
                     "gridColor": GRID},
            "view": {"stroke": None},
        },
    }  # fmt: skip


def scenarios_section(
    start: Fleet, settings: Mapping[str, float], prices: Prices, document: Document
) -> None:
    """Scenarios side by side; each is computed again on the fleet of today."""
    st.header("Comparer des scénarios", anchor=False)
    if settings:
        with st.form("scenario", border=False, clear_on_submit=True):
            name = st.text_input("Nom du scénario", max_chars=60)
            if st.form_submit_button("Garder ce réglage"):
                _add(document, name.strip(), settings)
    if not document.scenarios:
        paragraph("Aucun scénario gardé. Réglez des leviers, puis donnez-leur un nom.")
        return
    rows = []
    for scenario in document.scenarios:
        found = simulate(start, _known(scenario), prices)
        top = found.dominant
        rows.append(
            (
                scenario.nom, _kg(found.evite.central),
                f"{_kg(found.evite.bas)} à {_kg(found.evite.haut)}", _count(found.achats),
                french.ABSENT if found.deee is None else _kg(found.deee),
                french.ABSENT if found.euros is None
                else french.number(french.significant(found.euros)),
                top.lever.libelle if top else "aucun",
            )
        )  # fmt: skip
    header = ("Scénario", "kgCO2e évités", "Plage", "Achats évités", "Déchets (kg)",
              "Euros gagnés", "Levier principal")  # fmt: skip
    table("Effets par an, sur le parc d'aujourd'hui.", header, rows, (1, 2, 3, 4, 5))
    names = [scenario.nom for scenario in document.scenarios]
    rank = st.selectbox(
        "Retirer un scénario", range(len(names)), index=None, key="scenario_retire",
        format_func=lambda index: names[index], placeholder="Choisir un scénario",
    )  # fmt: skip
    if rank is not None and st.button("Retirer ce scénario"):
        document.scenarios = [*document.scenarios[:rank], *document.scenarios[rank + 1 :]]
        del st.session_state["scenario_retire"]
        st.rerun()


def _add(document: Document, name: str, settings: Mapping[str, float]) -> None:
    if not name:
        st.error("Donnez un nom à ce scénario : rien n'a été gardé.")
    elif len(document.scenarios) >= MAX_SCENARIOS:
        st.error(f"{MAX_SCENARIOS} scénarios au plus : retirez-en un d'abord.")
    else:
        kept = [one for one in document.scenarios if one.nom != name]
        document.scenarios = [*kept, Scenario(nom=name, leviers=dict(settings))]


def _known(scenario: Scenario) -> dict[str, float]:
    """The settings that this version still has; a file may be older or newer."""
    return {
        id: min(max(value, 0.0), levers()[id].maximum)
        for id, value in scenario.leviers.items()
        if id in levers()
    }


def _kg(value: float) -> str:
    return french.number(french.significant(value))


def _count(value: float) -> str:
    return french.number(value, 0 if value >= 10 else 1)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1
