"""The meaning of one cell: a number as the French write it, a place, or why there is none."""

from __future__ import annotations

import re

from nrdiag.catalogue.indicators import Level
from nrdiag.couverture import codes
from nrdiag.french import fold
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory, UnknownTerritoryError

SECRET = "secret"  # noqa: S105 - statistical secrecy
_SECRETS = frozenset(("s", "secret", "secret statistique", "confidentiel"))
_ABSENT = frozenset((
    "", "nd", "n d", "na", "n a", "nr", "ns", "null", "none", "nan", "non disponible",
    "non renseigne", "donnee absente", "inconnu", "vide",
))  # fmt: skip
_SPACES = re.compile(r"\s")
_UNIT = re.compile(r"(?:%|€)$")
#: 1234,5 or 1234.5; a number that begins with 0 is a code or a telephone, not a quantity.
_PLAIN = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,15})?")
#: 1.234.567,8 and 1,234,567.8: both marks are there, so each has one meaning.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d{1,15}|(?:,\d{3})+\.\d{1,15})")
_REGION = re.compile(r"R\d{2}")


def value(text: str) -> float | str | None:
    """A number, SECRET, or None for a cell that says that there is none.

    Raises ValueError (French) for anything else.
    """
    try:
        return number(text)
    except ValueError:
        folded = fold(text)
        if folded in _SECRETS:
            return SECRET
        if folded in _ABSENT and not any(c.isdigit() for c in text):
            return None
        raise


def number(text: str) -> float:
    """« 1 234,5 », « 12 % », « 1.234,5 », « −3 ». Raises ValueError (French)."""
    bare = _SPACES.sub("", _UNIT.sub("", text.strip())).replace("−", "-").removeprefix("'")
    if _GROUPED.fullmatch(bare):
        thousands = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(thousands, "")
    elif not _PLAIN.fullmatch(bare):
        raise ValueError(f"valeur qui n'est pas un nombre : {text[:40]}")
    return float(bare.replace(",", "."))


def is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True


def place(text: str) -> tuple[Territory, str, bool]:
    """The territory of today, its code as it is written, and whether a lost zero was given back.

    A commune (an old one leads to that of today), an EPCI (SIREN), a département or a région
    (« R76 »). Raises ValueError (French).
    """
    code = _SPACES.sub("", text.upper()).removeprefix("'")
    if len(code) == 9 and code.isdigit():
        return _known(code, Level.EPCI, "SIREN d'intercommunalité"), code, False
    if _REGION.fullmatch(code):
        return _known(code, Level.REGION, "code de région"), code, False
    if 1 <= len(code) <= 3:
        full = code.zfill(2)
        return _known(full, Level.DEPARTEMENT, "code de département"), full, full != code
    code, repaired = codes.read_code(code)
    return edition().territories.get(codes.today(code)), code, repaired


def _known(code: str, level: Level, what: str) -> Territory:
    try:
        found = edition().territories.get(code)
    except UnknownTerritoryError:
        found = None
    if found is None or found.niveau is not level:
        raise ValueError(f"{what} inconnu : {code[:12]}")
    return found
