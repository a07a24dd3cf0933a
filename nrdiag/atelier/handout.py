"""What the facilitator prints: the running order, and a ballot for who has no telephone."""

from __future__ import annotations

from nrdiag import __version__, french
from nrdiag.actions.library import actions
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, Role, declaration
from nrdiag.atelier.steps import Step, questions_by_id
from nrdiag.catalogue.fragility import fragility_index
from nrdiag.rapport.blocks import Block, Chapter, Items, Subtitle, Table, Text, Tone, Writing
from nrdiag.territoires.search import label

BOX, LINE = "☐", "…………"


def handout(room: Room) -> Writing:
    """The running order on the first page, the ballot after it."""
    place = label(room.place.territory, room.place.edition.territories)
    code = room.workshop.code
    order = [
        (one.question or one.title, french.number(one.minutes), one.prompt) for one in room.steps
    ]
    total = sum(one.minutes for one in room.steps)
    run: list[Block] = [
        Text(f"Code de l'atelier : {code}. Durée : {french.plural(total, 'minute')}.", Tone.KEY),
        Table("Le déroulé.", ("Étape", "Minutes", "Consigne"), order, numeric=(1,)),
        Items(
            [
                "Avant : l'écran de la salle est ouvert, un téléphone a essayé le QR code.",
                "Un bulletin papier par personne sans téléphone, saisi par vous à chaque étape.",
                "Lisez chaque constat avant de l'afficher.",
                "À la fin : le compte rendu, puis le diagnostic, puis la suppression.",
            ]
        ),
    ]
    ballot: list[Block] = [
        Text("Aucun nom. Cochez votre rôle : " + "  ".join(f"{BOX} {r.label}" for r in Role)),
        *(block for step in room.steps for block in _ballot(step)),
    ]
    return Writing(
        title=f"Feuille d'animation : {room.workshop.titre}",
        subtitle=place,
        chapters=(
            Chapter("deroule", "Le déroulé", run),
            Chapter("bulletin", "Bulletin papier", ballot),
        ),
        footer=f"{place}. nrdiag {__version__}.",
        contents=False,
    )


def _ballot(step: Step) -> list[Block]:
    """What a person writes at a step; nothing where all is said aloud."""
    title = Subtitle(step.question or step.title)
    if step.kind is Kind.GUESS:
        return [title, Text(f"Ma réponse : {LINE}")]
    if step.kind is Kind.FINDING:
        return [title, Text(f"Commune : {LINE}"), Text(f"Notre constat : {LINE}{LINE}{LINE}")]
    if step.kind is Kind.QUESTIONS:
        known = questions_by_id()
        blocks: list[Block] = [title]
        for id in step.items:
            levels = [f"{BOX} {n}. {text}" for n, text in enumerate(known[id].niveaux)]
            blocks += [
                Text(known[id].question, Tone.KEY), Items([*levels, f"{BOX} Je ne sais pas"])
            ]  # fmt: skip
        return blocks
    if step.kind is Kind.WEIGHTS:
        return [title, Items([f"{one.libelle} (0 à 10) : {LINE}"
                              for one in fragility_index().composants])]  # fmt: skip
    if step.kind is Kind.ACTIONS:
        most = declaration().regles.points
        return [
            title, Text(f"{most} points à partager."),
            Items([f"{actions()[id].titre} : {LINE}" for id in step.items]),
        ]  # fmt: skip
    return []
