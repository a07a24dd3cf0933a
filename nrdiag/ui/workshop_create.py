"""Prepare a workshop: a scenario, what it holds, its title; then a code and a secret link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Listed

import streamlit as st
from pydantic import ValidationError

from nrdiag import french, settings
from nrdiag.actions.library import actions
from nrdiag.atelier.scenarios import Kind, Scenario, Sequence, declaration, scenario_of
from nrdiag.atelier.steps import left_out, place_of, questions_by_id
from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.magasin.workshops import create
from nrdiag.territoires.search import label
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import bullets, paragraph, plain
from nrdiag.ui.page import WORKSHOP, link
from nrdiag.ui.workshop_access import CURRENT, LEAD, found, now, store


def create_section(territory: Territory) -> None:
    """Choose, adapt, open."""
    place = label(territory, edition().territories)
    if secret := st.session_state.get(CURRENT):
        query = {"territoire": territory.code, LEAD: str(secret)}
        link(WORKSHOP, query, "Revenir à l'atelier que vous animez")
    st.header("Choisir un déroulé", anchor=False)
    names = {one.id: one for one in declaration().scenarios}
    chosen = st.radio(
        "Combien de temps avez-vous ?", list(names), key="scenario",
        format_func=lambda id: plain(names[id].titre),
        captions=[plain(one.pour) for one in names.values()],
    )  # fmt: skip
    scenario = _kept_before() or names[chosen]
    sequences = _edited(scenario)
    today = dt.date.today()
    title = st.text_input(
        "Titre de l'atelier", value=f"Atelier numérique responsable, {french.date(today)}",
        max_chars=120, key="atelier_titre",
    )  # fmt: skip
    if not sequences:
        st.warning("Gardez au moins une séquence.")
        return
    kept = _checked(scenario, sequences)
    if kept is None:
        return
    paragraph(f"{place} : {french.plural(len(sequences), 'séquence')}, {kept.minutes} minutes.")
    st.download_button(
        "Enregistrer ce déroulé (fichier)", lambda: kept.model_dump_json(indent=1),
        file_name=f"deroule-{kept.id}.json", mime="application/json", on_click="ignore",
    )  # fmt: skip
    if absent := left_out(kept, place_of(territory.code, edition())):
        paragraph("Ce territoire ne permet pas :")
        bullets(absent)
    paragraph(
        "L'atelier est gardé sur ce serveur avec les réponses, sans aucun nom, et tout est effacé "
        f"au bout de {settings.WORKSHOP_DAYS} jours, ou dès que vous le demandez.",
        "nr-source",
    )
    if st.button("Ouvrir l'atelier", type="primary", disabled=not title.strip()):
        url = store()
        secret = found(
            lambda: create(url, title.strip(), territory.code, kept.model_dump_json(), now())
        )
        st.query_params[LEAD] = secret
        st.rerun()


def _kept_before() -> Scenario | None:
    """A scenario saved by an earlier facilitator; what cannot be read is said."""
    with st.expander("Reprendre un déroulé enregistré"):
        upload = st.file_uploader("Votre déroulé (JSON)", type=["json"], key="deroule_fichier")
        if upload is None:
            return None
        try:
            found = scenario_of(upload.getvalue().decode("utf-8"))
        except ValueError:
            st.error("Ce fichier n'est pas un déroulé de nrdiag. Celui d'au-dessus reste choisi.")
            return None
        st.success(plain(f"Déroulé repris : {found.titre}."))
        return found


def _edited(scenario: Scenario) -> list[Sequence]:
    """The sequences that are kept, as they were changed."""
    kept = []
    with st.expander("Adapter ce déroulé"):
        for sequence in scenario.sequences:
            key = f"{scenario.id}_{sequence.id}{_mark(scenario)}"
            left, right = st.columns([3, 1])
            with left:
                wanted = st.checkbox(plain(sequence.titre), value=True, key=f"{key}_garde")
            with right:
                minutes = st.number_input(
                    plain(f"Minutes : {sequence.titre}"), 1, 240, sequence.minutes,
                    key=f"{key}_minutes", label_visibility="collapsed", disabled=not wanted,
                )  # fmt: skip
            contents = list(sequence.contenu)
            if wanted and contents:
                choices = _choices(sequence.genre)
                contents = st.multiselect(
                    plain(f"Contenu : {sequence.titre}"), list(choices), default=contents,
                    format_func=choices.__getitem__,
                    key=f"{key}_contenu", placeholder="Choisissez",
                )  # fmt: skip
            if wanted and (contents or not sequence.contenu):
                kept.append(
                    sequence.model_copy(update={"minutes": minutes, "contenu": tuple(contents)})
                )
    return kept


def _mark(scenario: Scenario) -> str:
    """What tells the inputs of a scenario read from a file from those of the declared one."""
    return "" if scenario in declaration().scenarios else f"_{hash(scenario)}"


def _checked(scenario: Scenario, sequences: Listed[Sequence]) -> Scenario | None:
    values = scenario.model_dump() | {"sequences": [one.model_dump() for one in sequences]}
    try:
        return Scenario.model_validate(values)
    except ValidationError:
        st.error("Ce déroulé ne se lit pas : revenez à celui de départ.")
        return None


def _choices(kind: Kind) -> dict[str, str]:
    """Id -> its words, for a sequence that holds some."""
    if kind is Kind.GUESS:
        return {id: plain(indicators()[id].libelle) for id in declaration().devinettes}
    if kind is Kind.QUESTIONS:
        return {id: plain(question.question) for id, question in questions_by_id().items()}
    return {id: plain(action.titre) for id, action in actions().items()}
