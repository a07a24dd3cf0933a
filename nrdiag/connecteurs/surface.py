"""ARCEP's theoretical coverage (GeoPackage, one by operator): the share of each commune's area."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio  # type: ignore[import-untyped]
import shapely
from pyproj import Transformer

from nrdiag import settings
from nrdiag.connecteurs.archives import AGAIN
from nrdiag.connecteurs.declared import Connector, Kind, Shape
from nrdiag.connecteurs.header import recognise
from nrdiag.connecteurs.report import Reading, Report
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.edition.topology import decode
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile

#: The maps of metropolitan France are in Lambert 93.
LAMBERT = 2154
OVERSEAS = ("971", "972", "973", "974", "976")


@dataclass(frozen=True)
class Layers:
    """A map whose columns are those of a declared connector."""

    connector: Connector
    columns: tuple[str, ...]

    def read(self, path: Path, vintage: Vintage) -> Reading:
        return read_surface(path, self, vintage)


def layers(path: Path, wanted: Mapping[str, Connector]) -> Layers | None:
    """The connector of a map. Raises UnreadableFile when cut or not in Lambert 93."""
    ours = {i: c for i, c in wanted.items() if c.forme is Shape.AREA}
    if not ours:
        return None
    try:
        info = pyogrio.read_info(path)
    except Exception as error:  # pyogrio's errors share no class of their own
        raise UnreadableFile(f"{path.name} n'est pas une carte lisible.", AGAIN) from error
    names = [str(name) for name in info["fields"]]
    found = recognise(Kind.MAP, names, ours)
    if found is None:
        return None
    if str(info["crs"]).removeprefix("EPSG:") != str(LAMBERT):
        raise UnreadableFile(
            f"{path.name} n'est pas en Lambert 93 (EPSG:2154).",
            "Seules les cartes de métropole sont lues.",
        )
    return Layers(found.connector, tuple(names))


def read_surface(path: Path, found: Layers, vintage: Vintage) -> Reading:
    """Share (%) of the area of each commune by operator and technology, one département a time.

    A département that the map does not touch gets no row: nothing says that it was drawn. Raises
    UnreadableFile (French).
    """
    connector = found.connector
    project = Transformer.from_crs(4326, LAMBERT, always_xy=True)
    read, bad = _judged(path)
    rows: list[dict[str, Any]] = []
    for shapes in _departements():
        codes = list(shapes)
        contours = shapely.transform(
            np.array(list(shapes.values())),
            lambda xy: np.column_stack(project.transform(xy[:, 0], xy[:, 1])),
        )
        for (operator, technology), covered in _covered(path, shapely.total_bounds(contours)):
            inside = shapely.area(shapely.intersection(contours, covered))
            share = 100 * inside / shapely.area(contours)
            rows += [
                {
                    "commune": code, "operateur": operator, "techno": technology,
                    "part_surface": round(min(float(part), 100.0), 1),
                }
                for code, part in zip(codes, share, strict=True)
            ]  # fmt: skip
    if not rows:
        raise UnreadableFile(f"{path.name} ne couvre aucune commune de métropole.", AGAIN)
    source = vintage.source_id(connector.source)
    table = pd.DataFrame(rows).sort_values(["commune", "operateur", "techno"])
    rejected = tuple(Rejection(n, "polygone vide ou croisé") for n in bad)
    report = Report(
        connector.id, path.name, "GeoPackage, EPSG:2154", vintage.text, source, read,
        read - len(rejected), 0, rejected, (connector.prudence,), table["commune"].nunique(),
    )  # fmt: skip
    return Reading(connector, vintage, table.assign(source=source), report)


def _judged(path: Path) -> tuple[int, list[int]]:
    """The number of polygons, and the ranks of those that cannot be measured."""
    _, _, geometry, _ = pyogrio.raw.read(path, columns=[])
    shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    good = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & shapely.is_valid(shapes)
    return len(shapes), [int(n) + 1 for n in np.flatnonzero(~good)]


def _covered(path: Path, box: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """(operator, technology) -> all its area in ``box``."""
    meta, _, geometry, values = pyogrio.raw.read(path, bbox=tuple(box))
    names = [str(name) for name in meta["fields"]]
    shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    good = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & shapely.is_valid(shapes)
    operator, technology = (values[names.index(name)] for name in ("operateur", "techno"))
    keys = sorted({(str(o), str(t)) for o, t in zip(operator, technology, strict=True)})
    for key in keys:
        mine = good & (operator.astype(str) == key[0]) & (technology.astype(str) == key[1])
        if mine.any():
            yield key, shapely.union_all(shapes[mine])


def _departements() -> Iterator[dict[str, Any]]:
    index = json.loads((settings.CONTOURS / "index.json").read_text(encoding="utf-8"))
    for entry in index["fichiers"]:
        name = str(entry["chemin"])
        if name.startswith("communes/") and not name.startswith(
            tuple(f"communes/{code}" for code in OVERSEAS)
        ):
            yield decode((settings.CONTOURS / name).read_bytes())
