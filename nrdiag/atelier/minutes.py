"""The minutes of a workshop, as a document: who came, what was answered, what was decided."""

from __future__ import annotations

import datetime as dt

from nrdiag import __version__, french
from nrdiag.actions.library import actions
from nrdiag.actions.plan import title_of
from nrdiag.atelier.feed import decided, event
from nrdiag.atelier.results import (
    by_dispute,
    cards,
    findings,
    guesses,
    levels,
    room_ranking,
    weights,
)
from nrdiag.atelier.room import Room, roles_text
from nrdiag.atelier.scenarios import Kind, Role
from nrdiag.atelier.steps import Step
from nrdiag.atelier.words import (
    amount,
    cards_sentence,
    dispute_sentence,
    grade_text,
    guess_sentence,
    level_sentence,
    questionnaire_sentence,
    truth_sentence,
    weights_sentence,
)
from nrdiag.fragilite.words import headline
from nrdiag.rapport.blocks import Block, Chapter, Items, Subtitle, Table, Text, Tone, Writing
from nrdiag.territoires.search import label

#: What is not said.
UNSAID = "à préciser"


def minutes(room: Room, today: dt.date) -> Writing:
    """The whole document. Hidden texts are not in it."""
    place = label(room.place.territory, room.place.edition.territories)
    chapters = [Chapter("essentiel", "L'essentiel", _essential(room))]
    kinds = dict.fromkeys(step.kind for step in room.steps)
    for kind in kinds:
        own = [step for step in room.steps if step.kind is kind]
        blocks = [block for step in own for block in _WRITERS[kind](room, step)]
        chapters.append(Chapter(kind.value, own[0].title, blocks))
    return Writing(
        title=f"Compte rendu : {room.workshop.titre}",
        subtitle=f"{place}, {french.date(room.day)}",
        chapters=chapters,
        footer=(
            f"Atelier du {french.date(room.day)}, compte rendu du {french.date(today)}. "
            f"nrdiag {__version__}, édition des données {room.place.edition.id}."
        ),
        contents=False,
    )


def _essential(room: Room) -> list[Block]:
    held = event(room)
    total = sum(held.participants.values())
    paper = sum(one.papier for one in room.participants)
    said = "Aucun participant."
    if total:
        said = f"{french.plural(total, 'participant')} : {roles_text(held.participants)}."
    if paper:
        said += f" {french.plural(paper, 'réponse')} sur papier."
    blocks: list[Block] = [Text(said, Tone.KEY)]
    blocks.append(
        Text(
            "Les réponses sont anonymes : seul le rôle est connu. Elles disent l'avis des "
            "personnes présentes, pas celui de la population.",
            Tone.NOTE,
        )
    )
    blocks.append(_decisions(room))
    return blocks


def _decisions(room: Room) -> Block:
    found = decided(room)
    if not found:
        return Text("Aucune action n'a été décidée.")
    rows = [
        (
            title_of(one), one.responsable or UNSAID,
            french.date(one.echeance) if one.echeance else UNSAID, one.indicateur or UNSAID,
        )
        for one in found
    ]  # fmt: skip
    return Table("Ce que la salle a décidé.", ("Action", "Qui", "Pour quand", "Indicateur"), rows)


def _guess(room: Room, step: Step) -> list[Block]:
    found = guesses(room, step)
    said = ", ".join(amount(step, value) for value in found.values)
    return [
        Subtitle(step.question),
        Text(truth_sentence(step), Tone.KEY),
        Text(guess_sentence(step, found)),
        *([Text(f"De la plus petite à la plus grande : {said}.", Tone.NOTE)] if said else []),
    ]


def _finding(room: Room, step: Step) -> list[Block]:
    shown = [one for one in findings(room, step) if one.visible]
    if not shown:
        return [Text("Aucun constat n'a été retenu.")]
    return [Items([f"{one.name} : {one.text}" for one in shown])]


def _questions(room: Room, step: Step) -> list[Block]:
    found = levels(room, step)
    rows = [
        (
            one.question.question, level_sentence(one), _role(one.means, Role.ELU),
            _role(one.means, Role.AGENT),
        )
        for one in found
    ]  # fmt: skip
    opposed = by_dispute(found)
    blocks: list[Block] = [
        Text(questionnaire_sentence(found), Tone.KEY),
        Text(dispute_sentence(found)),
        Table(
            "Chaque question : l'avis de la salle, et les niveaux moyens, de 0 à 4.",
            ("Question", "La salle", "Élus", "Agents"), rows, numeric=(2, 3),
        ),
    ]  # fmt: skip
    if opposed:
        first = opposed[0].question
        blocks.append(Text(f"Pourquoi en parler. {first.pourquoi}"))
    return blocks


def _weights(room: Room, step: Step) -> list[Block]:
    found = weights(room, step)
    if found is None:
        return [Text("Personne n'a donné de poids.")]
    ranked = room_ranking(room, found)
    blocks: list[Block] = [Text(weights_sentence(found))]
    if ranked is not None:
        blocks.insert(0, Text(headline(ranked), Tone.KEY))
    return blocks


def _cards(room: Room, step: Step) -> list[Block]:
    found = cards(room, step)
    rows = [
        (
            actions()[card.action].titre, french.number(card.points), french.number(card.givers),
            grade_text(card.impact), grade_text(card.effort),
        )
        for card in found
        if card.points
    ]  # fmt: skip
    without = [actions()[card.action].titre for card in found if not card.points]
    blocks: list[Block] = [Text(cards_sentence(found), Tone.KEY)]
    if rows:
        blocks.append(
            Table(
                "Les points de la salle. Impact et effort sont l'avis de qui a choisi l'action.",
                ("Action", "Points", "Donnés par", "Impact", "Effort"), rows, numeric=(1, 2),
            )
        )  # fmt: skip
    if rows and without:
        blocks.append(Text(f"Sans point : {' ; '.join(without)}.", Tone.NOTE))
    return blocks


def _pledges(room: Room, _step: Step) -> list[Block]:
    count = len(room.decisions.engagements)
    verb = "écrit" if count < 2 else "écrits"
    return [
        Text(f"{french.plural(count, 'engagement')} {verb} en séance, dans le tableau ci-dessus.")
        if count
        else Text("Aucun engagement n'a été écrit en séance.")
    ]


def _role(means: dict[str, float], role: Role) -> str:
    return french.number(means[role], 1) if role in means else "n.d."


_WRITERS = {
    Kind.GUESS: _guess, Kind.FINDING: _finding, Kind.QUESTIONS: _questions,
    Kind.WEIGHTS: _weights, Kind.ACTIONS: _cards, Kind.PLEDGES: _pledges,
}  # fmt: skip
