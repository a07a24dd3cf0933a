"""Legal thresholds applied to a territory, with the population and the text behind them."""

from __future__ import annotations

from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.rules import LegalThreshold, legal_thresholds
from nrdiag.territoires.territory import Territory


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a duty binds a territory (None when it cannot be told), and how it is said."""

    rule: LegalThreshold
    bound: bool | None
    sentence: str


def is_bound(rule: LegalThreshold, population: float) -> bool:
    """Strictly above the threshold: 50,000 inhabitants exactly are not concerned."""
    return population > rule.seuil_population


def duties(territory: Territory) -> list[Duty]:
    """Every duty that exists at the level of ``territory``."""
    found = []
    for rule in legal_thresholds().values():
        if territory.niveau not in rule.niveaux:
            continue
        if territory.population is None:
            found.append(Duty(rule, None, "Population inconnue : l'obligation ne peut être dite."))
            continue
        bound = is_bound(rule, territory.population)
        said = rule.obligatoire if bound else rule.volontaire
        people = french.number(territory.population)
        found.append(Duty(rule, bound, said.format(population=people)))
    return found
