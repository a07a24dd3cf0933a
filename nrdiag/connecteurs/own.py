"""« Vos propres données »: a file with INSEE codes becomes an indicator of the diagnostic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, Level, Polarity
from nrdiag.connecteurs.cells import number
from nrdiag.couverture import codes
from nrdiag.dossier.document import OwnData
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.listing import Import, read_list, received
from nrdiag.pratiques.reading import RawTable, Rejection
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.territoires.territory import Territory

CODES = (
    "code insee",
    "insee com",
    "codgeo",
    "code commune",
    "insee",
    "code insee commune",
    "depcom",
)
MAX_LINES = 100_000
MAX_OWN = 12
ADVICE = (
    "Déposez un CSV ou un classeur Excel dont une colonne s'appelle « code_insee », avec une ligne "
    "par commune ou par événement."
)
SHARE = "%"
ID = "propre"


class Kind(StrEnum):
    """What the column is, hence how several lines of one commune make its value."""

    SUM = "un nombre, à additionner"
    SHARE = "une part en %, une ligne par commune"
    LINES = "compter les lignes"


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that was opened: where its codes are, and the columns that may hold the value."""

    table: RawTable
    code: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """What an indicator of one's own says of a territory: communes with a value, their sum."""

    known: int
    communes: int
    total: float | None
    low: float | None
    high: float | None


def open_own(data: bytes, name: str) -> OwnFile:
    """Find the column of codes. Raises UnreadableFile (French)."""
    table = read_list(
        data, name, lambda cell: french.fold(cell) in CODES, MAX_LINES, "lignes", ADVICE
    )
    places = [i for i, cell in enumerate(table.header) if french.fold(cell) in CODES]
    others = [cell for i, cell in enumerate(table.header) if i not in places and cell]
    return OwnFile(table, places[0], tuple(dict.fromkeys(others)))


def read_own(
    file: OwnFile, kind: Kind, column: str, name: str, source: str = "", year: str = ""
) -> tuple[OwnData, Import[int]]:
    """The indicator, and what became of every line (the kept ones by their number).

    Raises UnreadableFile (French) when no line makes a value.
    """
    place = file.table.header.index(column) if kind is not Kind.LINES else None
    values: dict[str, float] = {}
    first: dict[str, int] = {}
    kept: list[int] = []
    rejected: list[Rejection] = []
    repaired = followed = 0
    for row in file.table.rows:
        try:
            code, fixed = codes.read_code(row.cells[file.code])
            commune = codes.today(code)
            if kind is Kind.SHARE and (code != commune and code not in codes.TRANSFERRED):
                raise ValueError(
                    "ancienne commune ou arrondissement : une part ne s'additionne pas"
                )
            value = 1.0 if place is None else _value(row.cells[place], kind)
            if kind is Kind.SHARE and commune in values:
                raise ValueError(f"commune en double : la ligne {first[commune]} est gardée")
        except ValueError as reason:
            rejected.append(Rejection(row.ligne, str(reason)))
            continue
        values[commune] = values.get(commune, 0.0) + value
        first.setdefault(commune, row.ligne)
        kept.append(row.ligne)
        repaired += fixed
        followed += code != commune
    if not kept:
        why = rejected[0].raison if rejected else "aucune ligne"
        raise UnreadableFile(f"Aucune ligne ne donne de valeur ({why}).", ADVICE)
    notes = codes.notes(repaired, followed)
    if kind is Kind.SHARE and len(values) > 1 and 0 < max(values.values()) <= 1:
        notes.append("Toutes les parts sont entre 0 et 1 : sont-elles bien en pour cent ?")
    found = OwnData(
        nom=name, unite=SHARE if kind is Kind.SHARE else "", source=source, millesime=year,
        valeurs={code: round(values[code], 6) for code in sorted(values)},
    )  # fmt: skip
    return found, received(file.table.name, file.table, kept, rejected, notes)


def indicator_of(own: OwnData) -> Indicator:
    """The same declaration as an indicator of the catalogue, so that the map draws it alike."""
    values = sorted(set(own.valeurs.values())) or [0.0]
    whole = all(float(value).is_integer() for value in values)
    return Indicator(
        id=ID, libelle=own.nom, court=own.nom, theme="Vos données", unite=own.unite,
        decimales=0 if whole else 1, definition=own.nom, lecture="{nom} : {valeur}.",
        polarite=Polarity.NEUTRAL, calcul={"mesure": ID}, niveaux=(Level.COMMUNE,),  # type: ignore[arg-type]
        prudence="Donnée déclarée par vous, non vérifiée par nrdiag.",
        classes=tuple(values[:-1][:4]) or (values[0],), combler="Complétez votre fichier.",
    )  # fmt: skip


def total_of(own: OwnData, territory: Territory) -> OwnTotal:
    """Counts are added; of shares only the ends are told."""
    communes = edition().territories.communes_of(territory)
    found = [own.valeurs[t.code] for t in communes if t.code in own.valeurs]
    if not found:
        return OwnTotal(0, len(communes), None, None, None)
    total = None if own.unite == SHARE else sum(found)
    return OwnTotal(len(found), len(communes), total, min(found), max(found))


def sentence(own: OwnData, territory: Territory) -> str:
    """« Ateliers : 42 dans Sicoval, d'après 12 communes sur 36. »"""
    found, entry = total_of(own, territory), indicator_of(own)
    where = territory.nom_court
    if not found.known or found.low is None or found.high is None:
        return f"{own.nom} : donnée absente pour {where}. Votre fichier n'y a aucune commune."
    known = french.plural(found.known, "commune")
    about = f"d'après {known} sur {french.number(found.communes)}"
    if found.total is not None:
        return f"{own.nom} : {french.number(found.total, entry.decimales)} dans {where}, {about}."
    low, high = (french.percent(v, entry.decimales) for v in (found.low, found.high))
    span = low if low == high else f"de {low} à {high}"
    return f"{own.nom} : {span} selon les communes de {where}, {about}."


def credit(own: OwnData) -> str:
    """The source and the vintage as the user gave them, and that nobody checked them."""
    said = ", ".join(part for part in (own.source, own.millesime) if part)
    return f"{said or 'Source non précisée'} ; donnée déclarée, non vérifiée par nrdiag."


def rows_of(own: OwnData, territories: Sequence[Territory]) -> list[tuple[Territory, float | None]]:
    """Every commune, the highest value first, those without a value last."""
    pairs = [(t, own.valeurs.get(t.code)) for t in territories]
    return sorted(pairs, key=lambda p: (p[1] is None, -(p[1] or 0.0), p[0].nom))


def _value(text: str, kind: Kind) -> float:
    plain = re.sub(r"[%\s]", "", text)
    if not plain:
        raise ValueError("valeur absente")
    value = number(plain, "la valeur")
    if value < 0:
        raise ValueError(f"valeur négative : {text[:20]}")
    if kind is Kind.SHARE and value > 100:
        raise ValueError(f"part au-delà de 100 % : {text[:20]}")
    return value
