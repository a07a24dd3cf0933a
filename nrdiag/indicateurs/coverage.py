"""What the edition holds and lacks: values known by indicator, faults noted in the contours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import Territories

_HOLE = re.compile(
    r"(?P<level>\w+) : vide de (?P<area>[\d.]+) km² non attribué vers [-\d.]+, [-\d.]+, "
    r"entre (?P<names>.+)\."
)
_LEVELS = {"epci": "intercommunalité", "departement": "département", "region": "région"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many territories of the finest level offered have a value, or a secret one."""

    indicator: Indicator
    level: Level
    known: int
    secret: int
    total: int


def coverage(table: MeasureTable, territories: Territories) -> dict[str, Coverage]:
    """The coverage of every indicator, by id; a rate needs both its measures."""
    codes: dict[Level, list[str]] = {level: [] for level in Level}
    for territory in territories.by_code.values():
        codes[territory.niveau].append(territory.code)
    found = {}
    for indicator in indicators().values():
        level = next(level for level in Level if level in indicator.niveaux)
        states = [_state(indicator, table.cells, code) for code in codes[level]]
        known, secret = states.count(Status.OBSERVED), states.count(Status.SECRET)
        found[indicator.id] = Coverage(indicator, level, known, secret, len(states))
    return found


def contour_faults(index: Path = settings.CONTOURS / "index.json") -> tuple[str, ...]:
    """The faults noted when the contours were built, in plain French."""
    return tuple(_told(note) for note in json.loads(index.read_text(encoding="utf-8"))["notes"])


def _state(indicator: Indicator, cells: Mapping[str, Mapping[str, Cell]], code: str) -> Status:
    """OBSERVED here means « known »: the same outcome as ``figure_of``, without its wording."""
    calcul = indicator.calcul
    for name in (calcul.mesure, calcul.numerateur, calcul.denominateur):
        cell = cells.get(name, {}).get(code) if name else None
        if name and (cell is None or cell.value is None):
            secret = cell is not None and cell.status is Status.SECRET
            return Status.SECRET if secret else Status.ABSENT
        if name and name == calcul.denominateur and cell is not None and cell.value == 0:
            return Status.ABSENT
    return Status.OBSERVED


def _told(note: str) -> str:
    hole = _HOLE.fullmatch(note)
    if hole is None:
        return note
    around = french.enumeration(hole["names"].split(", "))
    level = _LEVELS.get(hole["level"], hole["level"])
    area = french.number(float(hole["area"]), 1)
    return f"Carte par {level} : un vide de {area} km² entre {around}."
