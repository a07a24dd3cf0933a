"""Fibre by commune, operator and zone: the published totals, sums that hold, sentences."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.indicators import Level
from nrdiag.couverture import words
from nrdiag.couverture.antennas import Antennas, Operator, antennas_of, covered_enough
from nrdiag.couverture.fibre import (
    Base,
    Fibre,
    Line,
    Premises,
    compared,
    fibre_of,
    offered_bases,
    surroundings,
)
from nrdiag.couverture.zones import zones
from nrdiag.figure import Figure
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

SICOVAL, TOULOUSE, REBIGUE = "243100633", "31555", "31448"


def place(code: str) -> Territory:
    return edition().territories.get(code)


def fibre(code: str, base: Base = Base.ARCEP) -> Fibre:
    return fibre_of(place(code), base)


@pytest.mark.parametrize(
    ("code", "base", "connectable", "total", "rate"),
    [
        ("31", Base.ARCEP, 895_322, 934_531, 95.80),
        ("46", Base.ARCEP, 143_195, 146_138, 97.99),
        (SICOVAL, Base.ARCEP, 47_707, 50_597, 94.29),
        ("R76", Base.ARCEP, 4_258_275, 4_440_917, 95.89),
        ("31", Base.ANCT, 895_322, 921_943, 97.11),
        ("46", Base.ANCT, 143_195, 145_879, 98.16),
        (SICOVAL, Base.ANCT, 47_707, 49_119, 97.13),
    ],
)
def test_totals_are_those_of_the_sources(
    code: str, base: Base, connectable: int, total: int, rate: float
) -> None:
    found = fibre(code, base)
    assert found.total == Premises(connectable, total)
    assert found.total.rate == pytest.approx(rate, abs=0.005)


@pytest.mark.parametrize("code", [SICOVAL, "31", "46", "R76", "200035129", REBIGUE])
@pytest.mark.parametrize("base", list(Base))
def test_communes_operators_and_zones_add_up_to_the_total(code: str, base: Base) -> None:
    found = fibre(code, base)
    nothing = Premises(0, 0)
    by_commune = sum((line.premises for line in found.lines), nothing)
    assert sum((g.premises for g in found.by_operator), nothing) == by_commune
    assert sum((g.premises for g in found.by_zone), nothing) == by_commune
    assert found.total in (None, by_commune)
    assert len(found.lines) + len(found.unknown) == len(
        edition().territories.communes_of(place(code))
    )


def test_rebigue_has_two_rates_and_both_are_named() -> None:
    arcep, anct = fibre(REBIGUE), fibre(REBIGUE, Base.ANCT)
    assert (round(arcep.total.rate, 1), anct.total.rate) == (80.7, 100)
    said = words.second_reading(arcep, anct)
    assert "ANCT (Agence nationale de la cohésion des territoires)" in said
    assert "ne compte aucun logement ou local sans fibre, car elle recense moins de" in said
    back = words.second_reading(anct, arcep).replace("\u202f", " ").replace("\xa0", " ")
    assert "ARCEP" in back
    assert "sans fibre, soit 19 sur 100, car elle recense plus de" in back
    assert words.lead(anct).startswith("Tous les logements et locaux de Rebigue")


def test_anct_is_offered_only_where_it_is_known() -> None:
    assert offered_bases(place(SICOVAL)) == (Base.ARCEP, Base.ANCT)
    assert offered_bases(place("R76")) == offered_bases(place("FR")) == (Base.ARCEP,)


def test_the_lead_of_sicoval_is_computed() -> None:
    found = fibre(SICOVAL)
    gaps = [line.premises.missing for line in found.lines]
    assert gaps == sorted(gaps, reverse=True)
    assert sum(gaps[: found.half]) >= sum(gaps) / 2 > sum(gaps[: found.half - 1])
    assert words.lead(found) == (
        "2\u202f890\xa0logements et locaux du Sicoval ne peuvent pas encore avoir la fibre, soit "
        "6 sur 100 ; 3\xa0communes en concentrent la moitié."
    )


def test_a_commune_is_set_against_its_epci() -> None:
    said = words.lead(fibre("31254"))
    assert said.startswith("814\xa0logements et locaux de Labège ne peuvent pas encore")
    assert said.endswith("soit 22 sur 100 ; c'est 6 sur 100 dans l'intercommunalité (Sicoval).")
    names = [f.territory.code for f in compared(place("31254"), Base.ARCEP)]
    assert names == ["31254", SICOVAL, "31", "R76"]
    assert [f.territory.code for f in compared(place("31254"), Base.ANCT)] == names[:3]


def test_one_commune_that_holds_half_is_named() -> None:
    assert words.lead(fibre("31")).endswith("; Toulouse en concentre la moitié.")
    assert words.chart_title(fibre("31"), False) == "Toulouse : la moitié du manque"


def test_the_two_lists_differ_and_it_is_said() -> None:
    found = fibre(SICOVAL)
    assert [x.commune.nom for x in found.lines[:3]] != [x.commune.nom for x in found.lowest[:3]]
    rates = [line.premises.rate for line in found.lowest]
    assert rates == sorted(rates)
    assert "ne donne pas la même liste" in words.two_lists(found)
    assert "Castanet-Tolosan est au rang 5 en nombre" in words.two_lists(found)


@pytest.mark.parametrize("code", ["FR", "75056", "974", "22016", "98411", "2A", "200030435"])
def test_what_is_not_known_is_never_a_number(code: str) -> None:
    """A territory outside the table, or with too small a part of it, has no total."""
    found = fibre(code)
    assert found.total is None
    assert not found.figure.known
    assert found.figure.note
    assert "sur 100" not in words.lead(found)


def test_a_straddling_epci_says_how_many_communes_are_known() -> None:
    found = fibre("200030435")
    assert found.lines
    assert found.unknown
    assert f"{len(found.lines)}\xa0communes sur {len(found.lines) + len(found.unknown)}" in (
        words.lead(found)
    )


def test_every_zone_of_the_table_is_explained() -> None:
    written = {line.zone for line in fibre("R76").lines} - {""}
    assert written == set(zones())
    for zone in zones().values():
        assert zone.nom
        assert zone.sens.endswith(".")
        assert zone.demander.endswith(".")


def test_groups_name_the_operators_and_the_unnamed_come_last() -> None:
    groups = fibre("R76").by_operator
    assert groups[-1].operator == groups[-1].zone == ""
    assert all(group.operator and group.zone for group in groups[:-1])
    assert {g.operator for g in fibre(SICOVAL).by_operator} == {
        "Haute-Garonne Numérique", "XP Fibre",
    }  # fmt: skip
    assert not fibre("09").names_operators


def _made(name: str, level: Level, *counts: tuple[int, int]) -> Fibre:
    communes = [
        Line(Territory(f"{i}", f"C{i}", Level.COMMUNE, 1), Premises(a, b), "", "")
        for i, (a, b) in enumerate(counts)
    ]
    total = sum((c.premises for c in communes), Premises(0, 0))
    figure = Figure.absent("x", "%", "s", "v", "n")
    made = Fibre(Territory("T", name, level, 1), Base.ARCEP, figure, total)
    lines = tuple(sorted(communes, key=lambda line: -line.premises.missing))
    made.__dict__["_members"] = (lines, ())
    return made


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (0, "0 sur 100"), (0.01, "moins de 1 sur 100"), (0.5, "moins de 1 sur 100"),
        (0.51, "1 sur 100"), (5.7, "6 sur 100"),
        (99.49, "99 sur 100"), (99.5, "plus de 99 sur 100"), (100, "100 sur 100"),
    ],
)  # fmt: skip
def test_out_of_100(percent: float, said: str) -> None:
    assert words.out_of_100(percent) == said


def test_complete_empty_and_single_counts() -> None:
    assert words.lead(_made("Lot", Level.DEPARTEMENT, (5, 5))).startswith("Tous les logements")
    assert Premises(0, 0).rate is None
    assert words.rate_text(Premises(0, 0)) == "aucun local"
    assert words.rate_text(Premises(99_999, 100_000)) == "plus de 99,9\u202f%"
    assert words.rate_text(Premises(7, 7)) == "100,0\u202f%"
    one = words.lead(_made("Lot", Level.DEPARTEMENT, (99, 100)))
    assert one.startswith("1\xa0logement ou local du département (Lot) ne peut pas encore")
    assert _made("x", Level.EPCI, (5, 5), (3, 3)).half == 0


def test_a_commune_without_epci_is_ranked_in_its_departement() -> None:
    assert surroundings(place("22016")).code == "22"
    assert surroundings(place("31254")).code == SICOVAL
    assert surroundings(place("31")).code == "31"


def test_mobile_sites_of_sicoval_and_what_is_not_said() -> None:
    found = antennas_of(place(SICOVAL))
    assert (found.communes, len(found.without), len(found.outside)) == (36, 11, 0)
    table = edition().measures
    assert found.sites == table.value("sites_mobiles", SICOVAL)
    assert found.sites_5g == table.value("sites_5g", SICOVAL)
    assert found.operators[0].name == "Orange"
    assert "11\xa0communes sur 36 n'ont aucun site" in words.antennas_sentence(found)
    assert "4G" not in words.antennas_sentence(found)


@pytest.mark.parametrize(
    ("operators", "said"),
    [
        ([("Bouygues", 5, 5), ("Orange", 5, 4)],
         "Bouygues et Orange déclarent 5 sites chacun ; en 5G, 5 pour Bouygues et 4 pour Orange."),
        ([("Bouygues", 5, 5), ("Orange", 5, 5), ("Free", 2, 1)],
         "Bouygues et Orange déclarent 5 sites chacun, le plus grand nombre ; 5 en 5G."),
        ([("Orange", 6, 2), ("Free", 2, 1)],
         "Orange déclare 6 sites, le plus grand nombre ; 2 en 5G."),
        ([("Orange", 1, 0)], "Orange déclare 1 site ; 0 en 5G."),
    ],
)  # fmt: skip
def test_operators_that_are_level_are_all_named(
    operators: list[tuple[str, int, int]], said: str
) -> None:
    listed = tuple(Operator(name, sites, fast, 1) for name, sites, fast in operators)
    found = Antennas(place("31254"), listed, 1, (), (), known=True)
    assert words.antennas_sentence(found).replace("\xa0", " ") == said


def test_no_site_listed_is_not_unknown_and_unknown_is_not_none() -> None:
    listed = antennas_of(place(antennas_of(place(SICOVAL)).without[0].code))
    assert listed.known
    assert not listed.operators
    assert "Aucun site mobile" in words.antennas_sentence(listed)
    assert "ne veut pas dire" in words.antennas_sentence(listed)
    for code in ("75056", "R76", "FR", "98411", "200034023"):
        unknown = antennas_of(place(code))
        assert not unknown.known
        assert not unknown.operators
        assert "donnée absente" in words.antennas_sentence(unknown)


@pytest.mark.parametrize("code", ["31", "46"])
def test_operators_add_up_to_the_departement(code: str) -> None:
    found = antennas_of(place(code))
    assert found.sites == edition().measures.value("sites_mobiles", code)


@pytest.mark.parametrize(
    ("inside", "outside", "said"), [(90, 10, True), (89, 11, False), (0, 0, True), (0, 5, False)]
)
def test_the_rule_of_totals(inside: int, outside: int, said: bool) -> None:
    def town(people: int) -> Territory:
        return Territory("x", "x", Level.COMMUNE, people)

    assert covered_enough([town(inside)], [town(outside)] if outside else []) is said
    assert not covered_enough([], [])
