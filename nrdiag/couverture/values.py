"""The values of a coverage file: how each is read, and what contradicts them together."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from nrdiag import french
from nrdiag.couverture.formats import Format, Nature
from nrdiag.pratiques.refusal import UnreadableFile

#: No commune has more premises than this; a number of fewer digits than DIGITS is under it.
MAX_COUNT = 10_000_000
DIGITS = 8
TOTAL, PART_TOTAL = "nbr", "nbr_elig_8"
_WHOLE = re.compile(r"([0-9]+)(?:[.,]0+)?")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_FRACTIONS = "Multipliez-les par 100 (97,5 pour 97,5 %), puis déposez de nouveau le fichier."


def count(text: str, name: str) -> float:
    """A whole number of premises. Raises ValueError (French)."""
    found = _WHOLE.fullmatch("".join(text.split()))
    whole = found[1] if found else ""
    # Ten digits are enough to judge, and int() refuses thousands of them.
    if not whole or int(whole[:10]) > MAX_COUNT:
        raise ValueError(f"{name} n'est pas un nombre entier possible : {text[:30]}")
    return float(whole)


def percent(text: str) -> float:
    """A percentage from 0 to 100, ends included. Raises ValueError (French)."""
    number = _number(text)
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"pourcentage illisible : {text[:30]}")
    value = float(number)
    if not 0 <= value <= 100:
        raise ValueError(f"pourcentage hors de 0 à 100 : {text[:30]}")
    return value


def decimals(text: str) -> int:
    """How many decimals are written."""
    return len(_number(text).partition(".")[2])


def check(nature: Nature, known: Mapping[str, float]) -> bool:
    """Refuse a line whose counts contradict each other; True when a partition is incomplete.

    Raises ValueError (French).
    """
    total = known[TOTAL]
    for name, value in known.items() if max(known.values()) > total else ():
        if value > total:
            raise ValueError(
                f"{name} ({french.number(value)}) dépasse le nombre de locaux "
                f"({french.number(total)})"
            )
    if nature is Nature.SPEEDS:
        for slower, faster in pairwise(known):
            if known[faster] > known[slower]:
                raise ValueError(f"les débits ne se cumulent pas : {faster} dépasse {slower}")
    if nature is Nature.PARTITION:
        parts = sum(v for name, v in known.items() if name not in (TOTAL, PART_TOTAL))
        if parts > known[PART_TOTAL]:
            raise ValueError("la somme des techniques dépasse le nombre de locaux éligibles")
        return parts < known[PART_TOTAL]
    return False


def refuse_fractions(shares: Iterable[float]) -> None:
    """Shares from 0 to 1 where percentages are due. Raises UnreadableFile."""
    known = [share for share in shares if not math.isnan(share)]
    if known and 0 < max(known) <= 1:
        raise UnreadableFile("Tous les pourcentages de ce fichier sont entre 0 et 1.", _FRACTIONS)


def satellite(entry: Format, names: Sequence[str], rows: Collection[Sequence[float]]) -> list[str]:
    """Refuse a file of speeds that counts the satellite, which hides all that is ill served.

    Its columns are those of the file without satellite: only its values tell it apart. Too few
    communes prove nothing: it is then said. Raises UnreadableFile.
    """
    rule = entry.satellite
    if rule is None or entry.refus is None or rule.colonne not in names:
        return []
    place, total = names.index(rule.colonne), names.index(TOTAL)
    served = [row[place] >= row[total] for row in rows if row[total]]
    if not served or 100 * sum(served) / len(served) < rule.part:
        return []
    if len(served) >= rule.communes:
        raise UnreadableFile(entry.refus.quoi, entry.refus.faire)
    label = next(c.libelle for c in entry.colonnes if c.id == rule.colonne)
    return [
        f"Toutes les communes du fichier sont à 100 % pour « {label} » : si ce fichier est "
        "commune_debit, il compte le satellite et ne dit rien des logements mal desservis."
    ]


def _number(text: str) -> str:
    return "".join(text.removesuffix("%").split()).replace(",", ".")
