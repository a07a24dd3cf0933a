"""A declaration of accessibility in words -> its level, rate, date, auditor, scheme and plan."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from nrdiag.accessibilite import values
from nrdiag.accessibilite.html import Words, plain
from nrdiag.accessibilite.mention import LEVELS
from nrdiag.accessibilite.site import Mention

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%"
_MEAN = re.compile(rf"(?:taux moyen|conformite moyenne|moyenne)[^%]{{0,90}}?{_NUMBER}")
#: The global rate: criteria met by every page of the sample. The first pattern that speaks wins.
_GLOBAL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NUMBER} (?:des|de|du) (?:\d+ )?criteres",
        rf"taux (?:de conformite )?global[^%]{{0,60}}?{_NUMBER}",
        rf"taux de conformite[^%]{{0,60}}?{_NUMBER}",
        rf"taux d'accessibilite[^%]{{0,60}}?{_NUMBER}",
        rf"conforme a (?:hauteur de )?{_NUMBER}",
        rf"{_NUMBER} de (?:taux de )?conformite",
        rf"conformite (?:au rgaa )?(?:est )?(?:de|:) {_NUMBER}",
    )
)
_DATE = (
    r"(\d{1,2}(?:er)? [a-z]+ \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|"
    r"[a-z]{3,9} 20\d\d)"
)
_DATED = re.compile(
    r"(?:etablie?|publiee?|redigee?|mise? a jour|actualisee?|date de (?:la )?(?:declaration|"
    rf"publication|mise a jour)|en date)(?: de la declaration)?(?: le| du| en| au)? ?:? ?{_DATE}"
)
_AUDITED = re.compile(rf"audit[^.]{{0,80}}?(?:le|en|du|:) {_DATE}")
_LEVEL = re.compile(
    r"\b(totalement|partiellement|non)[\s-]+conforme\b"
    r"(?=.{0,60}(?:rgaa|referentiel|avec le|au r\.?g\.?a\.?a|en raison|, version))"
)
_STATE = re.compile(
    r"(?:etat de conformite|est|resultat)\b.{0,80}?\b(totalement|partiellement|non)[\s-]+conforme"
)
_AUDITOR = re.compile(
    r"[Aa]udit[^.]{0,60}?\b(?:réalisé|realise|effectué|mené|conduit)e? (?:[^.]{0,30} )?par "
    r"(?:la société |le cabinet |l['’]agence |l['’]entreprise |l['’]association )?"
    r"([A-ZÉÈÀÂÎ0-9][\w'’&.-]*(?: [A-ZÉÈÀÂÎ0-9&][\w'’&.-]*){0,4})"
)
_NO_AUDIT = re.compile(
    r"aucun audit|pas (?:encore )?(?:fait l'objet d'un audit|ete audite|d'audit)|non audite|"
    r"audit (?:est )?(?:a venir|prevu|en cours|planifie)"
)
_YEARS = r"(20\d\d)(?: ?(?:-|/|a|et) ?(20\d\d))?"
_SCHEME = re.compile(rf"schema pluriannuel(?:[^.]{{0,60}}?{_YEARS})?")
_PLAN = re.compile(rf"plans? d'actions?(?:[^.]{{0,40}}?{_YEARS})?")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a declaration says; None or "" = not read in it. ``notes`` are for the reader."""

    level: Mention | None
    rate: float | None
    dated: dt.date | None
    auditor: str
    scheme: str
    plan: str
    notes: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether the page really is a declaration."""
        return self.level is not None or self.rate is not None


def read_statement(words: Words, today: dt.date) -> Statement:
    """Read a declaration. Never raises: what cannot be read is left out, with a note."""
    text = plain(words.text)
    notes: list[str] = []
    level = _level(text)
    rate = _rate(text, notes)
    dated = _date(text, today, notes)
    auditor = _auditor(words.text)
    if unaudited := _NO_AUDIT.search(text):
        notes.append(f"la déclaration dit « {unaudited[0]} »")
    elif rate == 100 and not auditor:
        notes.append("100 % déclaré sans auditeur nommé")
    return Statement(
        level, rate, dated, auditor, _years(_SCHEME, text), _years(_PLAN, text), tuple(notes)
    )


def _level(text: str) -> Mention | None:
    for pattern in (_LEVEL, _STATE):
        found = {LEVELS[match[1]] for match in pattern.finditer(text)}
        if len(found) == 1:
            return found.pop()
    return None


def _rate(text: str, notes: list[str]) -> float | None:
    mean = _MEAN.search(text)
    without = _MEAN.sub(" ", text)
    for pattern in _GLOBAL:
        if (found := pattern.search(without)) and (value := _number(found[1])) is not None:
            return value
    if mean and (value := _number(mean[1])) is not None:
        notes.append("seul le taux moyen est publié : ce n'est pas le taux global")
    return None


def _number(text: str) -> float | None:
    value = float(text.replace(",", "."))
    return value if 0 <= value <= 100 else None


def _date(text: str, today: dt.date, notes: list[str]) -> dt.date | None:
    """The latest date of the declaration itself, else that of its audit."""
    for pattern in (_DATED, _AUDITED):
        read = []
        for found in pattern.finditer(text):
            try:
                read.append(values.date(found[1], today))
            except values.PartialDate:
                notes.append("date sans le jour")
            except ValueError:
                notes.append("date impossible ou dans le futur")
        known = [date for date in read if date is not None]
        if known:
            return max(known)
    return None


def _auditor(text: str) -> str:
    found = _AUDITOR.search(" ".join(text.split()))
    return found[1].rstrip(" .,'’")[:80] if found else ""


def _years(pattern: re.Pattern[str], text: str) -> str:
    """« 2024-2026 » when years are read, « présent » when only the words are."""
    best = ""
    for found in pattern.finditer(text):
        if found[1]:
            return f"{found[1]}-{found[2]}" if found[2] else str(found[1])
        best = "présent"
    return best
