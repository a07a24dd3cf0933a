"""The meaning of one cell about a site: a rate, a date, a mention, a yes or no."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from nrdiag.accessibilite.site import Mention
from nrdiag.french import fold

#: What tools and people write where nothing was found; it proves nothing.
_NOTHING = frozenset(
    ("", "absent", "absente", "a retenter", "a verifier", "aucun", "aucune", "echec", "echoue",
     "en cours", "erreur", "inapplicable", "inconnu", "inconnue", "interrompu",
     "mention non detectee", "n a", "na", "neant", "non", "non detecte", "non detectee",
     "non renseigne", "non renseignee", "non trouve", "non trouvee", "none", "null",
     "pas de mention", "planifie")
)  # fmt: skip
_NUMBER = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,6})?)(%?)")
_NOT_AUDITED = re.compile(r"\b(?:non audite|pas audite|jamais audite|aucun audit|pas d audit)")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_FRENCH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?: .*)?")
_WORDS = re.compile(
    r"(?:le )?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
    r"(?:([0-9]{1,2})(?:er)? )?([a-z]+) ([0-9]{4})"
)
_YEAR = re.compile(r"(?:[0-9]{1,2}[-/.])?([0-9]{4})(?:-[0-9]{1,2})?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin",
            "juillet juil", "aout", "septembre sept sep", "octobre oct", "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
#: The law is of 11 February 2005: no declaration is older.
FIRST_DAY = dt.date(2005, 2, 11)
_LEVELS = {
    "totalement": Mention.TOTAL, "totale": Mention.TOTAL, "partiellement": Mention.PARTIAL,
    "partielle": Mention.PARTIAL, "non": Mention.NONE,
}  # fmt: skip
_MENTION = re.compile(
    r"\b(totalement|partiellement|non) conformes?\b|\bconformite (totale|partielle)\b|"
    r"\bnon conformite\b"
)


class PartialDate(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A date without its day: kept as « not read », never completed."""


def nothing(text: str) -> bool:
    """Whether a cell says that nothing was found (« Absente », « Échoué », « - »)."""
    return not text or (len(text) < 30 and fold(text) in _NOTHING)


def not_audited(text: str) -> bool:
    return "audit" in text.lower() and bool(_NOT_AUDITED.search(fold(text)))


def rate(text: str) -> float | None:
    """A rate in percent; None when the cell says that there is none.

    A number above 0 and at most 1 without « % » is refused: « 0,725 » may mean 0,725 % or
    72,5 %, and « 1 » 1 % or 100 %. Raises ValueError with the French reason.
    """
    if nothing(text) or not_audited(text):
        return None
    compact = "".join(text.split()).replace("pourcent", "%").replace("％", "%")
    found = _NUMBER.fullmatch(compact)
    if not found:
        raise ValueError(f"taux qui n'est pas un nombre : {text[:40]}")
    value = float(found[1].replace(",", "."))
    if not 0 <= value <= 100:
        raise ValueError(f"taux hors de 0 à 100 : {text[:40]}")
    if 0 < value <= 1 and not found[2]:
        raise ValueError(
            f"taux ambigu : «\u00a0{text[:40]}\u00a0» peut être une part ou un pourcentage ; "
            "ajoutez le signe % (par exemple «\u00a072,5\u202f%\u00a0»)"
        )
    return value


def date(text: str, today: dt.date) -> dt.date | None:
    """« 12/03/2024 », « 2024-03-12 » or « 12 mars 2024 »; None when the cell says there is none.

    Raises PartialDate when the day is missing, ValueError (French) when it cannot be a
    declaration's: unreadable, impossible, before the law or after today.
    """
    if nothing(text):
        return None
    value = _read_date(" ".join(text.split()))
    if value > today:
        raise ValueError(f"date dans le futur : {text[:40]}")
    if value < FIRST_DAY:
        raise ValueError(f"date d'avant la loi de 2005 : {text[:40]}")
    return value


def _read_date(text: str) -> dt.date:
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _FRENCH.fullmatch(text):
        day, month, year = found.groups()
    elif (found := _WORDS.fullmatch(fold(text))) and found[2] in _MONTHS:
        day, month, year = found[1], str(_MONTHS[found[2]]), found[3]
        if day is None:
            raise PartialDate(f"date sans jour : {text[:40]}")
    elif _YEAR.fullmatch(text):
        raise PartialDate(f"date sans jour : {text[:40]}")
    else:
        raise ValueError(f"date non comprise : {text[:40]}")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"date impossible : {text[:40]}") from None


def mention(text: str) -> Mention | None:
    """The level written in a mention; None when the cell says that there is none.

    Raises ValueError (French) on any other text: « conforme » alone is not one of the mentions.
    """
    folded = fold(text)
    found = _MENTION.search(folded)
    if found:
        return _LEVELS[found[1] or found[2] or "non"]
    if folded in _NOTHING or not_audited(text):
        return None
    raise ValueError(f"mention non reconnue : {text[:40]}")


def yes_no(text: str) -> bool | None:
    folded = fold(text)
    if folded in ("oui", "true", "vrai", "1", "yes"):
        return True
    return False if folded in ("non", "false", "faux", "0", "no") else None


def readable(text: str) -> str:
    """The text without invisible or direction-changing marks, spaces put in order."""
    if text.isprintable():
        return " ".join(text.split())
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    return " ".join(kept.split())
