"""One's own data among the indicators of « La carte »: painted for this visit, kept from others."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from page.test_mes_donnees import HOSTILE, loaded
from page.test_pages import APP, SICOVAL, assert_sound, map_data
from streamlit.testing.v1 import AppTest

from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import Document
from nrdiag.indicateurs.edition import edition
from nrdiag.propres.picture import map_at
from nrdiag.ui import layer_block, map_downloads, pictures
from nrdiag.ui.dossier_block import FICTITIOUS
from nrdiag.ui.own_map_block import _csv, _geojson, key_of
from nrdiag.ui.session import example_document

MAP = "pages/carte.py"
SHARED = (
    pictures.layer_picture, pictures.cached_layer, pictures.every_picture, layer_block._rows,
)  # fmt: skip
SECRET_NAME = "Suivi confidentiel des visites"
VISITS = loaded(libelle=SECRET_NAME, fichier="journal.csv")
BY_EPCI = loaded(libelle="Conseillers", valeurs={SICOVAL: 4.0}, lus=1, gardes=1, rejetes=0)


def visit(held: Document | None, **query: str) -> AppTest:
    """The page as a link opens it for a visitor who already has ``held``."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.switch_page(MAP)
    if held is not None:
        app.session_state["dossier"] = held
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def document(**fields: Any) -> Document:
    return Document(donnees=[VISITS, BY_EPCI], **fields)


def groups(app: AppTest) -> dict[str, list[str]]:
    """Theme -> the names offered, as the list of the map shows them."""
    found: dict[str, list[str]] = {}
    for _, theme, name in map_data(app)["choix"]:
        found.setdefault(theme, []).append(name)
    return found


def test_own_data_is_offered_at_its_level_and_the_default_stays() -> None:
    app = visit(document(), territoire=SICOVAL)
    assert_sound(app)
    assert groups(app)["Vos données"] == [SECRET_NAME]
    assert map_data(app)["choisi"] == "ftth_taux"
    assert list(groups(app))[-1] == "Vos données"
    assert groups(visit(document(), vue="31", niveau="epci"))["Vos données"] == ["Conseillers"]
    assert "Vos données" not in groups(visit(document(), vue="FR"))
    assert "Vos données" not in groups(visit(None, territoire=SICOVAL))


def test_own_data_is_painted_with_its_classes_legend_table_and_files() -> None:
    app = visit(document(), territoire=SICOVAL, indicateur=key_of(VISITS))
    text = assert_sound(app)
    drawn = map_data(app)
    assert drawn["choisi"] == key_of(VISITS)
    picture = drawn["tableau"]
    assert picture["titre"] == f"{SECRET_NAME}, communes : Sicoval"
    assert "de 12\xa0visites (Escalquens) à 30\xa0visites" in picture["phrase"]
    # The image made by the browser ends with this.
    assert picture["source"] == "Source : Nous, 2025, fichier journal.csv (donnée déclarée)."
    assert [line[1:] for line in picture["legende"]][-1] == ["donnée absente", "", 34]
    assert "Donnée déclarée : nrdiag ne l'a pas vérifiée." in text
    assert "journal.csv" in text
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Télécharger le tableau (CSV)", "Télécharger la carte (GeoJSON)"]
    # The pictures of the edition are still one file, ready for another choice.
    assert drawn["tous"] == pictures.address(SICOVAL, Level.COMMUNE)
    app.query_params["apercu"] = "31169"
    assert "12\xa0visites" in assert_sound(app.run())


def test_classes_of_own_data_are_their_own_choice() -> None:
    many = loaded(valeurs={t.code: float(n * n) for n, t in enumerate(_sicoval())})
    app = visit(
        Document(donnees=[many]), territoire=SICOVAL, indicateur=key_of(many),
        classes_propres="egales", reglages="oui",
    )  # fmt: skip
    equal = [line[3] for line in map_data(app)["tableau"]["legende"]]
    assert "Des tranches de même largeur" in assert_sound(app)
    # The indicators keep their round thresholds, hence their ready pictures.
    assert map_data(app)["tous"]
    app.radio(key="classes_propres").set_value("quantiles").run()
    assert [line[3] for line in map_data(app)["tableau"]["legende"]] != equal


def _sicoval() -> list[Any]:
    places = edition().territories
    return places.communes_of(places.get(SICOVAL))


@pytest.mark.parametrize("held", [None, Document(donnees=[BY_EPCI])])
def test_another_visitor_gets_a_sentence_and_the_default(held: Document | None) -> None:
    query = {"territoire": SICOVAL, "indicateur": key_of(VISITS)}
    app = visit(held, **query)
    text = assert_sound(app)
    if held is None:
        assert "ouvert ici n'a pas cette donnée" in text
        assert "La carte montre à la place : Logements" in text
        assert "Ouvrir un diagnostic ou charger vos données" in text
    assert map_data(app)["choisi"] == "ftth_taux"
    assert SECRET_NAME not in text + json.dumps(map_data(app))
    assert "indicateur" not in app.query_params


