"""What the edition holds and lacks: values known by indicator, faults noted in the contours."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import outcome
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.territory import FRANCE, Territories, Territory

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
        found_here = [outcome(indicator, code, table) for code in codes[level]]
        known = sum(value is not None for value, _ in found_here)
        secret = sum(status is Status.SECRET for _, status in found_here)
        found[indicator.id] = Coverage(indicator, level, known, secret, len(found_here))
    return found


class Presence(StrEnum):
    """How much of a territory is known: the words of the legend, the least first."""

    NONE = "aucune commune connue"
    SECRET = "aucune commune connue, secret statistique"  # noqa: S105
    SOME = "moins de la moitié des communes"
    MOST = "la moitié des communes ou plus"
    ALL = "toutes les communes"


@dataclass(frozen=True, slots=True)
class Share:
    """How many communes of ``territory`` have a value, or a secret one."""

    territory: Territory
    known: int
    secret: int
    total: int

    @property
    def presence(self) -> Presence:
        if not self.known:
            return Presence.SECRET if self.secret else Presence.NONE
        if self.known == self.total:
            return Presence.ALL
        return Presence.MOST if 2 * self.known >= self.total else Presence.SOME


def shares(
    indicator: Indicator, level: Level, table: MeasureTable, territories: Territories
) -> tuple[Share, ...]:
    """The communes known in each territory of ``level`` (France itself included), by code."""
    france = territories.get(FRANCE)
    places = [france] if level is Level.FRANCE else territories.children(france, level)
    found = []
    for place in places:
        here = [outcome(indicator, c.code, table) for c in territories.communes_of(place)]
        known = sum(value is not None for value, _ in here)
        secret = sum(status is Status.SECRET for _, status in here)
        found.append(Share(place, known, secret, len(here)))
    return tuple(found)


def contour_faults(index: Path = settings.CONTOURS / "index.json") -> tuple[str, ...]:
    """The faults noted when the contours were built, in plain French."""
    return tuple(_told(note) for note in json.loads(index.read_text(encoding="utf-8"))["notes"])


def _told(note: str) -> str:
    hole = _HOLE.fullmatch(note)
    if hole is None:
        return note
    around = french.enumeration(hole["names"].split(", "))
    level = _LEVELS.get(hole["level"], hole["level"])
    area = french.number(float(hole["area"]), 1)
    return f"Carte par {level} : un vide de {area} km² entre {around}."
