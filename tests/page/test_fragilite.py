"""Indice de fragilité: every kind of territory, the weights and the base in the URL."""

from __future__ import annotations

import re

import pytest
from page.test_pages import KNOWN, SICOVAL, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.catalogue.fragility import fragility_index
from nrdiag.indicateurs.edition import edition

PAGE = "pages/fragilite.py"
COMPONENTS = fragility_index().composants
CAUTIONS = "Comment ne pas utiliser cet indice"
RESET = "Revenir aux poids de départ"


def slider(app: AppTest, component: str) -> object:
    return app.slider(key=f"poids_{component}")


def weights(app: AppTest) -> list[int]:
    return [int(app.slider(key=f"poids_{c.id}").value) for c in COMPONENTS]


def alts(app: AppTest) -> list[str]:
    return [str(chart.proto.alt) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_kind_of_territory(code: str) -> None:
    app = opened(PAGE, territoire=code)
    text = assert_sound(app)
    assert edition().territories.get(code).nom_court in text
    assert CAUTIONS in text
    for caution in fragility_index().precautions:
        assert caution.texte in text
    assert not app.expander  # nothing hidden


def test_without_territory_one_is_asked_for() -> None:
    assert "Choisissez un territoire pour ouvrir" in assert_sound(opened(PAGE))


def test_france_is_not_ranked_and_the_page_says_why() -> None:
    app = opened(PAGE, territoire="FR")
    text = assert_sound(app)
    assert "Choisissez un département ou un territoire plus petit." in text
    assert "palmarès national" in text
    assert not app.slider
    assert not alts(app)


def test_the_index_is_never_called_by_the_name_of_another() -> None:
    text = assert_sound(opened(PAGE, territoire=SICOVAL))
    for found in re.finditer(r"IFN|indice de fragilité numérique", text):
        assert "mais différent" in text[found.start() : found.start() + 60]
    assert "Les deux ne se comparent pas" in text


def test_sicoval_in_one_sentence_with_its_map_its_chart_and_its_table() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    text = assert_sound(app).replace("\xa0", " ")
    assert (
        "Clermont-le-Fort, Baziège et Fourquevaux restent presque toujours dans le quart le plus "
        "fragile du Sicoval, même quand chaque poids varie" in text
    )
    assert "quart le plus fragile (9)" in text
    assert "Clermont-le-Fort : rang 1 (1 à 4)" in alts(app)[0].replace("\xa0", " ")
    assert "34 440 € (4)" in text.replace("\u202f", " ")  # raw value, then its percentile
    assert "secret statistique pour 1 commune sur 36" in text
    # Its 36 communes are folded; a column says how much is known where something is missing.
    body = next(h.proto.body for h in app.get("html") if "Chaque commune, ses" in h.proto.body)
    folded = body[body.index('<details class="nr-volet"><summary>') :]
    assert folded.count("<tr") == 37
    assert "Part connue de l&#39;indice" in folded
    assert "réglages de poids" in folded
    assert any("CSV" in b.label for b in app.get("download_button"))


def test_a_commune_is_placed_among_those_of_its_epci() -> None:
    text = assert_sound(opened(PAGE, territoire="31058")).replace("\xa0", " ")
    assert re.search(r"Belbèze-de-Lauragais : rang \d+ sur 36, du rang \d+ au rang \d+", text)


@pytest.mark.parametrize("code", ["2A", "974", "75056", "22016"])
def test_outside_occitanie_nothing_is_invented(code: str) -> None:
    app = opened(PAGE, territoire=code)
    text = assert_sound(app)
    assert "l'indice est une donnée absente" in text
    assert "Carte fibre" in text  # what would fill it
    assert not alts(app)
    assert "Ce qui est connu" in text  # the distances to help, as they are
    assert re.search(r"environ \d+", text)
    assert "rang 1 sur" not in text
    assert not app.slider  # nothing to weigh


def test_a_commune_without_contour_is_in_the_table_without_an_index() -> None:
    text = assert_sound(opened(PAGE, territoire="12218"))
    assert "Conques-en-Rouergue : indice, donnée absente" in text
    assert "Sans contour dans la source" in text
    assert re.search(r"Conques-en-Rouergue\s+donnée absente\s+donnée absente", text)


def test_moving_a_weight_writes_the_address_and_changes_the_ranking() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    first = assert_sound(app)
    assert "poids" not in app.query_params
    slider(app, "sans_fibre").set_value(0).run()
    assert app.query_params["poids"] == "0-5-5-5-5"
    second = assert_sound(app)
    assert second != first
    next(b for b in app.button if b.label == RESET).click().run()
    assert "poids" not in app.query_params
    assert weights(app) == [5, 5, 5, 5, 5]
    assert assert_sound(app) == first


def test_the_weights_of_the_address_are_those_of_the_sliders() -> None:
    app = opened(PAGE, territoire=SICOVAL, poids="5-5-3-2-4")
    assert_sound(app)
    assert weights(app) == [5, 5, 3, 2, 4]
    app.query_params["poids"] = "1-0-0-0-0"  # another link, or the browser's back button
    app.run()
    assert weights(app) == [1, 0, 0, 0, 0]
    assert "Un seul composant pèse" in assert_sound(app)


def test_weights_of_same_proportions_give_the_same_page() -> None:
    one = assert_sound(opened(PAGE, territoire=SICOVAL, poids="1-2-1-2-1"))
    five = assert_sound(opened(PAGE, territoire=SICOVAL, poids="5-10-5-10-5"))
    assert one == five


@pytest.mark.parametrize(
    "bad", ["abc", "5-5-5-5-5-5", "5-5-5-5", "-1-5-5-5-5", "99-5-5-5-5", "", "<script>", "5" * 5000]
)
def test_unreadable_weights_are_said_and_replaced(bad: str) -> None:
    app = opened(PAGE, territoire=SICOVAL, poids=bad)
    text = assert_sound(app)
    assert "Les poids écrits dans l'adresse ne se lisent pas" in app.warning[0].value
    assert "<script>" not in text
    assert weights(app) == [5, 5, 5, 5, 5]
    slider(app, "distance_aide").set_value(6).run()
    assert app.query_params["poids"] == "5-5-5-5-6"
    assert not app.warning
    assert_sound(app)


def test_all_weights_at_zero_is_said_and_can_be_undone() -> None:
    app = opened(PAGE, territoire=SICOVAL, poids="0-0-0-0-0")
    text = assert_sound(app)
    assert "Tous les poids sont à zéro" in app.warning[0].value
    assert CAUTIONS in text
    assert not alts(app)
    slider(app, "part_75_plus").set_value(3).run()
    assert not app.warning
    assert len(alts(app)) == 1
    assert_sound(app)


def test_changing_the_base_writes_the_address_and_keeps_the_weights() -> None:
    app = opened(PAGE, territoire=SICOVAL, poids="5-5-3-2-4")
    assert "Base : Haute-Garonne, 586\xa0communes" in assert_sound(app)
    app.radio(key="choix_base").set_value("france").run()
    assert app.query_params["base"] == "france"
    assert app.query_params["poids"] == "5-5-3-2-4"
    text = assert_sound(app).replace("\u202f", " ").replace("\xa0", " ")
    assert "parmi les seules communes renseignées" in text
    assert "4 446 communes sur 34 969 (Occitanie)" in text
    app.radio(key="choix_base").set_value("epci").run()
    assert "Base : Sicoval, 36\xa0communes" in assert_sound(app)


@pytest.mark.parametrize(
    ("code", "wanted", "said"),
    [(SICOVAL, "<script>", "Haute-Garonne"), (SICOVAL, "x" * 5000, "Haute-Garonne"),
     ("31", "epci", "Haute-Garonne"), ("R76", "departement", "la France")],
)  # fmt: skip
def test_a_base_that_makes_no_sense_falls_back(code: str, wanted: str, said: str) -> None:
    assert f"Base : {said}" in assert_sound(opened(PAGE, territoire=code, base=wanted))


def test_from_one_territory_to_another_and_back() -> None:
    app = opened(PAGE, territoire=SICOVAL, base="epci", poids="5-5-3-2-4")
    first = assert_sound(app)
    for code in ("R76", "2A", "FR", "22016", SICOVAL):
        app.query_params["territoire"] = code
        app.run()
        last = assert_sound(app)
    assert last == first


@pytest.mark.parametrize("seen", ["31148", "99999", "<script>", "75056"])
def test_the_commune_touched_on_the_map_is_said_when_it_is_on_it(seen: str) -> None:
    text = assert_sound(opened(PAGE, territoire=SICOVAL, apercu=seen))
    assert ("Clermont-le-Fort : rang 1 sur 36" in text) == (seen == "31148")
    assert "<script>" not in text
