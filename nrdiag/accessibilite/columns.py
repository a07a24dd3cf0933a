"""The columns of a file of sites: nrdiag's own, those of Accès'Cible, and the personal ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag.french import fold


class Column(StrEnum):
    """A column that nrdiag reads; the values are those of its own files."""

    SITE = "site"
    CODE = "code"
    NAME = "organisme"
    MENTION = "mention"
    RATE = "taux"
    DATE = "date"
    AUDITOR = "auditeur"
    DECLARATION = "declaration"
    SCHEME = "schema"
    PLAN = "plan"
    REACHABLE = "joignable"
    READ_ON = "lu_le"
    NOTE = "note"
    UPDATED = "mise_a_jour"
    SCHEME_YEARS = "annees_schema"
    PLAN_YEARS = "annees_plan"
    ORIGIN = "origine"


#: Columns of the scanner's output, of the template and of the download of what was kept.
FILE_COLUMNS = tuple(column.value for column in Column)[:13]

#: Folded header -> column, exact.
_EXACT: dict[str, Column] = {
    header: column
    for column, headers in {
        Column.SITE: "site|adresse du site|adresse|url|site web|site internet|lien",
        Column.CODE: "code|code insee|insee|siren|code insee ou siren|commune code",
        Column.NAME: "organisme|nom|nom du site|collectivite|commune|entite",
        Column.MENTION: "mention|mention du niveau d accessibilite|niveau|statut|etat",
        Column.RATE: "taux|taux de conformite|taux global|taux global de conformite|taux rgaa|"
        "conformite|taux de conformite rgaa",
        Column.DATE: "date|date de la declaration|date de declaration|date de l audit|date audit|"
        "declaration du",
        Column.AUDITOR: "auditeur|audit realise par|audite par",
        Column.DECLARATION: "declaration|presence d une declaration d accessibilite|"
        "declaration d accessibilite|adresse de la declaration",
        Column.SCHEME: "schema|schema pluriannuel|schema pluriannuel d accessibilite",
        Column.PLAN: "plan|plan d action|plan annuel|plan d actions",
        Column.REACHABLE: "joignable|site joignable",
        Column.READ_ON: "lu le|verification effectuee le|date de lecture",
        Column.NOTE: "note|remarque|commentaire",
        Column.UPDATED: "mise a jour|declaration mise a jour le|audit mis a jour le|"
        "date de mise a jour",
        Column.SCHEME_YEARS: "annees schema|annees de validite du schema",
        Column.PLAN_YEARS: "annees plan|annee s du plan|annees du plan|annee du plan",
        Column.ORIGIN: "origine",
    }.items()
    for header in headers.split("|")
}
#: When no exact name fits: a header that contains these words, the first that matches.
_LOOSE: tuple[tuple[re.Pattern[str], Column], ...] = tuple(
    (re.compile(pattern), column)
    for pattern, column in (
        (r"annee.* schema", Column.SCHEME_YEARS),
        (r"annee.* plan", Column.PLAN_YEARS),
        (r"schema.* pluriannuel|schema d accessibilite", Column.SCHEME),
        (r"plan d action|plan annuel", Column.PLAN),
        (r"(?:declaration|audit).* mise? a jour", Column.UPDATED),
        (r"mention", Column.MENTION),
        (r"taux.* conformite|conformite.* taux", Column.RATE),
        (r"date.* (?:declaration|audit)", Column.DATE),
        (r"audit.* par\b", Column.AUDITOR),
        (r"verification.* le\b", Column.READ_ON),
        (r"joignable", Column.REACHABLE),
    )
)
#: Never a rate of the RGAA: the mean by page, and the score of an automatic tool.
_NOT_THE_RATE = re.compile(r"\btaux moyen|\bmoyen(?:ne)?\b|taux de reussite|lighthouse|score")
_PERSONAL = re.compile(
    r"\b(?:e ?mails?|mails?|courriels?|telephones?|tel|prenoms?|referents?|contact)\b"
)
#: Headers that only Accès'Cible writes.
_ACCES_CIBLE = re.compile(
    r"mention du niveau d accessibilite|declaration hebergee sur le site audite|"
    r"verification effectuee le"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column is, and what became of the others, by their own names."""

    positions: dict[Column, int]
    personal: tuple[str, ...]
    ignored: tuple[str, ...]
    not_the_rate: tuple[str, ...]
    acces_cible: bool


def is_header(cell: str) -> bool:
    return _meaning(fold(cell)) is not None


def find_columns(header: Sequence[str]) -> Columns:
    """Recognise the columns; the first of two with one meaning is read.

    « Adresse du site » of Accès'Cible comes before « URL », which is the same site.
    """
    positions: dict[Column, int] = {}
    personal: list[str] = []
    ignored: list[str] = []
    other_rates: list[str] = []
    for position, name in enumerate(header):
        folded = fold(name)
        column = _meaning(folded)
        if _PERSONAL.search(folded):
            personal.append(name)
        elif column and column not in positions:
            positions[column] = position
        elif _NOT_THE_RATE.search(folded):
            other_rates.append(name)
        elif name:
            ignored.append(name)
    acces_cible = any(_ACCES_CIBLE.search(fold(name)) for name in header)
    return Columns(positions, tuple(personal), tuple(ignored), tuple(other_rates), acces_cible)


def _meaning(folded: str) -> Column | None:
    if not folded or _PERSONAL.search(folded) or _NOT_THE_RATE.search(folded):
        return None
    if folded in _EXACT:
        return _EXACT[folded]
    if folded.startswith(("url de redirection", "declaration hebergee", "titres de")):
        return None
    return next((column for pattern, column in _LOOSE if pattern.search(folded)), None)
