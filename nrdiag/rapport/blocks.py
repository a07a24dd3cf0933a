"""What a document is made of, before any format: every writer shows the same blocks.

Texts are plain text: each writer escapes them for its own format. A number is already written in
French (``nrdiag.french``): the four formats and the screen say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """How a paragraph reads: plain, the key sentence, a small note, or a warning."""

    PLAIN = "texte"
    KEY = "phrase"
    NOTE = "note"
    WARNING = "avertissement"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A heading one level below the chapter's."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with bullets or numbers."""

    items: Sequence[str]
    ordered: bool = False


#: A cell as long as this is a sentence.
_LONG = 30


def stacks(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Whether a table reads better as cards on a phone: many columns, or three with sentences."""
    if len(header) == 3:
        return any(len(cell) > _LONG for row in rows for cell in row[1:])
    return len(header) > 3


@dataclass(frozen=True, slots=True)
class Table:
    """A real table: caption, header cells, first cell of each row as its header.

    ``numeric`` are the columns aligned right.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()

    @property
    def stacks(self) -> bool:
        return stacks(self.header, self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its data inside; ``alt`` says what it shows."""

    spec: Mapping[str, Any]
    alt: str
    table: Table


@dataclass(frozen=True, slots=True)
class Picture:
    """A vector picture (SVG) with its legend, a line each: (colour or « », label)."""

    svg: str
    alt: str
    legend: Sequence[tuple[str, str]]
    table: Table


Block = Text | Subtitle | Items | Table | Chart | Picture


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; ``legal`` is the line of D. 2311-15-1 that it answers, or empty."""

    id: str
    title: str
    blocks: Sequence[Block]
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A whole document. ``fictif``: every page of every format says that it is invented."""

    title: str
    subtitle: str
    chapters: Sequence[Chapter]
    footer: str
    fictif: bool = False
    contents: bool = True
