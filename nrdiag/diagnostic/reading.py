"""The rule behind the one-sentence reading: every alert that could speak, and what it said."""

from __future__ import annotations

from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.rules import Rule, Sense, rules
from nrdiag.diagnostic.verdict import apply, rests_on_few
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

#: The obstacle that each theme stands for, in the words of the sentence.
OBSTACLES = {"Couverture": "le réseau", "Publics": "l'usage", "Aide": "la distance à l'aide"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One alert rule, its condition in words, the value met, and what came out of it."""

    theme: str
    condition: str
    value: str
    outcome: str


def weighed(territory: Territory, edition: Edition) -> list[Weighed]:
    """Every alert rule of this level of territory, theme by theme."""
    found = []
    for theme, obstacle in OBSTACLES.items():
        for rule in rules().values():
            asked = rule.sens is Sense.ALERT and rule.theme == theme
            if not asked or territory.niveau not in rule.niveaux:
                continue
            indicator = indicators()[rule.indicateur]
            figure = figure_of(indicator, territory, edition.measures)
            if figure.value is None:
                secret = figure.status is Status.SECRET
                outcome = french.SECRET if secret else french.ABSENT
            elif rests_on_few(rule, territory, edition):
                outcome = "trop peu de personnes"
            else:
                outcome = "alerte" if apply(rule, territory, edition) else "pas d'alerte"
            shown = french.figure(figure, indicator.decimales)
            found.append(Weighed(obstacle, condition(rule), shown, outcome))
    return found


def condition(rule: Rule) -> str:
    """« Fibre (part) : moins de 90 % », with the gap to the reference when the rule has one."""
    indicator = indicators()[rule.indicateur]
    parts = []
    if rule.seuil is not None:
        sign = "plus de" if rule.signe == ">" else "moins de"
        parts.append(f"{sign} {_said(rule.seuil, indicator)}")
    if rule.ecart is not None:
        above = "que le territoire au-dessus"
        more, less = ("de plus", "moins") if rule.signe == ">" else ("de moins", "plus")
        parts.append(
            f"au moins {_gap(rule, indicator)} {more} {above}" if rule.ecart
            else f"pas {less} {above}, quand il est connu"
        )  # fmt: skip
    if rule.accord:
        parts.append("sans que le territoire suivant dise le contraire")
    if rule.base_min:
        parts.append(f"sur {french.number(rule.base_min)} personnes au moins")
    if rule.par_lieu and rule.par_lieu_min:
        parts.append(f"plus de {french.number(rule.par_lieu_min)} personnes par lieu")
    return f"{indicator.libelle} : {', '.join(parts)}"


def _said(value: float, indicator: Indicator) -> str:
    decimals = 0 if float(value).is_integer() else max(indicator.decimales, 1)
    return french.with_unit(value, indicator.unite, decimals)


def _gap(rule: Rule, indicator: Indicator) -> str:
    gap = float(rule.ecart or 0)
    decimals = 0 if gap.is_integer() else 1
    if rule.ecart_relatif:
        return french.percent(gap, decimals)
    if indicator.unite == "%":
        return french.number(gap, decimals) + (" point" if gap < 2 else " points")
    return french.with_unit(gap, indicator.unite, decimals)
