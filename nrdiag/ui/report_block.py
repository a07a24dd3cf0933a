"""The report on screen: which document, what is ready, what to say of it, and the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.droit.checklist import Line, is_asked
from nrdiag.droit.states import State
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.content import Content, content_of
from nrdiag.rapport.data import report_csv
from nrdiag.rapport.deliverable import (
    Deliverable,
    chapters_of,
    comment_key,
    deliverable_of,
    deliverables,
    headings,
    write,
)
from nrdiag.rapport.formats import FORMATS, Format, file_name
from nrdiag.territoires.territory import Territory
from nrdiag.ui.inputs import key
from nrdiag.ui.law_block import door_of
from nrdiag.ui.markup import Markup, heading, join, paragraph, show, together
from nrdiag.ui.page import REPORT, Page, anchor, link
from nrdiag.ui.picks import pick
from nrdiag.ui.session import dossier
from nrdiag.ui.visit_files import VisitFile, file_link
from nrdiag.ui.writing_block import show_writing

#: Longest comment on a chapter, in characters.
MAX_COMMENT = 5000


@dataclass(frozen=True, slots=True)
class Report:
    """The document being written; what it says is gathered when a file is asked for."""

    territory: Territory
    edition: Edition
    document: Document
    today: dt.date
    deliverable: Deliverable

    def content(self) -> Content:
        return content_of(self.territory, self.edition, self.document, self.today)

    def name(self, part: str, extension: str) -> str:
        return file_name(self.territory, part, extension, fictif=self.document.fictif)


def choose_deliverable(document: Document) -> Deliverable:
    """The document to write, in the URL; the diagnostic remembers the last one chosen."""
    known = deliverables()
    id = pick(
        "Quel document ?", list(known), "livrable",
        default=deliverable_of(document.etape).id, words=lambda id: known[id].titre, kind="radio",
    )  # fmt: skip
    document.etape = id
    return known[id]


def readiness(page: Page, report: Report, lines: Sequence[Line]) -> None:
    """What the document is for, what the law asks of it, and what is still missing."""
    paragraph(report.deliverable.sert)
    asked = [line for line in lines if line.livrable.value == report.deliverable.id]
    paragraph(_ready(asked, is_asked(report.territory)), "nr-phrase")
    missing = [line for line in asked if line.etat is not State.READY and line.manque]
    if missing:
        query = page.query
        show(Markup("<ul>{}</ul>").format(join(_to_fill(query, line) for line in missing)))
        paragraph(
            "Le document s'écrit quand même : ce qui manque y est dit absent, jamais compté zéro.",
            "nr-source",
        )


def downloads(report: Report) -> None:
    """One file for each format, made when it is asked for."""
    with st.container(horizontal=True):
        for id, made in FORMATS.items():
            st.download_button(
                f"{made.libelle} : {made.sert}", partial(_written, made, report),
                file_name=report.name(report.deliverable.id, id), mime=made.media,
                on_click="ignore", type="primary" if id == "docx" else "secondary",
                key=f"telecharger_{id}",
            )  # fmt: skip


def sheets(report: Report) -> None:
    """The page for the élue and the poster for the room."""
    with together():
        heading("Une page, une affiche", "une-page")
        paragraph(
            "La fiche tient sur une page : ce qui va, ce qui alerte, trois questions. L'affiche A3 "
            "se lit de loin, dans la salle."
        )
    with st.container(horizontal=True):
        st.download_button(
            "La fiche d'une page (PDF)", lambda: _sheet(report.content()),
            file_name=report.name("fiche", "pdf"), mime="application/pdf", on_click="ignore",
            key="telecharger_fiche",
        )  # fmt: skip
        st.download_button(
            "L'affiche A3 (PDF)", lambda: _poster(report.content()),
            file_name=report.name("affiche", "pdf"), mime="application/pdf", on_click="ignore",
            key="telecharger_affiche",
        )  # fmt: skip


def sheet_link(page: Page, territory: Territory, document: Document, today: dt.date) -> None:
    """The whole diagnostic on one page, for who has three minutes."""
    name = file_name(territory, "fiche", "pdf", fictif=document.fictif)
    sheet = VisitFile(
        name,
        "application/pdf",
        lambda: _sheet(content_of(territory, page.edition, document, today)),
    )
    file_link("fiche", "La fiche d'une page (PDF)", sheet, main=True)


def take_away(page: Page, territory: Territory, document: Document, today: dt.date) -> None:
    """From the diagnostic page: the way to the report, then the figures."""
    heading("Emporter le diagnostic")
    link(REPORT, page.query, "Écrire le rapport : Word, PDF, HTML ou Excel")
    invented = "-exemple-fictif" if document.fictif else ""
    figures = VisitFile(
        f"nrdiag-{territory.code}{invented}.csv",
        "text/csv",
        lambda: report_csv(content_of(territory, page.edition, document, today)),
    )
    file_link("chiffres", "Les chiffres (CSV)", figures)


def comments(document: Document, deliverable: Deliverable) -> None:
    """What the user wants to say at the end of a chapter."""
    present = chapters_of(deliverable, document)
    said = [id for id in present if document.commentaires.get(comment_key(deliverable, id))]
    count = french.plural(len(said), "chapitre commenté", "chapitres commentés")
    with together():
        heading("Vos commentaires", "commentaires")
        paragraph(
            f"{count if said else 'Aucun chapitre commenté'} sur {len(present)}. Un commentaire "
            "s'ajoute à la fin de son chapitre, dans ce document seulement."
        )
    id = pick("Chapitre", present, "chapitre", words=lambda id: headings()[id].titre)
    kept = comment_key(deliverable, id)
    own = key(f"commentaire_{kept}")
    st.text_area(
        "Votre commentaire", value=document.commentaires.get(kept, ""), key=own, on_change=_keep,
        args=(kept, own), placeholder="Ce que le conseil doit savoir de ces chiffres",
    )  # fmt: skip
    over = len(str(st.session_state.get(own) or "")) - MAX_COMMENT
    if over > 0:
        st.error(
            f"Ce commentaire a {french.plural(over, 'caractère')} de trop : il n'entre pas encore "
            "dans le document. Raccourcissez-le, rien n'est perdu."
        )


def preview(report: Report) -> None:
    """The document as it will be, when asked for."""
    with together():
        heading("Aperçu", "apercu")
    if st.toggle("Afficher le document ici", key="apercu"):
        show_writing(write(report.content(), report.deliverable))


def _ready(asked: Sequence[Line], bound: bool) -> str:
    """« La loi demande 4 points pour ce document : 3 sont prêts, 1 est commencé. »

    Nothing is demanded of a territory that is not known to be bound.
    """
    done = sum(line.etat is State.READY for line in asked)
    begun = sum(line.etat is State.PARTIAL for line in asked)
    points = french.plural(len(asked), "point")
    if done == len(asked):
        said = "tout est prêt" if done > 1 else "il est prêt"
    elif not done + begun:
        said = "rien n'est encore saisi"
    else:
        parts = [french.plural(done, "est prêt", "sont prêts")] if done else []
        parts += [french.plural(begun, "est commencé", "sont commencés")] if begun else []
        said = ", ".join(parts)
    if bound:
        return f"La loi demande {points} pour ce document : {said}."
    return f"Ce document est complet avec {points} : {said}."


def _to_fill(query: dict[str, str], line: Line) -> Markup:
    """What a line lacks, and the page that fills it."""
    door = door_of(line.porte)
    there = anchor(door, query, f"Compléter dans «\u00a0{door.title}\u00a0»")
    return Markup("<li>{} : {} {}</li>").format(line.titre, line.manque, there)


def _keep(id: str, own: str) -> None:
    document, text = dossier(), str(st.session_state.get(own, "")).strip()
    if len(text) > MAX_COMMENT:
        return
    kept = {name: said for name, said in document.commentaires.items() if name != id}
    document.commentaires = {**kept, id: text} if text else kept


def _written(made: Format, report: Report) -> bytes:
    return made.ecrit(report.content(), report.deliverable)


def _sheet(content: Content) -> bytes:
    from nrdiag.rapport.sheet import sheet_of

    return sheet_of(content)


def _poster(content: Content) -> bytes:
    from nrdiag.rapport.poster import poster_of

    return poster_of(content)
