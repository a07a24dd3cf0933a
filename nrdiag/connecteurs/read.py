"""From one official file to its table and its report: recognised, read, dated, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from nrdiag.connecteurs import addresses, apart, surface
from nrdiag.connecteurs.archives import members
from nrdiag.connecteurs.codes import Moves
from nrdiag.connecteurs.communes import read_communes, read_long
from nrdiag.connecteurs.declared import Connector, Kind, Shape, connectors
from nrdiag.connecteurs.header import Header, nearly, recognise
from nrdiag.connecteurs.lines import Lines
from nrdiag.connecteurs.moves import read_moves
from nrdiag.connecteurs.opening import Opened, open_file, peek
from nrdiag.connecteurs.places import read_counts, read_places
from nrdiag.connecteurs.report import Reading, Report
from nrdiag.connecteurs.vintage import Vintage, given, named
from nrdiag.pratiques.refusal import UnreadableFile


@dataclass
class Asked:
    """What a person says beside the files: sources wanted, vintages, today (for the checks)."""

    sources: Sequence[str] = ()
    millesimes: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = field(default_factory=dt.date.today)
    moves: Moves = field(default_factory=Moves)

    def among(self) -> dict[str, Connector]:
        """The connectors wanted. Raises ValueError (French) for an unknown one."""
        known = connectors()
        lost = [name for name in self.sources if name not in known]
        if lost:
            raise ValueError(f"Source inconnue : {lost[0]}. Sources : {', '.join(known)}.")
        return {i: c for i, c in known.items() if not self.sources or i in self.sources}


def read_file(path: Path, folder: Path, asked: Asked) -> Iterator[Reading]:
    """Every reading of ``path`` (an archive may hold several files); nothing when it is not ours.

    Raises UnreadableFile (French): cut, of an unknown vintage, contradictory…
    """
    wanted = asked.among()
    for entry in apart.ours(path, wanted):
        yield apart.read_apart(path, entry, _vintage(entry, None, [path.name], asked))
        return
    for member in members(path, folder):
        names = [member.name, path.name]
        found = _big(member, wanted)
        if found is not None:
            yield found.read(member, _vintage(found.connector, None, names, asked))
            continue
        seen: list[Header] = []

        def is_header(kind: Kind, cells: Sequence[str], seen: list[Header] = seen) -> bool:
            header = recognise(kind, cells, wanted)
            if header is not None:
                seen.append(header)
            return header is not None

        opened = open_file(member, is_header)
        if opened is not None:
            yield _read(opened, seen[-1], names, asked)


def what_is(path: Path) -> str:
    """Why a file is not read, in French: the connector it nearly is, or nothing known."""
    try:
        best = max((nearly(cells) for cells in peek(path)), key=len)
    except (OSError, ValueError):
        best = ""
    return best or "Aucun fichier officiel connu n'a ces colonnes."


def _big(path: Path, wanted: Mapping[str, Connector]) -> addresses.Big | surface.Layers | None:
    if path.suffix.lower() == ".gpkg":
        return surface.layers(path, wanted)
    return addresses.big(path, wanted)


def _read(opened: Opened, header: Header, names: Sequence[str], asked: Asked) -> Reading:
    connector = header.connector
    lines = Lines(opened, header, asked.moves)
    beside: dict[str, pd.DataFrame] = {}

    @cache
    def dated() -> Vintage:
        return _vintage(connector, header.vintage or lines.vintage(), names, asked)

    if connector.forme is Shape.COMMUNES:
        table = read_communes(lines, dated)
    elif connector.forme is Shape.LONG:
        table = read_long(lines, dated)
    elif connector.forme is Shape.PLACES:
        table = read_places(lines)
    elif connector.forme is Shape.COUNT:
        table, beside = read_counts(lines)
    else:
        table, asked.moves = read_moves(lines)
    vintage = dated()
    source = vintage.source_id(connector.source)
    report = Report(
        connector.id, opened.name, opened.how, vintage.text, source, lines.read, lines.kept,
        lines.aside, tuple(sorted(lines.rejected, key=lambda r: r.ligne)),
        (*lines.notes, *lines.codes.notes(), connector.prudence),
        table["commune"].nunique() if "commune" in table else 0,
    )  # fmt: skip
    table = table.assign(source=source)
    return Reading(
        connector, vintage, table, report, {n: f.assign(source=source) for n, f in beside.items()}
    )


def _vintage(
    connector: Connector, told: Vintage | None, names: Sequence[str], asked: Asked
) -> Vintage:
    """What the file tells, what its name tells, or what a person says; never a guess."""
    when = connector.millesime
    said = asked.millesimes.get(connector.id)
    found = told
    if found is None and when.nom:
        found = next((v for n in names if (v := named(when.nom, n, when.grain))), None)
    example = {"annee": "2026", "trimestre": "2026T2", "jour": "2026-11-01"}[when.grain.value]
    do = f"Ajoutez --millesime {connector.id}={example} (avec le vrai millésime)."
    if said is not None:
        spoken = given(said, when.grain)
        if spoken is None:
            raise UnreadableFile(f"Le millésime « {said} » n'est pas de la forme {example}.", do)
        if told is not None and told.order != spoken.order:
            raise UnreadableFile(
                f"{names[0]} est de {told.text}, non de {spoken.text}.", "Retirez --millesime."
            )
        found = spoken
    if found is None:
        raise UnreadableFile(f"{names[0]} ne dit pas son millésime.", do)
    if found.order > (asked.today.year, asked.today.month, asked.today.day):
        raise UnreadableFile(f"{names[0]} porte une date à venir : {found.text}.", do)
    return found
