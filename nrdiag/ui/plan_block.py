"""The action plan: what is decided, what the answers propose, what it would change together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from nrdiag import french
from nrdiag.actions.effect import (
    CAUTION,
    effect_details,
    effect_of,
    effect_sentence,
    joint_effect,
)
from nrdiag.actions.library import COST_NOTE, Action, actions, themes
from nrdiag.actions.plan import (
    FILE,
    TABLE,
    UNSAID,
    file_rows,
    headline,
    library_actions,
    rows,
    start_of,
    to_do,
)
from nrdiag.actions.proposal import EXPLAINED, Proposal, explain, proposed_by
from nrdiag.dossier.document import Document
from nrdiag.figure import Figure
from nrdiag.maturite.answers import Results
from nrdiag.rapport.export import to_csv
from nrdiag.simulateur.scenario import Fleet
from nrdiag.simulateur.start import fleet_of
from nrdiag.ui.inputs import key
from nrdiag.ui.markup import bullets, fold, heading, paragraph, plain, table, together
from nrdiag.ui.page import QUESTIONNAIRE, Page, link
from nrdiag.ui.plan_form import edit_section, keep_button, own_section, show_done

#: Proposals shown at once; the others are in an expander.
FIRST = 8


def starting_fleet(document: Document, departement: str | None) -> Fleet | None:
    """The fleet of the diagnostic as the simulator takes it; None without a device it knows."""
    start = fleet_of(document, departement)
    return start if start.etats else None


def plan_section(document: Document, today: dt.date) -> None:
    """The plan in one sentence, as a table, and as a file; then one action to edit."""
    show_done(document)
    paragraph(headline(document.plan, today), "nr-phrase")
    if document.plan:
        table("Votre plan d'action.", TABLE, rows(document.plan), (4,))
        missing = sum(UNSAID in row[1:3] for row in rows(document.plan))
        if missing:
            said = french.plural(missing, "action")
            paragraph(
                f"À compléter : {said} sans responsable ou sans échéance. « n.d. » veut dire que "
                "le chiffre n'est pas encore connu.",
                "nr-source",
            )
        st.download_button(
            "Télécharger le plan (CSV)", lambda: to_csv(
                FILE, file_rows(document.plan), fictif=document.fictif
            ),
            file_name="plan-d-action.csv", mime="text/csv", on_click="ignore",
        )  # fmt: skip
    edit_section(document)


def proposals_section(
    page: Page, document: Document, found: Results, facts: Mapping[str, Figure], start: Fleet | None
) -> None:
    """What the answers propose; without an answer, where to answer."""
    st.header("Actions proposées par vos réponses", anchor=False)
    if not any(answer.score is not None for theme in found.themes for answer in theme.answers):
        paragraph("Répondez d'abord au questionnaire : les actions viendront de vos réponses.")
        link(QUESTIONNAIRE, page.query)
        return
    kept = {planned.action for planned in document.plan}
    ranked = proposed_by(found)
    left = [proposal for proposal in ranked if proposal.action.id not in kept]
    if not left:
        paragraph(
            "Toutes les actions que vos réponses proposent sont déjà dans votre plan."
            if ranked
            else "Aucune réponse connue n'est au niveau 2 ou au-dessous : rien n'est proposé."
        )
        return
    paragraph(
        f"{french.plural(len(left), 'action proposée', 'actions proposées')}, la plus urgente "
        "d'abord. Une réponse au niveau 2 ou au-dessous propose les actions qui la feraient "
        "monter ; « je ne sais pas » n'en propose aucune."
    )
    paragraph(COST_NOTE, "nr-source")
    for rank, proposal in enumerate(left[:FIRST], start=1):
        with st.container(border=True):
            with together():
                _show_proposal(rank, proposal, start)
            keep_button(proposal.action, start_of(proposal.action, document.reponses, facts), "p")
    if rest := left[FIRST:]:
        said = french.plural(len(rest), "autre action proposée", "autres actions proposées")
        with st.expander(plain(french.capital(f"voir {said}"))):
            for rank, proposal in enumerate(rest, start=FIRST + 1):
                with together():
                    _show_head(rank, proposal, start)
                action = proposal.action
                keep_button(action, start_of(action, document.reponses, facts), "p")


def library_section(document: Document, facts: Mapping[str, Figure], start: Fleet | None) -> None:
    """The whole library, one objective at a time."""
    st.header("Toutes les actions, par objectif", anchor=False)
    titles = {id: theme.titre for id, theme in themes().items()}
    chosen: str | None = st.selectbox(
        "Objectif", list(titles), index=None, key=key("plan_objectif"),
        format_func=lambda id: titles[id], placeholder="Choisir un objectif",
    )  # fmt: skip
    kept = {planned.action for planned in document.plan}
    for action in actions().values():
        if chosen not in action.objectifs:
            continue
        with st.container(border=True):
            with together():
                heading(action.titre, level=3)
                paragraph(action.pourquoi)
                _show_facts(action, start)
                with fold("Étapes, suivi et sources"):
                    _show_details(action)
            if action.id in kept:
                paragraph("Déjà dans votre plan.", "nr-source")
            else:
                keep_button(action, start_of(action, document.reponses, facts), "b")
    if chosen:
        paragraph(COST_NOTE, "nr-source")
    own_section(document)


def effect_section(document: Document, start: Fleet | None) -> None:
    """What the actions still to do would avoid together."""
    st.header("Ce que le plan éviterait", anchor=False)
    found = joint_effect(library_actions(to_do(document.plan)), start)
    paragraph(effect_sentence(found), "nr-phrase" if found.evite else "")
    if details := effect_details(found):
        paragraph(details)
        paragraph(CAUTION, "nr-source")
    if found.evite and start is not None and start.ef is None:
        paragraph(
            "Sans facteur d'électricité pour ce territoire, seule la fabrication compte.",
            "nr-source",
        )


def _show_head(rank: int, proposal: Proposal, start: Fleet | None) -> None:
    heading(f"{rank}. {proposal.action.titre}", level=3)
    paragraph("Proposée par vos réponses :", "nr-source")
    bullets([f"{reason.question.question} Niveau {reason.text}." for reason in proposal.reasons])
    _show_facts(proposal.action, start)


def _show_proposal(rank: int, proposal: Proposal, start: Fleet | None) -> None:
    _show_head(rank, proposal, start)
    with fold("Pourquoi, étapes, suivi et sources"):
        paragraph(proposal.action.pourquoi)
        _show_details(proposal.action)
        table(
            f"D'où vient sa priorité : {proposal.action.titre}.",
            EXPLAINED,
            explain(proposal),
            (1, 2, 3),
        )
        paragraph(
            "Priorité = somme des poids × (4 - niveau), fois l'impact, divisée par l'effort : "
            f"{proposal.formula}. Impact et effort : faible 1, moyen 2, fort 3.",
            "nr-source",
        )


def _show_facts(action: Action, start: Fleet | None) -> None:
    paragraph(
        f"Hypothèses : effort {action.effort.value}, impact {action.impact.value}, "
        f"coût {action.cost_text}, {action.horizon_text}.",
        "nr-source",
    )
    if not action.levier:
        return
    found = effect_of(action, start)
    if found.evite is None:
        paragraph(f"Effet sur l'empreinte : {found.raison}.", "nr-source")
    else:
        paragraph(
            f"Seule, sur votre parc, elle éviterait {found.range_text}. "
            f"Hypothèse : {found.hypotheses}."
        )


def _show_details(action: Action) -> None:
    bullets(action.etapes)
    paragraph(f"À suivre : {action.measure}. Qui pourrait la porter : {action.responsable}.")
    if action.a_verifier:
        paragraph(action.a_verifier)
    paragraph(f"Références : {' ; '.join(action.references)}.", "nr-source")
