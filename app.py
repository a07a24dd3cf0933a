"""Accueil: choose a territory, then one of the doors."""

import streamlit as st

from nrdiag.ui.markup import Markup, join, paragraph, show, title, together
from nrdiag.ui.page import (
    DIAGNOSTIC,
    EXAMPLE,
    HOME,
    JOIN,
    PRACTICES,
    TERRITORY,
    WORKSHOP,
    anchor,
    link,
    open_page,
)
from nrdiag.ui.search_box import search_box

page = open_page(HOME, "Diagnostic du numérique responsable")
if "page_inconnue" in st.query_params:
    st.warning("Cette adresse ne mène à aucune page. Vous voici à l'accueil.")

with together():
    title("Le numérique de votre territoire, en trois minutes")
    paragraph(
        "Qui n'a pas la fibre, qui a besoin d'aide, ce que pèse votre matériel : "
        "chaque chiffre avec sa source, son année et ce qu'il ne dit pas.",
        "nr-sous-titre",
    )
search_box(page)
doors = join(
    Markup('<div class="nr-porte"><h3>{}</h3><p>{}</p>{}</div>').format(
        door.title, door.purpose, anchor(door, page.query, f"Ouvrir : {door.title}")
    )
    for door in (TERRITORY, PRACTICES, DIAGNOSTIC)
)
with together():
    link(TERRITORY, {"territoire": EXAMPLE}, "Voir un exemple : le Sicoval, en Haute-Garonne")
    show(Markup('<h2>Trois portes</h2><div class="nr-portes">{}</div>').format(doors))
    link(WORKSHOP, page.query, f"{WORKSHOP.title} : {WORKSHOP.purpose}")
    link(JOIN, {}, f"{JOIN.title} : {JOIN.purpose}")
