"""The age bands of the people aged 75+, as the census gives them: unrounded until shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from nrdiag import settings
from nrdiag.catalogue.indicators import measures
from nrdiag.edition.tables import read_table
from nrdiag.indicateurs.compute import rate
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: Lower bounds of the bands; the last is open.
LOWER = (75, 80, 85, 90, 95)


@dataclass(frozen=True, slots=True)
class Band:
    """One age band of a territory: how many people, and what share of all inhabitants (%)."""

    lower: int
    people: float
    share: float

    @property
    def label(self) -> str:
        """« 75 à 79 ans », « 95 ans et plus »."""
        is_last = self.lower == LOWER[-1]
        return f"{self.lower} ans et plus" if is_last else f"{self.lower} à {self.lower + 4} ans"


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one territory, from the youngest."""

    territory: Territory
    bands: tuple[Band, ...]

    @property
    def people(self) -> float:
        return round(sum(band.people for band in self.bands), 1)

    @property
    def oldest(self) -> float:
        """The people aged 85 or more."""
        return round(sum(band.people for band in self.bands if band.lower >= 85), 1)


@lru_cache(maxsize=2048)
def bands_of(code: str, edition_id: str) -> Bands | None:
    """None when the census by age is not loaded for (nearly) all the communes of the territory."""
    found = edition()
    territory = found.territories.get(code)
    everyone = found.measures.cell("pop_ages", code)
    elders = found.measures.cell("pop_75_plus", code)
    if elders is None or elders.source != measures()["pop_75_plus"].source or not elders.value:
        return None
    if everyone is None or not everyone.value:
        return None
    codes = [t.code for t in found.territories.communes_of(territory)]
    sums = _ages().reindex(codes).sum().round(1)
    people = [float(sums[f"age_{lower}"]) for lower in LOWER]
    # An update may bring the 75+ of a place without its five-year bands.
    if sum(people) < settings.MIN_COVERAGE * elders.value:
        return None
    bands = (Band(n, p, rate(p, everyone.value)) for n, p in zip(LOWER, people, strict=True))
    return Bands(territory, tuple(bands))


def reference_bands(territory: Territory, edition_id: str) -> tuple[Bands, ...]:
    """The bands of the territories that contain it, where they are known, the nearest first."""
    parents = edition().territories.parents(territory)
    found = (bands_of(parent.code, edition_id) for parent in parents)
    return tuple(bands for bands in found if bands is not None)


@cache
def _ages() -> pd.DataFrame:
    names = tuple(f"age_{lower}" for lower in LOWER)
    return read_table(settings.TABLES, "ages", names).set_index("commune")[list(names)]
