"""How old the devices are, type by type, and how many are past the life aimed at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nrdiag import french
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.factors import DEFAULT_SET, factor_table
from nrdiag.pratiques.inventory import Item

#: The last class of the pyramid gathers everything from this age on, in years.
LAST_AGE = 10
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages of one type: devices by whole years (``LAST_AGE`` and more together).

    ``datees`` + ``sans_date`` = all of them. ``cible``: the life aimed at, in years, None when
    neither the user nor the factors give one. ``au_dela``: dated devices at least that old.
    """

    type: str
    libelle: str
    par_age: tuple[int, ...]
    sans_date: int
    moyenne: float | None
    cible: float | None
    au_dela: int

    @property
    def datees(self) -> int:
        return sum(self.par_age)

    @property
    def part_au_dela(self) -> float | None:
        """Percent of the dated devices; None when none is dated or no life is aimed at."""
        return 100 * self.au_dela / self.datees if self.datees and self.cible else None

    @property
    def sentence(self) -> str:
        """« Portables : 4,2 ans en moyenne (100 appareils datés). 40 % ont dépassé… »"""
        said = (
            f"{self.libelle} : {french.number(self.moyenne or 0, 1)} ans en moyenne "
            f"({french.plural(self.datees, 'appareil')} datés)."
        )
        share = self.part_au_dela
        if share is not None:
            said += f" {french.percent(share, 0)} ont dépassé la durée visée."
        return said


def target_life(type: str, durees: Mapping[str, float]) -> float | None:
    """The life aimed at in years: the declared one, else the usual one of the factors."""
    factor = factor_table()[DEFAULT_SET].get(type)
    return durees.get(type) or (factor.duree_ans if factor else None)


def age_of(item: Item, today: dt.date) -> float | None:
    """Years since the purchase; None without a date, or when it is still to come."""
    if item.achat is None or item.achat > today:
        return None
    return (today - item.achat).days / DAYS_A_YEAR


def ages(items: Iterable[Item], durees: Mapping[str, float], today: dt.date) -> tuple[Ages, ...]:
    """One row by type of the fleet, in the order of the catalogue."""
    by_type: dict[str, list[Item]] = {}
    for item in items:
        by_type.setdefault(item.type, []).append(item)
    return tuple(
        _of(type, by_type[type], target_life(type, durees), today)
        for type in device_catalogue().types
        if type in by_type
    )


def _of(type: str, items: list[Item], target: float | None, today: dt.date) -> Ages:
    counts: Counter[int] = Counter()
    undated = beyond = 0
    years = 0.0
    for item in items:
        age = age_of(item, today)
        if age is None:
            undated += item.quantite
            continue
        counts[min(int(age), LAST_AGE)] += item.quantite
        years += age * item.quantite
        beyond += item.quantite if target and age >= target else 0
    dated = counts.total()
    return Ages(
        type,
        device_catalogue().types[type].libelle,
        tuple(counts[age] for age in range(LAST_AGE + 1)),
        undated,
        years / dated if dated else None,
        target,
        beyond,
    )


def together(many: Iterable[Ages], type: str, libelle: str) -> Ages:
    """Several types as one: their own targets still decide what is past its life."""
    rows = list(many)
    dated = sum(row.datees for row in rows)
    years = sum((row.moyenne or 0) * row.datees for row in rows)
    targets = {row.cible for row in rows}
    return Ages(
        type,
        libelle,
        tuple(map(sum, zip(*(row.par_age for row in rows), strict=True))) or (0,) * (LAST_AGE + 1),
        sum(row.sans_date for row in rows),
        years / dated if dated else None,
        targets.pop() if len(targets) == 1 else (max(filter(None, targets), default=None)),
        sum(row.au_dela for row in rows),
    )
