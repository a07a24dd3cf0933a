"""An answer: checked before it is kept, read back without trust."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from nrdiag.atelier.scenarios import declaration
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index
from nrdiag.catalogue.indicators import Indicator
from nrdiag.maturite.score import MAX_LEVEL

#: « Je ne sais pas », which is never 0.
UNKNOWN = "nsp"
MAX_TEXT = 5000
#: Impact and effort: faible, moyen, fort.
GRADES = (1, 2, 3)
#: No guess is larger than a country counts inhabitants.
_LARGEST = 1e9


def guess_limit(indicator: Indicator) -> float:
    return 100.0 if indicator.unite == "%" else _LARGEST


def guess_bounds(indicator: Indicator) -> str:
    """What a guess may be, for the label of its field."""
    return "en %, de 0 à 100" if indicator.unite == "%" else "un nombre positif"


def write_guess(value: float, indicator: Indicator) -> str:
    """Raises ValueError (in French) when the guess is not a possible number."""
    if not math.isfinite(value) or not 0 <= value <= guess_limit(indicator):
        limit = " entre 0 et 100" if guess_limit(indicator) == 100 else " positif"
        raise ValueError(f"Écrivez un nombre{limit}. Rien n'a été envoyé.")
    return json.dumps(value)


def read_guess(text: str) -> float | None:
    value = _read(text)
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good else None


def write_finding(commune: str, text: str, allowed: Sequence[str]) -> str:
    """Raises ValueError (in French) without a commune of the territory or without words."""
    words = clean(text)
    if commune not in allowed:
        raise ValueError("Choisissez une commune. Rien n'a été envoyé.")
    if not words:
        raise ValueError("Écrivez votre constat. Rien n'a été envoyé.")
    return json.dumps({"commune": commune, "texte": words}, ensure_ascii=False)


def read_finding(text: str) -> tuple[str, str] | None:
    """(commune code, words)."""
    value = _read(text)
    if not isinstance(value, dict):
        return None
    commune, words = value.get("commune"), value.get("texte")
    # Cleaned again: what is in the database may not have come through here.
    return (commune, clean(words)) if isinstance(commune, str) and isinstance(words, str) else None


def write_level(level: int | None) -> str:
    """None is « je ne sais pas »."""
    if level is not None and level not in range(MAX_LEVEL + 1):
        raise ValueError("Ce niveau n'existe pas. Rien n'a été envoyé.")
    return json.dumps(UNKNOWN if level is None else level)


def read_level(text: str) -> int | str | None:
    """A level, UNKNOWN, or None when it cannot be read."""
    value = _read(text)
    if value == UNKNOWN:
        return UNKNOWN
    good = isinstance(value, int) and not isinstance(value, bool) and value in range(MAX_LEVEL + 1)
    return value if good else None


def write_weights(weights: Sequence[int]) -> str:
    """Raises ValueError (in French) when none counts."""
    if not _are_weights(list(weights)) or not any(weights):
        raise ValueError("Donnez au moins 1 à une cause. Rien n'a été envoyé.")
    return json.dumps(list(weights))


def read_weights(text: str) -> tuple[int, ...] | None:
    value = _read(text)
    return tuple(value) if _are_weights(value) else None


def write_points(points: Mapping[str, int], allowed: Sequence[str]) -> str:
    """Raises ValueError (in French) when nothing, or more than the points, is given."""
    given = {id: count for id, count in points.items() if count}
    most = declaration().regles.points
    total = sum(given.values())
    if total > most:
        raise ValueError(f"Vous avez donné {total} points sur {most}. Rien n'a été envoyé.")
    if not _are_points(given) or not given or not set(given) <= set(allowed):
        raise ValueError("Donnez au moins un point à une action. Rien n'a été envoyé.")
    return json.dumps(given)


def read_points(text: str) -> dict[str, int] | None:
    value = _read(text)
    good = _are_points(value) and sum(value.values()) <= declaration().regles.points
    return value if good else None


def write_opinions(opinions: Mapping[str, tuple[int, int]], allowed: Sequence[str]) -> str:
    """Action -> (impact, effort), each 1 to 3. Raises ValueError (in French)."""
    if not opinions or not _are_opinions(opinions) or not set(opinions) <= set(allowed):
        raise ValueError("Dites ce que vaut au moins une action. Rien n'a été envoyé.")
    return json.dumps({id: list(pair) for id, pair in opinions.items()})


def read_opinions(text: str) -> dict[str, tuple[int, int]] | None:
    value = _read(text)
    return {id: (p[0], p[1]) for id, p in value.items()} if _are_opinions(value) else None


def clean(text: str) -> str:
    """A free text without control or direction marks, at most MAX_TEXT signs.

    Marks that reverse the reading order would turn the words of others around on the screen.
    """
    kept = "".join(c for c in text if c in "\n" or (c.isprintable() and c not in _TURNING))
    return kept.strip()[:MAX_TEXT]


_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _whole(value: Any, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _are_weights(value: Any) -> bool:
    count = len(fragility_index().composants)
    return (
        isinstance(value, list)
        and len(value) == count
        and all(_whole(one, 0, MAX_WEIGHT) for one in value)
    )


def _are_points(value: Any) -> bool:
    most = declaration().regles.points
    return isinstance(value, dict) and all(_whole(one, 1, most) for one in value.values())


def _are_opinions(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 and all(one in GRADES for one in pair)
        for pair in value.values()
    )
