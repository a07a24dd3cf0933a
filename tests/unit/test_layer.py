"""The map's layer: classes, marks, legend, and what has no contour."""

from __future__ import annotations

from collections import Counter

import pytest

from nrdiag.cartes.bivariate import build_crossing
from nrdiag.cartes.classes import Method, bounds_of, class_labels, class_of
from nrdiag.cartes.layer import MAP_LEVELS, build_layer, default_layer, legend, map_scope
from nrdiag.cartes.said import crossing_sentence, layer_sentence
from nrdiag.catalogue.crossings import crossings
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.compute import figure_of, outcome
from nrdiag.indicateurs.edition import edition

FIBRE = indicators()["ftth_taux"]
CROSSING = crossings()["fibre_75_plus"]


@pytest.mark.parametrize("id", list(indicators()))
def test_a_bound_belongs_to_the_class_below_it(id: str) -> None:
    bounds = indicators()[id].classes
    for rank, bound in enumerate(bounds):
        assert (class_of(bound, bounds), class_of(bound + 0.001, bounds)) == (rank, rank + 1)


@pytest.mark.parametrize("id", list(indicators()))
def test_the_quick_outcome_is_that_of_the_figure(id: str) -> None:
    data = edition()
    for code in ("31254", "31001", "01001", "243100633", "31", "R76", "FR", "98411", "12218"):
        territory = data.territories.get(code)
        if territory.niveau not in indicators()[id].niveaux:
            continue
        figure = figure_of(indicators()[id], territory, data.measures)
        value, status = outcome(indicators()[id], code, data.measures)
        assert (value, status) == (figure.value, figure.status), code


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("243100633", Level.COMMUNE),
        ("31", Level.COMMUNE),
        ("R76", Level.EPCI),
        ("FR", Level.REGION),
        ("FR", Level.COMMUNE),
    ],
)
def test_one_mark_per_polygon_of_each_file(code: str, level: Level) -> None:
    """Marks are as long as the file has polygons; those shown are those of the territory."""
    data = edition()
    layer = build_layer(FIBRE, data.territories.get(code), level, data)
    shown = 0
    for file in layer.painting.files:
        assert len(file.marks) == data.file_sizes[file.url.removeprefix("/app/static/contours/")]
        inside = sum(mark != "." for mark in file.marks)
        assert file.texts is None or len(file.texts) == inside
        shown += inside
    assert shown == layer.painting.size
    assert shown + len(layer.painting.without_contour) == len(layer.members)
    assert sum(line.count for line in layer.painting.legend) == len(layer.members)


@pytest.mark.parametrize("code", ["243100633", "31", "FR"])
def test_each_mark_is_at_the_rank_of_its_own_commune(code: str) -> None:
    data = edition()
    layer = build_layer(FIBRE, data.territories.get(code), Level.COMMUNE, data)
    marks = {f.url.rsplit("contours/", 1)[1]: f.marks for f in layer.painting.files}
    places = data.one_map_places if code == "FR" else data.places
    for territory, value in zip(layer.members, layer.values, strict=True):
        if territory.code not in places:
            continue
        place = places[territory.code]
        expected = {"-", "s"} if value is None else {str(class_of(value, layer.bounds))}
        assert marks[place.file][place.rank] in expected


def test_the_one_map_of_france_is_in_the_order_of_its_file() -> None:
    """The order is a convention between two programs: the file itself is read to check it."""
    from nrdiag.rapport.vector_map import polygons_of

    places = edition().one_map_places
    file = next(iter(places.values())).file
    codes = [code for code, _ in polygons_of(f"/app/static/contours/{file}")]
    assert [code for code, place in sorted(places.items(), key=lambda p: p[1].rank)] == codes


def test_rows_are_ranked_and_those_without_a_value_come_last() -> None:
    data = edition()
    layer = build_layer(
        indicators()["taux_pauvrete"], data.territories.get("31"), Level.COMMUNE, data
    )
    values = [layer.values[rank] for rank in layer.ranked]
    known = [value for value in values if value is not None]
    assert 0 < layer.known == len(known) < len(values)
    assert values[: len(known)] == sorted(known, reverse=True)


def test_a_commune_without_contour_is_listed_and_counted() -> None:
    layer = build_layer(FIBRE, edition().territories.get("12"), Level.COMMUNE, edition())
    assert [t.code for t in layer.painting.without_contour] == ["12218"]
    assert "12218" in [t.code for t in layer.members]


def test_the_map_of_a_commune_is_its_epci_or_its_departement() -> None:
    data = edition()
    assert map_scope(data.territories.get("31254"), data).code == "243100633"
    assert map_scope(data.territories.get("22016"), data).code == "22"


@pytest.mark.parametrize("id", list(indicators()))
def test_labels_are_french_and_one_per_class(id: str) -> None:
    entry = indicators()[id]
    labels = class_labels(entry, entry.classes)
    assert len(labels) == len(entry.classes) + 1 == len(set(labels))
    assert labels[-1].startswith("plus de ")
    assert len(legend(entry, entry.classes, Counter())) == len(labels)


