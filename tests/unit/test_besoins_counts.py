"""People aged 75+: bands, distances, lists and places conserve what the sources count."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag import settings
from nrdiag.besoins.ages import LOWER, bands_of, reference_bands
from nrdiag.besoins.distance import (
    nearest_place,
    on_site_but_far,
    reached,
    split,
)
from nrdiag.besoins.ground import ON_SITE, elders_are_counted, ground
from nrdiag.besoins.offer import csv_line, offer_of, offers_by_departement
from nrdiag.besoins.ranking import listed, lists, lists_table
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.needs import needs
from nrdiag.edition.distance import great_circle
from nrdiag.figure import Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import FRANCE

ID = edition().id
SICOVAL, TARN_RIVER, LOT, OCCITANIE = "243100633", "31", "46", "R76"
#: An EPCI astride the edge of Occitanie, where 11 communes have no age data.
ASTRIDE = "200072106"


def place(code: str):
    return edition().territories.get(code)


def codes_of(code: str) -> set[str]:
    return {t.code for t in edition().territories.communes_of(place(code))}


def read(name: str) -> list[dict[str, str]]:
    with (settings.TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# Bands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "people"), [(SICOVAL, 7_670), ("31", 123_448), (LOT, 27_362), (OCCITANIE, 709_071)]
)
def test_the_bands_add_up_to_the_people_aged_75_or_more(code: str, people: int) -> None:
    bands = bands_of(code, ID)
    assert bands is not None
    assert round(bands.people) == people
    figure = figure_of(indicators()["part_75_plus"], place(code), edition().measures)
    assert figure.value is not None
    assert sum(b.share for b in bands.bands) == pytest.approx(figure.value, abs=1e-6)


def test_the_bands_are_the_sums_of_the_file_unrounded() -> None:
    rows = [row for row in read("ages") if row["commune"] in codes_of(SICOVAL)]
    bands = bands_of(SICOVAL, ID)
    assert bands is not None
    for lower, band in zip(LOWER, bands.bands, strict=True):
        assert band.people == pytest.approx(sum(float(r[f"age_{lower}"]) for r in rows), abs=0.01)
    assert bands.oldest == pytest.approx(sum(b.people for b in bands.bands[2:]), abs=0.01)
    assert [b.label for b in bands.bands][::4] == ["75 à 79 ans", "95 ans et plus"]


@pytest.mark.parametrize("code", ["22", "22016", "974", "98411", FRANCE, "75056"])
def test_no_band_without_the_census_by_age(code: str) -> None:
    """A département has a projection of the total, which says nothing of the bands."""
    assert bands_of(code, ID) is None


def test_references_are_the_containing_territories_that_are_known() -> None:
    assert [b.territory.code for b in reference_bands(place("31254"), ID)] == [
        SICOVAL, "31", OCCITANIE,
    ]  # fmt: skip
    assert reference_bands(place("22016"), ID) == ()


# Distances -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [SICOVAL, "31", LOT, OCCITANIE, "12218", "31254", ASTRIDE])
def test_within_beyond_and_unknown_make_the_total(code: str) -> None:
    total = edition().measures.value("pop_75_plus", code)
    for line in reached(code, ID):
        assert line.elders.total == pytest.approx(total, abs=0.11)
        assert line.elders.low <= line.elders.beyond <= line.elders.high


def test_the_people_beyond_are_those_of_the_communes_counted_by_hand() -> None:
    """Sicoval at 5 km: the communes of the measure that are farther, without a place of theirs."""
    measures = edition().measures
    ages = {r["commune"]: sum(float(r[f"age_{n}"]) for n in LOWER) for r in read("ages")}
    far = [
        code
        for code in codes_of(SICOVAL)
        if (measures.value("distance_france_services", code) or 0) > 5
        and not measures.value("nb_france_services", code)
    ]
    first = reached(SICOVAL, ID)[0].elders
    assert first.reach == 5
    assert first.communes_beyond == len(far) == 15
    assert first.beyond == pytest.approx(sum(ages[code] for code in far), abs=0.05)
    assert round(first.beyond) == 821


def test_unknown_distance_is_kept_apart() -> None:
    """12218 has people but no contour: neither near nor far."""
    own = reached("12218", ID)[0].elders
    assert (own.within, own.beyond, own.communes_unlocated) == (0, 0, 1)
    assert own.unlocated == pytest.approx(254.8)
    assert reached(OCCITANIE, ID)[0].elders.unlocated == pytest.approx(254.8)


def test_unknown_ages_are_never_zero() -> None:
    line = reached("22", ID)[0]
    assert not line.elders.known
    figure = line.elders.beyond_figure()
    assert (figure.status, figure.value, line.elders.share) == (Status.ABSENT, None, None)
    assert figure.note
    assert line.inhabitants.known
    assert line.inhabitants.beyond > 0
    empty = reached("98411", ID)[0]
    assert not empty.inhabitants.known  # no population either
    partial = reached(ASTRIDE, ID)[0].elders
    assert partial.known
    missing = [c for c in codes_of(ASTRIDE) if not edition().measures.cell("pop_75_plus", c)]
    assert partial.uncounted == len(missing) > 0


def test_a_commune_with_a_place_is_within_reach_though_its_point_is_far() -> None:
    land = ground(ID)
    sete = land.row_of["34301"]
    assert land.distance[sete] > 5
    assert land.nearest[sete] == ON_SITE
    assert "34301" in {t.code for t in on_site_but_far("34", 5, ID)}
    assert reached("34301", ID)[0].elders.beyond == 0
    assert on_site_but_far(SICOVAL, 5, ID) == ()


def test_the_nearest_place_is_that_of_the_measure() -> None:
    measures = edition().measures
    for code in [*sorted(codes_of(SICOVAL)), "22016", "75056", "34301", "97411"]:
        found = nearest_place(code, ID)
        assert found is not None
        assert found.km == measures.value("distance_france_services", code)
    assert nearest_place("12218", ID) is None
    assert nearest_place("31113", ID).name == "France services de Castanet-Tolosan"  # type: ignore[union-attr]


heads = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 5000)),  # tenths of people
        st.one_of(st.none(), st.just("here"), st.integers(0, 400)),  # tenths of km
        st.integers(0, 50),
    ),
    min_size=1, max_size=40,
)  # fmt: skip


def arrays(rows):
    people = np.array([np.nan if p is None else p / 10 for p, _, _ in rows])
    km = [np.nan if d is None else ON_SITE if d == "here" else d / 10 for _, d, _ in rows]
    return np.arange(len(rows)), people, np.array(km), np.array([w / 10 for _, _, w in rows])


@given(rows=heads, reaches=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_a_longer_reach_never_lowers_the_people_within_it(rows, reaches) -> None:
    near, far = (split(*arrays(rows), reach) for reach in sorted(reaches))
    assert far.within >= near.within
    assert far.communes_beyond <= near.communes_beyond
    known = [p for p, _, _ in rows if p is not None]
    for found in (near, far):
        assert found.total == pytest.approx(sum(known) / 10, abs=0.05)
        assert found.low <= found.beyond <= found.high
        assert found.uncounted == len(rows) - len(known)
        assert found.known == bool(known)


def test_exactly_the_reach_is_within_it() -> None:
    rows = [(10, 50, 0), (20, 51, 0), (40, None, 0), (None, 90, 0)]
    found = split(*arrays(rows), 5)
    assert (found.within, found.beyond, found.unlocated) == (1, 2, 4)
    assert (found.communes_beyond, found.communes_unlocated, found.uncounted) == (2, 1, 1)


def test_great_circle_between_two_known_towns() -> None:
    """Toulouse to Cahors: almost due north, 0.843 degree of latitude."""
    a, b = np.array([43.6045, 1.4442]), np.array([44.4475, 1.4406])
    assert great_circle(a, b) == pytest.approx(93.7, abs=0.2)
    assert great_circle(a, a) == 0


# Lists ---------------------------------------------------------------------------------------


def test_two_lists_are_those_of_the_file() -> None:
    result = lists(SICOVAL, Level.COMMUNE, ID)
    ages = {r["commune"]: r for r in read("ages") if r["commune"] in codes_of(SICOVAL)}
    older = {c: sum(float(r[f"age_{n}"]) for n in LOWER) for c, r in ages.items()}
    first = sorted(older, key=lambda c: -older[c])[:10]
    assert [row.territory.code for row in result.first_by_number] == first
    shares = {row.territory.code: row.share.value for row in result.rows}
    top = sorted(shares, key=lambda c: -(shares[c] or 0))[:10]
    assert [row.territory.code for row in result.first_by_share] == top
    assert {r.territory.code for r in result.in_both} == set(first) & set(top)
    assert first != top
    assert sum(row.people.value or 0 for row in result.rows) == pytest.approx(7670.5, abs=0.1)


def test_ranks_are_shared_by_equal_values_and_absent_without_one() -> None:
    result = lists(LOT, Level.COMMUNE, ID)
    by_value: dict[float, set[int]] = {}
    for row in result.rows:
        assert row.people.value is not None
        by_value.setdefault(round(row.people.value, 9), set()).add(row.rank_people or 0)
    assert all(len(ranks) == 1 for ranks in by_value.values())
    assert max(Counter(row.rank_people for row in result.rows).values()) > 1
    partial = lists(ASTRIDE, Level.COMMUNE, ID)
    unknown = [row for row in partial.rows if row.people.value is None]
    assert unknown
    assert all(row.rank_people is None and row.rank_share is None for row in unknown)
    assert list(partial.rows[-len(unknown) :]) == unknown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("31254", (SICOVAL, Level.COMMUNE)), (SICOVAL, (SICOVAL, Level.COMMUNE)),
        ("31", ("31", Level.COMMUNE)), (FRANCE, (FRANCE, Level.DEPARTEMENT)),
        ("R53", ("R53", Level.DEPARTEMENT)), ("22", None), ("22016", None), ("974", None),
        ("98411", None),
    ],
)  # fmt: skip
def test_what_is_ranked_depends_on_what_is_counted(code: str, expected: object) -> None:
    found = listed(place(code), edition())
    assert (found and (found[0].code, found[1])) == expected


def test_scope_of_a_commune() -> None:
    found = edition()
    assert map_scope(place("31254"), found).code == SICOVAL
    assert map_scope(place("22016"), found).code == "22"  # without EPCI
    assert map_scope(place(FRANCE), found).code == FRANCE
    assert elders_are_counted(place(SICOVAL), found)
    assert not elders_are_counted(place("22"), found)  # a projection is not a count by commune
    assert not elders_are_counted(place(FRANCE), found)


def test_the_file_of_the_lists_has_every_commune_with_its_code() -> None:
    table = lists_table(edition().territories.get(ASTRIDE))
    assert table is not None
    header, rows = table
    lines = list(rows)
    assert {line[0] for line in lines} == codes_of(ASTRIDE)
    assert all(len(line) == len(header) for line in lines)
    absent = [line for line in lines if line[8] == Status.ABSENT.value]
    assert absent
    assert all(line[3] is None for line in absent)


def test_short_lists_never_hold_more_than_half_of_the_members() -> None:
    small = next(
        t for t in edition().territories.by_code.values()
        if t.niveau is Level.EPCI and t.region == OCCITANIE and len(codes_of(t.code)) == 8
    )  # fmt: skip
    assert len(lists(small.code, Level.COMMUNE, ID).first_by_number) == 4


# Places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [SICOVAL, "31", LOT, OCCITANIE, "974", FRANCE])
def test_places_by_kind_are_those_of_the_official_list(code: str) -> None:
    inside = codes_of(code)
    rows = [r for r in read("france_services") if r["commune"] in inside]
    offer = offer_of(code, ID)
    assert offer.places == len(rows) == edition().measures.value("nb_france_services", code)
    assert offer.branches == sum(r["type"] == "antenne" for r in rows)
    full = [r for r in rows if r["type"] == "principal"]
    assert offer.full == len(full)
    assert offer.mobile == sum(r["format"] in ("Bus_équivalent", "Itinérante") for r in full)


def test_people_per_place_leave_the_branches_out() -> None:
    lot = offer_of(LOT, ID)
    assert lot.branches > 0
    assert lot.elders_per_place.value == pytest.approx(27362.2 / lot.full)
    assert lot.elders_per_place.status is Status.ESTIMATED
    sicoval = offer_of(SICOVAL, ID)
    assert (sicoval.full, sicoval.branches) == (2, 0)
    assert sicoval.elders_per_place.value == pytest.approx(3835.25)
    assert sicoval.no_diploma_per_place.value == pytest.approx(5392.3 / 2)


def test_no_ratio_without_people_or_without_place() -> None:
    assert offer_of("974", ID).elders_per_place.status is Status.ABSENT
    none = next(
        t for t in edition().territories.by_code.values()
        if t.niveau is Level.EPCI and elders_are_counted(t, edition())
        and not offer_of(t.code, ID).full
    )  # fmt: skip
    ratio = offer_of(none.code, ID).elders_per_place
    assert ratio.value is None
    assert "Aucun lieu principal" in ratio.note


def test_the_ratio_of_france_has_one_perimeter() -> None:
    """The projection leaves overseas out: their places are not in the ratio either."""
    offers = offers_by_departement(ID)
    covered = [o for o in offers if o.elders.known]
    france = offer_of(FRANCE, ID)
    assert france.elders_per_place.denominator == sum(o.full for o in covered) < france.full
    values = [o.elders_per_place.value for o in offers]
    known = [v for v in values if v is not None]
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known
    assert sum(o.places for o in offers) == france.places
    assert csv_line(offers[-1])[5] is None


def test_declared_reaches_are_those_of_the_splits() -> None:
    assert tuple(line.elders.reach for line in reached(SICOVAL, ID)) == needs().portees
