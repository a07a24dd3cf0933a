"""Write in the answers of a person without a telephone."""

from __future__ import annotations

from typing import Any

import streamlit as st

from nrdiag.actions.library import actions
from nrdiag.atelier import answers as a
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, Role, declaration
from nrdiag.atelier.steps import POINTS, Step, questions_by_id
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index
from nrdiag.magasin.ballots import VoteRefused, on_paper, vote
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.ui.markup import plain
from nrdiag.ui.workshop_access import TROUBLE, now, say

_UNANSWERED, _UNKNOWN = "sans réponse", "ne sait pas"


def paper_section(url: str, place: Room, step: Step) -> None:
    """One form per step; each sending is one more person."""
    if not step.asked:
        return
    with (
        st.expander("Saisir une réponse sur papier"),
        st.form(f"papier_{step.id}", clear_on_submit=True, border=False),
    ):
        names = {role.value: role.label for role in Role}
        role = st.selectbox("Rôle", list(names), format_func=lambda id: names[id])
        typed = _inputs(place, step)
        if not st.form_submit_button("Ajouter cette réponse"):
            return
    try:
        written = _written(place, step, typed)
        who = on_paper(url, place.workshop, role, now())
        for question, value in written.items():
            vote(
                url, who, place.workshop.etape, question, value, now(),
                visible=step.kind is not Kind.FINDING,
            )  # fmt: skip
    except (ValueError, VoteRefused) as error:
        say(str(error), good=False)
    except StoreUnavailable:
        say(TROUBLE, good=False)
    else:
        say("Réponse sur papier ajoutée.")
    st.rerun()


def _inputs(place: Room, step: Step) -> dict[str, Any]:
    """The inputs of the step, by what they are about."""
    if step.kind is Kind.GUESS:
        label = f"Réponse ({a.guess_bounds(step.indicator)})"
        return {
            step.id: st.number_input(
                label, value=None, step=1.0, format="%.0f", placeholder="un nombre"
            )
        }
    if step.kind is Kind.FINDING:
        names = {one.code: one.nom for one in place.place.communes}
        commune = st.selectbox("Commune", list(names), format_func=lambda id: plain(names[id]))
        return {"commune": commune, "texte": st.text_area("Constat", max_chars=a.MAX_TEXT)}
    if step.kind is Kind.QUESTIONS:
        options = (_UNANSWERED, "0", "1", "2", "3", "4", _UNKNOWN)
        known = questions_by_id()
        return {id: st.selectbox(plain(known[id].question), options) for id in step.items}
    if step.kind is Kind.WEIGHTS:
        return {
            one.id: st.number_input(plain(one.libelle), 0, MAX_WEIGHT, 5)
            for one in fragility_index().composants
        }
    most = declaration().regles.points
    return {id: st.number_input(plain(actions()[id].titre), 0, most, 0) for id in step.items}


def _written(place: Room, step: Step, typed: dict[str, Any]) -> dict[str, str]:
    """Question id -> JSON. Raises ValueError in French."""
    if step.kind is Kind.GUESS:
        value = typed[step.id]
        return {step.id: a.write_guess(float("nan") if value is None else value, step.indicator)}
    if step.kind is Kind.FINDING:
        codes = [one.code for one in place.place.communes]
        return {step.id: a.write_finding(typed["commune"], typed["texte"], codes)}
    if step.kind is Kind.QUESTIONS:
        given = {id: said for id, said in typed.items() if said != _UNANSWERED}
        if not given:
            raise ValueError("Aucune réponse n'est choisie. Rien n'a été ajouté.")
        return {
            f"{step.id}.{id}": a.write_level(None if said == _UNKNOWN else int(said))
            for id, said in given.items()
        }
    if step.kind is Kind.WEIGHTS:
        return {step.id: a.write_weights([int(value) for value in typed.values()])}
    points = {id: int(value) for id, value in typed.items()}
    return {f"{step.id}.{POINTS}": a.write_points(points, step.items)}
