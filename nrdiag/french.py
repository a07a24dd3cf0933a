"""French writing of numbers, dates and lists (babel, fr_FR): the only place that formats."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from nrdiag.figure import Figure, Status

LOCALE = "fr_FR"
ABSENT = "donnée absente"
SECRET = "secret statistique"  # noqa: S105 - statistical secrecy
#: Unit as stored -> what follows the number on screen.
UNIT_SIGNS = {"%": "%", "euro": "€", "km": "km", "kgCO2e": "kgCO2e", "kgCO2e/an": "kgCO2e/an"}


@lru_cache(maxsize=65536)  # pages show the same numbers again and again; babel takes 80 µs
def number(value: float, decimals: int = 0) -> str:
    """``1234.5`` -> ``1 234,5`` (narrow no-break spaces), rounded half to even."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(value, 6), format=pattern, locale=LOCALE)


def percent(value: float, decimals: int = 1) -> str:
    """A value already in percent: ``9.107`` -> ``9,1 %``."""
    return f"{number(value, decimals)}\u202f%"


def with_unit(value: float, unit: str, decimals: int = 0) -> str:
    if unit == "%":
        return percent(value, decimals)
    sign = UNIT_SIGNS.get(unit, unit)
    if abs(round(value, decimals)) < 2:
        sign = _singular(sign)
    return f"{number(value, decimals)}\u00a0{sign}".rstrip()


def figure(fig: Figure, decimals: int = 0) -> str:
    """The figure as shown; an estimate says « environ » and keeps three significant digits.

    Nearer to nothing than what is shown, it is « moins de 1 km », never « environ 0 km ».
    """
    if fig.value is None:
        return SECRET if fig.status is Status.SECRET else ABSENT
    if fig.status is Status.ESTIMATED:
        if fig.value > 0 and round(fig.value, decimals) == 0:
            return f"moins de {with_unit(10.0**-decimals, fig.unit, decimals)}"
        return f"environ {with_unit(significant(fig.value, 3), fig.unit, decimals)}"
    return with_unit(fig.value, fig.unit, decimals)


def significant(value: float, digits: int = 2) -> float:
    """Round to what is known: ``26260.7`` -> ``26000``. Zero stays zero."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def tons(kilograms: float, *, short: bool = False) -> str:
    """``1542.0`` -> ``1,5 t de CO2 équivalent``; two significant digits, kg below a tonne."""
    unit, scale = ("t", 1000.0) if abs(kilograms) >= 1000 else ("kg", 1.0)
    value = significant(kilograms / scale)
    text = number(value, 0 if abs(value) >= 10 or value == int(value) else 1)
    return f"{text}\u00a0{unit}" + ("" if short else " de CO2 équivalent")


def date(value: dt.date) -> str:
    """``2026-11-23`` -> ``23 novembre 2026``."""
    text = format_date(value, "d MMMM y", locale=LOCALE)
    return f"1er{text[1:]}" if value.day == 1 else text


def of_date(text: str) -> str:
    """A vintage after a noun: « d'août 2024 », « de 2023 », « du 1er novembre 2026 »."""
    if " " in text and text[:1].isdigit():
        return f"du {text}"
    return f"d'{text}" if text[:1].lower() in "aeiouyéèê" else f"de {text}"


def plural(count: float, singular: str, plural_form: str | None = None) -> str:
    """``3, "commune"`` -> ``3 communes``; French uses the singular below 2."""
    word = singular if abs(round(count)) < 2 else (plural_form or singular + "s")
    return f"{number(count)}\u00a0{word}"


def capital(text: str) -> str:
    """The sentence with a capital letter; the rest is left as it is."""
    return text[:1].upper() + text[1:]


def enumeration(items: Sequence[str], last: str = "et") -> str:
    """``["a", "b", "c"]`` -> ``a, b et c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def fold(text: str) -> str:
    """Lower case without accents, ligatures or punctuation: the form used to compare names."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain.lower())
    return " ".join(words.split())


#: Words whose singular is not the plural without its « s ».
_SINGULARS = {"lieux": "lieu", "locaux": "local", "fois": "fois"}


def _singular(sign: str) -> str:
    if sign in _SINGULARS:
        return _SINGULARS[sign]
    return sign[:-1] if sign.endswith("s") and " " not in sign and len(sign) > 3 else sign
