"""The base of the percentiles: the communes among which each component is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np

from nrdiag import french
from nrdiag.catalogue.fragility import Component, fragility_index
from nrdiag.catalogue.indicators import Level
from nrdiag.fragilite.index import Floats, fragility_percentiles
from nrdiag.fragilite.values import CommuneValues, commune_values
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import FRANCE, Territories, Territory

#: Above this many, the places where a component is known are counted, not named.
MAX_NAMES = 3


class Base(StrEnum):
    """The three bases; the values are those of the URL."""

    EPCI = "epci"
    DEPARTEMENT = "departement"
    FRANCE = "france"


#: The bases that hold every commune of a scope, the first by default. An EPCI opens on its
#: département: among a dozen communes, one place more or less moves a percentile by eight points.
OFFERED = {
    Level.EPCI: (Base.DEPARTEMENT, Base.EPCI, Base.FRANCE),
    Level.DEPARTEMENT: (Base.DEPARTEMENT, Base.FRANCE),
    Level.REGION: (Base.FRANCE,),
}


@dataclass(frozen=True, slots=True)
class Known:
    """How many communes of the base have a component, and where they are when it is not all."""

    component: Component
    known: int
    total: int
    where: str


@dataclass(frozen=True)
class Reference:
    """A base in use: its name, its communes, and their percentiles (rows as ``codes``)."""

    base: Base
    name: str
    codes: tuple[str, ...]
    percentiles: Floats
    known: tuple[Known, ...]

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.codes)}


def offered_bases(scope: Territory) -> tuple[Base, ...]:
    """None for France: nrdiag makes no national league table."""
    return OFFERED.get(scope.niveau, ())


def chosen_base(scope: Territory, wanted: str) -> Base:
    """The base asked for if it holds the whole scope, else the default one."""
    bases = offered_bases(scope)
    return next((base for base in bases if base.value == wanted), bases[0])


@lru_cache(maxsize=256)
def reference(scope: Territory, base: Base, edition_id: str) -> Reference:
    """The base around a scope; an EPCI on two départements takes both, so that none is left out."""
    territories = edition().territories
    if base is Base.FRANCE:
        return _reference((FRANCE,), base, edition_id)
    if base is Base.EPCI:
        return _reference((scope.code,), base, edition_id)
    inside = {c.departement for c in territories.communes_of(scope)}
    return _reference(tuple(sorted(inside)), base, edition_id)


@lru_cache(maxsize=64)
def _reference(holders: tuple[str, ...], base: Base, edition_id: str) -> Reference:
    territories = edition().territories
    values = commune_values(edition_id)
    places = [territories.get(code) for code in holders]
    codes = tuple(c.code for place in places for c in territories.communes_of(place))
    raw = values.raw[[values.row_of[code] for code in codes]]
    components = fragility_index().composants
    percentiles = fragility_percentiles(raw, [c.high_is_fragile for c in components])
    percentiles.flags.writeable = False
    name = french.enumeration([place.nom_court for place in places])
    known = tuple(
        _known(component, raw[:, k], codes, values, territories)
        for k, component in enumerate(components)
    )
    return Reference(base, name, codes, percentiles, known)


def _known(
    component: Component,
    column: Floats,
    codes: Sequence[str],
    values: CommuneValues,
    territories: Territories,
) -> Known:
    rows = np.flatnonzero(~np.isnan(column)).tolist()
    where = ""
    if 0 < len(rows) < len(codes):
        everyone = [values.communes[values.row_of[code]] for code in codes]
        where = _where([everyone[i] for i in rows], everyone, territories)
    return Known(component, len(rows), len(codes), where)


def _where(
    known: Sequence[Territory], everyone: Sequence[Territory], territories: Territories
) -> str:
    """« Haute-Garonne et Lot », « Occitanie », or nothing when it is as wide as the base."""
    for name in ("departement", "region"):
        codes = {str(getattr(t, name)) for t in known}
        all_codes = {str(getattr(t, name)) for t in everyone}
        named = all(code in territories.by_code for code in codes)
        if named and len(codes) <= MAX_NAMES and len(codes) < len(all_codes):
            return french.enumeration([territories.get(code).nom for code in sorted(codes)])
    return ""
