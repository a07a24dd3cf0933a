"""The map's layer: classes, marks, legend, and what has no contour."""

from __future__ import annotations

from collections import Counter

import pytest

from nrdiag.cartes.layer import MAP_LEVELS, build_layer, class_labels, legend, map_scope, mark_of
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import edition

FIBRE = indicators()["ftth_taux"]


def fibre(value: float | None, status: Status = Status.OBSERVED) -> Figure:
    return Figure("ftth_taux", value, "%", "arcep_ftth_2026t2", "2026", status)


@pytest.mark.parametrize("id", list(indicators()))
def test_a_bound_belongs_to_the_class_below_it(id: str) -> None:
    entry = indicators()[id]
    for rank, bound in enumerate(entry.classes):
        at = Figure(id, bound, entry.unite, "cog_2026", "", Status.OBSERVED)
        above = Figure(id, bound + 0.001, entry.unite, "cog_2026", "", Status.OBSERVED)
        assert (mark_of(at, entry), mark_of(above, entry)) == (str(rank), str(rank + 1))


def test_absent_and_secret_have_their_own_marks() -> None:
    assert mark_of(fibre(None, Status.ABSENT), FIBRE) == "-"
    assert mark_of(fibre(None, Status.SECRET), FIBRE) == "s"
    assert mark_of(fibre(0), FIBRE) == "0"


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("243100633", Level.COMMUNE),
        ("31", Level.COMMUNE),
        ("R76", Level.EPCI),
        ("FR", Level.REGION),
    ],
)
def test_one_mark_per_polygon_of_each_file(code: str, level: Level) -> None:
    """Marks are as long as the file has polygons; those shown are those of the territory."""
    data = edition()
    layer = build_layer(FIBRE, data.territories.get(code), level, data)
    shown = 0
    for file in layer.files:
        assert len(file.marks) == data.file_sizes[file.url.removeprefix("/app/static/contours/")]
        inside = sum(mark != "." for mark in file.marks)
        assert file.texts is None or len(file.texts) == inside
        shown += inside
    assert shown + len(layer.without_contour) == len(layer.rows)
    assert sum(line.count for line in layer.legend) == len(layer.rows)


def test_each_mark_is_at_the_rank_of_its_own_commune() -> None:
    data = edition()
    layer = build_layer(FIBRE, data.territories.get("243100633"), Level.COMMUNE, data)
    marks = {file.url.rsplit("contours/", 1)[1]: file.marks for file in layer.files}
    for row in layer.rows:
        place = data.places[row.territory.code]
        assert marks[place.file][place.rank] == mark_of(row.figure, FIBRE)


def test_a_commune_without_contour_is_listed_and_counted() -> None:
    layer = build_layer(FIBRE, edition().territories.get("12"), Level.COMMUNE, edition())
    assert [t.code for t in layer.without_contour] == ["12218"]
    assert "12218" in [row.territory.code for row in layer.rows]


def test_the_map_of_a_commune_is_its_epci_or_its_departement() -> None:
    data = edition()
    assert map_scope(data.territories.get("31254"), data).code == "243100633"
    assert map_scope(data.territories.get("22016"), data).code == "22"


@pytest.mark.parametrize("id", list(indicators()))
def test_labels_are_french_and_one_per_class(id: str) -> None:
    entry = indicators()[id]
    labels = class_labels(entry)
    assert len(labels) == len(entry.classes) + 1 == len(set(labels))
    assert labels[-1].startswith("plus de ")
    assert len(legend(entry, Counter())) == len(labels)


def test_labels_of_the_fibre() -> None:
    assert [label.replace("\u00a0", " ") for label in class_labels(FIBRE)] == [
        "jusqu'à 80 %", "80 à 90 %", "90 à 95 %", "95 à 99 %", "plus de 99 %",
    ]  # fmt: skip


def test_metropolitan_france_opens_without_its_overseas() -> None:
    """Reunion and others would shrink it to a dot; alone, an overseas territory is framed."""
    data = edition()
    levels = MAP_LEVELS[Level.FRANCE]
    (south, west), (north, east) = build_layer(
        indicators()["pop_totale"], data.territories.get("FR"), levels[0], data
    ).bounds
    assert (41 < south < north < 52) and (-6 < west < east < 10)
    alone = build_layer(
        indicators()["pop_totale"], data.territories.get("974"), Level.COMMUNE, data
    )
    assert alone.bounds[0][0] < -20