def test_labels_of_the_fibre() -> None:
    labels = class_labels(FIBRE, FIBRE.classes)
    assert [label.replace("\u00a0", " ") for label in labels] == [
        "jusqu'à 80 %", "80 à 90 %", "90 à 95 %", "95 à 99 %", "plus de 99 %",
    ]  # fmt: skip


def test_metropolitan_france_opens_without_its_overseas() -> None:
    """Reunion and others would shrink it to a dot; alone, an overseas territory is framed."""
    data = edition()
    everyone = indicators()["pop_totale"]
    france = build_layer(everyone, data.territories.get("FR"), MAP_LEVELS[Level.FRANCE][0], data)
    (south, west), (north, east) = france.painting.bounds
    assert (41 < south < north < 52) and (-6 < west < east < 10)
    alone = build_layer(everyone, data.territories.get("974"), Level.COMMUNE, data)
    assert alone.painting.bounds[0][0] < -20


VALUES = [float(v) for v in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50, 51, 52, 99)]


@pytest.mark.parametrize("method", [Method.QUANTILES, Method.NATURAL, Method.EQUAL])
def test_methods_give_rising_bounds_that_leave_no_value_out(method: Method) -> None:
    bounds = bounds_of(FIBRE, method, VALUES)
    assert list(bounds) == sorted(set(bounds))
    assert bounds[-1] < max(VALUES)
    assert len(bounds) == 4


def test_what_each_method_promises() -> None:
    """Equal numbers, equal widths, and groups that a gap separates."""
    quantiles = bounds_of(FIBRE, Method.QUANTILES, VALUES)
    sizes = Counter(class_of(v, quantiles) for v in VALUES)
    assert max(sizes.values()) - min(sizes.values()) <= 1
    equal = (*bounds_of(FIBRE, Method.EQUAL, VALUES), max(VALUES))
    widths = [high - low for low, high in zip((1.0, *equal), equal, strict=False)]
    assert max(widths) - min(widths) < 0.2
    natural = bounds_of(FIBRE, Method.NATURAL, VALUES)
    assert len({class_of(v, natural) for v in (50, 51, 52)}) == 1
    assert class_of(52, natural) < class_of(99, natural)
    assert class_of(10, natural) < class_of(50, natural)


def test_few_distinct_values_keep_the_declared_thresholds() -> None:
    assert bounds_of(FIBRE, Method.QUANTILES, [80.0, 90.0, 90.0]) == FIBRE.classes


def test_counts_of_large_territories_get_their_own_round_bounds() -> None:
    """The bounds of a commune would put every région in one class."""
    data = edition()
    everyone = indicators()["pop_totale"]
    regions = build_layer(everyone, data.territories.get("FR"), Level.REGION, data)
    counts = [line.count for line in regions.painting.legend if line.colour]
    assert sum(count > 0 for count in counts) >= 4
    communes = build_layer(everyone, data.territories.get("31"), Level.COMMUNE, data)
    assert communes.bounds == everyone.classes
    # A share keeps its thresholds at every level: two maps compare.
    share = build_layer(FIBRE, data.territories.get("R76"), Level.DEPARTEMENT, data)
    assert share.bounds == FIBRE.classes


def test_the_sentence_says_the_range_and_what_is_missing() -> None:
    data = edition()
    layer = build_layer(FIBRE, data.territories.get("243100633"), Level.COMMUNE, data)
    said = layer_sentence(layer).replace("\u202f", " ")
    assert "entre 78,1 % (Labège) et 100,0 %" in said
    assert "absente" not in said
    poor = build_layer(
        indicators()["taux_pauvrete"], data.territories.get("243100633"), Level.COMMUNE, data
    )
    assert "Valeur absente ou secrète pour 25 communes sur 36" in layer_sentence(poor)
    none = build_layer(FIBRE, data.territories.get("01"), Level.COMMUNE, data)
    assert "donnée absente" in layer_sentence(none)


def test_the_crossing_puts_each_commune_in_one_cell() -> None:
    data = edition()
    layer = build_crossing(CROSSING, data.territories.get("31"), Level.COMMUNE, data)
    assert sum(line.count for line in layer.painting.legend if line.colour) == 586
    for crossed in layer.crossed:
        lacking = 100 - (crossed.column_figure.value or 0)
        assert crossed.column == (lacking > 1) + (lacking > 5)
        assert crossed.row == sum((crossed.row_figure.value or 0) > b for b in (10, 14))
    names = {c.territory.nom for c in layer.both}
    assert "Vieille-Toulouse" in names
    assert crossing_sentence(layer).startswith(f"Double peine : {len(names)} communes sur 586")


def test_the_crossing_where_one_value_is_missing_says_so() -> None:
    data = edition()
    layer = build_crossing(CROSSING, data.territories.get("01"), Level.COMMUNE, data)
    assert not layer.crossed
    assert "donnée absente" in crossing_sentence(layer)
    assert set(layer.painting.files[0].marks) == {"-"}


@pytest.mark.parametrize(
    ("code", "indicator"),
    [("243100633", "ftth_taux"), ("75056", "distance_france_services"), ("98411", "pop_totale")],
)
def test_the_map_opens_on_what_is_known_for_half_of_it(code: str, indicator: str) -> None:
    layer = default_layer(edition().territories.get(code), edition())
    assert layer.indicator.id == indicator
