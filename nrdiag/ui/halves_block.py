"""The two halves on screen: one row per objective, then the questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.halves import WEAK, Row, gaps, questions
from nrdiag.diagnostic.shown import HEADER, shown, table_rows
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import Markup, join, paragraph, show, table


def show_halves(rows: Sequence[Row]) -> None:
    """A sentence, then the table: need, practice, and how sure we are."""
    known = sum(1 for row in rows if row.facts or row.score is not None)
    needs = sum(1 for row in rows if row.needs)
    paragraph(
        f"Sur sept objectifs, le besoin des habitants est chiffré pour {needs} "
        f"et la pratique de l'organisation pour {known}."
    )
    paragraph(gaps(rows), "nr-phrase")
    header = (
        "Objectif",
        "Besoin des habitants",
        "Pratique de l'organisation",
        "Écart",
        "Certitude",
    )
    lines = [
        (
            row.objective.titre,
            _lines([need.text for need in row.needs], "pas d'indicateur local"),
            _lines(
                [*(fact.sentence for fact in row.facts), *filter(None, [row.score_text])],
                f"Non renseigné. {row.objective.remplir}",
            ),
            french.capital(row.gap.words),
            french.capital(row.certainty),
        )
        for row in rows
    ]
    table("Les deux moitiés du diagnostic, objectif par objectif.", header, lines)
    paragraph(
        "Besoin signalé : une alerte du verdict du territoire porte sur l'un de ces besoins. "
        f"Pratique faible : moins de {WEAK:.0f} sur 100 au questionnaire. Un objectif sans note "
        "n'est pas un objectif faible : il n'est pas encore connu.",
        "nr-source",
    )


def show_figures(rows: Sequence[Row], territory: Territory, today: dt.date) -> None:
    """Every figure of the table above with its year and its source, and what is missing."""
    with st.expander("Chaque chiffre, son année et sa source"):
        lines = table_rows(shown(rows, territory, today), french.ABSENT)
        table("Les chiffres du diagnostic, un par un.", HEADER, lines)


def show_questions(rows: Sequence[Row]) -> None:
    st.header("Trois questions à poser à votre direction informatique", anchor=False)
    items = join(Markup("<li>{}</li>").format(text) for text in questions(rows))
    show(Markup("<ol>{}</ol>").format(items))


def _lines(texts: Sequence[str], empty: str) -> Markup:
    if not texts:
        return Markup('<span class="nr-source">{}</span>').format(empty)
    return Markup("<br>").join(texts)
