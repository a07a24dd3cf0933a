"""The validation report of the edition in use: each check, each file read, each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from nrdiag import __version__, french, settings
from nrdiag.connecteurs.cells import CONTACT
from nrdiag.connecteurs.compare import SHOWN, Comparison, compare, name_of
from nrdiag.connecteurs.declared import connectors
from nrdiag.connecteurs.vintage import of_source
from nrdiag.edition import versions
from nrdiag.edition.package import DamagedEditionError, check
from nrdiag.edition.schemas import validate_measures, validate_tables
from nrdiag.edition.tables import read_communes, read_table
from nrdiag.indicateurs.coverage import coverage
from nrdiag.indicateurs.edition import edition


class Finding(NamedTuple):
    """One check: what is checked, whether it holds, and what was found."""

    label: str
    good: bool
    detail: str


def report(folder: Path | None = None, today: dt.date | None = None) -> str:
    """The report as one HTML page, without anything to load."""
    folder = folder or settings.DATA
    found = edition()
    sheet = versions.sheet(folder.name) if folder.parent == settings.EDITIONS else {}
    counts = coverage(found.measures, found.territories)
    checks = list(findings(folder))
    return _template().render(
        identity=found.id, today=french.date(today or dt.date.today()), version=__version__,
        checks=checks, bad=[c for c in checks if not c.good], reports=sheet.get("rapports", []),
        left=sheet.get("non_lus", []), notes=sheet.get("notes", []),
        titles={id: entry.titre for id, entry in connectors().items()},
        counts=list(counts.values()), changes=_changes(folder, sheet), shown=SHOWN,
        number=french.number, with_unit=french.with_unit, name_of=name_of,
    )  # fmt: skip


def findings(folder: Path) -> Iterator[Finding]:
    """Every check that must hold, with what was found."""
    tables = folder / "tables"
    yield _tried("Chaque fichier correspond à son empreinte", lambda: check(folder))
    yield _tried("Les tables sont valides et leurs codes connus", lambda: validate_tables(tables))
    measures = pd.read_parquet(folder / "built" / "mesures.parquet")
    yield _tried("Chaque valeur a un statut qui lui va", lambda: validate_measures(measures))
    count = len(read_communes(tables))
    yield Finding(
        "Le nombre de communes est celui du code officiel",
        count == 34_969,
        french.plural(count, "commune"),
    )
    yield _vintages(tables)
    yield _ages(tables)
    yield _contacts(tables)


def _tried(label: str, run: Callable[[], None]) -> Finding:
    try:
        run()
    except (DamagedEditionError, ValueError, pd.errors.ParserError) as error:
        return Finding(label, good=False, detail=str(error)[:300])
    except Exception as error:  # pandera's errors share no class with ValueError
        return Finding(label, good=False, detail=type(error).__name__ + " : " + str(error)[:300])
    return Finding(label, good=True, detail="oui")


def _vintages(tables: Path) -> Finding:
    mixed = []
    for connector in connectors().values():
        if not (tables / f"{connector.table}.csv").is_file():
            continue
        told = set(read_table(tables, connector.table).get("source", []))
        vintages = {v.text for s in told if (v := of_source(connector.source, str(s)))}
        if len(vintages) > 1:
            mixed.append(f"{connector.table} ({french.enumeration(sorted(vintages))})")
    label = "Une table n'a qu'un millésime"
    return Finding(label, not mixed, french.enumeration(mixed) or "oui")


def _ages(tables: Path) -> Finding:
    """Each commune's age bands add up to its population, within one person."""
    bands = tuple(f"age_{lower}" for lower in range(0, 100, 5))
    sums = read_table(tables, "ages", bands).set_index("commune")[list(bands)].sum(axis=1)
    population = read_communes(tables)["population"].reindex(sums.index)
    wrong = int(((sums - population).abs() > 1).sum())
    label = "La somme des âges d'une commune est sa population, à une personne près"
    detail = f"{french.plural(len(sums), 'commune')} avec des âges, {french.number(wrong)} en écart"
    return Finding(label, wrong == 0, detail)


def _contacts(tables: Path) -> Finding:
    files = [p.name for p in sorted(tables.glob("*.csv")) if CONTACT.search(p.read_text("utf-8"))]
    label = "Aucune table ne garde d'adresse électronique ni de téléphone"
    return Finding(label, not files, french.enumeration(files) or "oui")


def _changes(folder: Path, sheet: dict[str, Any]) -> Comparison | None:
    previous = str(sheet.get("precedente", ""))
    try:
        return compare(versions.folder_of(previous), folder) if previous else None
    except (versions.EditionStateError, OSError):
        return None


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    # autoescape: names of files and reasons of rejection quote what others wrote.
    world = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return world.get_template("validation.html.j2")
