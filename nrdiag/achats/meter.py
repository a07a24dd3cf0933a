"""The meters of the law: the rate of a year, its threshold, and what is missing to reach it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nrdiag import french
from nrdiag.achats.rules import Threshold, rules
from nrdiag.dossier.document import Outflow, Purchase
from nrdiag.figure import Figure, Status
from nrdiag.pratiques import formulas

DECLARED = "saisie de la collectivité"


@dataclass(frozen=True, slots=True)
class Meter:
    """One rate against its threshold of the year.

    ``figure`` is in percent, absent when nothing can be computed (its note says why).
    ``cible`` is None in a year without threshold, ``atteint`` when there is no answer.
    ``manque``: € or devices missing to the threshold, 0 when it is reached, None when unknown.
    """

    regle: Threshold
    annee: int
    figure: Figure
    cible: float | None
    atteint: bool | None
    manque: float | None
    phrase: str


def purchase_meter(purchases: Iterable[Purchase], year: int, *, recycled: bool = False) -> Meter:
    """AGEC article 58: share of the yearly spend without tax, in percent; never by units.

    ``recycled`` adds the spend on items with recycled content to the numerator.
    """
    rule = rules().agec
    rows = [row for row in purchases if row.annee == year]
    spent = sum(row.depense_ht for row in rows)
    reused = sum(row.dont_reemploi + (row.dont_recycle if recycled else 0) for row in rows)
    id = "part_reemploi_achats"
    if not spent:
        note = f"Aucune dépense saisie pour {year}." if not rows else f"Dépense nulle en {year}."
        return _without(rule, year, id, note)
    rate = 100 * reused / spent
    figure = _figure(id, rate, year, reused, spent)
    target = rule.target(year)
    if target is None:
        return Meter(rule, year, figure, None, None, None, _no_target(figure, year))
    reached = rate >= target
    gap = 0.0 if reached else target / 100 * spent - reused
    said = f"{_said(rate, target)} de la dépense de {year} vient du réemploi"
    if recycled:
        said += " ou contient des matières recyclées"
    end = (
        f" : le seuil de {french.percent(target, 0)} est atteint."
        if reached
        else f". Le seuil est de {french.percent(target, 0)} : il manque "
        f"{french.number(math.ceil(gap))}\u00a0€ d'achats de réemploi."
    )
    return Meter(rule, year, figure, target, reached, gap, french.capital(said) + end)


def reuse_meter(outflows: Iterable[Outflow], year: int) -> Meter:
    """Décret 2023-266, article 3: A / B × 100 over the devices that the law counts.

    B leaves out devices older than 10 years and those bound by security. B = 0: « sans objet ».
    """
    rule = rules().reemploi
    rows = [row for row in outflows if row.annee == year]
    id = "taux_reemploi"
    if not rows:
        return _without(rule, year, id, f"Aucune sortie de matériel saisie pour {year}.")
    stock = sum(row.reformes - row.plus_de_10_ans - row.securite for row in rows)
    reused = sum(row.reemployes for row in rows)
    if stock <= 0:
        return _without(rule, year, id, f"Sans objet : aucun matériel à compter en {year}.")
    rate = formulas.reuse_rate(reused, stock)
    figure = _figure(id, rate, year, reused, stock)
    target = rule.target(year)
    if target is None:
        return Meter(rule, year, figure, None, None, None, _no_target(figure, year))
    reached = rate >= target
    gap = 0 if reached else max(1, math.ceil(round(target / 100 * stock - reused, 9)))
    said = (
        f"{french.number(reused)} matériels réemployés pour {french.number(stock)} à compter "
        f"en {year}, soit {_said(rate, target)}"
    )
    end = (
        f" : le seuil de {french.percent(target, 0)} est atteint."
        if reached
        else f". Le seuil est de {french.percent(target, 0)} : il manque "
        f"{french.plural(gap, 'matériel')}."
    )
    return Meter(rule, year, figure, target, reached, gap, said + end)


def problems(outflow: Outflow) -> tuple[str, ...]:
    """What contradicts itself in a year of withdrawals, in French."""
    if outflow.plus_de_10_ans + outflow.securite > outflow.reformes:
        return ("Les matériels exclus dépassent les matériels réformés.",)
    return ()


def purchase_problems(purchase: Purchase) -> tuple[str, ...]:
    """What contradicts itself in a line of purchases, in French."""
    found = []
    if purchase.dont_reemploi > purchase.depense_ht:
        found.append("La part du réemploi dépasse la dépense.")
    if purchase.dont_recycle > purchase.depense_ht:
        found.append("La part des matières recyclées dépasse la dépense.")
    if not found and purchase.dont_reemploi + purchase.dont_recycle > purchase.depense_ht:
        found.append("Le réemploi et les matières recyclées dépassent ensemble la dépense.")
    return tuple(found)


def _said(rate: float, target: float) -> str:
    """The rate with the decimals it takes not to be rounded across its threshold."""
    decimals = next(
        d for d in (0, 1, 2, 3, 6) if (round(rate, d) >= target) == (rate >= target) or d == 6
    )
    return french.percent(rate, decimals)


def _figure(id: str, rate: float, year: int, top: float, bottom: float) -> Figure:
    return Figure(
        id, rate, "%", DECLARED, str(year), Status.DECLARED, numerator=top, denominator=bottom
    )


def _no_target(figure: Figure, year: int) -> str:
    return f"{french.percent(figure.value or 0, 0)} en {year}, année sans seuil."


def _without(rule: Threshold, year: int, id: str, note: str) -> Meter:
    figure = Figure.absent(id, "%", DECLARED, str(year), note)
    return Meter(rule, year, figure, rule.target(year), None, None, note)
