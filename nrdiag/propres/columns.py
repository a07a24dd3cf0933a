"""The columns of a user's file: which gives the code, which may give the value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag.french import fold
from nrdiag.pratiques.reading import RawTable
from nrdiag.propres import cells
from nrdiag.propres.rules import Rule

#: Headers of a code (folded), the surest first.
_CODES = (
    "code insee", "insee", "codgeo", "code commune", "insee com", "code insee commune", "depcom",
    "code geo", "codgeo com", "com", "siren epci", "code epci", "siren", "epci",
    "code departement", "code dep", "dep", "departement", "code region", "reg", "code territoire",
    "code",
)  # fmt: skip
_POSTAL = re.compile(r"\b(?:postal|postale|postaux|cp)\b")
#: A header that tells who somebody is: its column is never offered.
_PERSONAL = re.compile(
    r"\b(?:nom|prenom|mail|courriel|tel|telephone|naissance|identifiant|matricule|"
    r"securite sociale|nir)s?\b"
)
#: The same, unless its cells are numbers (« usagers », « couverture mobile »): counts of people.
_PEOPLE = re.compile(
    r"\b(?:personne|usager|beneficiaire|portable|mobile|adresse|agent|conseiller|contact)s?\b"
)
#: Numbers that measure nothing: a place, a day, another code.
_NOT_MEASURES = re.compile(
    r"\b(?:annee|an|date|jour|mois|millesime|code|insee|siren|siret|id|numero|num|latitude|"
    r"longitude|lat|lon|lng|x|y|rang)\b"
)
_RATES = re.compile(r"\b(?:taux|part|pct|pourcentage|proportion|couverture|ratio)\b|%")
_NOTES = re.compile(r"\b(?:note|moyenne|score|satisfaction|indice|age)\b")
_CODE_CELL = re.compile(r"'?(?:\d[\dAB]?\d{0,3}|\d{9}|R\d{2})")
_SAMPLE = 200
#: The column of our model: its cells may still be empty.
VALUE = "valeur"


@dataclass(frozen=True, slots=True)
class Columns:
    """The header, the places of the columns that may be chosen, and the first guesses.

    ``repeated`` are the columns in which a cell comes back: a log by this code, not a table.
    ``personal`` are the headers left out because they may tell a person; ``code`` and ``value``
    are places in the header, None when nothing was found.
    """

    header: tuple[str, ...]
    codes: tuple[int, ...]
    values: tuple[int, ...]
    personal: tuple[str, ...]
    code: int | None
    value: int | None
    percent: bool
    repeated: frozenset[int]


def is_header(cell: str) -> bool:
    """Whether a cell may be the name of a column: words, neither a number nor a code."""
    return any(c.isalpha() for c in cell) and not _CODE_CELL.fullmatch(cell.strip().upper())


def columns_of(table: RawTable) -> Columns:
    """What each column may be, judged by its header and its first cells."""
    folded = [fold(name) for name in table.header]
    sample = [row.cells for row in table.rows[:_SAMPLE]]
    personal = {
        i
        for i, name in enumerate(folded)
        if name not in _CODES
        and not _speaks_of_place(name)
        and (_PERSONAL.search(name) or (_PEOPLE.search(name) and not _numeric(sample, i)))
    }
    offered = [i for i, name in enumerate(folded) if name and i not in personal]
    code = _code(folded, offered, sample)
    numeric = [
        i
        for i in offered
        if i != code
        and not _POSTAL.search(folded[i])
        and (folded[i] == VALUE or _numeric(sample, i))
    ]
    value = next((i for i in numeric if not _NOT_MEASURES.search(folded[i])), None)
    percent = value is not None and any("%" in row[value] for row in sample)
    return Columns(
        table.header, tuple(offered), tuple(numeric),
        tuple(table.header[i] for i in sorted(personal)), code, value, percent,
        frozenset(i for i in offered if _comes_back(table, i)),
    )  # fmt: skip


def is_postal(name: str) -> bool:
    return bool(_POSTAL.search(fold(name)))


def rule_for(name: str | None, percent: bool, repeated: bool) -> Rule:
    """The likeliest rule: ``name`` is the value's header, ``repeated`` says that codes come back.

    Without a value, lines are counted.
    """
    if name is None:
        return Rule.COUNT
    folded = fold(name)
    rate = percent or _RATES.search(folded) or "%" in name
    if rate or _NOTES.search(folded):
        return Rule.MEAN if repeated else Rule.LAST
    return Rule.SUM


def _comes_back(table: RawTable, column: int) -> bool:
    filled = [row.cells[column] for row in table.rows if row.cells[column]]
    return len(set(filled)) < len(filled)


def _speaks_of_place(folded: str) -> bool:
    """« Nom de la commune » and « nombre de personnes » name nobody."""
    return bool(
        re.search(r"\b(?:commune|epci|territoire|departement|region|ville)\b", folded)
        or re.match(r"(?:nb|nombre|total|part|taux|effectif)\b", folded)
    )


def _code(
    folded: Sequence[str], offered: Sequence[int], sample: Sequence[Sequence[str]]
) -> int | None:
    """By its name and its cells, else by its cells alone, else by its name alone."""
    named = [i for name in _CODES for i in offered if folded[i] == name]
    if true := [i for i in named if _share(sample, i) > 0]:
        return true[0]
    shares = {i: _share(sample, i) for i in offered if not _POSTAL.search(folded[i])}
    best = max(shares, key=lambda i: shares[i], default=None)
    if best is not None and shares[best] >= 0.5 and not _small(sample, best):
        return best
    return named[0] if named else None


def _share(sample: Sequence[Sequence[str]], column: int) -> float:
    """The share of the filled cells that are the code of a place."""
    filled = [row[column] for row in sample if row[column]]
    return sum(map(_is_place, filled)) / len(filled) if filled else 0.0


def _small(sample: Sequence[Sequence[str]], column: int) -> bool:
    """Numbers of one to three digits could be anything: no code without a header that says so."""
    return all(len(row[column].strip()) <= 3 for row in sample)


def _is_place(text: str) -> bool:
    try:
        cells.place(text)
    except ValueError:
        return False
    return True


def _numeric(sample: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most filled cells are numbers, and at least one is."""
    filled = [row[column] for row in sample if row[column]]
    numbers = sum(map(cells.is_number, filled))
    return numbers > 0 and 2 * numbers >= len(filled)
