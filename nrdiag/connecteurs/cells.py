"""One cell of an official file as a value; what cannot be read is refused with its reason."""

from __future__ import annotations

import math
import re

from nrdiag.connecteurs.declared import Column, Type

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?")
#: A whole number written with 15 decimals may be off by the noise of binary sums.
_NOISE = 1e-6
#: E-mail, or a French telephone number written with separators or as +33.
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+33\s?\d|\b0[1-9](?:[ .-]\d{2}){4}\b")
SECRET = "secret"  # noqa: S105 - statistical secrecy

Value = float | str


def value_of(column: Column, text: str) -> Value:
    """The value of ``column``; NaN when blank and not required.

    Raises ValueError (French).
    """
    text = text.strip()
    if column.type is Type.TEXT:
        if not text and column.exigee:
            raise ValueError(f"valeur absente : {column.nom}")
        plain = " ".join(text.split())
        if CONTACT.search(plain):
            return column.defaut
        return plain.lower() if column.minuscule else plain
    if text in column.secret:
        return SECRET
    if not text:
        if column.exigee:
            raise ValueError(f"valeur absente : {column.nom}")
        return math.nan
    if column.type is Type.FLAG:
        if text not in ("0", "1"):
            raise ValueError(f"{column.nom} n'est ni 0 ni 1 : {text[:20]}")
        return float(text)
    value = number(text, column.nom)
    if column.type is Type.COORDINATE:
        if not -180 <= value <= 180:
            raise ValueError(f"{column.nom} hors du globe : {text[:30]}")
        return round(value, 5)
    if value < 0:
        raise ValueError(f"{column.nom} est négatif : {text[:30]}")
    if column.type is Type.INTEGER:
        if abs(value - round(value)) > _NOISE:
            raise ValueError(f"{column.nom} n'est pas un nombre entier : {text[:30]}")
        return float(round(value))
    return value


def number(text: str, name: str) -> float:
    """A number with a point or a comma. Raises ValueError (French)."""
    plain = "".join(text.split()).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{name} ne se lit pas comme un nombre : {text[:30]}")
    return float(plain)
