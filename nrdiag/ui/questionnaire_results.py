"""The results of the questionnaire: one sentence, the radar, its table, two means on demand."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.maturite.answers import (
    Results,
    completeness_text,
    global_index,
    headline,
    movable,
    score_text,
)
from nrdiag.ui.markup import paragraph, show, table
from nrdiag.ui.radar import radar


def show_results(found: Results, own: int) -> None:
    """Sentence, radar, table; ``own`` is the rank of the theme to bring out."""
    st.header("Vos résultats", anchor="resultats")
    paragraph(headline(found), "nr-phrase")
    show(radar(found))
    paragraph(
        "Le point est le score, de 0 au centre à 100 au bord. La bande va du plus bas au plus haut "
        "possible selon ce qui manque. Un thème sans assez de réponses n'a ni point ni bande.",
        "nr-source",
    )
    moving = movable(found)
    rows = []
    for result in found.themes:
        low, high, span = result.score.low, result.score.high, result.robustness
        moved = ", rang incertain" if result.theme.id in moving else ""
        rows.append(
            (
                result.theme.titre, score_text(result), completeness_text(result.score),
                "sans objet" if low is None else french.number(low),
                "sans objet" if high is None else french.number(high),
                f"{french.number(span[0])} à {french.number(span[1])}{moved}"
                if span else "non calculé",
            )
        )  # fmt: skip
    header = ("Thème", "Score", "Complétude", "Au plus bas", "Au plus haut", "Robustesse")
    table("Score de chaque thème, sur 100.", header, rows, (2, 3, 4), own)
    paragraph(
        "Complétude : la part des questions qui ont une réponse, selon leur poids ; sous "
        "60\u202f%, le thème n'est pas noté. Au plus bas, au plus haut : le score si chaque "
        "réponse manquante valait 0, puis 100. Robustesse : le score avec d'autres poids, ou sans "
        "l'une des questions.",
        "nr-source",
    )
    _show_global(found)


def _show_global(found: Results) -> None:
    if not st.checkbox("Afficher un indice global (déconseillé)", key="indice_global"):
        return
    index = global_index(found)
    if index is None:
        paragraph("Aucun thème n'est noté : il n'y a pas d'indice global.")
        return
    paragraph(
        f"Moyenne géométrique : {french.number(index.geometric)} sur 100 ; un thème faible y pèse "
        f"lourd. Moyenne simple : {french.number(index.arithmetic)} sur 100 ; un thème fort y "
        f"cache un thème faible. Thèmes notés : {index.themes} sur {len(found.themes)}. "
        "Un seul nombre cache ce qu'il faut améliorer : préférez le tableau."
    )
