"""Files with one line by commune (or arrondissement), and files with one line by value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from nrdiag import french
from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.cells import SECRET, Value, number
from nrdiag.connecteurs.codes import incomplete, is_district
from nrdiag.connecteurs.lines import Lines
from nrdiag.connecteurs.opening import Line
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.couverture.codes import CITIES
from nrdiag.pratiques.refusal import UnreadableFile

Dated = Callable[[], Vintage]


class _Entry(NamedTuple):
    lines: list[int]
    code: str
    values: dict[str, Value]


def read_communes(lines: Lines, dated: Dated) -> pd.DataFrame:
    """``commune`` and the declared columns; ``dated`` tells the vintage once the lines are read.

    Raises UnreadableFile (French).
    """
    entries: dict[str, _Entry] = {}
    cities: dict[str, str] = {}
    connector = lines.connector
    district = lines.header.find(connector.arrondissement[0]) if connector.arrondissement else None
    short = 0

    def keep(line: Line) -> None:
        nonlocal short
        code, city = lines.code_of(line)
        # Cartefibre gives Paris, Lyon and Marseille by arrondissement, in a column of its own.
        inner = line.cells[district].strip() if district is not None else ""
        if inner and city in CITIES and is_district(inner, city):
            code = inner
        if code in entries:
            raise ValueError(f"commune en double : la ligne {entries[code].lines[0]} est gardée")
        values = lines.values(line)
        short += _check(lines, values)
        entries[code], cities[code] = _Entry([line.number], code, values), city

    lines.each(keep)
    lines.judge()
    rows = _gathered(lines, entries, cities, dated)
    _judge_whole(lines, rows, short)
    return _frame(rows)


def read_long(lines: Lines, dated: Dated) -> pd.DataFrame:
    """``commune`` and one column by declared measure; « secret » where the producer says so."""
    layout = lines.connector.long
    assert layout is not None  # noqa: S101 - checked at load
    place = {
        name: lines.header.place(getattr(layout, name))
        for name in ("cle", "valeur", "statut", "etat")
    }
    entries: dict[str, _Entry] = {}
    cities: dict[str, str] = {}
    other: list[int] = []

    def keep(line: Line) -> None:
        measure = layout.mesures.get(line.cells[place["cle"]].strip())
        if measure is None:
            other.append(line.number)
            return
        code, city = lines.code_of(line)
        entry = entries.setdefault(code, _Entry([], code, {}))
        if measure in entry.values:
            raise ValueError(f"valeur en double : {measure} de {code}")
        entry.values[measure] = _long_value(line)
        entry.lines.append(line.number)
        cities[code] = city

    def _long_value(line: Line) -> Value:
        status, state = line.cells[place["statut"]].strip(), line.cells[place["etat"]].strip()
        text = line.cells[place["valeur"]].strip()
        if status in layout.secret:
            return SECRET
        if state in layout.absent or not text:
            return math.nan
        return number(text, layout.valeur)

    lines.each(keep)
    lines.set_aside(other)
    lines.judge()
    frame = _frame(_gathered(lines, {c: e for c, e in entries.items() if e.lines}, cities, dated))
    for name in layout.mesures.values():
        if name not in frame:
            raise UnreadableFile(f"{lines.opened.name} : aucune valeur de « {name} ».", AGAIN)
    return frame


def _gathered(
    lines: Lines, entries: Mapping[str, _Entry], cities: Mapping[str, str], dated: Dated
) -> dict[str, dict[str, Value]]:
    """Commune of today -> its values; counts are added, other values are not."""
    groups: dict[str, list[_Entry]] = {}
    for code, entry in entries.items():
        groups.setdefault(cities[code], []).append(entry)
    rows: dict[str, dict[str, Value]] = {}
    moves, year = lines.codes.moves, dated().year
    for city, given in groups.items():
        group = given
        if any(entry.code == city for entry in group):
            districts = [entry for entry in group if is_district(entry.code, city)]
            for entry in districts:
                lines.take_back(entry.lines, "arrondissement d'une ville déjà dans le fichier")
            group = [entry for entry in group if entry not in districts]
        reason = moves.fault(city, (entry.code for entry in group))
        reason = reason or moves.counts_more(city, groups, year)
        if not reason and len(group) > 1 and not _additive(lines, group):
            reason = (
                "plusieurs lignes pour la commune d'aujourd'hui, et ces valeurs ne s'ajoutent pas"
            )
        if reason:
            for entry in group:
                lines.take_back(entry.lines, reason)
            continue
        rows[city] = group[0].values if len(group) == 1 else _added(group)
    return rows


def _additive(lines: Lines, group: list[_Entry]) -> bool:
    secret = any(value == SECRET for entry in group for value in entry.values.values())
    return lines.connector.long is None and not secret


def _added(group: list[_Entry]) -> dict[str, Value]:
    return {name: sum(float(entry.values[name]) for entry in group) for name in group[0].values}


def _check(lines: Lines, values: Mapping[str, Value]) -> int:
    """Refuse a line whose values contradict each other; 1 when a partition is incomplete."""
    connector = lines.connector
    pairs = [(check.petit, check.grand) for check in connector.controles]
    pairs += [(faster, slower) for slower, faster in pairwise(connector.cumul)]
    for small, large in pairs:
        low, high = values.get(small), values.get(large)
        # A census estimate may exceed its total by the rounding of its last decimal.
        if isinstance(low, float) and isinstance(high, float) and low > high + 0.001:
            raise ValueError(
                f"{small} dépasse {large} : {french.number(low)} et {french.number(high)}"
            )
    if not connector.partition:
        return 0
    *parts, total = (values[name] for name in connector.partition)
    known = sum(v for v in parts if isinstance(v, float) and not math.isnan(v))
    if known > float(total):
        raise ValueError("la somme des classes dépasse le total de la ligne")
    return known < float(total)


def _judge_whole(lines: Lines, rows: Mapping[str, Mapping[str, Value]], short: int) -> None:
    """Faults of the file as a whole: half a file, the satellite counted; the rest is said."""
    connector = lines.connector
    lines.judge()
    if connector.exhaustif and (lost := incomplete(rows)):
        shown = french.enumeration(lost[:3]) + (" et d'autres" if len(lost) > 3 else "")
        raise UnreadableFile(f"{lines.opened.name} est incomplet ({shown}).", AGAIN)
    rule = connector.satellite
    if rule is not None:
        totals = [(float(r[rule.colonne]), float(r[rule.total])) for r in rows.values()]
        served = [value >= total for value, total in totals if total]
        share = 100 * sum(served) / len(served) if served else 0.0
        if share >= rule.part and len(served) >= rule.communes:
            raise UnreadableFile(
                f"{lines.opened.name} compte le satellite : presque toutes les communes y sont à "
                "100 %, ce qui cache les logements mal desservis.",
                "Prenez commune_debit_filaire.csv, sur la même page.",
            )
        if share >= rule.part:
            lines.notes.append(
                "Toutes les communes sont à 100 % : vérifiez que ce fichier est bien « filaire »."
            )
    if short:
        count = french.plural(short, "ligne a", "lignes ont")
        lines.notes.append(f"{count} une somme de classes inférieure à leur total.")


def _frame(rows: Mapping[str, Mapping[str, Value]]) -> pd.DataFrame:
    listed = [{"commune": code, **values} for code, values in sorted(rows.items())]
    return pd.DataFrame(listed)
