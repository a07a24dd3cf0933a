"""The place in the group, the strips, and two territories side by side."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.comparison import Among
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.comparaison.pair import NO_GAP, OTHER_LEVEL, gap_words, level_warning, side_by_side
from nrdiag.comparaison.peers import Rank, group_of, place_of, rank_in_group
from nrdiag.comparaison.strips import ALIKE, OWN, picture
from nrdiag.comparaison.words import place_text, rank_text, strips_sentence
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import edition
from nrdiag.ui.strip_block import domain

FOUND = edition()
PLACES = FOUND.territories
FIBRE, HELP = indicators()["ftth_taux"], indicators()["distance_france_services"]


def readable(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


# --- ranks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "high_first", "expected"),
    [
        ("a", True, Rank(1, 4, 0, 3, 0)),
        ("a", False, Rank(4, 4, 0, 3, 0)),
        ("b", True, Rank(2, 4, 1, 1, 1)),
        ("c", True, Rank(2, 4, 1, 1, 1)),
        ("d", True, Rank(4, 4, 0, 0, 3)),
        ("d", False, Rank(1, 4, 0, 0, 3)),
    ],
)
def test_equal_values_share_the_better_rank(code: str, high_first: bool, expected: Rank) -> None:
    values = {"a": 9.0, "b": 5.0, "c": 5.0, "d": 1.0}
    assert place_of(values, code, high_first=high_first) == expected


@pytest.mark.parametrize("code", ["31127", "31254", "46042"])
def test_the_sentence_never_says_that_a_place_is_the_most_fragile_of_all(code: str) -> None:
    """« Caubous est le plus fragile pour la fibre (rang 13 sur 76) » would be read so."""
    found = picture(FOUND.id, code, Among.DEPARTEMENT)
    said = readable(strips_sentence(found))
    name = found.territory.nom
    assert said.startswith("C'est pour « ")
    assert f"» que {name} est le plus fragile : " in said
    assert said.endswith("Le 1er est le plus fragile.")


def test_an_unknown_value_has_no_rank() -> None:
    assert place_of({"a": 1.0}, "b", high_first=True) is None
    assert rank_in_group(FOUND.id, "75056", "ftth_taux") is None
    assert rank_in_group(FOUND.id, "FR", "part_75_plus") is None


def test_the_first_is_the_most_fragile() -> None:
    """Labège has the lowest fibre rate of the Sicoval: a low rate is the fragile side."""
    rank = rank_in_group(FOUND.id, "31254", "ftth_taux")
    assert rank == Rank(1, 36, 0, 0, 35)
    assert place_text(rank, Level.COMMUNE, FIBRE) == "plus bas que les 35 autres communes"
    assert rank_text(rank) == "1er sur 36"


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        (Rank(2, 36, 0, 1, 34), "plus bas que 34 des 35 autres communes"),
        (Rank(3, 36, 2, 1, 32), "plus bas que 32 des 35 autres communes, à égalité avec 2 autres"),
        (Rank(36, 36, 0, 35, 0), "plus haut que les 35 autres communes"),
        (Rank(1, 3, 2, 0, 0), "à égalité avec les 2 autres communes"),
        (Rank(1, 1, 0, 0, 0), "seule valeur connue du groupe"),
        (None, "seule valeur connue du groupe"),
    ],
)
def test_the_place_in_words(rank: Rank | None, said: str) -> None:
    assert readable(place_text(rank, Level.COMMUNE, FIBRE)) == said


def test_alone_is_no_rank() -> None:
    assert rank_text(Rank(1, 1, 0, 0, 0)) == "seule valeur connue"
    assert rank_text(Rank(1, 2, 0, 1, 0)) == "1er sur 2"
    assert rank_text(None) == "donnée absente"


def test_a_distance_is_nearer_or_further() -> None:
    assert place_text(Rank(1, 3, 0, 2, 0), Level.COMMUNE, HELP).startswith("plus loin que")


@pytest.mark.parametrize(
    ("code", "holder", "size"),
    [("31254", "243100633", 36), ("22016", "22", 344), ("243100633", "31", 18), ("31", "R76", 13),
     ("974", "FR", 109), ("R76", "FR", 18)],
)  # fmt: skip
def test_the_group_is_the_nearest_with_somebody_else(code: str, holder: str, size: int) -> None:
    group = group_of(PLACES.get(code), PLACES)
    assert group is not None
    assert (group.holder.code, len(group.members)) == (holder, size)
    assert code in {t.code for t in group.members}


def test_france_has_no_group() -> None:
    assert group_of(PLACES.get("FR"), PLACES) is None


# --- strips ----------------------------------------------------------------------------------


def test_a_strip_has_the_own_value_those_alike_and_the_group_once_each() -> None:
    found = picture(FOUND.id, "31254", Among.DEPARTEMENT)
    strip = found.strips[0]
    codes = [d.territory.code for d in strip.dots]
    assert strip.own.territory.code == codes[0] == "31254"
    assert len(set(codes)) == len(codes) == len(found.shown)
    assert [d.kind for d in strip.dots].count(OWN) == 1
    assert [d.kind for d in strip.dots].count(ALIKE) == 8
    assert [d.territory.code for d in strip.around] == ["243100633", "31", "R76"]


def test_a_missing_value_is_no_dot() -> None:
    found = picture(FOUND.id, "31254", Among.DEPARTEMENT)
    income = next(s for s in found.strips if s.indicator.id == "revenu_median")
    assert "31437" in {t.code for t, _ in found.shown}  # Pouze, under statistical secrecy
    assert "31437" not in {d.territory.code for d in income.dots}
    paris = picture(FOUND.id, "75056", Among.REGION)
    assert [s.indicator.id for s in paris.strips] == ["distance_france_services"]
    assert len(paris.missing) == 4
    assert all(figure.note for _, figure in paris.missing)


def test_a_scale_holds_every_value_and_keeps_small_gaps_small() -> None:
    assert domain([50.0, 51.0], "%") == (45.5, 55.5)
    assert domain([99.0, 100.0], "%") == (94.5, 100.0)
    assert domain([0.0, 0.4], "km")[0] == 0.0
    assert domain([10.0, 90.0], "%") == (10.0, 90.0)


# --- side by side ----------------------------------------------------------------------------


def figure(value: float | None, unit: str = "%", status: Status = Status.OBSERVED) -> Figure:
    return Figure("x", value, unit, "cog_2026", "2026", status)


@pytest.mark.parametrize(
    ("own", "other", "decimals", "said"),
    [
        (figure(12.34), figure(9.1), 1, "3,2 points de plus"),
        (figure(9.1), figure(10.6), 1, "1,5 point de moins"),
        (figure(9.14), figure(9.06), 1, "même valeur"),
        (figure(3.0, "km", Status.ESTIMATED), figure(5.2, "km", Status.ESTIMATED), 1,
         "environ 2,2 km de moins"),
        (figure(30000, "euro"), figure(28800, "euro"), 0, "1 200 € de plus"),
        (figure(None, "%", Status.SECRET), figure(5.0), 1, NO_GAP),
        (figure(5.0), figure(None, "%", Status.ABSENT), 1, NO_GAP),
        (figure(0.0), figure(None, "%", Status.ABSENT), 1, NO_GAP),
    ],
)  # fmt: skip
def test_the_gap_in_words(own: Figure, other: Figure, decimals: int, said: str) -> None:
    assert readable(gap_words(own, other, decimals, same_level=True)) == said


def test_counts_do_not_compare_across_levels_but_rates_do() -> None:
    people = figure(10, "habitants"), figure(20, "habitants")
    assert gap_words(*people, 0, same_level=False) == OTHER_LEVEL
    assert "de moins" in gap_words(figure(5.0), figure(9.0), 1, same_level=False)


def test_another_source_or_year_is_said() -> None:
    other = Figure("x", 9.0, "%", "cog_2026", "2020", Status.OBSERVED)
    assert "années différentes" in gap_words(figure(5.0), other, 1, same_level=True)


def test_a_gap_and_its_mirror_say_the_opposite() -> None:
    there, back = side_by_side(FOUND.id, "31254", "31395"), side_by_side(FOUND.id, "31395", "31254")
    for one, two in zip(there, back, strict=True):
        swapped = one.gap.replace("de plus", "?").replace("de moins", "de plus")
        assert two.gap == swapped.replace("?", "de moins")


def test_a_secret_value_is_said_and_has_no_gap() -> None:
    lines = {line.own.id: line for line in side_by_side(FOUND.id, "31437", "31254")}
    income = lines["revenu_median"]
    assert income.cells[1] == "secret statistique"
    assert income.gap == NO_GAP


def test_different_levels_are_warned_of() -> None:
    one, two, epci = (PLACES.get(c) for c in ("31254", "31395", "243100633"))
    assert level_warning(one, two) == ""
    assert "même échelon" in level_warning(one, epci)
