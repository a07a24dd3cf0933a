"""The edition's Frictionless descriptor: what each file holds, its source, licence and sha256."""

from __future__ import annotations

import csv
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from nrdiag import __version__, settings
from nrdiag.catalogue.sources import Source, sources

DESCRIPTOR = "datapackage.json"
LICENCE = {
    "name": "etalab-2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "title": "Licence Ouverte 2.0",
}
#: Tables that rest on several sources, or on other sources than their `source` column says.
EXTRA_SOURCES = {"fibre": ["anct_ftth_2026t2"]}


class DamagedEditionError(RuntimeError):
    """A file of the edition is missing or was altered; the message is in French."""


def describe(folder: Path) -> dict[str, Any]:
    """The descriptor of every table, built file and contour below ``folder`` (no clock in it)."""
    files = [
        *sorted((folder / "tables").glob("*.csv")),
        *sorted(p for p in (folder / "built").iterdir() if p.suffix in (".csv", ".parquet")),
        *sorted((folder / "contours").rglob("*.json")),
        *sorted(folder.glob("*.yaml")),
        *sorted((folder / "a_part").glob("*")),
    ]
    return {
        "profile": "data-package",
        "name": "nrdiag-edition",
        "title": "Édition embarquée de nrdiag : fracture numérique des territoires de France",
        "version": __version__,
        "licenses": [LICENCE],
        "sources": [_describe_source(source) for source in sources().values()],
        "resources": [_describe_file(folder, path) for path in files],
    }


def write_descriptor(folder: Path) -> Path:
    path = folder / DESCRIPTOR
    text = json.dumps(describe(folder), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def check(folder: Path) -> None:
    """Compare every file with its checksum. Raises DamagedEditionError naming the first fault."""
    repair = "Lancez « make edition » pour la reconstruire, ou récupérez-la du dépôt."
    if folder.resolve().parent == settings.EDITIONS.resolve():
        repair = "Lancez « python -m nrdiag edition rollback » pour revenir à la précédente."
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        listed = [(str(r["path"]), r["hash"]) for r in descriptor["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedEditionError(
            f"L'édition des données est illisible ({DESCRIPTOR}). {repair}"
        ) from error
    for name, expected in listed:
        path = folder / name
        if not path.is_file():
            raise DamagedEditionError(f"Le fichier {name} manque. {repair}")
        if f"sha256:{sha256(path)}" != expected:
            raise DamagedEditionError(f"Le fichier {name} a été modifié. {repair}")


@cache
def edition_id() -> str:
    """Twelve characters that name the edition: they change when any of its files does."""
    return sha256(settings.DATA / DESCRIPTOR)[:12]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _describe_source(source: Source) -> dict[str, str]:
    return {
        "name": source.id, "title": source.titre, "path": source.adresse,
        "producer": source.producteur, "licence": source.licence, "vintage": source.millesime,
        "retrieved": source.consulte.isoformat(), "via": source.via,
    }  # fmt: skip


def _describe_file(folder: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    described: dict[str, Any] = {
        "name": name.removesuffix(path.suffix).replace("/", "-").replace(".", "-").lower(),
        "path": name,
        "format": path.suffix[1:],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            header = list(rows.fieldnames or [])
            used = {row["source"]: None for row in rows if row.get("source") in sources()}
            described["rows"] = rows.line_num - 1
        used |= dict.fromkeys(EXTRA_SOURCES.get(path.stem, []))
        described["encoding"] = "utf-8"
        described["schema"] = {"fields": [{"name": f, "type": _type_of(f)} for f in header]}
        described["nrdiag:sources"] = sorted(used)
    elif name.startswith("contours/"):
        described["nrdiag:sources"] = ["ign_contours"]
    return described


NUMBERS = ("population", "valeur", "personnes", "latitude", "longitude", "lon", "lat")


def _type_of(column: str) -> str:
    # Codes and postcodes stay text; « revenus » mixes numbers and the word « secret ».
    if column in NUMBERS or column.startswith(("age_", "xm", "ym")):
        return "number"
    return "integer" if column in ("raccordables", "locaux_arcep", "locaux_anct") else "string"
