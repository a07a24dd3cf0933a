"""Comparer: every kind of territory, the scope and the second territory in the URL."""

from __future__ import annotations

import re

import pytest
from page.test_pages import KNOWN, SICOVAL, UNKNOWN, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.indicateurs.edition import edition
from nrdiag.ui.table_files import table_file

PAGE = "pages/comparer.py"
LABEGE, MURET = "31254", "31395"


def readable(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def drawn(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def alts(app: AppTest) -> list[str]:
    return [readable(str(chart.proto.alt)) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_kind_of_territory(code: str) -> None:
    text = assert_sound(opened(PAGE, territoire=code))
    assert edition().territories.get(code).nom_court in text


def test_without_territory_one_is_asked_for() -> None:
    assert "Choisissez un territoire pour ouvrir" in assert_sound(opened(PAGE))


def test_a_commune_in_sentences_a_chart_and_tables() -> None:
    app = opened(PAGE, territoire=LABEGE)
    text = readable(assert_sound(app))
    assert "Les communes qui ressemblent le plus à Labège : " in text
    # Its own card has no gap to itself: the cell says so rather than stay empty.
    assert "sans objet" in text
    assert "Recherche parmi 585 autres communes (Haute-Garonne), sur 4 critères" in text
    assert len(alts(app)) == 1
    assert "Fibre : 78,1 %, plus bas que les 35 autres communes" in alts(app)[0]
    assert "1er sur 36" in text
    assert "à égalité avec" in text


@pytest.mark.parametrize(("code", "said"), [("R76", "18 régions"), ("FR", "Aucun autre pays")])
def test_a_level_without_a_list_says_why(code: str, said: str) -> None:
    assert said in assert_sound(opened(PAGE, territoire=code))


def test_where_little_is_known_it_is_said_and_nothing_is_drawn() -> None:
    app = opened(PAGE, territoire="974")
    text = assert_sound(app)
    assert not alts(app)
    assert "Ce qui manque ici" in text
    assert "Carte fibre" in text


def test_a_commune_whose_contour_is_out_of_date_says_why_nobody_is_alike() -> None:
    text = readable(assert_sound(opened(PAGE, territoire="93066", avec="75056")))
    assert "personne à qui le comparer" in text
    assert "Densité : donnée absente ici. Son contour manque dans la source" in text


def test_another_scope_is_written_in_the_address_and_back() -> None:
    app = opened(PAGE, territoire=LABEGE)
    first = assert_sound(app)
    app.radio(key="parmi").set_value("region").run()
    assert app.query_params["parmi"] == "region"
    assert "(Occitanie)" in assert_sound(app)
    app.radio(key="parmi").set_value("departement").run()
    assert "parmi" not in app.query_params
    assert assert_sound(app) == first


def test_a_link_opens_the_scope() -> None:
    text = assert_sound(opened(PAGE, territoire=LABEGE, parmi="france"))
    assert "(France entière)" in text


@pytest.mark.parametrize("wanted", ["", "epci", "<script>", "x" * 5000])
def test_a_hostile_scope_falls_on_the_default(wanted: str) -> None:
    app = opened(PAGE, territoire=LABEGE, parmi=wanted)
    assert "(Haute-Garonne)" in assert_sound(app)
    assert app.radio(key="parmi").value == "departement"


def test_a_second_territory_by_one_tap_then_removed() -> None:
    app = opened(PAGE, territoire=LABEGE)
    first = assert_sound(app)
    # Pechbonnieu, the first of the list
    address = "/comparer?territoire=31254&amp;avec=31410"
    assert f'<a class="nr-lien nr-reste" href="{address}">Pechbonnieu</a>' in drawn(app)
    app.query_params["avec"] = "31410"
    app.run()
    assert f'href="{address}" aria-current="true">Pechbonnieu</a>' in drawn(app)
    text = readable(assert_sound(app))
    assert "Labège face à Pechbonnieu" in text
    assert "de plus" in text
    app.button(key="avec_retirer").click().run()
    assert "avec" not in app.query_params
    assert assert_sound(app) == first


def test_the_links_keep_the_scope_and_what_goes_from_page_to_page() -> None:
    app = opened(PAGE, territoire=LABEGE, parmi="france", inventaire="exemple", inconnu="x")
    links = re.findall(r'nr-reste" href="([^"]*)"', drawn(app))
    assert len(links) == 8
    for link in links:
        address = "/comparer?territoire=31254&amp;inventaire=exemple&amp;parmi=france&amp;avec="
        assert link.startswith(address)


def test_a_second_territory_by_search() -> None:
    app = opened(PAGE, territoire=LABEGE)
    app.text_input(key="avec_recherche").set_value("Muret").run()
    assert_sound(app)
    app.get("button_group")[0].set_value(MURET).run()
    assert app.query_params["avec"] == MURET
    assert "Labège face à Muret" in assert_sound(app)
    assert app.text_input(key="avec_recherche").value == ""


def test_a_search_without_result_says_so() -> None:
    app = opened(PAGE, territoire=LABEGE)
    app.text_input(key="avec_recherche").set_value("zzzzzzzz").run()
    assert "Aucun autre territoire" in app.warning[0].value
    assert_sound(app)


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_second_territory_is_said(code: str) -> None:
    app = opened(PAGE, territoire=LABEGE, avec=code)
    text = assert_sound(app)
    assert "ne correspond à aucun territoire connu" in app.warning[0].value
    assert "<script>" not in text


def test_the_same_territory_twice_is_said() -> None:
    app = opened(PAGE, territoire=LABEGE, avec=LABEGE)
    assert_sound(app)
    assert "même territoire" in app.info[0].value


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_kind_of_second_territory(code: str) -> None:
    app = opened(PAGE, territoire=LABEGE, avec=code)
    text = assert_sound(app)
    level = edition().territories.get(code).niveau.value
    assert any("même échelon" in w.value for w in app.warning) == (level != "commune")
    assert edition().territories.get(code).nom_court in text


def test_a_secret_value_is_never_a_gap() -> None:
    text = readable(assert_sound(opened(PAGE, territoire="31437", avec=LABEGE)))
    assert "secret statistique" in text
    assert "pas d'écart : une valeur manque" in text


def test_from_one_territory_to_another_and_back() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    first = assert_sound(app)
    for code in ("R76", "974", "FR", "22016", SICOVAL):
        app.query_params["territoire"] = code
        app.run()
        last = assert_sound(app)
    assert last == first


@pytest.mark.parametrize(
    ("code", "parmi", "name"),
    [(LABEGE, "", "comparaison-departement"), (LABEGE, "region", "comparaison-region"),
     (SICOVAL, "france", "comparaison-france"), ("R76", "", "comparaison")],
)  # fmt: skip
def test_the_values_are_a_file_that_holds_who_is_shown(code: str, parmi: str, name: str) -> None:
    text = "".join(h.proto.body for h in opened(PAGE, territoire=code, parmi=parmi).get("html"))
    assert f'href="/tableaux/{edition().id}/{code}/{name}.csv"' in text
    found = table_file(edition().id, code, f"{name}.csv")
    assert found is not None
    assert found[0] == f"nrdiag-{code}-{name}.csv"
    lines = found[1].decode("utf-8-sig").splitlines()[1:]
    shown = re.search(r"Toutes les valeurs \((\d+) territoires\)", readable(text))
    assert shown is not None
    assert len({line.split(";")[0] for line in lines}) == int(shown[1])
    assert lines[0].startswith(f"{code};")


@pytest.mark.parametrize(
    ("code", "name"),
    [("R76", "comparaison-france"), ("974", "comparaison-departement"), (LABEGE, "comparaison")],
)
def test_where_nobody_is_looked_for_there_is_no_file(code: str, name: str) -> None:
    assert table_file(edition().id, code, f"{name}.csv") is None
