"""Where a site stands: what it declares beside what the rule gives, and when they disagree."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.accessibilite.declared import thresholds
from nrdiag.accessibilite.site import Mention, Origin, Reading
from nrdiag.accessibilite.status import Audit, Ground, Ruling, rate_text, rule


class State(StrEnum):
    """One state per site, in the order in which they are shown. The values are shown to users."""

    TOTAL = "totalement conforme"
    PARTIAL = "partiellement conforme"
    NOT_COMPLIANT = "non conforme"
    EXPIRED = "déclaration expirée"
    NOT_AUDITED = "non audité"
    UNVERIFIED = "à vérifier"
    NO_MENTION = "mention non détectée"
    UNREACHABLE = "injoignable"
    UNREAD = "non lu"


#: What each state means, in one line.
MEANINGS = {
    State.TOTAL: "Tous les critères respectés, déclaration de moins de trois ans.",
    State.PARTIAL: "La moitié des critères au moins, déclaration de moins de trois ans.",
    State.NOT_COMPLIANT: "Moins de la moitié des critères, ou le site se dit non conforme.",
    State.EXPIRED: "La déclaration a plus de trois ans : la règle la classe non conforme.",
    State.NOT_AUDITED: "Pas d'audit complet : la règle classe le site non conforme, sans taux.",
    State.UNVERIFIED: "Une déclaration existe, mais le taux ou la date n'a pas été lu.",
    State.NO_MENTION: "Rien trouvé par la lecture. Cela ne veut pas dire non conforme.",
    State.UNREACHABLE: "Le site n'a pas répondu.",
    State.UNREAD: "Aucune lecture n'a été chargée.",
}
#: Note of a row that says that no mention was found, where a blank cell would say nothing.
NO_MENTION = "mention non détectée"
#: States of a site that was really read.
READ = frozenset(State) - {State.UNREACHABLE, State.UNREAD}
#: Words of a declaration, or of a user's file, that say that there is no (complete) audit.
_INCOMPLETE = re.compile(r"\baudit (?:partiel|incomplet|non termine|en cours)")
_NO_AUDIT = re.compile(
    r"\bnon audite|\b(?:aucun|sans|pas d|pas encore d|jamais d) (?:\w+ )?audit|"
    r"\b(?:jamais|pas|pas encore) (?:ete )?audite"
)


@dataclass(frozen=True, slots=True)
class Situation:
    """A site as shown: state, why, what the rule gives, and the disagreement if there is one."""

    state: State
    reason: str
    reading: Reading | None = None
    ruling: Ruling | None = None
    contradiction: str = ""

    @property
    def last_day(self) -> dt.date | None:
        return self.ruling.last_day if self.ruling else None

    def valid(self, today: dt.date) -> bool | None:
        """Whether the declaration is still valid; None when its date was not read."""
        return None if self.last_day is None else today <= self.last_day

    def expires_soon(self, today: dt.date) -> bool:
        left = (self.last_day - today).days if self.last_day else -1
        return 0 <= left <= thresholds().bientot_jours


def audit_of(reading: Reading) -> Audit:
    """What the note of a reading says of the audit; a rate and a silence prove nothing."""
    said = french.fold(reading.note)
    if _INCOMPLETE.search(said):
        return Audit.INCOMPLETE
    if _NO_AUDIT.search(said):
        return Audit.NONE
    return Audit.UNKNOWN


def situation(reading: Reading | None, today: dt.date) -> Situation:
    """The situation of a site; ``reading`` is None when nothing was loaded for it."""
    if reading is None:
        return Situation(State.UNREAD, "Aucune lecture chargée pour ce site.")
    if not looked_for_mention(reading) and reading.reachable is None and not _something(reading):
        return Situation(State.UNREAD, "Adresse donnée par votre fichier, sans lecture.", reading)
    if reading.reachable is False and not _something(reading):
        return Situation(State.UNREACHABLE, "Le site n'a pas répondu.", reading)
    ruling = rule(reading.rate, audit_of(reading), reading.audited, today)
    state, reason = _state(reading, ruling)
    return Situation(state, reason, reading, ruling, _contradiction(reading, ruling))


def looked_for_mention(reading: Reading) -> bool:
    """Whether a missing mention means « not found »: a blank cell of a user's file does not."""
    return (
        reading.origin is not Origin.FILE
        or reading.mention is not None
        or NO_MENTION in reading.note
    )


def _something(reading: Reading) -> bool:
    return bool(
        reading.mention
        or reading.rate is not None
        or reading.audited
        or reading.declaration_url
        or audit_of(reading) is not Audit.UNKNOWN
    )


def _state(reading: Reading, ruling: Ruling) -> tuple[State, str]:
    if ruling.ground in (Ground.NO_AUDIT, Ground.INCOMPLETE):
        return State.NOT_AUDITED, ruling.reason
    if ruling.ground is Ground.EXPIRED:
        return State.EXPIRED, ruling.reason
    if ruling.level is not None:
        states = {
            Mention.TOTAL: State.TOTAL,
            Mention.PARTIAL: State.PARTIAL,
            Mention.NONE: State.NOT_COMPLIANT,
        }
        return states[ruling.level], ruling.reason
    if ruling.ground is Ground.NO_DATE:
        return State.UNVERIFIED, ruling.reason
    if reading.mention is Mention.NONE:
        return State.NOT_COMPLIANT, "Le site se déclare non conforme ; aucun taux n'a été lu."
    if reading.mention or reading.audited or reading.declaration_url:
        declared = (
            f"Mention «\u00a0{reading.mention}\u00a0»" if reading.mention else "Déclaration trouvée"
        )
        return State.UNVERIFIED, f"{declared}, mais aucun taux n'a été lu."
    return State.NO_MENTION, "Ni mention ni déclaration trouvée."


def _contradiction(reading: Reading, ruling: Ruling) -> str:
    """What the site declares against what the rule gives, in one sentence; "" when they agree."""
    said = reading.mention
    if said is None or ruling.level is None or said is ruling.level:
        return ""
    shown = f"Le site affiche «\u00a0{said}\u00a0»"
    if ruling.ground is Ground.EXPIRED and ruling.last_day:
        return f"{shown}, mais sa déclaration n'est plus valable depuis le " + (
            f"{french.date(ruling.last_day + dt.timedelta(days=1))}."
        )
    if ruling.ground in (Ground.NO_AUDIT, Ground.INCOMPLETE):
        return f"{shown}, sans audit complet : la règle donne «\u00a0{ruling.level}\u00a0»."
    rate = rate_text(reading.rate) if reading.rate is not None else "lu"
    return f"{shown}, mais le taux de {rate} donne «\u00a0{ruling.level}\u00a0»."
