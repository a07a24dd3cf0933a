"""Files with one line by place, or by site counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

import pandas as pd

from nrdiag import french
from nrdiag.connecteurs.cells import Value
from nrdiag.connecteurs.lines import Lines
from nrdiag.connecteurs.opening import Line
from nrdiag.indicateurs.edition import edition

EXACT, NEAR = "code INSEE", "approché"


def read_places(lines: Lines) -> pd.DataFrame:
    """The declared columns, ``commune`` and, where postcodes help, ``rapprochement``."""
    connector = lines.connector
    postal = lines.header.place(connector.postal) if connector.postal else None
    town = lines.header.place(connector.commune_nom) if connector.commune_nom else None
    seen: dict[Value, int] = {}
    rows: list[dict[str, Value]] = []

    def keep(line: Line) -> None:
        values = lines.values(line)
        match = EXACT
        if postal is not None and lines.code is not None and not line.cells[lines.code].strip():
            name = line.cells[town] if town is not None else ""
            commune, match = _by_postcode(line.cells[postal], name), NEAR
        else:
            _, commune = lines.code_of(line)
        first = seen.setdefault(values[connector.cle], line.number)
        if first != line.number:
            raise ValueError(f"lieu en double : la ligne {first} est gardée")
        row: dict[str, Value] = {**values, "commune": commune}
        rows.append(row | ({"rapprochement": match} if postal is not None else {}))

    lines.each(keep)
    lines.judge()
    private = [name for name in connector.personnelles if lines.header.find(name) is not None]
    if private:
        listed = french.enumeration(private)
        lines.notes.append(f"Colonnes personnelles ou libres, non gardées : {listed}.")
    near = sum(row.get("rapprochement") == NEAR for row in rows)
    if near:
        count = french.plural(near, "lieu est rattaché", "lieux sont rattachés")
        lines.notes.append(f"{count} à sa commune par le code postal et le nom.")
    return pd.DataFrame(rows)


def read_counts(lines: Lines) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Sites by commune and operator; beside it, the distinct masts by commune."""
    tally = lines.connector.compte
    assert tally is not None  # noqa: S101 - checked at load
    key = lines.header.place(lines.connector.cle)
    shared = lines.header.place(tally.partage)
    flags = [c.nom for c, _ in lines.columns if c.nom.startswith(f"{tally.tout}_")]
    seen: dict[tuple[str, str], int] = {}
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    masts: defaultdict[str, set[str]] = defaultdict(set)

    def keep(line: Line) -> None:
        values = lines.values(line)
        who = str(values[tally.par])
        _, commune = lines.code_of(line)
        name = line.cells[key].strip()
        first = seen.setdefault((who, name), line.number) if name else line.number
        if first != line.number:
            raise ValueError(f"site en double : la ligne {first} est gardée")
        count = counts[commune, who]
        count[tally.tout] += 1
        for flag in flags:
            count[flag] += int(float(values[flag]))
        # A site without a shared identifier stands on a mast of its own.
        masts[commune].add(line.cells[shared].strip() or f"seul {line.number}")

    lines.each(keep)
    lines.judge()
    rows = [
        {
            "commune": commune,
            tally.par: who,
            tally.tout: count[tally.tout],
            **{f: count[f] for f in flags},
        }
        for (commune, who), count in sorted(counts.items())
    ]
    beside = pd.DataFrame(
        [{"commune": commune, "pylones": len(found)} for commune, found in sorted(masts.items())]
    )
    return pd.DataFrame(rows), {tally.table_partage: beside}


def _by_postcode(postcode: str, name: str) -> str:
    """The one commune of this postcode, or the one that bears this name. Raises ValueError."""
    postcode = postcode.strip().zfill(5)
    found = _postcodes(edition().id).get(postcode, [])
    if not found:
        raise ValueError(f"code INSEE vide et code postal inconnu : {postcode[:10]}")
    if len(found) == 1:
        return found[0]
    wanted = french.fold(name)
    named = [code for code in found if french.fold(edition().territories.get(code).nom) == wanted]
    if len(named) != 1:
        raise ValueError(
            f"code INSEE vide : le code postal {postcode} couvre {len(found)} communes"
        )
    return named[0]


@lru_cache(maxsize=2)
def _postcodes(edition_id: str) -> dict[str, list[str]]:
    """Postcode -> its communes; the edition's id is the key."""
    found: dict[str, list[str]] = {}
    for code, territory in edition().territories.by_code.items():
        for postcode in territory.postcodes:
            found.setdefault(postcode, []).append(code)
    return found
