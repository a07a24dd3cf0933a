"""What the room answered to a step: a sentence, a drawing or bars. The same on every screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.actions.plan import title_of
from nrdiag.atelier import results as r
from nrdiag.atelier.feed import decided
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, Role
from nrdiag.atelier.steps import Step
from nrdiag.atelier.words import (
    NOBODY,
    cards_sentence,
    dispute_sentence,
    guess_sentence,
    level_sentence,
    questionnaire_sentence,
    truth_sentence,
    weights_sentence,
)
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index
from nrdiag.fragilite.words import headline
from nrdiag.ui.markup import Markup, join, paragraph, show, table
from nrdiag.ui.room_pictures import action_picture, bars, guess_picture

#: Signs of a free text shown in the room; the minutes have all of it.
SHOWN_CHARS = 220
#: As many lines as the back row reads at once.
FEW, MANY = 3, 5
UNSAID = "à préciser"


def show_result(room: Room, step: Step) -> None:
    """The result, in a few lines."""
    _SHOWN[step.kind](room, step)


def short(text: str) -> str:
    """A free text on one screen: line breaks gone, cut where it is too long."""
    words = " ".join(text.split())
    return words if len(words) <= SHOWN_CHARS else f"{words[:SHOWN_CHARS].rstrip()}…"


def show_findings(found: Sequence[r.Finding]) -> None:
    """Texts of participants: escaped, each in its own reading direction."""
    items = join(
        Markup('<li dir="auto"><strong>{}</strong><br><bdi>{}</bdi></li>').format(
            one.name, short(one.text)
        )
        for one in found
    )
    show(Markup('<ul class="nr-constats">{}</ul>').format(items))


def levels_table(found: Sequence[r.Levels]) -> None:
    """Every question of the questionnaire."""
    rows = [
        (
            one.question.question, level_sentence(one), *(str(count) for count in one.counts),
            _mean(one, Role.ELU), _mean(one, Role.AGENT),
        )
        for one in found
    ]  # fmt: skip
    header = ("Question", "La salle", *(f"Niv. {n}" for n in range(5)), "Élus", "Agents")
    table(
        "Réponses à chaque niveau, de 0 à 4, et niveaux moyens des élus et des agents.", header,
        rows, numeric=range(2, 9),
    )  # fmt: skip


def guesses_table(room: Room, step: Step) -> None:
    found = r.guesses(room, step)
    said = ", ".join(french.number(v, 0 if v.is_integer() else 1) for v in found.values)
    table("Les réponses, de la plus petite à la plus grande.", ("Devinette", "Réponses"),
          [(step.question, said or "aucune")])  # fmt: skip


def _guess(room: Room, step: Step) -> None:
    found = r.guesses(room, step)
    paragraph(truth_sentence(step), "nr-phrase")
    show(guess_picture(step, found, revealed=True))
    paragraph(guess_sentence(step, found))


def _finding(room: Room, step: Step) -> None:
    shown = [one for one in r.findings(room, step) if one.visible]
    if shown:
        show_findings(shown[-2 * FEW :])
    else:
        paragraph("Aucun constat n'est encore affiché.")


def _questions(room: Room, step: Step) -> None:
    found = r.levels(room, step)
    paragraph(questionnaire_sentence(found), "nr-phrase")
    opposed = r.by_dispute(found)[:FEW]
    paragraph(dispute_sentence(found))
    if opposed:
        show(
            bars(
                "Là où élus et agents s'opposent le plus, en niveaux d'écart (de 0 à 4).",
                [(one.question.question, (one.dispute or 0) / 4,
                  french.number(one.dispute or 0, 1)) for one in opposed],
            )
        )  # fmt: skip
    agreed = sorted((one for one in found if one.consensual), key=lambda one: one.gap or 0)[:FEW]
    if agreed:
        show(
            bars(
                "Là où la salle est d'accord, avec le niveau (de 0 à 4).",
                [(one.question.question, (one.level or 0) / 4, f"niveau {one.level}")
                 for one in agreed],
            )
        )  # fmt: skip


def _weights(room: Room, step: Step) -> None:
    found = r.weights(room, step)
    if found is None:
        paragraph(NOBODY)
        return
    ranked = r.room_ranking(room, found)
    paragraph(weights_sentence(found) if ranked is None else headline(ranked), "nr-phrase")
    show(
        bars(
            "Poids médian donné par la salle, de 0 à 10.",
            [(one.libelle, weight / MAX_WEIGHT, str(weight))
             for one, weight in zip(fragility_index().composants, found, strict=True)],
        )
    )  # fmt: skip


def _cards(room: Room, step: Step) -> None:
    found = [card for card in r.cards(room, step) if card.points]
    paragraph(cards_sentence(found), "nr-phrase")
    if not found:
        return
    left, right = st.columns(2)
    top = found[0].points
    with left:
        show(
            bars(
                "Points donnés par la salle.",
                [(f"{rank}. {actions()[card.action].titre}", card.points / top, str(card.points))
                 for rank, card in enumerate(found[:MANY], start=1)],
            )
        )  # fmt: skip
    if any(card.judges for card in found):
        with right:
            show(action_picture(found[:MANY]))


def _pledges(room: Room, _step: Step) -> None:
    found = decided(room)
    if not found:
        paragraph("Aucune action n'a reçu de point : écrivez les engagements à la main.")
        return
    rows = [
        (
            title_of(one), one.responsable or UNSAID,
            french.date(one.echeance) if one.echeance else UNSAID,
        )
        for one in found
    ]  # fmt: skip
    table("Ce que la salle décide.", ("Action", "Qui", "Pour quand"), rows)


def _mean(found: r.Levels, role: Role) -> str:
    return french.number(found.means[role], 1) if role in found.means else "n.d."


_SHOWN = {
    Kind.GUESS: _guess, Kind.FINDING: _finding, Kind.QUESTIONS: _questions,
    Kind.WEIGHTS: _weights, Kind.ACTIONS: _cards, Kind.PLEDGES: _pledges,
}  # fmt: skip
