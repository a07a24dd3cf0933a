"""Publics de 75 ans et plus: its sentences, the survey in the URL, what is missing said."""

from __future__ import annotations

import re

import pytest
from page.test_pages import KNOWN, SICOVAL, assert_sound, opened

from nrdiag.catalogue.rules import surveys
from nrdiag.indicateurs.edition import edition

PAGE = "pages/aines.py"
TERRITORY = "pages/territoire.py"
LABEGE = "31254"


def said(app) -> str:
    return re.sub(r"\s+", " ", assert_sound(app).replace("\u202f", " ").replace("\xa0", " "))


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_kind_of_territory(code: str) -> None:
    text = said(opened(PAGE, territoire=code))
    assert edition().territories.get(code).nom_court in text
    for part in ("Combien sans usage", "À quelle distance", "Où agir d'abord", "Quels âges"):
        assert part in text
    if edition().measures.cell("pop_75_plus", code) is None:
        assert "Nombre d'habitants de 75 ans et plus : donnée absente." in text
        assert "évolution et structure de la population" in text  # what would fill it


def test_golden_sentences_of_sicoval() -> None:
    text = said(opened(PAGE, territoire=SICOVAL))
    for sentence in (
        "7 670 habitants ont 75 ans ou plus, soit 9,1 % de la population.",
        "À titre de repère : Haute-Garonne 8,4 %, Occitanie 11,6 %, France environ 10,2 %.",
        "Personnes de 75 ans et plus sans usage régulier d'internet : environ 2 700 à 4 800.",
        "environ 821 personnes de 75 ans et plus (11 %), dans 15 communes sur 36.",
        "4 communes seulement sur 10 sont dans les deux listes",
        "31 % des 75 ans et plus ont 85 ans ou plus : 2 364 personnes sur 7 670.",
        "plus de 5 km 15 environ 11 500 environ 821 237 à 2 640 11 %",
        "75 à 79 ans 3 167 3,8 % 3,3 % 4,6 %",
        "75 ans et plus 7 670 9,1 % 8,4 % 11,6 %",
    ):
        assert sentence in text


@pytest.mark.parametrize(("code", "people"), [("31", "123 448"), ("46", "27 362")])
def test_counts_of_the_departements(code: str, people: str) -> None:
    assert f"{people} habitants ont 75 ans ou plus" in said(opened(PAGE, territoire=code))


def test_a_commune_is_placed_among_its_neighbours() -> None:
    text = said(opened(PAGE, territoire=LABEGE))
    assert "Sicoval) : rang 5 sur 36 par le nombre, 16 sur 36 par la part." in text
    assert "Labège : le lieu le plus proche est France services de Saint-Orens" in text
    assert "Sicoval : à plus de 5 km" in text


def test_the_survey_is_in_the_url_and_back() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    first = said(app)
    app.selectbox(key="enquete").set_value("insee_2021").run()
    assert app.query_params["enquete"] == "insee_2021"
    text = said(app)
    assert "Personnes de 75 ans et plus en illectronisme : environ 4 700 à 4 800." in text
    assert "environ 2 700 à 4 800" not in text
    app.selectbox(key="enquete").set_value("sans_usage_75").run()
    assert "enquete" not in app.query_params
    assert said(app) == first


@pytest.mark.parametrize("id", list(surveys("pop_75_plus")))
def test_each_survey_says_its_definition_and_its_caution(id: str) -> None:
    survey = surveys("pop_75_plus")[id]
    text = said(opened(PAGE, territoire=SICOVAL, enquete=id))
    assert re.sub(r"\s+", " ", survey.definition) in text
    assert re.sub(r"\s+", " ", survey.prudence) in text
    assert re.search(rf"{re.escape(survey.libelle)} : environ [\d ]+ à [\d ]+\.", text)


@pytest.mark.parametrize("wanted", ["garbage", "", "<script>alert(1)</script>", "x" * 5000])
def test_hostile_survey_falls_back(wanted: str) -> None:
    app = opened(PAGE, territoire=SICOVAL, enquete=wanted)
    assert "environ 2 700 à 4 800" in said(app)
    assert app.selectbox(key="enquete").value == "sans_usage_75"


def test_same_range_as_the_verdict() -> None:
    for code in (SICOVAL, "46", "31", LABEGE, "46042"):
        verdict = said(opened(TERRITORY, territoire=code))
        found = re.search(r"dont (environ [\d ]+ à [\d ]+) sans usage", verdict)
        if found:
            assert f"internet : {found[1]}." in said(opened(PAGE, territoire=code))


def test_credoc_is_told_but_not_applied() -> None:
    text = said(opened(PAGE, territoire=SICOVAL))
    assert "CRÉDOC, baromètre du numérique 2022" in text
    assert not any("CRÉDOC" in survey.choix for survey in surveys("pop_75_plus").values())


def test_outside_occitanie_the_projection_stays_and_the_rest_is_said_missing() -> None:
    text = said(opened(PAGE, territoire="22"))
    assert "Environ 80 200 habitants ont 75 ans ou plus" in text
    assert "L'effectif est lui-même une projection." in text
    assert "Âges détaillés : donnée absente." in text
    assert "Âges par commune : donnée absente." in text
    assert "habitants, tous âges confondus" in text
    assert re.search(r"plus de 5 km 238 environ 304 000 donnée absente donnée absente", text)
    island = said(opened(PAGE, territoire="22016"))
    assert "Côtes-d'Armor : personnes de 75 ans et plus sans usage régulier" in island


def test_overseas_no_rate_is_applied_to_nobody() -> None:
    text = said(opened(PAGE, territoire="974"))
    assert "Donnée absente : sans effectif local, aucun taux ne s'applique." in text
    assert not opened(PAGE, territoire="974").selectbox


def test_nobody_is_not_unknown() -> None:
    """Caubous, 3 inhabitants of known ages, none of 75; nobody is at more than 10 km of help."""
    text = said(opened(PAGE, territoire="31127"))
    assert "Aucun habitant n'a 75 ans ou plus." in text
    assert "Âges détaillés : donnée absente" not in text
    assert "0 habitant" not in text
    assert not opened(PAGE, territoire="31127").selectbox  # no rate applies to nobody
    title = "qui vit à quelle distance du lieu France services le plus proche."
    assert f"Pyrénées Haut Garonnaises : {title}" in text


def test_a_line_without_any_commune_is_left_out_and_said() -> None:
    text = said(opened(PAGE, territoire="29019"))
    assert "Aucune commune à plus de" in text
    assert not re.search(r"plus de \d+ km 0 ", text)


def test_unknown_distance_has_its_own_line() -> None:
    text = said(opened(PAGE, territoire="R76"))
    assert re.search(r"distance inconnue 1 environ 1 540 environ 255 inconnue 0 %", text)


def test_territory_changes_keep_the_survey() -> None:
    app = opened(PAGE, territoire=SICOVAL, enquete="insee_2019")
    assert "environ 4 100 à 4 900" in said(app)
    app.query_params["territoire"] = "46"
    app.run()
    assert "environ 15 000 à 18 000" in said(app)
    assert app.query_params["enquete"] == "insee_2019"
    app.query_params["territoire"] = "974"
    app.run()
    said(app)
    app.query_params["territoire"] = SICOVAL
    app.run()
    assert "environ" in said(app)
