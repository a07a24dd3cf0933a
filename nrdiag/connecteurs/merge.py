"""A new table into an edition: merged with the same vintage, in place of another, or refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.connecteurs.declared import Connector, Shape
from nrdiag.connecteurs.report import Reading
from nrdiag.connecteurs.vintage import Vintage, of_source
from nrdiag.edition.tables import read_table
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile

#: Where a commune without a line has nothing listed, rather than no value.
LISTED = (Shape.COUNT, Shape.PLACES)
#: Beyond this share of the communes known, losing them is refused unless accepted.
MAX_LOST = 0.05


@dataclass
class Merge:
    """The tables to write, by name, and what must be said."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def merge(
    folder: Path,
    reading: Reading,
    inside: Collection[str] | None,
    *,
    older: bool = False,
    loss: bool = False,
) -> Merge:
    """Put ``reading`` into the tables of ``folder`` (not written yet).

    ``inside``: only these communes. Raises UnreadableFile (French) for an older vintage (unless
    ``older``), for one that leaves many communes without a value (unless ``loss``), or for
    another one limited to a territory: a table has one vintage.
    """
    connector = reading.connector
    found = Merge()
    before = _before(folder, connector)
    same = all(source == reading.report.source for source in before)
    if before and not same and connector.courant:
        _judge(reading, max(before.values(), key=lambda v: v.order), inside, older)
    covered = _covered(reading, inside)
    for name, table in {connector.table: reading.table, **reading.beside}.items():
        fresh = table[table["commune"].isin(covered)] if "commune" in table else table
        old = _old(folder, name)
        if old is None:
            found.tables[name] = _sorted(fresh)
        elif connector.forme is Shape.MOVES:
            found.tables[name] = _sorted(pd.concat([old, fresh]))
        elif same:
            found.tables[name] = _same(old, fresh, covered)
        else:
            columns = [*old.columns, *(c for c in fresh.columns if c not in old.columns)]
            found.tables[name] = _sorted(fresh).reindex(columns=columns)
            _judge_lost(found, reading, old, fresh, loss)
    if not same:
        for name in connector.remplace:
            old = _old(folder, name)
            if old is not None and len(old):
                found.tables[name] = old.iloc[:0]
                found.notes.append(f"La table « {name} », d'un autre millésime, est vidée.")
    return found


def _before(folder: Path, connector: Connector) -> dict[str, Vintage]:
    """The sources of this connector that its tables hold today, with their vintage."""
    found: dict[str, Vintage] = {}
    for name in (connector.table, *connector.remplace):
        old = _old(folder, name)
        if old is not None and "source" in old:
            for source in old["source"].unique():
                vintage = of_source(connector.source, source)
                if vintage is not None:
                    found[source] = vintage
    return found


def _judge(reading: Reading, before: Vintage, inside: Collection[str] | None, older: bool) -> None:
    new, name = reading.vintage, reading.report.fichier
    if new.order < before.order and not older:
        raise UnreadableFile(
            f"{name} est de {new.text}, et l'édition a déjà {before.text}.",
            "Pour reculer quand même, dans toute la France, ajoutez --accepter-ancien.",
        )
    if inside is not None:
        raise UnreadableFile(
            f"{name} est de {new.text}, l'édition de {before.text} : deux millésimes ne se "
            "mélangent pas dans une même table.",
            "Retirez --territoire pour remplacer toute la table.",
        )


def _covered(reading: Reading, inside: Collection[str] | None) -> set[str]:
    """The communes of which the file tells everything, limited to ``inside``."""
    table = reading.table
    if "commune" not in table:
        return set()
    found = set(table["commune"])
    if reading.connector.forme in LISTED:
        # A commune without a line has nothing listed, in a département that the file covers.
        territories = edition().territories
        deps = {territories.get(code).departement for code in found}
        found = {
            code
            for code, territory in territories.by_code.items()
            if territory.niveau is Level.COMMUNE and territory.departement in deps
        }
    return found if inside is None else found & set(inside)


def _same(old: pd.DataFrame, fresh: pd.DataFrame, covered: Collection[str]) -> pd.DataFrame:
    """The file's lines for the communes it covers, the old ones elsewhere.

    Columns that the file does not have (ANCT's premises) stay: they are of the same vintage.
    """
    extra = [column for column in old.columns if column not in fresh.columns]
    if extra and not old["commune"].duplicated().any():
        fresh = fresh.merge(old[["commune", *extra]], on="commune", how="left")
    told = old["commune"].isin(covered)
    if "techno" in fresh:  # one map by operator and technology
        keys = pd.MultiIndex.from_frame(fresh[["operateur", "techno"]]).unique()
        told &= pd.MultiIndex.from_frame(old[["operateur", "techno"]]).isin(keys)
    kept = old[~told]
    columns = [*old.columns, *(c for c in fresh.columns if c not in old.columns)]
    return _sorted(pd.concat([kept, fresh])[columns])


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    keys = [c for c in ("commune", "operateur", "techno", "id", "code") if c in table.columns]
    return table.sort_values(keys) if keys else table


def _old(folder: Path, name: str) -> pd.DataFrame | None:
    return read_table(folder, name) if (folder / f"{name}.csv").is_file() else None


def _judge_lost(
    found: Merge, reading: Reading, old: pd.DataFrame, fresh: pd.DataFrame, loss: bool
) -> None:
    """Refuse, or say, that communes known in another vintage are not in the file."""
    if "commune" not in old or "commune" not in fresh or reading.connector.forme in LISTED:
        return
    before = set(old["commune"])
    lost = len(before - set(fresh["commune"]))
    if not lost:
        return
    count = french.plural(lost, "commune perdrait", "communes perdraient")
    if lost > MAX_LOST * len(before) and not loss:
        raise UnreadableFile(
            f"{reading.report.fichier} est d'un autre millésime que l'édition et ne donne pas "
            f"toutes ses communes : {count} leur valeur.",
            "Prenez le fichier de la France entière, ou ajoutez --accepter-perte.",
        )
    told = french.plural(lost, "commune connue", "communes connues")
    found.notes.append(f"{told} dans l'ancien millésime, sans valeur dans celui-ci.")
