"""The actors concerned: the list that the law asks for, and who could meet."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag.dossier.document import Actor
from nrdiag.ecosysteme.matching import (
    ACTORS,
    MATCHES,
    actor_flows,
    headline,
    joined_text,
    match_rows,
    matches_sentence,
    meetings,
    name_of,
    said_text,
)
from nrdiag.ecosysteme.vocabulary import NEED, OFFER, families, family_label
from nrdiag.rapport.blocks import Block, Items, Subtitle, Table, Text, Tone
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND, absent


def actors(content: Content) -> Iterator[Block]:
    known = content.document.acteurs
    if not known:
        yield Text(absent("la liste des acteurs", "Il faut des acteurs de chaque famille :"))
        yield Items([f"{family.libelle} : {family.exemples}." for family in families()])
        return
    yield Text(headline(known), Tone.KEY)
    yield Table("Les acteurs, et ce que chacun offre ou cherche.", ACTORS, [_row(a) for a in known])
    if not any(actor.flux for actor in known):
        return
    found = meetings(known)
    yield Subtitle("Les rapprochements possibles")
    yield Text(matches_sentence(found))
    if found.met:
        yield Table("Chaque besoin, et qui peut y répondre.", MATCHES, match_rows(found, ND))
    if found.unmet:
        yield Text("Besoins sans offre :")
        yield Items([said_text(one) for one in found.unmet])


def _row(actor: Actor) -> tuple[str, ...]:
    return (
        " · ".join(filter(None, (name_of(actor), actor.role))),
        family_label(actor.famille) if actor.famille else ND,
        actor.commune or ND, joined_text(actor, ND), actor_flows(actor, OFFER, ND),
        actor_flows(actor, NEED, ND),
    )  # fmt: skip
