"""Who lives in a commune without a help place within reach; what is not known is kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nrdiag.besoins.ground import Bools, Floats, Ints, elders_are_counted, ground
from nrdiag.catalogue.indicators import indicators, measures
from nrdiag.catalogue.needs import needs
from nrdiag.edition.distance import great_circle
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

SOURCE = "nrdiag_distance"


@dataclass(frozen=True, slots=True)
class Split:
    """People by what is within ``reach`` km of their commune: the three parts make the total.

    ``low`` and ``high`` hold ``beyond`` when everyone is moved by the half-width of their
    commune, towards the place or away from it. ``uncounted`` communes have no head count.
    """

    reach: float
    within: float
    beyond: float
    unlocated: float
    low: float
    high: float
    communes: int
    communes_beyond: int
    communes_unlocated: int
    uncounted: int

    @property
    def total(self) -> float:
        return round(self.within + self.beyond + self.unlocated, 1)

    @property
    def nothing_located(self) -> bool:
        """True when no commune has a known distance: nobody is then said to be near or far."""
        return self.communes_unlocated == self.communes

    @property
    def known(self) -> bool:
        """False when nobody is counted: the numbers of people then mean nothing."""
        return self.uncounted < self.communes

    def beyond_figure(self, unit: str = "personnes") -> Figure:
        """The people without a place within reach, estimated at commune level."""
        if not self.known:
            note = indicators()["pop_75_plus"].combler
            return Figure.absent("hors_portee", unit, SOURCE, _vintage(), note)
        return Figure(
            "hors_portee", self.beyond, unit, SOURCE, _vintage(), Status.ESTIMATED,
            low=self.low, high=self.high, numerator=self.beyond, denominator=self.total,
        )  # fmt: skip

    @property
    def share(self) -> float | None:
        """The people beyond, in percent of those counted; None when nobody is."""
        return 100 * self.beyond / self.total if self.known and self.total else None


@dataclass(frozen=True, slots=True)
class Reached:
    """One distance: the people aged 75+ and the inhabitants it leaves out."""

    elders: Split
    inhabitants: Split


def split(rows: Ints, people: Floats, nearest: Floats, half_width: Floats, reach: float) -> Split:
    """Split the people of ``rows`` (every array has one value per commune of the ground)."""
    heads, km, spread = people[rows], nearest[rows], half_width[rows]
    counted = ~np.isnan(heads)
    located, far = ~np.isnan(km), km > reach
    # A commune without a box (so without a spread) that has a place is not moved by NaN.
    spread = np.where(np.isnan(spread), 0.0, spread)
    # Head counts have one decimal: sums of different members must not differ by machine rounding.
    return Split(
        reach=reach,
        within=_sum(heads, counted & located & ~far),
        beyond=_sum(heads, counted & far),
        unlocated=_sum(heads, counted & ~located),
        low=_sum(heads, counted & (km - spread > reach)),
        high=_sum(heads, counted & (km + spread > reach)),
        communes=len(rows),
        communes_beyond=int(far.sum()),
        communes_unlocated=int((~located).sum()),
        uncounted=int((~counted).sum()),
    )


@lru_cache(maxsize=512)
def reached(scope_code: str, edition_id: str) -> tuple[Reached, ...]:
    """The splits of a territory at each declared distance."""
    found, land = edition(), ground(edition_id)
    scope = found.territories.get(scope_code)
    rows = land.rows(scope, found)
    elders = land.elders if elders_are_counted(scope, found) else np.full_like(land.elders, np.nan)

    def by(people: Floats, reach: float) -> Split:
        return split(rows, people, land.nearest, land.half_width, reach)

    return tuple(
        Reached(by(elders, reach), by(land.population, reach)) for reach in needs().portees
    )


@lru_cache(maxsize=512)
def on_site_but_far(scope_code: str, reach: float, edition_id: str) -> tuple[Territory, ...]:
    """Communes counted within reach because a place stands there, though their point is far."""
    found, land = edition(), ground(edition_id)
    rows = land.rows(found.territories.get(scope_code), found)
    kept = rows[np.isneginf(land.nearest[rows]) & (land.distance[rows] > reach)]
    return tuple(land.communes[i] for i in kept)


@dataclass(frozen=True, slots=True)
class NearestPlace:
    """The help place nearest to a commune: its name, its commune, how far, what it is."""

    name: str
    commune: Territory | None
    km: float
    branch: bool
    mobile: bool


@lru_cache(maxsize=1024)
def nearest_place(code: str, edition_id: str) -> NearestPlace | None:
    """None when the commune has no contour in the source: its distance is not known."""
    found, land = edition(), ground(edition_id)
    row = land.row_of[code]
    if np.isnan(land.points[row]).any():
        return None
    places = found.help_places
    km = great_circle(land.points[row], places[["latitude", "longitude"]].to_numpy())
    best = places.iloc[int(km.argmin())]
    return NearestPlace(
        str(best["nom"]),
        found.territories.by_code.get(str(best["commune"])),
        float(np.round(km.min(), 1)),
        best["type"] == "antenne",
        best["format"] in needs().itinerants,
    )


def _sum(heads: Floats, kept: Bools) -> float:
    """Head counts have one decimal: the machine's rounding is taken away."""
    return float(np.round(heads[kept].sum(), 1))


def _vintage() -> str:
    """« 2023 (âges) et août 2024 (lieux) »: those of the edition in use."""
    ages, places = measures()["pop_75_plus"], measures()["nb_france_services"]
    return f"{ages.millesime} (âges) et {places.millesime} (lieux)"
