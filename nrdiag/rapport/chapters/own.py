"""The data that the organisation brought: the sentence, map, table and source of each."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.dossier.document import LocalData
from nrdiag.propres.data import reception_of, source_of
from nrdiag.propres.picture import LocalMap, map_of
from nrdiag.propres.words import HEADER, headline, ladder, map_sentence, map_title, source_note
from nrdiag.rapport.blocks import Block, Picture, Subtitle, Table, Text, Tone
from nrdiag.rapport.chapters.uses import MAX_ROWS
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND
from nrdiag.rapport.vector_map import svg_map

#: Above this many polygons (all the communes of France), a map is too heavy for a document.
MAX_DRAWN = 5000


def own_data(content: Content) -> Iterator[Block]:
    """Nothing at all without a data set: the chapter is then left out."""
    for data in content.document.donnees:
        yield from _one(content, data)


def _one(content: Content, data: LocalData) -> Iterator[Block]:
    found = map_of(data, content.territory, content.edition)
    yield Subtitle(data.libelle or "Donnée sans nom")
    key, then = headline(found, content.territory, content.edition)
    yield Text(key, Tone.KEY)
    if then:
        yield Text(then)
    if rows := ladder(found, content.territory, content.edition):
        yield Table("Le territoire et ceux qui le contiennent.", HEADER, rows, (1,))
    if found.known:
        drawn = found.painting.size <= MAX_DRAWN
        yield _picture(content, found) if drawn else _table(found, " La carte est à l'écran.")
    yield Text(f"{source_note(found)} {reception_of(data)}", Tone.NOTE)


def _picture(content: Content, found: LocalMap) -> Picture:
    title = map_title(found)
    return Picture(
        str(svg_map(found.painting, frozenset({content.territory.code}), title)),
        f"Carte. {title}. {map_sentence(found)}",
        [(line.colour or "", f"{line.label} ({french.number(line.count)})")
         for line in found.painting.legend],
        _table(found, " Contours : IGN."),
    )  # fmt: skip


def _table(found: LocalMap, more: str) -> Table:
    if len(found.rows) > MAX_ROWS:
        more += f" Les {MAX_ROWS} premiers sur {french.number(len(found.rows))}."
    return Table(
        f"{map_title(found)}. Source : {source_of(found.data)}.{more}",
        ("Territoire", "Valeur"),
        [(place.nom, found.said(figure) if figure.known else ND)
         for place, figure in found.rows[:MAX_ROWS]],
        (1,),
    )  # fmt: skip