def test_at_a_level_that_the_file_has_not_it_says_where_to_go() -> None:
    key = key_of(VISITS)
    app = visit(document(), territoire=SICOVAL, indicateur=key)
    assert map_data(app)["choisi"] == key
    app.query_params["vue"] = "R76"
    text = assert_sound(app.run())
    assert f"«\xa0{SECRET_NAME}\xa0» n'a pas de valeur par intercommunalité." in text
    assert "Choisissez le découpage «\xa0Communes\xa0» pour la revoir." in text


def test_the_name_in_the_address_changes_with_the_values() -> None:
    assert key_of(VISITS) == key_of(VISITS.model_copy(update={"id": "propre9"}))
    assert key_of(VISITS) != key_of(VISITS.model_copy(update={"valeurs": {"31169": 13.0}}))


def test_a_link_followed_wins_over_the_former_choice() -> None:
    app = visit(document(), territoire=SICOVAL, indicateur="part_75_plus")
    assert map_data(app)["choisi"] == "part_75_plus"
    app.query_params["indicateur"] = key_of(VISITS)
    assert map_data(app.run())["choisi"] == key_of(VISITS)


def test_a_late_address_never_undoes_what_was_just_chosen() -> None:
    """Who chooses fast sends, with the new choice, the address of an older one."""
    app = visit(document(), territoire=SICOVAL, indicateur="part_75_plus")
    app.query_params["indicateur"] = "pop_totale"
    app.session_state["indicateur"] = "revenu_median"
    assert map_data(app.run())["choisi"] == "revenu_median"
    assert app.query_params["indicateur"] in ("revenu_median", ["revenu_median"])


def test_nothing_of_it_is_kept_for_others() -> None:
    """Neither in the caches that visitors share, nor at an address."""
    key = key_of(VISITS)
    visit(document(), territoire=SICOVAL, indicateur=key)
    found = edition()
    every = gzip.decompress(pictures.every_picture(found.id, SICOVAL, "commune") or b"").decode()
    assert SECRET_NAME not in every
    assert key not in every
    for id in (key, "propre1"):
        for extension in ("csv", "geojson"):
            name = f"{id}.{extension}"
            assert map_downloads.map_file(found.id, SICOVAL, "commune", name) is None
    before = [cache.cache_info().currsize for cache in SHARED]
    visit(document(), territoire=SICOVAL, indicateur=key)
    assert [cache.cache_info().currsize for cache in SHARED] == before


def test_the_files_say_whose_data_it_is() -> None:
    found = edition()
    drawn = map_at(VISITS, found.territories.get(SICOVAL), Level.COMMUNE, found)
    lines = _csv(drawn, False).decode("utf-8-sig").splitlines()
    assert len(lines) == 37
    assert f"31169;Escalquens;commune;{SECRET_NAME};12;visites;déclaré;2025;Nous;journal.csv;" in (
        lines
    )
    assert lines[-1].split(";")[6] == "absent"
    whole = json.loads(_geojson(drawn, True))
    assert "fichier journal.csv (donnée déclarée)" in whole["attribution"]
    assert "Exemple fictif" in whole["title"]
    by_code = {one["id"]: one for one in whole["features"]}
    assert by_code["31169"]["properties"]["valeur"] == 12
    assert by_code["31169"]["properties"]["statut"] == "déclaré"
    assert by_code["31169"]["geometry"]["type"] == "MultiPolygon"
    assert "exemple fictif" in _csv(drawn, True).decode("utf-8-sig").splitlines()[1]


def test_the_example_says_that_it_is_invented() -> None:
    invented = example_document()
    invented.donnees = [VISITS]
    app = visit(invented, territoire=SICOVAL, indicateur=key_of(VISITS), inventaire="exemple")
    assert FICTITIOUS in assert_sound(app)
    assert FICTITIOUS in map_data(app)["tableau"]["source"]


def test_hostile_words_are_text() -> None:
    strange = loaded(libelle=HOSTILE, unite=HOSTILE[:40], source=HOSTILE, fichier="<b>x</b>.csv")
    app = visit(
        Document(donnees=[strange]), territoire=SICOVAL, indicateur=key_of(strange),
        apercu="31169",
    )  # fmt: skip
    assert_sound(app)
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    assert groups(app)["Vos données"] == [HOSTILE]


def test_far_from_the_places_of_the_file_the_map_says_so() -> None:
    app = visit(document(), vue="75", niveau="commune", indicateur=key_of(VISITS))
    assert_sound(app)
    assert "aucune valeur dans le fichier" in map_data(app)["tableau"]["phrase"]
