"""The five tools of the founding document: proposed by the answers, kept, and their ready text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from nrdiag.actions.library import Tool
from nrdiag.actions.plan import KEPT, start_of
from nrdiag.actions.proposal import Proposal
from nrdiag.dossier.document import Document
from nrdiag.figure import Figure
from nrdiag.outils.frames import Frame, frame_sentence, frames
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import ECOSYSTEM, TOOLBOX, Page, link
from nrdiag.ui.plan_form import keep_button
from nrdiag.ui.toolbox_block import CHARTER, CLAUSES, DELIBERATION

#: The document of the toolbox that a tool finds ready, and what is read there.
READY = {
    Tool.CHARTER: (CHARTER, "Ouvrir la charte, déjà remplie avec vos chiffres"),
    Tool.STRATEGY: (DELIBERATION, "Ouvrir la délibération, déjà remplie avec vos chiffres"),
    Tool.CLAUSES: (CLAUSES, "Ouvrir les clauses, à copier dans vos marchés"),
    Tool.PURCHASES: (CLAUSES, "Ouvrir la clause d'achat d'équipements reconditionnés"),
    Tool.EDUCATION: (CHARTER, "Lire l'engagement 7 de la charte"),
}


def tools_section(
    page: Page, document: Document, ranked: Sequence[Proposal], facts: Mapping[str, Figure]
) -> None:
    """Each tool: whether the plan has it, the actions that carry it, its ready text."""
    st.header("Les cinq outils cadres", anchor="outils-cadres")
    paragraph(frame_sentence(document.plan))
    for frame in frames(document.plan, ranked):
        with st.container(border=True):
            st.subheader(plain(frame.tool.label), anchor=False)
            paragraph(frame.sentence)
            _actions(document, frame, facts)
            _ready(page, frame.tool)


def _actions(document: Document, frame: Frame, facts: Mapping[str, Figure]) -> None:
    for action in frame.actions:
        title = f"«\u00a0{action.titre}\u00a0»"
        if action.id in frame.planned:
            paragraph(f"{title} : {frame.planned[action.id] or KEPT}.", "nr-source")
        else:
            depart = start_of(action, document.reponses, facts)
            keep_button(action, depart, "cadre", f"Retenir {title}")


def _ready(page: Page, tool: Tool) -> None:
    if tool is Tool.ECOSYSTEM:
        link(ECOSYSTEM, page.query, "Ouvrir la liste des acteurs")
        return
    document, text = READY[tool]
    link(TOOLBOX, {**page.query, "outil": document}, text)
