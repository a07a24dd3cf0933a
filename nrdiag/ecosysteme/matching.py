"""What actors could bring one another: the flow matrix, and each need with who offers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.dossier.document import Actor, Flow
from nrdiag.ecosysteme.vocabulary import (
    NEED,
    NOT_SAID,
    OFFER,
    UNNAMED,
    families,
    family_label,
    family_of,
    kind_of,
    kinds,
    missing_families,
    sense_of,
    thing_label,
    thing_of,
)

#: What the tables of the screen are called.
ACTORS = ("Acteur", "Famille", "Commune", "Associé\u00a0?", "Offre", "A besoin de")
MATCHES = ("Besoin", "Qui en a besoin", "Qui peut l'offrir", "Quantités")
UNKNOWN_FAMILY = "Autre famille"


@dataclass(frozen=True, slots=True)
class Said:
    """A flow that is understood, with the rank of its actor. ``thing`` compares, "" never does."""

    actor: int
    name: str
    family: str
    sense: str
    kind: str
    thing: str
    label: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """A need, and the offers of the other actors that answer it (at least one)."""

    need: Said
    offers: tuple[Said, ...]

    def quantities(self, absent: str) -> str:
        """What is asked and what is offered; an unsaid quantity is ``absent``, never 0."""
        asked = french.number(self.need.quantity) if self.need.quantity is not None else absent
        held = [offer.quantity for offer in self.offers]
        known = sum(one for one in held if one is not None)
        if None not in held:
            offered = french.number(known)
        elif known:
            offered = f"au moins {french.number(known)}"
        else:
            offered = absent
        text = f"demandée : {asked} ; offerte : {offered}"
        if self.need.quantity is not None and None not in held and known < self.need.quantity:
            text += f" (il manque {french.number(self.need.quantity - known)})"
        return text


@dataclass(frozen=True, slots=True)
class Meetings:
    """Needs that another actor answers, needs that nobody does, offers that nobody asks for."""

    met: tuple[Match, ...]
    unmet: tuple[Said, ...]
    unused: tuple[Said, ...]


def name_of(actor: Actor) -> str:
    return actor.nom or UNNAMED


def said(actors: Sequence[Actor]) -> list[Said]:
    """Every flow whose direction and kind are understood."""
    return [
        one
        for rank, actor in enumerate(actors)
        for flow in actor.flux
        if (one := _said(rank, actor, flow))
    ]


def not_understood(actors: Sequence[Actor]) -> int:
    """How many flows, written elsewhere, are kept in the document but counted nowhere."""
    return sum(len(actor.flux) for actor in actors) - len(said(actors))


def meetings(actors: Sequence[Actor]) -> Meetings:
    """Who could meet. An actor never answers its own need; one offer may answer several."""
    flows = said(actors)
    offers = [one for one in flows if one.sense == OFFER]
    met: list[Match] = []
    unmet: list[Said] = []
    used: set[tuple[int, str, str]] = set()
    for need in (one for one in flows if one.sense == NEED):
        found = tuple(
            offer
            for offer in offers
            if need.thing and offer.actor != need.actor
            and (offer.kind, offer.thing) == (need.kind, need.thing)
        )  # fmt: skip
        if found:
            met.append(Match(need, found))
            used.update((offer.actor, offer.kind, offer.thing) for offer in found)
        else:
            unmet.append(need)
    unused = [one for one in offers if (one.actor, one.kind, one.thing) not in used]
    return Meetings(tuple(met), tuple(unmet), tuple(unused))


def matrix(actors: Sequence[Actor]) -> dict[tuple[str, str, str], int]:
    """(family, kind, direction) -> how many flows; the family is "" when it is not known."""
    return Counter((one.family, one.kind, one.sense) for one in said(actors))


def matrix_rows(actors: Sequence[Actor]) -> list[tuple[str, ...]]:
    """A line per family, a cell per kind; a family that is not ours comes last, if there is one."""
    counts = matrix(actors)
    rows = [(family.id, family.libelle) for family in families()]
    if any(family == "" for family, _, _ in counts):
        rows.append(("", UNKNOWN_FAMILY))
    return [
        (label, *(_cell(counts[id, kind.id, OFFER], counts[id, kind.id, NEED]) for kind in kinds()))
        for id, label in rows
    ]  # fmt: skip


def matrix_sentence(actors: Sequence[Actor]) -> str:
    """« 2 offres et 3 besoins : il y a plus de besoins que d'offres, surtout pour « Données ». »

    Lines are counted, whatever their quantities: the sentence says so.
    """
    flows = said(actors)
    if not flows:
        return "Aucune offre et aucun besoin ne sont encore notés."
    offers = sum(one.sense == OFFER for one in flows)
    head = french.capital(f"{_several(offers, 'offre')} et ")
    head += f"{_several(len(flows) - offers, 'besoin')} : "
    gaps = {
        kind.libelle: sum((one.sense == NEED) - (one.sense == OFFER)
                          for one in flows if one.kind == kind.id)
        for kind in kinds()
    }  # fmt: skip
    widest = max(gaps.values())
    if widest <= 0:
        return f"{head}partout, il y a au moins autant d'offres que de besoins."
    names = french.enumeration(
        [f"«\u00a0{name}\u00a0»" for name, gap in gaps.items() if gap == widest]
    )
    return (
        f"{head}on note plus de besoins que d'offres, surtout pour {names}. Chacun compte pour un, "
        "quelle que soit sa quantité."
    )


def matches_sentence(found: Meetings) -> str:
    needs = len(found.met) + len(found.unmet)
    if not needs:
        return "Aucun besoin n'est noté : rien à rapprocher pour l'instant."
    if not found.met:
        return (
            "Le seul besoin noté n'a pas encore d'offre en face." if needs == 1
            else f"Aucun des {french.number(needs)} besoins notés n'a encore d'offre en face."
        )  # fmt: skip
    verb = "a une offre" if len(found.met) == 1 else "ont une offre"
    return f"{french.number(len(found.met))} besoin{'s' if len(found.met) > 1 else ''} sur " + (
        f"{french.number(needs)} {verb} en face, chez un autre acteur de la liste."
    )


def headline(actors: Sequence[Actor]) -> str:
    """How many actors, how many take part, which of the expected families is missing."""
    if not actors:
        return "Aucun acteur pour l'instant : commencez par ceux avec qui vous travaillez déjà."
    text = french.plural(len(actors), "acteur")
    joined = sum(actor.associe is True for actor in actors)
    if joined:
        text += f", dont {french.plural(joined, 'associé')} à la démarche"
    missing = [f"un acteur {family.libelle.lower()}" for family in missing_families(actors)]
    if not missing:
        return f"{text} : les familles publique, privée et associative sont là."
    return f"{text} : il manque {french.enumeration(missing)}."


def actor_flows(actor: Actor, sense: str, absent: str = NOT_SAID) -> str:
    """« Réparation ; Ordinateurs reconditionnés (20) »; ``absent`` when there is none."""
    texts = [
        thing_label(flow)
        + (f" ({french.number(flow.quantite)})" if flow.quantite is not None else "")
        for flow in actor.flux
        if sense_of(flow.sens) == sense
    ]
    return " ; ".join(texts) or absent


def joined_text(actor: Actor, absent: str = NOT_SAID) -> str:
    return {True: "oui", False: "non", None: absent}[actor.associe]


def match_rows(found: Meetings, absent: str = "non dite") -> list[tuple[str, ...]]:
    """A line for each need that is met, under ``MATCHES``; ``absent``: a quantity nobody said."""
    return [
        (
            match.need.label, match.need.name,
            " ; ".join(dict.fromkeys(offer.name for offer in match.offers)),
            match.quantities(absent),
        )
        for match in found.met
    ]  # fmt: skip


def said_text(one: Said) -> str:
    """« Réparation (Mairie de Labège, famille Public) »."""
    number = f", quantité {french.number(one.quantity)}" if one.quantity is not None else ""
    return f"{one.label} ({one.name}, famille {family_label(one.family)}{number})"


def _said(rank: int, actor: Actor, flow: Flow) -> Said | None:
    kind, sense = kind_of(flow.genre), sense_of(flow.sens)
    if kind is None or not sense:
        return None
    known = thing_of(kind.id, flow.quoi)
    family = family_of(actor.famille)
    return Said(
        rank, name_of(actor), family.id if family else "", sense, kind.id,
        known.id if known else french.fold(flow.quoi), thing_label(flow), flow.quantite,
    )  # fmt: skip


def _cell(offers: int, needs: int) -> str:
    if not offers and not needs:
        return "rien de noté"
    return f"{_several(offers, 'offre')}, {_several(needs, 'besoin')}"


def _several(count: int, word: str) -> str:
    if count:
        return french.plural(count, word)
    return f"aucune {word}" if word.endswith("e") else f"aucun {word}"
