"""Who lives how far from help, as the lines of a table."""

from __future__ import annotations

from functools import lru_cache

from nrdiag import french
from nrdiag.besoins.distance import Reached, Split, reached
from nrdiag.besoins.elders_words import range_text


@lru_cache(maxsize=512)
def distance_rows(scope: str, edition_id: str) -> list[tuple[str, ...]]:
    """The cells of the table: within the first distance, beyond each, and what is not located."""
    lines = reached(scope, edition_id)
    first = lines[0]
    split, around = first.elders, first.inhabitants
    inside = split.communes - split.communes_beyond - split.communes_unlocated

    def row(
        name: str, communes: int, everyone: float, elders: float, bounds: str
    ) -> tuple[str, ...]:
        # Nobody lives in no commune: that is a zero, not a lack.
        counts = (_people(around, everyone), _people(split, elders)) if communes else ("0", "0")
        if not (split.known and split.total):
            return (name, french.number(communes), *counts, french.ABSENT, french.ABSENT)
        share = french.percent(100 * elders / split.total, 0)
        return (name, french.number(communes), *counts, bounds, share)

    located = split.within + split.beyond
    near = range_text(located - split.high, located - split.low)
    rows = [row(f"{kilometres(split)} ou moins", inside, around.within, split.within, near)]
    for line in lines:
        if is_empty(line):
            continue
        far, bounds = line.elders, range_text(line.elders.low, line.elders.high)
        name = f"plus de {kilometres(far)}"
        rows.append(row(name, far.communes_beyond, line.inhabitants.beyond, far.beyond, bounds))
    if split.communes_unlocated:
        unknown = (split.communes_unlocated, around.unlocated, split.unlocated)
        rows.append(row("distance inconnue", *unknown, "inconnue"))
    return rows


def is_empty(line: Reached) -> bool:
    """Nobody is so far, even at the most: a line of zeros tells nothing."""
    return not (line.elders.communes_beyond or round(line.elders.high))


def _people(split: Split, people: float) -> str:
    """« environ 821 »; « donnée absente » when nobody is counted."""
    if not split.known:
        return french.ABSENT
    count = french.number(french.significant(people, 3))
    return f"environ {count}" if round(people) else count


def kilometres(split: Split) -> str:
    return f"{french.number(split.reach)}\u00a0km"
