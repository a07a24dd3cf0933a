"""Besoin et offre d'aide: its sentences, the distance in the URL, the ranking explained."""

from __future__ import annotations

import re

import pytest
from page.test_pages import KNOWN, SICOVAL, assert_sound, opened

from nrdiag.catalogue.needs import needs
from nrdiag.indicateurs.edition import edition
from nrdiag.ui.table_files import table_file

PAGE = "pages/aide.py"


def test_places_at_one_address_are_said_to_share_a_mark() -> None:
    shared = "un chiffre : plusieurs à la même adresse"
    assert shared in assert_sound(opened(PAGE, territoire="29019"))
    assert shared not in assert_sound(opened(PAGE, territoire="243100633"))


def said(app) -> str:
    return re.sub(r"\s+", " ", assert_sound(app).replace("\u202f", " ").replace("\xa0", " "))


def choose(app, reach: str):
    app.button_group(key="portee").set_value(reach)
    return app.run()


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_kind_of_territory(code: str) -> None:
    text = said(opened(PAGE, territoire=code))
    assert edition().territories.get(code).nom_court in text
    assert "par lieu principal" in text
    if code != "FR":
        assert "Ce que ce calcul ignore" in text
        for ignored in needs().ignore:
            assert ignored.texte in text


def test_golden_sentences_of_sicoval() -> None:
    text = said(opened(PAGE, territoire=SICOVAL))
    for sentence in (
        "Un lieu France services principal pour environ 3 800 habitants de 75 ans et plus.",
        "La liste d'août 2024 compte 2 lieux principaux et aucune antenne.",
        "15 communes sur 36 n'ont aucun lieu France services à 5 km ou moins : environ 821 "
        "personnes de 75 ans et plus (11 %) y vivent.",
        "Un lieu de plus serait le plus utile dans l'une de ces communes : Fourquevaux, Belberaud "
        "ou Montlaur. Environ 391 à 406 personnes de 75 ans et plus auraient alors un lieu à",
        "1. Fourquevaux environ 406",
        "2. Corronsac environ 277 environ 683",
        "Ces gains ne s'additionnent pas",
        "Sicoval 2 0 0 7 670 environ 3 800 environ 2 700",
        "Belberaud 31057 168 lieu à environ 6 km",
    ):
        assert sentence in text
    assert "Ne comptez pas une antenne" not in text  # there is none here


def test_branches_and_places_that_move_are_told_apart() -> None:
    text = said(opened(PAGE, territoire="46"))
    assert "23 lieux principaux (dont 2 itinérants et 1 à plusieurs sites) et 1 antenne." in text
    assert "Ne comptez pas une antenne comme un lieu de plein exercice" in text


def test_the_reach_is_in_the_url_and_back() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    first = said(app)
    choose(app, "10")
    assert app.query_params["portee"] == "10"
    text = said(app)
    assert "Toutes les communes ont un lieu France services à 10 km ou moins." in text
    assert "Fourquevaux. Environ" not in text
    assert "environ 821 personnes" not in text
    choose(app, "5")
    assert "portee" not in app.query_params
    assert said(app) == first


def test_a_link_opens_on_its_reach() -> None:
    text = said(opened(PAGE, territoire="31", portee="10"))
    assert "133 communes sur 586 n'ont aucun lieu France services à 10 km ou moins" in text
    assert "Miramont-de-Comminges" in text


@pytest.mark.parametrize("wanted", ["garbage", "", "<script>", "-5", "7", "1e9", "x" * 5000])
def test_hostile_reach_falls_back(wanted: str) -> None:
    app = opened(PAGE, territoire=SICOVAL, portee=wanted, apercu=wanted)
    assert "n'ont aucun lieu France services à 5 km ou moins" in said(app)


def test_a_commune_touched_on_the_map_is_told() -> None:
    text = said(opened(PAGE, territoire=SICOVAL, apercu="31057"))
    assert "Ouvrir la fiche de Belberaud" in text
    other = said(opened(PAGE, territoire=SICOVAL, apercu="46042"))  # not on this map
    assert "Cahors" not in other


def test_a_commune_reads_its_nearest_place_then_its_epci() -> None:
    text = said(opened(PAGE, territoire="31254"))
    assert "Sicoval : un lieu France services principal pour environ 3 800" in text
    assert "Labège : le lieu le plus proche est France services de Saint-Orens" in text


def test_without_ages_inhabitants_are_counted_and_it_is_said() -> None:
    text = said(opened(PAGE, territoire="22"))
    assert "Les âges par commune ne sont pas chargés ici" in text
    assert "habitants, tous âges confondus (50 %) y vivent." in text
    assert "plus loin, âges inconnus (238)" in text
    assert not re.search(r"Environ [\d ]+ personnes de 75 ans et plus auraient", text)


def test_france_ranks_the_departements_and_asks_for_a_territory() -> None:
    app = opened(PAGE, territoire="FR")
    text = said(app)
    assert "Paris a le plus de personnes pour un lieu : environ 17 000" in text
    assert "Choisissez une région ou plus petit." in text
    assert not app.get("button_group")


def test_unknown_distance_is_told_apart() -> None:
    text = said(opened(PAGE, territoire="12218"))
    assert "la distance au lieu le plus proche est une donnée absente" in text
    assert "Sans contour dans la source, donc hors de la carte : Conques-en-Rouergue." in text


def test_territory_and_reach_change_then_back() -> None:
    app = opened(PAGE, territoire="46", portee="10")
    first = said(app)
    app.query_params["territoire"] = "FR"
    app.run()
    said(app)
    app.query_params["territoire"] = "98411"
    app.run()
    assert "donnée absente" in said(app)
    app.query_params["territoire"] = "46"
    app.query_params["portee"] = "10"
    app.run()
    assert said(app) == first


@pytest.mark.parametrize(
    ("code", "kind", "head", "lines"),
    [
        (SICOVAL, "aide-a-portee", "code;commune;personnes_75_plus", 36),
        ("FR", "lieux-par-departement", "code;departement;lieux_principaux", 109),
    ],
)
def test_the_table_is_a_file_at_its_own_address(
    code: str, kind: str, head: str, lines: int
) -> None:
    address = f"/tableaux/{edition().id}/{code}/{kind}.csv"
    app = opened(PAGE, territoire=code)
    assert any(address in str(one.proto.body) for one in app.get("html"))
    name, data = table_file(edition().id, code, f"{kind}.csv") or ("", b"")
    rows = data.decode("utf-8-sig").splitlines()
    assert name == f"nrdiag-{code}-{kind}.csv"
    assert rows[0].startswith(head)
    assert len(rows) == lines + 1


def test_a_file_that_a_territory_does_not_have_is_not_found() -> None:
    assert table_file(edition().id, "FR", "aide-a-portee.csv") is None
    assert table_file(edition().id, SICOVAL, "lieux-par-departement.csv") is None


def test_the_file_of_a_commune_is_that_of_its_epci() -> None:
    own = table_file(edition().id, "31254", "aide-a-portee.csv")
    whole = table_file(edition().id, SICOVAL, "aide-a-portee.csv")
    assert own is not None
    assert whole is not None
    assert own[1] == whole[1]
