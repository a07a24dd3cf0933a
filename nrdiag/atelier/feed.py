"""What the room decided enters the diagnostic: levels, weights, actions, and the event itself."""

from __future__ import annotations

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.actions.plan import MAX_PLANNED, planned_from, title_of
from nrdiag.atelier.results import Levels, chosen, levels, weights
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind
from nrdiag.catalogue.fragility import fragility_index
from nrdiag.dossier.document import Document, Event, Planned, Reply

#: Weights of the index stand beside those of the questionnaire, whose ids look like « O1-1 ».
WEIGHT_PREFIX = "fragilite."


def agreed(room: Room) -> list[Levels]:
    """The questions on which the room agrees, with their level."""
    return [
        one
        for step in room.steps
        if step.kind is Kind.QUESTIONS
        for one in levels(room, step)
        if one.consensual
    ]


def decided(room: Room) -> list[Planned]:
    """The commitments written down, then the chosen actions that have none yet."""
    found = list(room.decisions.engagements)
    named = {one.action for one in found}
    for card in chosen(room):
        if card.action not in named:
            action = actions()[card.action]
            found.append(Planned(action=action.id, titre=action.titre, indicateur=action.measure))
    return found


def event(room: Room) -> Event:
    """The workshop as an indicator of the axis « ecosystem »: how many, by role, never who."""
    return Event(date=room.day, titre=room.workshop.titre, participants=room.roles)


def feed(document: Document, room: Room) -> Document:
    """A copy of ``document`` with what the room decided; given twice, it changes nothing more.

    Raises ValueError (in French) for the invented diagnostic, or when the plan is full.
    """
    if document.fictif:
        raise ValueError("L'exemple fictif ne reçoit pas le résultat d'un vrai atelier.")
    fed = document.model_copy(deep=True)
    fed.territoire = fed.territoire or room.workshop.territoire
    for one in agreed(room):
        former = fed.reponses.get(one.question.id, Reply())
        fed.reponses[one.question.id] = Reply.model_validate(
            former.model_dump() | {"niveau": one.level, "ne_sait_pas": False, "motif": ""}
        )
    for id, weight in _weights(room).items():
        fed.poids[id] = float(weight)
    for planned in decided(room):
        _plan(fed, planned)
    held = event(room)
    same = [one for one in fed.ateliers if (one.date, one.titre) != (held.date, held.titre)]
    fed.ateliers = [*same, held]
    return fed


def feed_sentence(room: Room) -> str:
    """What ``feed`` would write, before it is asked for; empty when the room decided nothing."""
    levels, plan, parts = len(agreed(room)), len(decided(room)), []
    if levels:
        parts.append(f"les réponses à {french.plural(levels, 'question')} où la salle est d'accord")
    if _weights(room):
        parts.append("les poids choisis par la salle")
    if plan:
        parts.append(french.plural(plan, "action"))
    if not parts:
        return ""
    return (
        f"Votre diagnostic recevra {french.enumeration(parts)}. La date de l'atelier et le nombre "
        "de participants y seront notés."
    )


def room_weights(room: Room) -> tuple[int, ...] | None:
    """The weights that the room gave the index, in the declared order; None without a vote."""
    steps = (step for step in room.steps if step.kind is Kind.WEIGHTS)
    return next((found for step in steps if (found := weights(room, step)) is not None), None)


def _weights(room: Room) -> dict[str, int]:
    found = room_weights(room)
    if found is None:
        return {}
    return {
        f"{WEIGHT_PREFIX}{component.id}": weight
        for component, weight in zip(fragility_index().composants, found, strict=True)
    }


def _plan(document: Document, planned: Planned) -> None:
    """Put an action in the plan, or complete the one that is there: what is written stays."""
    name = french.fold(title_of(planned))
    for one in document.plan:
        if (planned.action and one.action == planned.action) or french.fold(title_of(one)) == name:
            for field in ("responsable", "echeance", "indicateur"):
                if said := getattr(planned, field):
                    setattr(one, field, said)
            return
    if len(document.plan) >= MAX_PLANNED:
        raise ValueError(f"Le plan a déjà {MAX_PLANNED} actions : retirez-en avant d'en ajouter.")
    known = actions().get(planned.action)
    added = planned_from(known, None) if known else Planned()
    for field in ("action", "titre", "responsable", "echeance", "indicateur"):
        if said := getattr(planned, field):
            setattr(added, field, said)
    document.plan = [*document.plan, added]
