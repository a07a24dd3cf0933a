"""The two halves on screen: one row per objective, then the questions and the downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.halves import WEAK, Row, gaps, questions
from nrdiag.diagnostic.practices import Practices
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.html import render_report, report_csv
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


def show_questions(rows: Sequence[Row]) -> None:
    st.header("Trois questions à poser à votre direction informatique", anchor=False)
    items = join(Markup("<li>{}</li>").format(text) for text in questions(rows))
    show(Markup("<ol>{}</ol>").format(items))


def show_downloads(territory: Territory, edition: Edition, practices: Practices | None) -> None:
    """The report and its data: made when asked for, never before."""
    st.header("Emporter le diagnostic", anchor=False)
    paragraph("Le rapport s'ouvre dans un navigateur, sans internet, et s'imprime.")
    today = dt.date.today()
    left, right = st.columns(2)
    with left:
        st.download_button(
            "Télécharger le rapport (HTML)",
            lambda: render_report(territory, edition, practices, today).encode(),
            file_name=f"nrdiag-{territory.code}.html",
            mime="text/html",
            on_click="ignore",
            type="primary",
        )
    with right:
        st.download_button(
            "Télécharger les données (CSV)",
            lambda: report_csv(territory, edition),
            file_name=f"nrdiag-{territory.code}.csv",
            mime="text/csv",
            on_click="ignore",
        )


def _lines(texts: Sequence[str], empty: str) -> Markup:
    if not texts:
        return Markup('<span class="nr-source">{}</span>').format(empty)
    return Markup("<br>").join(texts)
