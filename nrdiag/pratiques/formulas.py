"""The formulas of the method: each one computes and explains itself.

Symbols: ``N`` devices, ``M`` kgCO2e per device without use, ``L`` lifetime in years (at least 1),
``k`` kWh per device and year, ``EF`` kgCO2e per kWh, ``PUE`` total over computing energy of a
server room, ``m`` kg per device, ``MIPS`` kg of materials moved per device.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Generic, ParamSpec

import numpy as np

from nrdiag import french

P = ParamSpec("P")


@dataclass(frozen=True)
class Formula(Generic[P]):
    """A formula: calling it computes, ``explain`` writes it with the numbers in place.

    ``titre`` and ``source`` are French; ``expression`` uses the names of the parameters.
    """

    id: str
    titre: str
    expression: str
    unite: str
    source: str
    function: Callable[P, float]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> float:
        return self.function(*args, **kwargs)

    def explain(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """« N × M / L = 2 × 100 / 5 = 40 kgCO2e/an »."""
        bound = inspect.signature(self.function).bind(*args, **kwargs)
        bound.apply_defaults()
        names = "|".join(sorted(map(re.escape, bound.arguments), key=len, reverse=True))
        filled = re.sub(
            rf"\b(?:{names})\b", lambda name: _written(bound.arguments[name[0]]), self.expression
        )
        result = f"{_written(self(*args, **kwargs))}\u00a0{self.unite}".rstrip()
        return f"{self.expression} = {filled} = {result}"


#: Every formula by id, in the order of the method.
FORMULAS: dict[str, Formula[...]] = {}


def _formula(
    id: str, titre: str, expression: str, unite: str, source: str
) -> Callable[[Callable[P, float]], Formula[P]]:
    def register(function: Callable[P, float]) -> Formula[P]:
        FORMULAS[id] = formula = Formula(id, titre, expression, unite, source, function)
        return formula

    return register


def _written(value: float | Sequence[float]) -> str:
    if isinstance(value, Sequence):
        return f"({' ; '.join(map(_written, value))})"
    shown = french.significant(value, 6)
    decimals = len(f"{shown:.12f}".rstrip("0").partition(".")[2])
    return french.number(shown, decimals)


def _years(L: float) -> float:
    # NumEcoEval's rule: a life below one year counts as one, so that nothing tends to infinity.
    # An array of lives gives an array: the same formula serves a device and a whole fleet.
    many: Any = L
    years: Any = np.maximum(many, 1) if isinstance(many, np.ndarray) else max(L, 1)
    return years  # type: ignore[no-any-return]


_KG_YEAR, _KG = "kgCO2e/an", "kgCO2e"
_G4IT = "NumEcoEval (G4IT, Apache-2.0)"
_NRDIAG = "méthode nrdiag"


@_formula("fabrication", "Fabrication d’un parc, par an", "N × M / max(L ; 1)", _KG_YEAR, _G4IT)
def manufacturing(N: float, M: float, L: float) -> float:
    """F1: manufacture, transport and end of life spread over the lifetime, kgCO2e per year."""
    return N * M / _years(L)


@_formula("energie", "Énergie d’un parc, par an", "N × k × PUE", "kWh/an", _G4IT)
def energy(N: float, k: float, PUE: float = 1) -> float:
    """F1: kWh per year."""
    return N * k * PUE


@_formula("usage", "Électricité d’un parc, par an", "N × k × PUE × EF", _KG_YEAR, _G4IT)
def use(N: float, k: float, EF: float, PUE: float = 1) -> float:
    """F1: kgCO2e per year of the electricity used."""
    return N * k * PUE * EF


@_formula("flux", "Achats de l’année", "N × M", _KG, "EcoDiag")
def purchases(N: float, M: float) -> float:
    """F1b: kgCO2e of the devices bought in a year; never added to the stock view."""
    return N * M


@_formula("duree", "Durée de vie réelle", "jours / 365", "ans", _G4IT)
def lifetime(jours: float) -> float:
    """Years between purchase and withdrawal, for a device already withdrawn."""
    return jours / 365


@_formula(
    "cycle",
    "Cycle de vie d’un appareil",
    "fabrication + distribution + fin_de_vie + usage × annees",
    _KG,
    "ADEME, Impact CO2 (MIT)",
)
def lifecycle(
    fabrication: float,
    distribution: float = 0,
    fin_de_vie: float = 0,
    usage: float = 0,
    annees: float = 0,
) -> float:
    """kgCO2e over a life; ``usage`` is per year, ``fin_de_vie`` may be negative."""
    return fabrication + distribution + fin_de_vie + usage * annees


@_formula("consommation", "Énergie d’un appareil", "W × ratio × heures / 1000", "kWh", "boaviztapi")
def consumption(W: float, heures: float, ratio: float = 1) -> float:
    """F1: kWh of ``W`` watts during ``heures``, in use a share ``ratio`` (0-1) of them."""
    return W * ratio * heures / 1000


@_formula("facteur", "Facteur d’électricité implicite", "usage / k", "kgCO2e/kWh", _NRDIAG)
def implied_factor(usage: float, k: float) -> float:
    """G01: kgCO2e per kWh behind a published use (kgCO2e) and its energy ``k`` (kWh)."""
    return usage / k


@_formula("allonger", "Garder plus longtemps", "N × M × (1 / L0 − 1 / L1)", _KG_YEAR, _NRDIAG)
def longer_life(N: float, M: float, L0: float, L1: float) -> float:
    """F2: kgCO2e avoided per year when the life goes from L0 to L1, use being unchanged."""
    return N * M * (1 / _years(L0) - 1 / _years(L1))


@_formula("achats_evites", "Achats évités", "N × (1 / L0 − 1 / L1)", "appareils/an", _NRDIAG)
def avoided_purchases(N: float, L0: float, L1: float) -> float:
    """F2: devices no longer bought each year."""
    return N * (1 / _years(L0) - 1 / _years(L1))


@_formula("achats", "Achats de renouvellement", "N / max(L ; 1)", "appareils/an", _NRDIAG)
def purchases_a_year(N: float, L: float) -> float:
    """Devices bought each year to keep ``N`` of them going."""
    return N / _years(L)


@_formula("reconditionne", "Acheter reconditionné", "N × p × M / L × r", _KG_YEAR, "ADEME 2022")
def refurbished(N: float, p: float, M: float, L: float, r: float) -> float:
    """F3: kgCO2e avoided per year; ``p`` share bought refurbished, ``r`` yearly reduction (0-1)."""
    return N * p * M / _years(L) * r


@_formula("ecrans", "Avoir moins d’écrans", "N × (M / L + k × EF)", _KG_YEAR, _NRDIAG)
def fewer_screens(N: float, M: float, L: float, k: float, EF: float) -> float:
    """F4: kgCO2e avoided per year by ``N`` screens fewer."""
    return N * (M / _years(L) + k * EF)


@_formula("pue", "PUE d’une salle", "total / informatique", "", "Arcep, enquête annuelle")
def pue(total: float, informatique: float) -> float:
    """F5: total energy over computing energy, in the same unit."""
    return total / informatique


@_formula("salle_kwh", "Mieux refroidir une salle", "k × (PUE0 − PUE1)", "kWh/an", _NRDIAG)
def room_energy(k: float, PUE0: float, PUE1: float) -> float:
    """F5: kWh avoided per year when the PUE goes from PUE0 to PUE1; ``k`` computing kWh."""
    return k * (PUE0 - PUE1)


@_formula("salle", "Mieux refroidir une salle", "k × (PUE0 − PUE1) × EF", _KG_YEAR, _NRDIAG)
def room(k: float, PUE0: float, PUE1: float, EF: float) -> float:
    """F5: kgCO2e avoided per year."""
    return room_energy(k, PUE0, PUE1) * EF


@_formula("cloud", "Héberger ailleurs", "k × PUE × EF + M", _KG_YEAR, _NRDIAG)
def cloud(k: float, PUE: float, EF: float, M: float = 0) -> float:
    """F6: kgCO2e per year of ``k`` computing kWh; ``EF`` of the region, ``M`` hardware share."""
    return k * PUE * EF + M


@_formula("vm", "Part d’une machine virtuelle", "serveur × vcpu / vcpu_total", _KG_YEAR, _G4IT)
def virtual_machine(serveur: float, vcpu: float, vcpu_total: float) -> float:
    """F6: share of the impact of a server, by processors."""
    return serveur * vcpu / vcpu_total


@_formula("deee", "Déchets électroniques", "N × m / max(L ; 1)", "kg/an", _NRDIAG)
def waste(N: float, m: float, L: float) -> float:
    """F7: kg of devices to dispose of per year."""
    return N * m / _years(L)


@_formula("reemploi", "Taux de réemploi", "A / B × 100", "%", "décret 2023-266, article 3")
def reuse_rate(A: float, B: float) -> float:
    """F7: ``A`` devices sent to reuse out of ``B`` withdrawn (10 years old at most), in %."""
    return A / B * 100


@_formula("matieres", "Matières mobilisées", "N × MIPS / max(L ; 1)", "kg/an", "NégaOctet")
def materials(N: float, MIPS: float, L: float) -> float:
    """F8: kg of materials moved per year."""
    return N * MIPS / _years(L)


@_formula("cout", "Coût complet", "N × (prix / L + k × euro_kwh + maintenance)", "€/an", _NRDIAG)
def cost(
    N: float, prix: float, L: float, *, k: float, euro_kwh: float, maintenance: float
) -> float:
    """F9: € per year; every price is a hypothesis of the user."""
    return N * (prix / _years(L) + k * euro_kwh + maintenance)


@_formula("quantile", "Borne d’un intervalle", "quantile(E ; s ; q)", _KG_YEAR, "EcoDiag")
def quantile(E: float, s: float, q: float) -> float:
    """F10: quantile ``q`` (0-1) of the log-normal of mean ``E`` and relative deviation ``s``."""
    sigma = math.sqrt(math.log(1 + s * s))
    mean = math.log(E) - sigma * sigma / 2
    return math.exp(mean + sigma * NormalDist().inv_cdf(q))


@_formula("ecart_type", "Écart type d’un total", "√ Σ (E × s)²", _KG_YEAR, _NRDIAG)
def deviation(E: Sequence[float], s: Sequence[float]) -> float:
    """F10: standard deviation of a sum of types taken as independent (optimistic)."""
    return math.hypot(*(mean * relative for mean, relative in zip(E, s, strict=True)))


@_formula("par_agent", "Par agent équipé", "E / agents", "kgCO2e/agent/an", _NRDIAG)
def per_agent(E: float, agents: float) -> float:
    """F11: to compare an authority with itself, never to rank it."""
    return E / agents
