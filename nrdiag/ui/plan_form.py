"""Keep an action in the plan, edit one, remove one, add one's own; the last removal is undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st
from pydantic import ValidationError

from nrdiag.actions.library import Action
from nrdiag.actions.plan import MAX_PLANNED, STATUSES, UNNAMED, planned_from, title_of
from nrdiag.dossier.document import Document, Planned
from nrdiag.ui.inputs import ABSENT, key
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.session import dossier

_VERSION, _DONE = "plan_version", "plan_fait"
_FULL = f"Le plan a déjà {MAX_PLANNED} actions : retirez-en une d'abord."
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_SHORT, _LONG = 300, 5000


def keep_button(
    action: Action, depart: float | None, place: str, label: str = "Retenir"
) -> None:  # fmt: skip
    """« Retenir »; ``place`` tells apart the buttons of one action."""
    st.button(
        plain(label), key=key(f"plan_retenir_{place}_{action.id}"), on_click=_keep,
        args=(action, depart), help=plain(action.titre),
    )  # fmt: skip


def edit_section(document: Document) -> None:
    """One action of the plan, chosen, changed or removed."""
    if not document.plan:
        return
    st.header("Préciser une action", anchor=False)
    names = [f"{rank}. {title_of(one)}" for rank, one in enumerate(document.plan, start=1)]
    rank: int | None = st.selectbox(
        "Action du plan", range(len(names)), index=None, key=_key("choix"),
        format_func=lambda index: names[index], placeholder="Choisir une action",
    )  # fmt: skip
    if rank is None:
        return
    current = document.plan[rank]
    prefix = _key(f"ligne_{rank}")
    with st.form(prefix, border=True):
        typed = _inputs(current, prefix)
        sent = st.form_submit_button("Enregistrer", type="primary")
    st.button("Retirer du plan", key=f"{prefix}_retirer", on_click=_remove, args=(rank,))
    if not sent:
        return
    changed = _checked(current, typed)
    if changed is not None:
        document.plan = [*document.plan[:rank], changed, *document.plan[rank + 1 :]]
        _say(document, f"«\u00a0{title_of(changed)}\u00a0» est enregistrée.")
        st.rerun()


def own_section(document: Document) -> None:
    """An action that the library does not have."""
    with st.expander("Ajouter votre propre action"):
        prefix = _key("propre")
        with st.form(prefix, border=False):
            typed = _inputs(Planned(), prefix)
            sent = st.form_submit_button("Ajouter au plan")
        if not sent:
            return
        if len(document.plan) >= MAX_PLANNED:
            st.error(_FULL)
            return
        added = _checked(Planned(), typed)
        if added is not None:
            document.plan = [*document.plan, added]
            _changed(document, f"«\u00a0{title_of(added)}\u00a0» est dans le plan.")
            st.rerun()


def show_done(document: Document) -> None:
    """What was just done; a removal can be undone until something else is done."""
    owner, text, before = st.session_state.get(_DONE, (None, "", None))
    if owner is not document:
        st.session_state.pop(_DONE, None)
        return
    st.success(plain(text))
    if before is None:
        del st.session_state[_DONE]
    else:
        st.button("Annuler", key=key("plan_annuler"), on_click=_undo)


def _inputs(current: Planned, prefix: str) -> dict[str, Any]:
    """What the inputs hold, by field of the document."""
    typed: dict[str, Any] = {}
    if current.action:
        paragraph(title_of(current), "nr-groupe")
    else:
        typed["titre"] = st.text_input("Titre", current.titre, _SHORT, f"{prefix}_titre")
    left, middle, right = st.columns(3)
    typed["responsable"] = left.text_input(
        "Responsable", current.responsable, _SHORT, f"{prefix}_responsable"
    )
    date = current.echeance
    typed["echeance"] = middle.date_input(
        "Échéance", date, format="DD/MM/YYYY", key=f"{prefix}_echeance",
        min_value=min(date or _FIRST, _FIRST), max_value=max(date or _LAST, _LAST),
    )  # fmt: skip
    statuses = list(dict.fromkeys([*STATUSES, current.statut or STATUSES[0]]))
    typed["statut"] = right.selectbox(
        "Statut",
        statuses,
        statuses.index(current.statut or STATUSES[0]),
        key=f"{prefix}_statut",
    )
    typed["indicateur"] = st.text_input(
        "Indicateur de suivi, avec son unité", current.indicateur, _SHORT, f"{prefix}_indicateur"
    )
    left, right = st.columns(2)
    for column, name, label in (
        (left, "depart", "Aujourd'hui (départ)"), (right, "cible", "Cible"),
    ):  # fmt: skip
        typed[name] = column.number_input(
            label, value=getattr(current, name), step=1.0, key=f"{prefix}_{name}",
            placeholder=ABSENT,
        )  # fmt: skip
    typed["moyens"] = st.text_input(
        "Moyens (budget, temps, partenaires)", current.moyens, _SHORT, f"{prefix}_moyens"
    )
    typed["commentaire"] = st.text_area(
        "Commentaire", current.commentaire, max_chars=_LONG, key=f"{prefix}_commentaire"
    )
    return typed


def _checked(current: Planned, typed: dict[str, Any]) -> Planned | None:
    """The action to keep, with what this version does not know; None once the fault is said."""
    if not typed.get("titre", "-").strip():
        st.error("Donnez un titre à cette action : rien n'a été enregistré.")
        return None
    try:
        return Planned.model_validate({**current.model_dump(), **typed})
    except ValidationError as error:
        names = {str(fault["loc"][0]) for fault in error.errors()}
        st.error(plain(f"Valeur impossible : {', '.join(sorted(names))}. Rien n'a été enregistré."))
        return None


def _keep(action: Action, depart: float | None) -> None:
    document = dossier()
    if any(planned.action == action.id for planned in document.plan):
        return
    if len(document.plan) >= MAX_PLANNED:
        _say(document, _FULL)
        return
    document.plan = [*document.plan, planned_from(action, depart)]
    _changed(document, f"«\u00a0{action.titre}\u00a0» est dans le plan. Précisez qui et quand.")
    st.session_state[_key("choix")] = len(document.plan) - 1


def _remove(rank: int) -> None:
    document = dossier()
    if rank >= len(document.plan):
        return
    before = document.plan
    document.plan = [*before[:rank], *before[rank + 1 :]]
    name = title_of(before[rank]) or UNNAMED
    _changed(document, f"«\u00a0{name}\u00a0» est retirée du plan.", before)


def _undo() -> None:
    owner, _, before = st.session_state.pop(_DONE, (None, "", None))
    document = dossier()
    if owner is document and before is not None:
        document.plan = before
        st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _changed(document: Document, text: str, before: list[Planned] | None = None) -> None:
    """The lines of the plan moved: new keys, so that no input shows another action's text."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
    _say(document, text, before)


def _say(document: Document, text: str, before: list[Planned] | None = None) -> None:
    st.session_state[_DONE] = (document, text, before)


def _key(name: str) -> str:
    return key(f"plan_{name}_v{st.session_state.get(_VERSION, 0)}")
