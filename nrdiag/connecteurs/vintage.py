"""The vintage of a file: a year, a quarter or a day, written in its columns, header or name."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import NamedTuple

from nrdiag import french

_PARTS = {
    "annee": r"(?P<annee>\d{4})",
    "trimestre": r"(?P<trimestre>[1-4])",
    "jour": r"(?P<jour>\d{8})",
}
_GIVEN = re.compile(r"(?P<annee>\d{4})(?:T(?P<trimestre>[1-4])|-(?P<mois>\d\d)-(?P<jour>\d\d))?")


class Grain(StrEnum):
    """How precise the vintage of a source is."""

    YEAR = "annee"
    QUARTER = "trimestre"
    DAY = "jour"


class Vintage(NamedTuple):
    """A vintage that can be compared; ``month`` and ``day`` are 0 when the grain has none.

    For a quarter, ``month`` is its last month.
    """

    grain: Grain
    year: int
    month: int = 0
    day: int = 0

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.year, self.month, self.day)

    @property
    def text(self) -> str:
        """« 2023 », « 2e trimestre 2026 » or « 1er août 2024 »."""
        if self.grain is Grain.YEAR:
            return str(self.year)
        if self.grain is Grain.QUARTER:
            rank = self.month // 3
            return f"{rank}{'er' if rank == 1 else 'e'} trimestre {self.year}"
        return french.date(dt.date(self.year, self.month, self.day))

    def source_id(self, template: str) -> str:
        """``arcep_ftth_{annee}t{trimestre}`` -> ``arcep_ftth_2026t2``."""
        day = f"{self.year}{self.month:02}{self.day:02}"
        return template.format(annee=self.year, trimestre=self.month // 3, jour=day)


def quarter(year: int, rank: int) -> Vintage:
    return Vintage(Grain.QUARTER, year, 3 * rank)


def of_source(template: str, source: str) -> Vintage | None:
    """The vintage that the id of a source tells; None when the id is not of this template."""
    pattern = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").format(**_PARTS)
    match = re.fullmatch(pattern, source)
    if match is None:
        return None
    found = match.groupdict()
    if found.get("jour"):
        return _day(found["jour"])
    year = int(found["annee"])
    return (
        quarter(year, int(found["trimestre"]))
        if "trimestre" in found
        else Vintage(Grain.YEAR, year)
    )


def given(text: str, grain: Grain) -> Vintage | None:
    """What a person writes: 2023, 2026T2 or 2026-11-01; None when it is not of this grain."""
    match = _GIVEN.fullmatch(text.strip().upper())
    if match is None:
        return None
    year = int(match["annee"])
    if grain is Grain.YEAR:
        return (
            Vintage(grain, year) if match["trimestre"] is None and match["jour"] is None else None
        )
    if grain is Grain.QUARTER:
        return quarter(year, int(match["trimestre"])) if match["trimestre"] else None
    return _day(f"{year}{match['mois']}{match['jour']}") if match["jour"] else None


def written(text: str, grain: Grain) -> Vintage | None:
    """A date of a column (2026-06-30), as a vintage of ``grain``; None when it is no date."""
    try:
        day = dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    if grain is Grain.YEAR:
        return Vintage(grain, day.year)
    if grain is Grain.QUARTER:
        return quarter(day.year, (day.month + 2) // 3)
    return Vintage(grain, day.year, day.month, day.day)


def named(pattern: str, name: str, grain: Grain) -> Vintage | None:
    """The vintage in the name of a file; ``pattern`` has the groups annee, trimestre or jour."""
    match = re.search(pattern, name)
    if match is None:
        return None
    found = match.groupdict()
    if grain is Grain.DAY:
        return _day(found["jour"])
    year = int(found["annee"])
    return (
        quarter(year, int(found["trimestre"])) if grain is Grain.QUARTER else Vintage(grain, year)
    )


def _day(text: str) -> Vintage | None:
    try:
        day = dt.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
    return Vintage(Grain.DAY, day.year, day.month, day.day)
