"""Search: what people type leads to the right place, and never fails."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.search import context, described, label

TYPED = [
    ("Labège", "31254"), ("labege", "31254"), ("LABEGE", "31254"), ("  labège ", "31254"),
    ("Labèje", "31254"), ("Castanet Tolosan", "31113"), ("castanet-tolosan", "31113"),
    ("St Orens de Gameville", "31506"), ("saint-orens-de-gameville", "31506"),
    ("Ste Foy d'Aigrefeuille", "31480"), ("Toulousse", "31555"), ("Œuilly", "51410"),
    ("oeuilly", "51410"), ("Sicoval", "243100633"), ("243100633", "243100633"),
    ("haute garonne", "31"), ("31", "31"), ("2A", "2A"), ("2a004", "2A004"), ("Ajaccio", "2A004"),
    ("2B033", "2B033"), ("R76", "R76"), ("occitanie", "R76"), ("france", "FR"),
    ("31670", "31254"), ("31254", "31254"), ("01001", "01001"),
    ("Fort-de-France", "97209"), ("Nouméa", "98818"), ("Mamoudzou", "97611"),
    ("Paris", "75056"), ("75105", "75056"), ("Paris 5e arrondissement", "75056"),
    ("75005", "75056"), ("12076", "12218"), ("14011", "14581"), ("49069", "49126"),
    ("69159", "69114"), ("Île de Bréhat", "22016"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), TYPED)
def test_the_first_result_is_the_place_meant(text: str, code: str) -> None:
    assert edition().search.search(text)[0].territory.code == code


@pytest.mark.parametrize(
    ("text", "code"), [("1001", "01001"), ("1400", "01001"), ("6000", "06088")]
)
def test_a_lost_leading_zero_is_put_back(text: str, code: str) -> None:
    """INSEE codes and postcodes that a spreadsheet has shortened are found all the same."""
    assert code in [m.territory.code for m in edition().search.search(text)]


def test_a_typo_is_said_approximate_and_a_right_name_is_not() -> None:
    assert edition().search.search("Labèje")[0].approximate
    assert not edition().search.search("Labège")[0].approximate


def test_homonyms_show_their_departement() -> None:
    """Several communes of one name: no two labels are alike."""
    found = edition().search.search("Saint-Denis")
    same = [m for m in found if m.territory.nom == "Saint-Denis"]
    labels = {label(m.territory, edition().territories) for m in same}
    assert {"Saint-Denis (974)", "Saint-Denis (93)"} <= labels
    assert len(labels) == len(same)


def test_a_former_name_is_explained() -> None:
    (match,) = edition().search.search("12076")
    assert match.former_name == "Conques"
    assert "Conques fait maintenant partie" in context(match, edition().territories)


def test_five_digits_may_be_a_postcode_and_an_insee_code() -> None:
    """69001 is the postcode of Lyon 1er and the INSEE code of Affoux: both are offered."""
    assert [m.territory.code for m in edition().search.search("69001")] == ["69123", "69001"]


@pytest.mark.parametrize("text", ["", "   ", "-", "''", "zzzzqqqqxxxx"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert edition().search.search(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.from_regex(r"[0-9AB]{1,9}", fullmatch=True))
def test_search_never_raises_and_keeps_its_limit(text: str) -> None:
    found = edition().search.search(text, limit=5)
    codes = [match.territory.code for match in found]
    assert len(codes) <= 5
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("occitanie", "Occitanie (région)"),
        ("haute garonne", "Haute-Garonne (département 31)"),
        ("labège", "Labège (31), Communauté d'agglomération du Sicoval"),
    ],
)
def test_a_result_says_its_level_once(text: str, said: str) -> None:
    places = edition()
    assert described(places.search.search(text)[0], places.territories) == said
