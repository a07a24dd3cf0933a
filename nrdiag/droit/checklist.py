"""The checklist of D. 2311-15-1: its eight lines, where each stands, and the sentences on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.rules import legal_thresholds
from nrdiag.diagnostic.legal import duties
from nrdiag.dossier.document import Document
from nrdiag.droit.declared import Asked, Deliverable, lines
from nrdiag.droit.judged import Context, Judged, State
from nrdiag.droit.states import context_of, state
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

#: The duty of a strategy, in data/catalogue/droit.yaml.
STRATEGY = "reen_strategie"
#: Columns of the file to take away.
HEADER = (
    "ligne", "titre", "livrable", "demande_du_texte", "etat", "constat", "manque",
    "regle_de_lecture_nrdiag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as shown.

    ``raison`` and ``lacune`` (what is missing, or "") may be read in a document; ``manque`` is what
    the user does about it, on screen, and ``porte`` the page that fills it.
    """

    id: str
    numero: int
    titre: str
    demande: str
    livrable: Deliverable
    etat: State
    raison: str
    lacune: str
    manque: str
    regle: str
    porte: str


def checklist(
    territory: Territory, edition: Edition, document: Document, today: dt.date
) -> list[Line]:
    """The eight lines, in the order of the text."""
    return lines_of(document, context_of(territory, edition, document, today))


def lines_of(document: Document, context: Context) -> list[Line]:
    """The eight lines, when what they rest on is already computed."""
    return [
        _line(number, asked, state(asked, document, context))
        for number, asked in enumerate(lines().values(), start=1)
    ]


def headline(found: Sequence[Line]) -> str:
    """« 3 lignes sur 8 sont prêtes, 2 sont commencées. »"""
    return f"{french.capital(_count(found))}."


def by_deliverable(found: Sequence[Line]) -> list[str]:
    """« Programme de travail : 2 lignes sur 4 sont prêtes. » for each of the three."""
    said = []
    for one in Deliverable:
        own = [line for line in found if line.livrable is one]
        said.append(f"{one.label} : {_count(own) if len(own) > 1 else _alone(own[0])}.")
    return said


def concern(territory: Territory) -> str:
    """Whether the duty of a strategy binds the territory: « Votre commune est concernée. »"""
    what = territory.level_name
    bound = [duty.bound for duty in duties(territory) if duty.rule.id == STRATEGY]
    if not bound:
        floor = french.number(legal_thresholds()[STRATEGY].seuil_population)
        return (
            "L'obligation ne vise que les communes et les intercommunalités de plus de "
            f"{floor}\u00a0habitants."
        )
    if None in bound:
        return f"Population inconnue : on ne sait pas si votre {what} est concernée."
    if any(bound):
        return f"Votre {what} est concernée."
    return f"Votre {what} n'est pas obligée d'avoir une stratégie : elle peut le choisir."


def is_asked(territory: Territory) -> bool:
    """True when the law is known to ask a strategy of the territory."""
    return any(duty.bound for duty in duties(territory) if duty.rule.id == STRATEGY)


def rows(found: Sequence[Line]) -> list[tuple[object, ...]]:
    """A line for each, under ``HEADER``."""
    return [
        (
            line.numero, line.titre, line.livrable.label, line.demande, line.etat.value,
            line.raison, line.lacune, line.regle,
        )
        for line in found
    ]  # fmt: skip


def _count(found: Sequence[Line]) -> str:
    ready = sum(line.etat is State.READY for line in found)
    started = sum(line.etat is State.PARTIAL for line in found)
    of = f"sur {french.number(len(found))}"
    if not ready:
        said = f"aucune ligne {of} n'est prête"
    else:
        said = f"{french.plural(ready, 'ligne')} {of} "
        said += "est prête" if ready < 2 else "sont prêtes"
    if started:
        said += f", {started}\u00a0" + ("est commencée" if started < 2 else "sont commencées")
    return said


def _alone(line: Line) -> str:
    words = {State.EMPTY: "vide", State.PARTIAL: "commencée", State.READY: "prête"}
    return f"la seule ligne est {words[line.etat]}"


def _line(number: int, asked: Asked, found: Judged) -> Line:
    return Line(
        asked.id, number, asked.titre, asked.demande, asked.livrable, found.etat, found.raison,
        found.lacune, found.manque, f"Prêt : {asked.pret} Partiel : {asked.partiel}",
        found.porte or asked.porte,
    )  # fmt: skip
