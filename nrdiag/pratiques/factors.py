"""The emission factors per device: data/catalogue/facteurs*.csv, read, merged and checked."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nrdiag import settings
from nrdiag.pratiques.devices import CatalogueError, DeviceCatalogue, device_catalogue

DEFAULT_SET = "ademe"
_NUMBERS = (
    "kgco2e_hors_usage",
    "bas",
    "haut",
    "duree_ans",
    "kwh_an",
    "kwh_bas",
    "kwh_haut",
    "masse_kg",
    "mips_kg",
    "ecart_type_relatif",
)
_TEXTS = ("complete", "millesime", "source", "licence")
COLUMNS = ("type", "jeu", *_NUMBERS, *_TEXTS)


@dataclass(frozen=True, slots=True)
class Factor:
    """The factors of one device type in one set.

    ``kgco2e_hors_usage``: kgCO2e of manufacture, transport and end of life, with ``bas`` and
    ``haut`` the spread between sources (not a confidence interval). ``kwh_an``: kWh per year.
    ``masse_kg``, ``mips_kg`` (materials moved, kg) and ``ecart_type_relatif`` may be unknown.
    ``sans_bornes``: the source gives at most one bound, the missing one equals the central value.
    ``complete``: the type is not in the set's own source and comes from ``source``.
    """

    type: str
    jeu: str
    kgco2e_hors_usage: float
    bas: float
    haut: float
    duree_ans: float
    kwh_an: float
    kwh_bas: float
    kwh_haut: float
    masse_kg: float | None
    mips_kg: float | None
    ecart_type_relatif: float | None
    sans_bornes: bool
    complete: bool
    millesime: str
    source: str
    licence: str


#: Set id -> device type -> factor.
FactorTable = Mapping[str, Mapping[str, Factor]]


@dataclass(slots=True)
class _Cells:
    """The cells of one (type, set), filled by one file, or by several that complete each other."""

    where: str
    numbers: dict[str, float]
    texts: dict[str, list[str]]


def load_factors(paths: Sequence[Path], catalogue: DeviceCatalogue) -> FactorTable:
    """Read the factor tables; a later file may only fill the cells that an earlier left empty.

    Raises CatalogueError, naming file and line, for an unknown type or set, a duplicate, a
    missing, unreadable or negative number, a zero lifetime, or bas > central > haut out of order.
    """
    merged: dict[tuple[str, str], _Cells] = {}
    for path in paths:
        seen: set[tuple[str, str]] = set()
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise CatalogueError(f"{path.name}, ligne 1 : colonnes inattendues")
            for row in reader:
                where = f"{path.name}, ligne {reader.line_num}"
                key = (row["type"], row["jeu"])
                if row["type"] not in catalogue.types:
                    raise CatalogueError(f"{where} : type inconnu « {row['type']} »")
                if row["jeu"] not in catalogue.jeux:
                    raise CatalogueError(f"{where} : jeu inconnu « {row['jeu']} »")
                if key in seen:
                    raise CatalogueError(f"{where} : doublon de {row['type']} ({row['jeu']})")
                seen.add(key)
                cells = merged.setdefault(key, _Cells(where, {}, {}))
                _fill(cells, row, where)
    table: dict[str, dict[str, Factor]] = {factor_set: {} for factor_set in catalogue.jeux}
    for (device, factor_set), cells in merged.items():
        table[factor_set][device] = _factor(device, factor_set, cells)
    return table


@lru_cache(maxsize=1)
def factor_table() -> FactorTable:
    files = ("facteurs.csv", "facteurs_boavizta_odbl.csv")
    return load_factors([settings.CATALOGUE / name for name in files], device_catalogue())


def _fill(cells: _Cells, row: Mapping[str, str], where: str) -> None:
    for column in _NUMBERS:
        if not row[column]:
            continue
        if column in cells.numbers:
            raise CatalogueError(f"{where} : {column} est déjà donné ({cells.where})")
        cells.numbers[column] = _number(row[column], column, where)
    for column in _TEXTS:
        values = cells.texts.setdefault(column, [])
        if row[column] and row[column] not in values:
            values.append(row[column])
    cells.where = where


def _number(text: str, column: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CatalogueError(f"{where} : {column} n’est pas un nombre (« {text} »)")
    if value < 0:
        raise CatalogueError(f"{where} : {column} est négatif ({text})")
    return value


def _factor(device: str, factor_set: str, cells: _Cells) -> Factor:
    numbers, where = cells.numbers, cells.where
    for column in ("kgco2e_hors_usage", "duree_ans", "kwh_an"):
        if column not in numbers:
            raise CatalogueError(f"{where} : {column} manque pour {device} ({factor_set})")
    if numbers["duree_ans"] == 0:
        raise CatalogueError(f"{where} : duree_ans est nulle")
    bounds = {
        **dict.fromkeys(("bas", "haut"), numbers["kgco2e_hors_usage"]),
        **dict.fromkeys(("kwh_bas", "kwh_haut"), numbers["kwh_an"]),
    }
    full = bounds | numbers
    for low, central, high in (
        ("bas", "kgco2e_hors_usage", "haut"),
        ("kwh_bas", "kwh_an", "kwh_haut"),
    ):
        if not full[low] <= full[central] <= full[high]:
            raise CatalogueError(f"{where} : il faut {low} ≤ {central} ≤ {high}")
    texts = {column: " ; ".join(values) for column, values in cells.texts.items()}
    return Factor(
        type=device,
        jeu=factor_set,
        kgco2e_hors_usage=full["kgco2e_hors_usage"],
        bas=full["bas"],
        haut=full["haut"],
        duree_ans=full["duree_ans"],
        kwh_an=full["kwh_an"],
        kwh_bas=full["kwh_bas"],
        kwh_haut=full["kwh_haut"],
        masse_kg=full.get("masse_kg"),
        mips_kg=full.get("mips_kg"),
        ecart_type_relatif=full.get("ecart_type_relatif"),
        sans_bornes=not {"bas", "haut"} <= numbers.keys(),
        complete=texts["complete"] == "oui",
        millesime=texts["millesime"],
        source=texts["source"],
        licence=texts["licence"],
    )
