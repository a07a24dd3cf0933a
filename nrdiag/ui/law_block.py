"""What the law asks, on screen: the eight lines, the dates and thresholds, what to verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.legal import duties
from nrdiag.dossier.document import Document
from nrdiag.droit import axes
from nrdiag.droit.axes import AxisState
from nrdiag.droit.checklist import (
    HEADER,
    Line,
    by_deliverable,
    concern,
    headline,
    lines_of,
    rows,
)
from nrdiag.droit.declared import Deliverable, lines
from nrdiag.droit.judged import State
from nrdiag.droit.landmarks import Landmark, credit, landmarks, summary, to_check
from nrdiag.droit.states import context_of
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import (
    Markup,
    drawn_once,
    fold,
    heading,
    join,
    paragraph,
    show,
    table,
    together,
)
from nrdiag.ui.page import DOORS, Door, Page, anchor, link
from nrdiag.ui.readings import current, survey_of
from nrdiag.ui.session import print_of, remembered

OURS = (
    "Les huit lignes viennent de l'article D. 2311-15-1 du code général des collectivités "
    "territoriales. Dire qu'une ligne est vide, partielle ou prête est notre règle de lecture, pas "
    "celle du texte."
)
#: The word and the sign tell the state; the colour only helps to find it.
_COLOURS = {State.EMPTY: "--trait", State.PARTIAL: "--alerte", State.READY: "--force"}
LANDMARKS = ("Repère", "Pour vous", "Où vous en êtes", "Texte et source")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the territory and the document of the visit stand: lines, axes, dates, in words."""

    lines: Sequence[Line]
    axes: Sequence[AxisState]
    landmarks: Sequence[Landmark]
    rows: Sequence[tuple[object, ...]]


def standing_of(page: Page, territory: Territory, document: Document, today: dt.date) -> Standing:
    """Worked out again only when the sites read, the day, or what the document says change."""
    loaded = current()
    survey = survey_of(territory, loaded, today) if loaded else None

    def work() -> Standing:
        context = context_of(territory, page.edition, document, today)
        lines = lines_of(document, context)
        found = landmarks(territory, document, today, lines=lines, survey=survey)
        return Standing(lines, context.axes, found, [_landmark(one) for one in found])

    # Neither the report being written nor its comments change where one stands.
    said = print_of(document.model_copy(update={"etape": "", "commentaires": {}}))
    rests_on = (page.edition.id, territory.code, today, survey, said)
    return remembered("droit", rests_on, work)


def checklist_section(
    page: Page, territory: Territory, document: Document, found: Sequence[Line]
) -> None:
    """Who is bound, the eight lines by deliverable, what is missing and where to fill it."""
    query = page.query
    with together():
        paragraph(f"{concern(territory)} {headline(found)}", "nr-phrase")
        _bound(territory)
        heading("Ce que contient une stratégie", "liste")
        paragraph(OURS, "nr-source")
        for deliverable, said in zip(Deliverable, by_deliverable(found), strict=True):
            heading(said.rstrip("."), level=3)
            for line in found:
                if line.livrable is deliverable:
                    _show_line(query, line)
    st.download_button(
        "Télécharger la liste (CSV)", lambda: to_csv(HEADER, rows(found), fictif=document.fictif),
        "liste-legale.csv", "text/csv", on_click="ignore",
    )  # fmt: skip


def dates_section(page: Page, standing: Standing) -> None:
    """What the text asks, the dates and thresholds with the gap to each, what is to verify."""
    with together():
        _asked()
        _axes(standing.axes)
        _landmarks(page, standing)
        _to_check()


@drawn_once
def _bound(territory: Territory) -> None:
    for duty in duties(territory):
        paragraph(duty.sentence, "nr-insigne")
        paragraph(
            f"{french.capital(duty.rule.texte)}. {duty.rule.prudence} Lu dans une source "
            f"secondaire, vue le {french.date(duty.rule.verifie)}.",
            "nr-source",
        )


