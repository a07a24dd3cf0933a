"""« En bref »: what a reader with no context must know, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nrdiag import french
from nrdiag.actions.plan import headline
from nrdiag.diagnostic.verdict import Finding
from nrdiag.rapport.blocks import Block, Items, Subtitle, Text, Tone
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import EXPLAINED

NOTHING = "Rien ne ressort des données disponibles."


def summary(content: Content) -> Iterator[Block]:
    yield Text(
        f"Territoire : {content.name}. Ce document fait le point sur le numérique responsable. Il "
        "met face à face ce que vivent les habitants (réseau, âge, aide) et ce que fait "
        f"l'organisation (matériel, achats, services en ligne). {EXPLAINED}"
    )
    yield Text(content.verdict.sentence, Tone.KEY)
    for duty in content.duties:
        yield Text(duty.sentence)
        yield Text(
            f"{french.capital(duty.rule.texte)}. Texte lu dans une source secondaire, vu le "
            f"{french.date(duty.rule.verifie)}. {duty.rule.prudence}",
            Tone.NOTE,
        )
    yield Subtitle("Ce qui va bien")
    yield _findings(content.verdict.strengths)
    yield Subtitle("Ce qui doit alerter")
    yield _findings(content.verdict.alerts)
    yield Subtitle("Ce qu'il y a à décider")
    yield Text(content.gap)
    if content.plan:
        yield Text(headline(content.plan, content.today))


def _findings(found: Sequence[Finding]) -> Block:
    if not found:
        return Text(NOTHING)
    return Items(
        [" ".join(filter(None, (f.sentence, f.comparison, f"({f.credit})."))) for f in found]
    )
