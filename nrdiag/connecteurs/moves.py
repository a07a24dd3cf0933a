"""The file of the communes' changes of code: where each old code leads, what cannot be told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.connecteurs.codes import Moves, Part
from nrdiag.connecteurs.lines import Lines
from nrdiag.connecteurs.opening import Line
from nrdiag.indicateurs.edition import edition

#: MOD: the whole commune takes a new code (département changed, chief town moved).
RENUMBERED = {"41", "50"}
#: MOD: merger, commune nouvelle, merger with associated commune.
MERGED = {"31", "32", "33"}
#: MOD: a commune comes out of another, created or given back.
COMES_OUT = {"20", "21"}
COLUMNS = ("MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP")
COMMUNE = "COM"


class _Step(NamedTuple):
    day: str
    old: str
    new: str
    kind: str
    name: str


@dataclass
class _History:
    """The steps of the file; ``back`` has the last day when a code became a commune's again."""

    steps: list[_Step] = field(default_factory=list)
    back: dict[str, str] = field(default_factory=dict)


def read_moves(lines: Lines) -> tuple[pd.DataFrame, Moves]:
    """Old codes that the edition does not know, with the commune of today they lead to."""
    place = {name: lines.header.place(name) for name in COLUMNS}
    history = _History()
    same: list[int] = []

    def keep(line: Line) -> None:
        kind, told, before, old, name, after, new = (line.cells[place[n]].strip() for n in COLUMNS)
        day = _day(told)
        if kind in COMES_OUT and after == COMMUNE:
            history.back[new] = max(day, history.back.get(new, ""))
        if before != COMMUNE or after != COMMUNE or old == new:
            same.append(line.number)
            return
        if len(old) != 5 or len(new) != 5:
            raise ValueError(f"code illisible : {old} → {new}")
        history.steps.append(_Step(day, old, new, kind, name))

    lines.each(keep)
    lines.set_aside(same)
    if not history.steps:
        lines.judge()
    history.steps.sort()
    return _followed(lines, history)


def _followed(lines: Lines, history: _History) -> tuple[pd.DataFrame, Moves]:
    territories = edition().territories
    live = {c for c, t in territories.by_code.items() if t.niveau is Level.COMMUNE}
    after = {step.old: step for step in history.steps if step.kind not in COMES_OUT}
    split = {step.old for step in history.steps if step.kind in COMES_OUT} | _shared(history.steps)
    split -= live
    leads, whole = {}, set()
    lost = 0
    for old, step in after.items():
        if old in live or old in territories.former or old in split:
            continue
        code, path = step.new, {old}
        while code not in live and code in after and code not in path | split:
            path.add(code)
            code = after[code].new
        if code not in live and code in territories.former:
            code = territories.former[code][1]
        if code not in live:
            lost += 1
            continue
        leads[old] = code
        if step.kind in RENUMBERED and len(path) == 1:
            whole.add(old)
    if lost:
        count = french.plural(lost, "ancien code ne mène", "anciens codes ne mènent")
        lines.notes.append(f"{count} à aucune commune d'aujourd'hui.")
    rows = [
        {"code": old, "nom": after[old].name, "type": "mouvement", "commune": leads[old]}
        for old in sorted(leads)
    ]
    frame = pd.DataFrame(rows, columns=["code", "nom", "type", "commune"])
    moves = Moves(
        leads, frozenset(whole), frozenset(split),
        _parts(((s.old, s.new, s.day) for s in history.steps if s.kind in COMES_OUT), live),
        _parts(((s.new, s.old, s.day) for s in after.values() if _swallowed(s, history)), live),
    )  # fmt: skip
    return frame, moves


def _day(told: str) -> str:
    try:
        return dt.date.fromisoformat(told[:10]).isoformat()
    except ValueError:
        raise ValueError(f"date illisible : {told[:20] or 'vide'}") from None


def _shared(steps: Iterable[_Step]) -> set[str]:
    """The old codes that lead the same day to several communes."""
    targets: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for step in steps:
        targets[step.old, step.day].add(step.new)
    return {old for (old, _), found in targets.items() if len(found) > 1}


def _swallowed(step: _Step, history: _History) -> bool:
    return step.kind in MERGED and history.back.get(step.old, "") <= step.day


def _parts(found: Iterable[tuple[str, str, str]], live: set[str]) -> dict[str, tuple[Part, ...]]:
    """Commune -> what came out of it, or into it, both being communes of the edition."""
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for city, part, day in found:
        if city in live and part in live:
            parts[city].append(Part(part, day))
    return {city: tuple(listed) for city, listed in parts.items()}
