"""A list that the user keeps in a spreadsheet (services, actors), read one line per thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nrdiag.pratiques.reading import IsHeaderCell, RawTable, Rejection, read_table
from nrdiag.pratiques.refusal import UnreadableFile

T = TypeVar("T")

MAX_MEGABYTES = 5
_FORMULA = re.compile(r"'\s*[=+\-@]")


@dataclass(frozen=True, slots=True)
class Import(Generic[T]):
    """What was read of a file: ``read == len(kept) + len(rejected)`` always."""

    name: str
    kept: tuple[T, ...]
    rejected: tuple[Rejection, ...]
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        return len(self.kept) + len(self.rejected)


def read_list(
    data: bytes, name: str, is_header: IsHeaderCell, most: int, things: str, advice: str
) -> RawTable:
    """The table of a small file, of at most ``most`` rows (``things`` in French).

    Raises UnreadableFile, whose message ends with ``advice``.
    """
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise UnreadableFile(f"Le fichier dépasse {MAX_MEGABYTES} Mo.", advice)
    try:
        table = read_table(data, name, is_header)
    except UnreadableFile as error:
        # What to do next is written for an inventory there; the rest of the message is right.
        raise UnreadableFile(error.message_fr.partition(" Rien n’a été")[0], advice) from error
    if len(table.rows) > most:
        raise UnreadableFile(f"Le fichier dépasse {most} {things}.", advice)
    return table


def received(
    name: str, table: RawTable, kept: Sequence[T], rejected: Iterable[Rejection],
    notes: Iterable[str],
) -> Import[T]:  # fmt: skip
    """What became of every line of ``table``, the rejections in the order of the file."""
    everything = sorted([*table.rejections, *rejected], key=lambda one: one.ligne)
    return Import(name, tuple(kept), tuple(everything), tuple(notes))


def unquoted(text: str) -> str:
    """Our own downloads put « ' » before what a spreadsheet would run: without it."""
    return text[1:] if _FORMULA.match(text) else text


def reason(error: ValueError) -> str:
    """Why a line is rejected, in French, whoever refused it."""
    text = str(error)
    return text if "validation error" not in text else "valeur trop longue ou impossible"
