"""What the footprint rests on, in the hands of the user: factors, electricity, lives, agents."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.parc.ages import target_life
from nrdiag.pratiques.devices import SERVER, device_catalogue
from nrdiag.pratiques.electricity import electricity_factor, electricity_vintages
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.pratiques.footprint import DEFAULT_PUE
from nrdiag.pratiques.inventory import Inventory
from nrdiag.ui.inputs import key, number
from nrdiag.ui.markup import heading, paragraph
from nrdiag.ui.parts import asked, leave, opened
from nrdiag.ui.records import rows_of

_OPEN = "hypotheses"
#: Types whose life may be declared: those of the fleet, this many at most.
MAX_LIVES = 12


def choose_hypotheses(document: Document, departement: str | None) -> None:
    """Write the choices into the document; a blocked electricity factor is asked for in sight."""
    if document.parc is None:
        return
    chosen = document.hypotheses
    if not electricity_factor(departement).known:
        chosen.electricite = number(
            "electricite_locale",
            "Facteur d'électricité de votre territoire (kg de CO2 équivalent par kWh)",
            chosen.electricite, min_value=0.0, max_value=10.0, step=0.01, format="%.4f",
        )  # fmt: skip
    if not opened(_OPEN):
        return  # twenty fields cost more than the rest of the page
    with st.container(border=True):
        heading("Hypothèses du calcul", level=3)
        sets = device_catalogue().jeux
        names = list(sets)
        left, right = st.columns(2)
        with left:
            chosen.jeu = st.selectbox(
                "Facteurs d'émission", names, format_func=lambda id: sets[id].libelle,
                index=names.index(chosen.jeu) if chosen.jeu in names else 0, key=key("jeu"),
            )  # fmt: skip
            chosen.agents = number(
                "agents", "Nombre d'agents équipés", chosen.agents,
                min_value=1, max_value=10_000_000, step=1,
            )  # fmt: skip
        with right:
            if electricity_factor(departement).known:
                _vintage(document)
            inventory = inventory_of(document)
            if SERVER in inventory.quantities():
                pue = number(
                    "pue", "PUE de la salle des serveurs", chosen.pue,
                    min_value=1.0, max_value=10.0, step=0.1, format="%.1f",
                    help="Énergie totale de la salle divisée par celle des serveurs. "
                    "1,8 pour une petite salle est une hypothèse.",
                )  # fmt: skip
                chosen.pue = DEFAULT_PUE if pue is None else pue
        _lives(document, inventory)
        leave(_OPEN)


def hypotheses_link(document: Document) -> None:
    """The way to the choices, among the HTML that follows them."""
    if document.parc is not None:
        asked(_OPEN, "Hypothèses du calcul : à vous de les régler")


def _vintage(document: Document) -> None:
    chosen = document.hypotheses
    vintages = electricity_vintages()
    values = [vintage.valeur for vintage in vintages]
    current = chosen.electricite
    if current is not None and current not in values:
        values.append(current)
    picked = st.selectbox(
        "Électricité (kgCO2e par kWh)", range(len(values)), key=key("millesime"),
        index=values.index(current) if current is not None else 0,
        format_func=lambda rank: (
            f"{vintages[rank].millesime} : {french.number(vintages[rank].valeur, 4)}"
            if rank < len(vintages)
            else f"valeur saisie : {french.number(values[rank], 4)}"
        ),
    )  # fmt: skip
    chosen.electricite = None if not picked else values[picked]


def _lives(document: Document, inventory: Inventory) -> None:
    paragraph("Durée de vie visée, en années (vide : la durée usuelle).", "nr-source")
    chosen = document.hypotheses
    counts = inventory.quantities()
    types = sorted(counts, key=lambda type: -counts[type])[:MAX_LIVES]
    lives = dict(chosen.durees)
    for cell, type in zip(rows_of(len(types), 3), types, strict=True):
        usual = target_life(type, {})
        with cell:
            given = number(
                f"duree_{type}", device_catalogue().types[type].libelle, lives.get(type),
                min_value=0.5, max_value=50.0, step=0.5, format="%.1f",
                placeholder=f"{usual:g}".replace(".", ",") if usual else "non renseigné",
            )  # fmt: skip
        if given is None:
            lives.pop(type, None)
        else:
            lives[type] = given
    chosen.durees = lives
