"""What changed since the last diagnostic, on raw indicators only."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.diagnostic.years import changes, past, summary
from nrdiag.rapport.blocks import Block, Items, Table, Text, Tone
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND, absent

HEADER = ("Indicateur", "Alors", "Aujourd'hui", "Différence")


def years(content: Content) -> Iterator[Block]:
    readings = past(content.document.releves, content.today)
    if not readings:
        yield Text(
            absent(
                "le diagnostic de l'an dernier",
                "Il faut son fichier : ses indicateurs bruts seraient comparés à ceux "
                "d'aujourd'hui.",
            )
        )
        return
    last = readings[0]
    found = changes(last, content.now)
    yield Text(summary(found, last.date), Tone.KEY)
    lines = [
        (one.indicator.libelle, one.said(one.avant, ND), one.said(one.maintenant, ND),
         one.difference_said)
        for one in found
    ]  # fmt: skip
    caption = f"Indicateurs bruts, {french.date(last.date)} et {french.date(content.today)}."
    yield Table(caption, HEADER, lines, (1, 2, 3))
    cautions = [
        f"{one.indicator.libelle} : {one.indicator.prudence}"
        for one in found
        if one.indicator.prudence
    ]
    if cautions:
        yield Items(cautions)
    yield Text("Les notes et les indices ne se comparent pas d'une année à l'autre.", Tone.NOTE)
