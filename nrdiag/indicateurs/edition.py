"""The edition in use: territories, measures, search and contours, loaded once per process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd

from nrdiag import settings
from nrdiag.edition.package import edition_id
from nrdiag.indicateurs.table import MeasureTable, load_measures
from nrdiag.territoires.search import SearchIndex
from nrdiag.territoires.territory import Territories, load_territories


class Place(NamedTuple):
    """A territory on the map: contour file, rank in it, inner point and box (degrees)."""

    file: str
    rank: int
    point: tuple[float, float]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Edition:
    """Everything that is read from ``data/``; immutable, shared by every session."""

    id: str
    territories: Territories
    measures: MeasureTable

    @cached_property
    def search(self) -> SearchIndex:
        return SearchIndex(self.territories)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each territory with a contour is drawn, by code."""
        frame = pd.read_parquet(settings.BUILT / "contours.parquet")
        columns = ["fichier", "rang", "lon", "lat", "xmin", "ymin", "xmax", "ymax"]
        values = zip(*(frame[c].tolist() for c in columns), strict=True)
        return {
            code: Place(file, rank, (lon, lat), (west, south, east, north))
            for code, (file, rank, lon, lat, west, south, east, north) in zip(
                frame["code"].tolist(), values, strict=True
            )
        }

    @cached_property
    def one_map_places(self) -> dict[str, Place]:
        """The same communes in the one file that holds them all, coarser, by ascending code."""
        index = json.loads((settings.CONTOURS / "index.json").read_text(encoding="utf-8"))
        file = next(
            str(entry["chemin"]) for entry in index["fichiers"]
            if str(entry["chemin"]).startswith("communes-france.")
        )  # fmt: skip
        communes = sorted(c for c, p in self.places.items() if p.file.startswith("communes/"))
        return {
            code: self.places[code]._replace(file=file, rank=rank)
            for rank, code in enumerate(communes)
        }

    @cached_property
    def file_sizes(self) -> dict[str, int]:
        """Number of polygons of each contour file."""
        sizes: dict[str, int] = {}
        for place in (*self.places.values(), *self.one_map_places.values()):
            sizes[place.file] = sizes.get(place.file, 0) + 1
        return sizes

    @cached_property
    def without_contour(self) -> tuple[str, ...]:
        """Codes of the communes that the source gives without geometry."""
        index = json.loads((settings.CONTOURS / "index.json").read_text(encoding="utf-8"))
        return tuple(index["sans_geometrie"])

    @cached_property
    def help_places(self) -> pd.DataFrame:
        """France services: nom, adresse, commune, latitude, longitude, type, format."""
        path = settings.TABLES / "france_services.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False).astype(
            {"latitude": float, "longitude": float}
        )


@cache
def edition() -> Edition:
    """The embedded edition (0.6 s the first time, then free)."""
    measures = load_measures(settings.BUILT / "mesures.parquet")
    populations = {
        code: cell.value
        for code, cell in measures.cells["population"].items()
        if cell.value is not None
    }
    territories = load_territories(settings.TABLES, populations)
    return Edition(edition_id(), territories, measures)
