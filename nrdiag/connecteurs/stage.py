"""The new edition, built aside: tables merged, what is declared with them, measures rebuilt."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Measure, measures
from nrdiag.catalogue.reading import Entry
from nrdiag.catalogue.sources import Source, sources
from nrdiag.connecteurs.declared import Connector, Fed, Shape
from nrdiag.connecteurs.report import Reading
from nrdiag.connecteurs.vintage import of_source

APART = "a_part"
#: The build of the whole of France takes a few seconds; beyond this, something is wrong.
BUILD_SECONDS = 900


class BuildError(RuntimeError):
    """The edition built aside is not valid; the message is in French."""


def copy_current(aside: Path) -> None:
    """The tables of the edition in use, its inner points, and a link to the contours."""
    shutil.copytree(settings.TABLES, aside / "tables")
    (aside / "built").mkdir()
    shutil.copy2(settings.BUILT / "contours.parquet", aside / "built")
    if (settings.DATA / APART).is_dir():
        shutil.copytree(settings.DATA / APART, aside / APART)
    (aside / "contours").symlink_to(os.path.relpath(settings.CONTOURS, aside.resolve()))


def write_tables(aside: Path, tables: Iterable[tuple[str, pd.DataFrame]]) -> None:
    """As the embedded tables are: UTF-8, one line feed, whole numbers without a decimal."""
    for name, table in tables:
        plain = table.copy()
        for column in plain.select_dtypes("number"):
            plain[column] = plain[column].map(_plain)
        mixed = [c for c in plain.columns if plain[c].dtype == object]
        for column in mixed:
            plain[column] = plain[column].map(lambda v: _plain(v) if isinstance(v, float) else v)
        plain.to_csv(aside / "tables" / f"{name}.csv", index=False, lineterminator="\n")


def write_apart(aside: Path, reading: Reading) -> None:
    """A file of another licence: in its own folder, with its notice, in no table."""
    connector, folder = reading.connector, aside / APART
    folder.mkdir(exist_ok=True)
    reading.table.to_csv(folder / f"{connector.table}.csv", index=False, lineterminator="\n")
    notice = (
        f"{connector.titre}, {reading.vintage.text}\n{connector.producteur}\n"
        f"Licence : {connector.licence}\n{connector.adresse}\n{connector.prudence}\n"
    )
    (folder / f"{connector.table}.LICENCE.txt").write_text(notice, encoding="utf-8")


def declare(aside: Path, readings: Sequence[Reading], today: dt.date) -> None:
    """``sources.yaml`` and ``mesures.yaml``: what this edition adds to the catalogue."""
    known_sources = _own(settings.DATA / "sources.yaml")
    known_measures = _own(settings.DATA / "mesures.yaml")
    for reading in readings:
        if reading.connector.forme is Shape.APART:
            continue
        source = source_of(reading, aside, today)
        known_sources[source.id] = _dump(source)
        for fed in reading.connector.mesures:
            measure = _measure(fed, reading.connector, source)
            ours = measure.source == source.id
            if not ours and source.id in sources():
                continue  # a calculation of ours on a list of the same vintage
            known_measures[measure.id] = _dump(measure)
            if not ours:
                computed = sources()[measure.source].model_copy(
                    update={"millesime": source.millesime, "consulte": today}
                )
                known_sources[computed.id] = _dump(computed)
    for name, entries in (("sources", known_sources), ("mesures", known_measures)):
        text = yaml.safe_dump(list(entries.values()), allow_unicode=True, sort_keys=False)
        (aside / f"{name}.yaml").write_text(text, encoding="utf-8")


def source_of(reading: Reading, aside: Path, today: dt.date) -> Source:
    """The source as the pages will show it."""
    connector, report = reading.connector, reading.report
    path = aside / "tables" / f"{connector.table}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    mine = table[table["source"] == report.source]
    count = mine["commune"].nunique() if "commune" in mine else len(mine)
    return Source(
        id=report.source, titre=connector.titre, producteur=connector.producteur,
        licence=connector.licence, millesime=reading.vintage.text, consulte=today,
        adresse=connector.adresse, via=f"fichier officiel {report.fichier}",
        couverture=french.plural(count, "commune"),
        controle=report.sentence, limites=connector.prudence,
    )  # fmt: skip


def build(aside: Path) -> None:
    """Check the tables, rebuild the measures and the checksums, then open the result.

    In a process of its own, with the folder as its edition: what is in use is not touched.
    Raises BuildError (French).
    """
    env = {**os.environ, "NRDIAG_DATA": str(aside.resolve())}
    for command in (["edition", "build", "--sans-contours"], ["fiche", "FR", "--json"]):
        asked = [sys.executable, "-m", "nrdiag", *command]
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                asked, cwd=settings.ROOT, env=env, capture_output=True, text=True, check=False,
                timeout=BUILD_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise BuildError("La fabrication de l'édition a duré trop longtemps.") from error
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["sans message"]
            raise BuildError("L'édition nouvelle n'est pas valide. " + " ".join(lines)[:2000])


def write_sheet(aside: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (aside / "edition.json").write_text(text + "\n", encoding="utf-8")


def _measure(fed: Fed, connector: Connector, source: Source) -> Measure:
    known = measures().get(fed.id)
    if known is None or fed.unite:
        return Measure(
            id=fed.id, unite=fed.unite, source=source.id, millesime=source.millesime,
            additive=fed.additive, table=connector.table, colonne=fed.colonne,
        )  # fmt: skip
    ours = of_source(connector.source, known.source) is not None
    return known.model_copy(
        update={"millesime": source.millesime} | ({"source": source.id} if ours else {})
    )


def _own(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    return {entry["id"]: entry for entry in yaml.safe_load(path.read_text(encoding="utf-8"))}


def _dump(entry: Entry) -> dict[str, Any]:
    found = entry.model_dump()
    return {k: v for k, v in found.items() if v != "" or k not in ("table", "colonne")}


def _plain(value: float) -> str:
    """``43.0`` -> ``43``; nothing for a missing value."""
    return "" if pd.isna(value) else f"{value:.12g}"
