"""French spaces in a whole document: no line starts with « : », « ; » or a closing quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nrdiag.rapport.blocks import (
    Block,
    Chapter,
    Chart,
    Items,
    Picture,
    Subtitle,
    Table,
    Text,
    Writing,
)
from nrdiag.rapport.characters import no_break


def unbroken(writing: Writing) -> Writing:
    """The same document; only ordinary spaces become spaces that no line ends on."""
    return replace(
        writing,
        title=no_break(writing.title),
        subtitle=no_break(writing.subtitle),
        chapters=[_chapter(chapter) for chapter in writing.chapters],
    )


def _chapter(chapter: Chapter) -> Chapter:
    return replace(
        chapter,
        title=no_break(chapter.title),
        legal=no_break(chapter.legal),
        blocks=[_block(block) for block in chapter.blocks],
    )


def _block(block: Block) -> Block:
    match block:
        case Text() | Subtitle():
            return replace(block, text=no_break(block.text))
        case Items():
            return replace(block, items=_all(block.items))
        case Table():
            return _table(block)
        case Chart():
            return replace(block, table=_table(block.table))
        case Picture():
            return replace(block, table=_table(block.table))


def _table(table: Table) -> Table:
    return replace(
        table,
        caption=no_break(table.caption),
        header=_all(table.header),
        rows=[_all(row) for row in table.rows],
    )


def _all(texts: Sequence[str]) -> list[str]:
    return [no_break(text) for text in texts]
