"""The meaning of one cell of an inventory: a quantity, a date, a lifetime, a status."""

from __future__ import annotations

import datetime as dt
import math
import re

from nrdiag.french import fold, number

MAX_QUANTITY = 1_000_000
MAX_LIFETIME_YEARS = 50
_YEARS = range(1980, 2101)
_WHOLE = re.compile(r"([0-9]+)(?:[.,]0+)?")
_DATE = re.compile(
    r"(?:(?P<y>[0-9]{4})(?:[-/](?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2}))?"
    r"|(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4}|[0-9]{2}))(?:[T ].*)?"
)
_OUT_OF_SERVICE = re.compile(r"\b(?:reforme|rebut|hs\b|hors service|dechet|scrap|disposed)")


def quantity(text: str) -> int:
    """A whole number from 1 to MAX_QUANTITY; spaces may group its digits (« 1 200 »).

    Raises ValueError with the French reason.
    """
    if not text:
        raise ValueError("quantité vide")
    found = _WHOLE.fullmatch("".join(text.split()))
    # Ten digits are enough to judge, and int() refuses thousands of them.
    value = int(found[1][:10]) if found else 0
    if not found or value < 1:
        raise ValueError(f"quantité qui n’est pas un nombre entier positif : {text[:40]}")
    if value > MAX_QUANTITY:
        raise ValueError(f"quantité supérieure à {number(MAX_QUANTITY)} : {text[:40]}")
    return value


def date(text: str) -> dt.date | None:
    """A French or ISO date, with or without a time, or a year alone (its 1 January); else None."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year = int(found["y"] or found["year"])
    try:
        value = dt.date(
            year + 2000 if year < 100 else year,
            int(found["m"] or found["month"] or 1),
            int(found["d"] or found["day"] or 1),
        )
    except ValueError:
        return None
    return value if value.year in _YEARS else None


def date_form(text: str) -> str:
    """How a date that ``date`` understands is written, in French; "" when it is not one."""
    found = _DATE.fullmatch(text)
    if found is None or date(text) is None:
        return ""
    if found["day"]:
        return "jour/mois/année"
    return "année-mois-jour" if found["m"] else "année seule"


def lifetime(text: str) -> float | None:
    """Years, above 0 and at most MAX_LIFETIME_YEARS (« 4,5 », « 5 ans »); else None."""
    try:
        value = float(re.sub(r"\s*ans?$", "", text.lower()).replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= MAX_LIFETIME_YEARS else None


def out_of_service(text: str) -> bool:
    """Whether a status says that the device is scrapped or withdrawn."""
    return bool(_OUT_OF_SERVICE.search(fold(text)))