@drawn_once
def _asked() -> None:
    with fold("Ce que demande le texte, et notre règle de lecture"):
        table(
            "Les deux colonnes de droite sont notre règle, pas le texte.",
            ("Ligne", "Ce que demande le texte", "« Partiel » veut dire", "« Prêt » veut dire"),
            [(one.titre, one.demande, one.partiel, one.pret) for one in lines().values()],
        )


def _axes(states: Sequence[AxisState]) -> None:
    with fold("Les six axes possibles, et leurs indicateurs"):
        paragraph(
            "Le texte cite six axes. Nous comptons un axe comme choisi dès que votre plan retient "
            "une action qui le sert. Les indicateurs sont ceux que le guide de l'État donne en "
            "exemple."
        )
        table("Ce qui est connu pour chaque axe.", axes.TABLE, axes.rows(states))


def _landmarks(page: Page, standing: Standing) -> None:
    """The dates and thresholds, the gap to each, and where to enter what is missing."""
    heading("Dates et seuils", "dates")
    paragraph(summary(standing.landmarks), "nr-phrase")
    table(
        "Calculé sur ce que vous avez saisi. «\u00a0Contenu prêt\u00a0» veut dire prêt à être "
        "délibéré : nous ne savons pas ce que l'assemblée a voté. Rien ici ne remplace l'avis de "
        "vos juristes.",
        LANDMARKS, standing.rows,
    )  # fmt: skip
    query = page.query
    for name in dict.fromkeys(one.porte for one in standing.landmarks if not one.connu):
        door = door_of(name)
        link(door, query, f"Saisir ce qui manque dans «\u00a0{door.title}\u00a0»")


@drawn_once
def _to_check() -> None:
    """What must be read in the text itself before anybody quotes it."""
    with fold("À vérifier avant de citer"):
        paragraph(
            "Ces points n'ont pas été lus dans un texte sûr. Nous ne les affirmons pas : voici ce "
            "qu'il faut y chercher."
        )
        items = [
            Markup(
                "<li><strong>{}.</strong> {} "
                '<span class="nr-source"><a href="{}" rel="noopener noreferrer">{}</a>. '
                "Source : {}. Noté le {}.</span></li>"
            ).format(
                rule.titre, rule.phrase, rule.adresse, french.capital(rule.text), rule.source,
                french.date(rule.checked),
            )
            for rule in to_check()
        ]  # fmt: skip
        show(Markup("<ul>{}</ul>").format(join(items)))


@cache
def door_of(name: str) -> Door:
    """The page that a declared line names by its file: « plan » is ``pages/plan.py``."""
    return next(door for door in DOORS if Path(door.file).stem == name)


def _show_line(query: dict[str, str], line: Line) -> None:
    missing = Markup("<p>{}</p>").format(line.manque) if line.manque else ""
    there: Markup | str = ""
    if line.etat is not State.READY:
        door = door_of(line.porte)
        there = anchor(door, query, f"Compléter dans «\u00a0{door.title}\u00a0»")
    show(
        Markup(
            '<div class="nr-constat" style="border-color:var({})"><p><span class="nr-statut">'
            '<span aria-hidden="true">{}</span> {}</span> <span class="nr-fort">{}. {}</span>'
            "</p><p>{}</p>{}</div>{}"
        ).format(
            _COLOURS[line.etat], line.etat.sign, line.etat.value, line.numero, line.titre,
            line.raison, missing, there,
        )
    )  # fmt: skip


def _landmark(one: Landmark) -> tuple[object, ...]:
    small = Markup('{}<br><span class="nr-source" style="font-weight:400">{}</span>')
    where = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(
        one.adresse, one.reference
    )
    notes = " ".join(part for part in (one.sanction, one.prudence, credit(one)) if part)
    return (
        small.format(one.titre, one.phrase),
        small.format(one.application.rstrip("."), f"{one.quand}."),
        _standing(one),
        small.format(where, notes),
    )


def _standing(one: Landmark) -> Markup:
    said = {True: "Atteint. ", False: "Pas atteint. ", None: ""}[one.atteint]
    where = " ".join(part for part in (one.ecart or "Rien à calculer.", one.manque) if part)
    return Markup("<strong>{}</strong>{}").format(said, where)
