"""What the law asks: the eight lines of the article and where each stands, then the thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.droit.checklist import checklist, headline
from nrdiag.droit.landmarks import credit, landmarks, to_check
from nrdiag.rapport.blocks import Block, Items, Subtitle, Table, Text, Tone
from nrdiag.rapport.content import Content

LINES = ("Ligne", "Document", "État", "Constat", "Ce qui manque")
LANDMARKS = ("Repère", "Depuis", "Ce qu'il demande", "Où en est la collectivité", "Texte et source")


def law(content: Content) -> Iterator[Block]:
    found = checklist(content.territory, content.edition, content.document, content.today)
    yield Text(french.capital(headline(found)), Tone.KEY)
    rows = [
        (line.titre, line.livrable.label, french.capital(line.etat.value), line.raison, line.lacune)
        for line in found
    ]
    yield Table("Les huit lignes de l'article D. 2311-15-1.", LINES, rows)
    yield Text(
        "Cet état est une lecture de nrdiag, à partir de ce qui est saisi : ce n'est pas le texte. "
        "Le mot à mot de l'article est à vérifier sur Légifrance.",
        Tone.NOTE,
    )
    yield Subtitle("Les dates et les seuils")
    marks = landmarks(content.territory, content.document, content.today, lines=found)
    lines = [
        (one.titre, one.quand, f"{one.phrase} {french.capital(one.application)}".strip(), one.ecart,
         f"{one.reference}. {credit(one)}")
        for one in marks
    ]  # fmt: skip
    yield Table("Les repères légaux, et l'écart quand il se calcule.", LANDMARKS, lines)
    if others := to_check():
        yield Subtitle("À lire sur Légifrance avant de citer")
        yield Items([one.titre for one in others])
