"""The rule of the RGAA: from a rate, an audit, a date and today to a level of conformity.

Boundaries are inclusive: 100 is « totalement », 50 is « partiellement », and a declaration is
still valid on the day of its third anniversary. Nothing is guessed: without a date, a rate that
would give a good level gives none.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.accessibilite.declared import thresholds
from nrdiag.accessibilite.site import Mention


class Audit(StrEnum):
    """What is known of the audit behind a rate."""

    COMPLETE = "complet"
    INCOMPLETE = "incomplet"
    NONE = "aucun"
    UNKNOWN = "inconnu"


class Ground(StrEnum):
    """Why the rule gives what it gives."""

    RATE = "taux"
    NO_AUDIT = "non audité"
    INCOMPLETE = "audit incomplet"
    EXPIRED = "déclaration expirée"
    NO_RATE = "taux absent"
    NO_DATE = "date absente"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rule gives: a level (None = the rule cannot be applied), why, and until when.

    ``last_day`` is the last day of validity of the declaration; None without a date.
    """

    level: Mention | None
    ground: Ground
    reason: str
    last_day: dt.date | None = None

    def expired(self, today: dt.date) -> bool | None:
        """None when there is no date to judge by."""
        return None if self.last_day is None else today > self.last_day


def last_valid_day(declared_on: dt.date) -> dt.date:
    """The same day three years later; a 29 February ends on 28 February.

    A period counted in years that has no such day ends on the last day of the month (code de
    procédure civile, article 641).
    """
    year = declared_on.year + thresholds().validite_ans
    try:
        return declared_on.replace(year=year)
    except ValueError:
        return declared_on.replace(year=year, day=28)


def rule(rate: float | None, audit: Audit, declared_on: dt.date | None, today: dt.date) -> Ruling:
    """The level that the rule gives; ``rate`` is the global rate in percent.

    An audit of which nothing is known is taken as complete: a rate is published after an audit.
    Raises ValueError on a rate outside 0–100 and on a declaration of the future.
    """
    if rate is not None and not (math.isfinite(rate) and 0 <= rate <= 100):
        raise ValueError(f"taux hors de 0 à 100 : {rate}")
    if declared_on is not None and declared_on > today:
        raise ValueError(f"déclaration datée du futur : {declared_on.isoformat()}")
    last = last_valid_day(declared_on) if declared_on else None
    if audit is Audit.NONE:
        return Ruling(
            Mention.NONE, Ground.NO_AUDIT, "Aucun audit : le site est non conforme.", last
        )
    if audit is Audit.INCOMPLETE:
        reason = "Audit incomplet : le site est non conforme."
        return Ruling(Mention.NONE, Ground.INCOMPLETE, reason, last)
    if declared_on and last and today > last:
        reason = (
            f"Déclaration du {french.date(declared_on)}, expirée depuis le "
            f"{french.date(last + dt.timedelta(days=1))}."
        )
        return Ruling(Mention.NONE, Ground.EXPIRED, reason, last)
    if rate is None:
        return Ruling(None, Ground.NO_RATE, "Aucun taux lu : la règle ne s'applique pas.", last)
    level = level_of(rate)
    if declared_on is None and level is not Mention.NONE:
        reason = f"Taux de {rate_text(rate)} sans date : sa validité ne se vérifie pas."
        return Ruling(None, Ground.NO_DATE, reason)
    return Ruling(level, Ground.RATE, _because(rate, level), last)


def level_of(rate: float) -> Mention:
    """The level of a rate alone, with a complete and valid audit."""
    known = thresholds()
    if rate >= known.totalement:
        return Mention.TOTAL
    return Mention.PARTIAL if rate >= known.partiellement else Mention.NONE


def rate_text(rate: float) -> str:
    """« 72,5 % », with as many decimals as it takes not to round up to the next level."""
    decimals = next(
        (d for d in (0, 1, 2) if round(rate, d) == rate),
        next((d for d in range(1, 6) if level_of(round(rate, d)) is level_of(rate)), 6),
    )
    return french.percent(rate, decimals)


def _because(rate: float, level: Mention) -> str:
    known = thresholds()
    half, full = (french.percent(t, 0) for t in (known.partiellement, known.totalement))
    why = {
        Mention.TOTAL: "tous les critères sont respectés",
        Mention.PARTIAL: f"au moins {half}, moins de {full}",
        Mention.NONE: f"moins de {half}",
    }[level]
    return f"Taux de {rate_text(rate)} : {why}."
