"""The two halves on screen: one row per objective, then the questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nrdiag import french
from nrdiag.diagnostic.halves import WEAK, Row, gaps, questions
from nrdiag.diagnostic.shown import HEADER, shown, table_rows
from nrdiag.dossier.document import Document
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.content import content_of
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import Markup, fold, gathered, heading, join, paragraph, show, table
from nrdiag.ui.session import print_of, remembered


class Halves(NamedTuple):
    """The two halves as HTML, and the raw indicators by id."""

    drawn: Markup
    now: Mapping[str, float]


def halves_of(place: Territory, edition: Edition, document: Document, today: dt.date) -> Halves:
    """As the report has them; worked out again only when the diagnostic changes."""

    def work() -> Halves:
        found = content_of(place, edition, document, today)

        def draw() -> None:
            _halves(found.rows)
            _figures(table_rows(shown(found.rows, place, today), french.ABSENT))
            _questions(found.rows)

        return Halves(gathered(draw), found.now)

    return remembered("moities", (edition.id, place.code, today, print_of(document)), work)


def _halves(rows: Sequence[Row]) -> None:
    """A sentence, then the table: need, practice, and how sure we are."""
    known = sum(1 for row in rows if row.facts or row.score is not None)
    needs = sum(1 for row in rows if row.needed)
    paragraph(
        f"Sur sept objectifs, le besoin des habitants est chiffré ici pour {needs} "
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
                f"Non renseignée. {row.objective.remplir}",
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


def _figures(figures: Sequence[Sequence[str]]) -> None:
    """Every figure of the table above with its year and its source, and what is missing."""
    with fold("Chaque chiffre, son année et sa source"):
        table("Les chiffres du diagnostic, un par un.", HEADER, figures)


def _questions(rows: Sequence[Row]) -> None:
    heading("Trois questions à poser à votre direction informatique")
    items = join(Markup("<li>{}</li>").format(text) for text in questions(rows))
    show(Markup("<ol>{}</ol>").format(items))


def _lines(texts: Sequence[str], empty: str) -> Markup:
    if not texts:
        return Markup('<span class="nr-source">{}</span>').format(empty)
    return Markup("<br>").join(texts)
