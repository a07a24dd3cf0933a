"""The sentences on need and offer: the right number, the right plural, nothing invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nrdiag.besoins.ages import bands_of
from nrdiag.besoins.distance import Split, nearest_place, reached
from nrdiag.besoins.elders_words import (
    about_scope,
    ages_sentence,
    count_text,
    headline,
    nearest_sentence,
    overlap_sentence,
    people_beyond,
    place_sentence,
    range_text,
    reach_sentence,
    uncounted_text,
)
from nrdiag.besoins.help_words import (
    BRANCH_CAUTION,
    best_sentence,
    left_out_sentence,
    method,
    names_of,
    offer_headline,
    offer_sentence,
    openings_sentence,
    ratio_text,
    why_sentence,
)
from nrdiag.besoins.offer import offer_of
from nrdiag.besoins.ranking import lists
from nrdiag.besoins.reach import opportunities
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition

ID = edition().id
SICOVAL = "243100633"


def place(code: str):
    return edition().territories.get(code)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def figures(code: str) -> tuple[Figure, Figure]:
    return tuple(  # type: ignore[return-value]
        figure_of(indicators()[id], place(code), edition().measures)
        for id in ("pop_75_plus", "part_75_plus")
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (SICOVAL, "7 670 habitants ont 75 ans ou plus, soit 9,1 % de la population."),
        ("46", "27 362 habitants ont 75 ans ou plus, soit 15,5 % de la population."),
        (
            "22",
            "Environ 80 200 habitants ont 75 ans ou plus, soit environ 13,1 % de la population.",
        ),
        ("22016", "Nombre d'habitants de 75 ans et plus : donnée absente."),
    ],
)
def test_headline(code: str, said: str) -> None:
    assert plain(headline(*figures(code))) == said


def test_one_inhabitant_is_singular() -> None:
    people, share = figures(SICOVAL)
    assert plain(headline(replace(people, value=1.0), share)).startswith("1 habitant a 75")


def test_reach_sentence() -> None:
    assert plain(reach_sentence(reached(SICOVAL, ID))) == (
        "À plus de 5 km d'un lieu France services : environ 821 personnes de 75 ans et plus "
        "(11 %), dans 15 communes sur 36."
    )
    assert "tous âges confondus" in reach_sentence(reached("22", ID))
    assert plain(reach_sentence(reached("31113", ID))).startswith("La commune a un lieu")
    assert plain(reach_sentence(reached("200054781", ID))).startswith("Toutes les communes ont")
    assert reach_sentence(reached("12218", ID)).startswith("Distance inconnue")


def test_lists_say_their_actual_overlap() -> None:
    said = plain(overlap_sentence(lists(SICOVAL, Level.COMMUNE, ID)))
    assert said.startswith("4 communes seulement sur 10 sont dans les deux listes : Castanet")
    assert "Le nombre dit où une permanence reçoit le plus de monde." in said
    none = overlap_sentence(lists("FR", Level.DEPARTEMENT, ID))
    assert none.startswith("Aucun département n'est dans les deux listes.")
    assert overlap_sentence(lists("31", Level.COMMUNE, ID)).startswith("Aucune commune")


def test_place_of_a_commune_among_its_neighbours() -> None:
    result = lists(SICOVAL, Level.COMMUNE, ID)
    row = result.row_of("31254")
    assert row is not None
    said = plain(place_sentence(result, row))
    assert "(Sicoval) : rang 5 sur 36 par le nombre, 16 sur 36 par la part." in said
    unknown = place_sentence(result, replace(row, rank_share=None))
    assert unknown == "Labège n'a pas de rang : donnée absente."


def split_of(**changes: float) -> Split:
    base = Split(5, 100, 20.4, 0, 10, 30, 8, 3, 0, 0)
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("split", "elders", "said"),
    [
        (split_of(), True, "environ 20 personnes de 75 ans et plus"),
        (split_of(beyond=0, low=0), True, "aucune personne de 75 ans et plus"),
        (split_of(beyond=0, low=0), False, "aucun habitant, tous âges confondus"),
        (split_of(beyond=1, low=0), False, "environ 1 habitant, tous âges confondus"),
        (split_of(uncounted=8), True, "donnée absente"),
    ],
)
def test_people_beyond(split: Split, elders: bool, said: str) -> None:
    assert plain(people_beyond(split, elders)) == said


def test_communes_without_a_head_count_are_said() -> None:
    assert uncounted_text(split_of()) == uncounted_text(split_of(uncounted=8)) == ""
    assert plain(uncounted_text(split_of(uncounted=1))).startswith("1 commune n'a pas")
    assert plain(uncounted_text(split_of(uncounted=2))).startswith("2 communes n'ont pas")
    assert "11" in left_out_sentence(opportunities("200072106", 5, ID))


def test_small_words() -> None:
    assert plain(range_text(0.4, 2644.9)) == "0 à 2 640"
    assert range_text(0, 0) == "0"
    assert plain(count_text(figures("22")[0])) == "environ 80 200"
    assert plain(count_text(figures(SICOVAL)[0])) == "7 670"
    assert about_scope(place(SICOVAL), place("31254"), "Aucun lieu.") == "Sicoval : aucun lieu."
    assert about_scope(place(SICOVAL), place(SICOVAL), "Aucun lieu.") == "Aucun lieu."
    assert ages_sentence(bands_of(SICOVAL, ID)).startswith("31")  # type: ignore[arg-type]


def test_nearest_sentence() -> None:
    known = nearest_sentence(place("31254"), nearest_place("31254", ID), False)
    assert plain(known).startswith(
        "Labège : le lieu le plus proche est France services de Saint-Orens, à environ 1,6 km"
    )
    unknown = nearest_sentence(place("12218"), None, False)
    assert unknown == (
        "Conques-en-Rouergue : la distance au lieu le plus proche est une donnée absente."
    )
    assert "(itinérant)" in nearest_sentence(place("75056"), nearest_place("75056", ID), True)


def test_offer_tells_full_places_from_branches_and_those_that_move() -> None:
    sicoval = offer_of(SICOVAL, ID)
    assert plain(offer_headline(sicoval)) == (
        "Un lieu France services principal pour environ 3 800 habitants de 75 ans et plus."
    )
    assert plain(offer_sentence(sicoval)) == (
        "La liste d'août 2024 compte 2 lieux principaux et aucune antenne."
    )
    lot = plain(offer_sentence(offer_of("46", ID)))
    assert "23 lieux principaux (dont 2 itinérants et 1 à plusieurs sites) et 1 antenne" in lot
    assert BRANCH_CAUTION in lot
    assert "La tournée d'un lieu itinérant" in lot
    only_branch = replace(sicoval, full=0, branches=1, elders_per_place=sicoval.elders)
    assert "aucun lieu principal et 1" in plain(offer_sentence(only_branch))
    assert offer_headline(only_branch).startswith("Aucun lieu France services principal")
    nothing = replace(sicoval, full=0, branches=0)
    assert "aucun lieu, ni principal ni antenne" in offer_sentence(nothing)


def test_ratio_says_why_there_is_none() -> None:
    lacking = offer_of("974", ID)
    assert ratio_text(lacking, lacking.elders_per_place) == "donnée absente"
    none = Figure("x", None, "personnes", "france_services_2024", "2024", Status.ABSENT)
    assert ratio_text(replace(lacking, full=0), none) == "aucun lieu principal"


def test_the_ranking_is_explained() -> None:
    found = opportunities(SICOVAL, 5, ID)
    assert plain(left_out_sentence(found)) == (
        "15 communes sur 36 n'ont aucun lieu France services à 5 km ou moins : environ 821 "
        "personnes de 75 ans et plus (11 %) y vivent."
    )
    # These three are less than a tenth apart; the fourth is further down.
    assert plain(best_sentence(found)) == (
        "Un lieu de plus serait le plus utile dans l'une de ces communes : "
        "Fourquevaux, Belberaud ou Montlaur. Environ 391 à 406 personnes de 75 ans et plus "
        "auraient alors un lieu à 5 km ou moins. L'écart est trop faible pour les départager."
    )
    alone = replace(found, best=(found.best[0], *found.best[3:]))
    assert plain(best_sentence(alone)) == (
        "Un lieu de plus serait le plus utile dans cette commune : Fourquevaux. Environ 406 "
        "personnes de 75 ans et plus auraient alors un lieu à 5 km ou moins, dans 4 communes qui "
        "n'en ont pas."
    )
    assert plain(why_sentence(found, found.best[0])) == (
        "Sert Fourquevaux, Odars, Belberaud et Labastide-Beauvoir, à 3,0 km en moyenne. "
        "Et hors du territoire, environ 52 de plus : Préserville."
    )
    assert "deuxième" in openings_sentence(found)
    assert "Corronsac" in openings_sentence(found)
    assert "tous les habitants comptent" not in method(found)


def test_nothing_to_gain_is_said() -> None:
    found = opportunities(SICOVAL, 20, ID)
    assert plain(left_out_sentence(found)) == (
        "Toutes les communes ont un lieu France services à 20 km ou moins."
    )
    assert best_sentence(found).startswith("Aucun emplacement")
    assert openings_sentence(found).endswith("ne ferait gagner quelqu'un.")
    assert "donnée absente" in left_out_sentence(opportunities("98411", 5, ID))
    assert "tous les habitants comptent" in method(opportunities("22", 5, ID))


def test_long_lists_of_names_are_counted() -> None:
    served = list(opportunities("31", 10, ID).best[0].served)
    assert plain(names_of(served)).endswith("et 21 autres")
    assert plain(names_of(served[:7])).endswith("et une autre")
    assert names_of([]) == "aucune commune"
