"""The pages of the organisation: empty, with the example, and from one to the other."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from page.test_pages import assert_sound, opened, text_of, unfold
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, Fleet, Lot
from nrdiag.dossier.file import write_document
from nrdiag.ui.dossier_block import FICTITIOUS
from nrdiag.ui.session import example_document

FLEET, SIMULATOR, PURCHASES, PRACTICES = (
    "pages/parc.py", "pages/simulateur.py", "pages/achats.py", "pages/pratiques.py",
)  # fmt: skip
ORGANISATION = (FLEET, SIMULATOR, PURCHASES, PRACTICES)
SICOVAL, REUNION, AJACCIO = "243100633", "974", "2A004"


def with_document(page: str, document: Document, **query: str) -> AppTest:
    """The page as a visitor who already has ``document`` sees it."""
    app = opened(page, **query)
    app.session_state["dossier"] = document
    return app.run()


def labelled(app: AppTest, kind: str, label: str) -> object:
    return next(widget for widget in app.get(kind) if widget.label == label)


@pytest.mark.parametrize("page", ORGANISATION)
@pytest.mark.parametrize("territory", [SICOVAL, REUNION, AJACCIO, ""])
def test_the_example_says_that_it_is_one(page: str, territory: str) -> None:
    query = {"territoire": territory} if territory else {}
    app = opened(page, inventaire="exemple", **query)
    assert FICTITIOUS in assert_sound(app)


@pytest.mark.parametrize("page", [FLEET, SIMULATOR])
def test_without_a_fleet_the_page_says_where_to_put_one(page: str) -> None:
    text = assert_sound(opened(page, territoire=SICOVAL))
    assert "Aucun inventaire pour l'instant" in text
    assert "Nos pratiques" in text


def test_overseas_the_use_waits_for_its_factor() -> None:
    text = assert_sound(opened(SIMULATOR, territoire=REUNION, inventaire="exemple"))
    assert "seule la fabrication compte" in text
    app = opened(PRACTICES, territoire=REUNION, inventaire="exemple")
    assert "La fabrication seule est comptée" in assert_sound(app)
    app.number_input(key="electricite_locale").set_value(0.64).run()
    assert "La fabrication seule est comptée" not in assert_sound(app)


def test_absent_ages_systems_and_masses_are_said() -> None:
    document = Document(parc=Fleet(lots=[Lot(type="videoprojector", quantite=4)]))
    text = assert_sound(with_document(FLEET, document))
    assert "Aucune date d'achat : donnée absente" in text
    assert "Système d'exploitation : donnée absente" in text
    assert "Déchets électroniques : donnée absente" in text


def test_names_of_services_are_text() -> None:
    hostile = '<img src=x onerror="alert(1)">' * 5
    lots = [Lot(type="laptop", quantite=4, service=hostile, systeme=hostile)]
    app = with_document(PRACTICES, Document(parc=Fleet(lots=lots)))
    assert_sound(app)
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    assert_sound(with_document(FLEET, Document(parc=Fleet(lots=lots))))


def test_levers_go_to_the_url_and_come_back() -> None:
    app = opened(SIMULATOR, territoire=SICOVAL, inventaire="exemple")
    assert "Aucun levier réglé" in assert_sound(app)
    app.slider(key="levier_duree_laptop").set_value(2.0).run()
    assert app.query_params["leviers"] == "duree_laptop:2"
    first = assert_sound(app)
    assert "Vous éviteriez environ" in first
    again = opened(SIMULATOR, territoire=SICOVAL, inventaire="exemple", leviers="duree_laptop:2")
    assert again.slider(key="levier_duree_laptop").value == 2.0
    assert "Vous éviteriez environ" in assert_sound(again)


@pytest.mark.parametrize(
    "levers", ["duree_laptop:99", "duree_laptop:-1", "x:1", "duree_laptop:abc", ":::,,", "9" * 3000]
)
def test_a_wrong_link_is_no_error(levers: str) -> None:
    assert_sound(opened(SIMULATOR, inventaire="exemple", leviers=levers))


def test_a_scenario_is_kept_compared_and_removed() -> None:
    app = opened(SIMULATOR, inventaire="exemple", leviers="moins_monitor:20")
    app.text_input[0].set_value("Moins d'écrans <b>")
    labelled(app, "button", "Garder ce réglage").click().run()  # type: ignore[attr-defined]
    assert [one.nom for one in app.session_state["dossier"].scenarios][-1] == "Moins d'écrans <b>"
    assert "Moins d'écrans <b>" in assert_sound(app)
    assert not [html for html in app.get("html") if "<b>" in html.proto.body]
    labelled(app, "selectbox", "Retirer un scénario").set_value(1).run()  # type: ignore[attr-defined]
    labelled(app, "button", "Retirer ce scénario").click().run()  # type: ignore[attr-defined]
    assert len(app.session_state["dossier"].scenarios) == 1
    assert_sound(app)


def test_prices_give_euros() -> None:
    app = opened(SIMULATOR, inventaire="exemple", leviers="moins_monitor:20")
    assert "Euros : donnée absente" in assert_sound(app)
    app.number_input(key="prix_kwh").set_value(0.2).run()
    app.number_input(key="prix_monitor:neuf").set_value(150.0).run()
    assert "à vos prix" in assert_sound(app)
    app.number_input(key="prix_kwh").set_value(None).run()
    assert "Euros : donnée absente" in assert_sound(app)


def test_purchases_from_nothing_to_a_meter_and_back() -> None:
    app = opened(PURCHASES, territoire=SICOVAL)
    year = dt.date.today().year
    assert f"Aucune dépense saisie pour {year}" in assert_sound(app)
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    assert "Il manque" in text_of(app)
    app.number_input(key="achat_depense_ht").set_value(1000.0)
    app.number_input(key="achat_dont_reemploi").set_value(1500.0)
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    assert "dépasse la dépense" in text_of(app)
    assert app.session_state["dossier"].achats == []
    app.number_input(key="achat_dont_reemploi").set_value(300.0)
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    assert "est atteint" in assert_sound(app)
    labelled(unfold(app), "button", "Retirer cette ligne").click().run()  # type: ignore[attr-defined]
    assert f"Aucune dépense saisie pour {year}" in assert_sound(app)


def test_what_was_typed_stays_from_page_to_page() -> None:
    app = opened(PURCHASES, territoire=SICOVAL, inventaire="exemple")
    app.switch_page(FLEET).run()
    assert FICTITIOUS in assert_sound(app)
    app.switch_page(PURCHASES).run()
    assert "réemploi" in assert_sound(app)
    del app.query_params["inventaire"]
    app.run()
    assert FICTITIOUS not in assert_sound(app)
    assert app.session_state["dossier"].achats == []


def test_hypotheses_move_the_footprint() -> None:
    app = opened(PRACTICES, territoire=SICOVAL, inventaire="exemple")
    before = assert_sound(app)
    app.query_params["hypotheses"] = "oui"  # what their link asks
    app.run()
    app.selectbox(key="jeu").set_value("ecodiag").run()
    assert assert_sound(app) != before
    app.number_input(key="duree_laptop").set_value(8.0).run()
    assert app.session_state["dossier"].hypotheses.durees["laptop"] == 8.0
    app.number_input(key="duree_laptop").set_value(None).run()
    assert "laptop" not in app.session_state["dossier"].hypotheses.durees


def test_the_downloaded_example_is_flagged() -> None:
    raw = json.loads(write_document(example_document(), dt.date(2026, 11, 24)))
    assert raw["fictif"] is True


def test_looking_at_the_example_loses_nothing() -> None:
    app = opened(PURCHASES, territoire=SICOVAL)
    app.number_input(key="achat_depense_ht").set_value(1000.0)
    labelled(app, "button", "Ajouter").click().run()  # type: ignore[attr-defined]
    assert len(app.session_state["dossier"].achats) == 1
    app.query_params["inventaire"] = "exemple"
    app.run()
    assert FICTITIOUS in assert_sound(app)
    del app.query_params["inventaire"]
    app.run()
    assert FICTITIOUS not in assert_sound(app)
    assert [line.depense_ht for line in app.session_state["dossier"].achats] == [1000.0]
    app.switch_page(PRACTICES).run()
    next(b for b in app.button if b.label == "Partir de l'exemple fictif").click().run()
    assert app.session_state["dossier"].fictif
    del app.query_params["inventaire"]
    app.run()
    assert [line.depense_ht for line in app.session_state["dossier"].achats] == [1000.0]
