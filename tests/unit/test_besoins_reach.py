"""Where one more place serves: the ranking redone by hand, and what can never happen."""

from __future__ import annotations

import csv
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag import settings
from nrdiag.besoins.distance import split
from nrdiag.besoins.ground import ON_SITE, Ground
from nrdiag.besoins.help_words import why_sentence
from nrdiag.besoins.picture import reach_map
from nrdiag.besoins.reach import PlaceSearch, opportunities, pairs_within
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.needs import needs
from nrdiag.edition.distance import great_circle
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

ID = edition().id
SICOVAL, LOT, OCCITANIE, ASTRIDE = "243100633", "46", "R76", "200072106"
RADIUS = 6371.0088


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two (lon, lat) points, in plain Python, kept to 0.1."""
    (x1, y1), (x2, y2) = ([math.radians(v) for v in p] for p in (a, b))
    h = math.sin((y1 - y2) / 2) ** 2
    h += math.cos(y1) * math.cos(y2) * math.sin((x1 - x2) / 2) ** 2
    return round(2 * RADIUS * math.asin(math.sqrt(h)), 1)


def by_hand(scope: str, reach: float, opened: tuple[str, ...] = ()) -> list[tuple[float, str]]:
    """The gain of every commune of ``scope``, from the tables, in plain Python."""
    found = edition()
    with (settings.TABLES / "ages.csv").open(encoding="utf-8", newline="") as lines:
        ages = {
            row["commune"]: sum(float(row[f"age_{n}"]) for n in (75, 80, 85, 90, 95))
            for row in csv.DictReader(lines)
        }
    places = found.help_places
    spots = list(zip(places["longitude"], places["latitude"], strict=True))
    hosts = set(places["commune"]) | set(opened)
    spots += [found.places[code].point for code in opened]
    inside = [t.code for t in found.territories.communes_of(found.territories.get(scope))]
    points = {code: found.places[code].point for code in inside if code in found.places}
    without = [
        code for code, point in points.items()
        if code not in hosts and min(haversine(point, spot) for spot in spots) > reach
    ]  # fmt: skip
    gains = []
    for code, point in points.items():
        near = [o for o in without if haversine(point, points[o]) <= reach]
        gain = round(sum(ages[o] for o in near), 1)
        if gain:
            mean = sum(ages[o] * haversine(point, points[o]) for o in near) / gain
            gains.append((-gain, round(mean, 6), code))
    return [(-gain, code) for gain, _, code in sorted(gains)]


def test_the_ranking_redone_by_hand() -> None:
    expected = by_hand(SICOVAL, 5)
    found = opportunities(SICOVAL, 5, ID)
    assert [(c.gain, c.commune.code) for c in found.best] == expected[:5]
    assert found.best[0].commune.nom == "Fourquevaux"
    first, second = found.openings[:2]
    assert first == found.best[0]
    again = by_hand(SICOVAL, 5, (first.commune.code,))
    assert (second.gain, second.commune.code) == again[0]


def test_equal_gains_go_to_the_nearer_place() -> None:
    """Belberaud and Montlaur serve the same communes: Belberaud is nearer to them."""
    best = opportunities(SICOVAL, 5, ID).best
    second, third = best[1], best[2]
    assert second.gain == third.gain
    assert {s.commune.code for s in second.served} == {s.commune.code for s in third.served}
    assert second.mean_km < third.mean_km


def test_neighbours_are_counted_apart() -> None:
    best = opportunities(SICOVAL, 5, ID).best[0]
    members = {
        c.code for c in edition().territories.communes_of(edition().territories.get(SICOVAL))
    }
    inside = [s for s in best.served if s.commune.code in members]
    outside = [s for s in best.served if s.commune.code not in members]
    assert [s.commune.nom for s in outside] == ["Préserville"]
    assert all(s.inside for s in inside)
    assert not any(s.inside for s in outside)
    assert best.gain == pytest.approx(sum(s.people or 0 for s in inside), abs=0.05)
    assert best.outside == pytest.approx(sum(s.people or 0 for s in outside), abs=0.05)


def test_communes_without_ages_are_said_and_never_counted_as_nobody() -> None:
    """At the edge of Occitanie, neighbours (and members of an EPCI astride) have no age."""
    concerned = []
    for code, reach in ((ASTRIDE, 5), (ASTRIDE, 10), ("65", 10), ("32", 10), (LOT, 10)):
        found = opportunities(code, reach, ID)
        assert found.elders
        concerned += [c for c in (*found.best, *found.openings) if c.uncounted]
    assert concerned
    assert any("pas d'effectif connu" in why_sentence(found, c) for c in concerned)
    for candidate in concerned:
        unknown = [s for s in candidate.served if s.people is None]
        assert len(unknown) == candidate.uncounted
        assert all(edition().measures.cell("pop_75_plus", s.commune.code) is None for s in unknown)
        known = sum(s.people or 0 for s in candidate.served if s.inside)
        assert candidate.gain == pytest.approx(known, abs=0.05)


def test_outside_occitanie_inhabitants_are_counted_and_it_is_said() -> None:
    found = opportunities("22", 10, ID)
    assert not found.elders
    best = found.best[0]
    people = [s.commune.population for s in best.served if s.inside]
    assert best.gain == pytest.approx(sum(p or 0 for p in people))


@pytest.mark.parametrize("code", [SICOVAL, LOT, "31"])
@pytest.mark.parametrize("reach", [5, 10, 20])
def test_each_gain_is_within_its_range_and_the_openings_decrease(code: str, reach: int) -> None:
    found = opportunities(code, reach, ID)
    for candidate in (*found.best, *found.openings):
        assert 0 <= candidate.low <= candidate.gain <= candidate.high
    gains = [c.gain for c in found.openings]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) <= found.split.beyond + 0.1
    assert len(found.left_out) == found.split.communes_beyond
    people = [-1 if s.people is None else s.people for s in found.left_out]
    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize("code", ["98411", "12218", "75056", "243100633"])
def test_nothing_to_rank_is_not_an_error(code: str) -> None:
    found = opportunities(code, 20, ID)
    assert found.best == found.openings == ()


def test_occitanie_takes_less_than_a_second() -> None:
    opportunities(SICOVAL, 5, ID)  # the ground is laid once
    start = time.process_time()
    found = opportunities.__wrapped__(OCCITANIE, needs().portees[-1], ID)
    found = opportunities.__wrapped__(OCCITANIE, needs().portees[0], ID)
    assert time.process_time() - start < 2  # two of them
    assert len(found.best) == needs().emplacements


# Properties ----------------------------------------------------------------------------------

spots = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 300)),
    min_size=2, max_size=25,
)  # fmt: skip


def synthetic(rows: list[tuple[int, int, int]], here: int) -> Ground:
    """Communes on a grid of hundredths of a degree; one of them has the only place."""
    points = np.array([(44 + y / 100, 1 + x / 100) for x, y, _ in rows])
    people = np.array([float(n) for _, _, n in rows])
    here %= len(rows)
    distance = np.round(great_circle(points, points[here]), 1)
    nearest = distance.copy()
    nearest[here] = ON_SITE
    communes = tuple(
        Territory(f"{i:05d}", f"C{i}", Level.COMMUNE, people[i]) for i in range(len(rows))
    )
    return Ground(
        communes, {t.code: i for i, t in enumerate(communes)}, points,
        np.full(len(rows), 1.5), people, people, distance, nearest,
    )  # fmt: skip


@given(rows=spots, here=st.integers(0, 100), reach=st.sampled_from([2, 5, 10]))
def test_a_place_never_lowers_the_people_within_reach_and_adds_its_gain(rows, here, reach) -> None:
    land = synthetic(rows, here)
    everyone = np.arange(len(rows))
    search = PlaceSearch(land, everyone, land.elders, reach)
    nearest = land.nearest.copy()
    before = split(everyone, land.elders, nearest, land.half_width, reach)
    for candidate in search.best(land.nearest, len(rows)):
        trial = land.nearest.copy()
        search.open(candidate, trial)
        after = split(everyone, land.elders, trial, land.half_width, reach)
        assert after.within == pytest.approx(before.within + candidate.gain)
        assert candidate.low <= candidate.gain <= candidate.high
    while step := search.best(nearest, 1):
        was = split(everyone, land.elders, nearest, land.half_width, reach).within
        search.open(step[0], nearest)
        now = split(everyone, land.elders, nearest, land.half_width, reach)
        assert now.within > was
    assert now.beyond == 0 if before.beyond else True


@given(
    origins=st.lists(st.tuples(st.floats(-60, 60), st.floats(-179, 179)), min_size=1, max_size=12),
    shift=st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)),
    reach=st.sampled_from([1, 5, 20]),
    chunk=st.integers(1, 5),
)
def test_near_pairs_are_all_found(origins, shift, reach, chunk) -> None:
    of = np.array(origins)
    to = of + np.array(shift)
    pairs = pairs_within(of, to, reach, chunk)
    km = np.round(great_circle(of[:, None], to[None]), 1)
    expected = {(int(i), int(j)) for i, j in np.argwhere(km <= reach)}
    assert set(zip(pairs.origins.tolist(), pairs.targets.tolist(), strict=True)) == expected


def test_no_pair_between_nothing() -> None:
    none = np.empty((0, 2))
    assert len(pairs_within(none, np.array([[44.0, 1.0]]), 5).km) == 0
    assert len(pairs_within(np.array([[44.0, 1.0]]), none, 5).km) == 0


# Map -----------------------------------------------------------------------------------------


def test_the_map_counts_what_the_split_counts() -> None:
    painting = reach_map(SICOVAL, 5, ID)
    counts = {line.mark: line.count for line in painting.legend}
    found = opportunities(SICOVAL, 5, ID)
    many = sum((s.people or 0) > needs().seuil_carte for s in found.left_out)
    assert counts == {"0": 21, "1": 15 - many, "2": many}
    drawn = "".join(f.marks for f in painting.files)
    assert {m: drawn.count(m) for m in counts} == counts


def test_the_map_tells_unknown_ages_and_unknown_distances_apart() -> None:
    outside = {line.label: line.count for line in reach_map("22", 5, ID).legend}
    assert outside["plus loin, âges inconnus"] == 238
    assert not any("100 personnes" in label for label in outside)
    counts = {line.mark: line.count for line in reach_map("12", 5, ID).legend}
    assert counts["-"] == 1  # Conques-en-Rouergue, without a contour
    assert reach_map(SICOVAL, 5, ID).id != reach_map(SICOVAL, 10, ID).id
