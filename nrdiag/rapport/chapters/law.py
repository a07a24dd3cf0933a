"""What the law asks: the eight lines of the article and where each stands, then the thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.droit.checklist import checklist, headline
from nrdiag.rapport.blocks import Block, Table, Text, Tone
from nrdiag.rapport.content import Content

LINES = ("Ligne", "Document", "État", "Constat", "Ce qui manque")


def law(content: Content) -> Iterator[Block]:
    found = checklist(content.territory, content.edition, content.document, content.today)
    yield Text(headline(found), Tone.KEY)
    rows = [
        (line.titre, line.livrable.label, french.capital(line.etat.value), line.raison, line.manque)
        for line in found
    ]
    yield Table("Les huit lignes de l'article D. 2311-15-1.", LINES, rows)
    yield Text(
        "Cet état est une lecture de nrdiag, à partir de ce qui est saisi : ce n'est pas le texte. "
        "Le mot à mot de l'article est à vérifier sur Légifrance.",
        Tone.NOTE,
    )
