"""« À collecter ensuite »: the three data that would narrow the interval most, and by how much."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nrdiag.pratiques.devices import SERVER, device_catalogue
from nrdiag.pratiques.uncertainty import Estimate, Portfolio

FIRST = 3
#: Share of the interval below which nothing is left to doubt (rounding of the computation).
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Gain:
    """One datum to collect: ``part`` is its share (0-1) of the uncertainty (variance)."""

    type: str
    libelle: str
    part: float
    quoi: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to collect, and the 90 % interval now and once these types are known exactly."""

    gains: tuple[Gain, ...]
    avant: Estimate
    apres: Estimate

    @property
    def ratio(self) -> float | None:
        """How many times narrower the interval becomes; None when nothing is uncertain."""
        before, after = (one.haut - one.bas for one in (self.avant, self.apres))
        return before / after if after > before * NEGLIGIBLE else None


def to_collect(portfolio: Portfolio, count: int = FIRST) -> Plan:
    """The types whose own error weighs most; errors of different types are taken as independent."""
    variances = {
        type: (estimate.central * estimate.ecart) ** 2
        for type, estimate in portfolio.par_type.items()
        if estimate.central > 0
    }
    whole = sum(variances.values())
    chosen = sorted(variances, key=lambda type: -variances[type])[:count]
    left = math.sqrt(max(0.0, whole - sum(variances[type] for type in chosen)))
    gains = tuple(
        Gain(
            type, device_catalogue().types[type].libelle, variances[type] / whole, _what(type)
        )
        for type in chosen
    )  # fmt: skip
    return Plan(gains, portfolio.independant, Estimate.of(portfolio.independant.central, left))


def _what(type: str) -> str:
    if type == SERVER:
        return "la configuration et la consommation mesurée, en kWh par an"
    return "le modèle le plus courant et sa fiche carbone du fabricant, avec la durée réelle"
