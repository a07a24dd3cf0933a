"""Keep the diagnostic on the server: nothing before the button, found again by its link."""

from __future__ import annotations

from pathlib import Path

import pytest
from page.test_organisation import with_document
from page.test_pages import assert_sound, opened
from page.test_plan import press
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, Fleet, Lot
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.base import engine

PLAN, OTHER = "pages/plan.py", "pages/achats.py"
OWN = Document(nom="le nôtre", parc=Fleet(lots=[Lot(type="laptop", quantite=7)]))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/store/own.sqlite")
    engine.cache_clear()
    return tmp_path / "store"


def kept(page: str = PLAN) -> tuple[AppTest, str]:
    app = with_document(page, OWN.model_copy(deep=True))
    press(app, "Garder sur ce serveur")
    assert "Diagnostic enregistré" in assert_sound(app)
    return app, app.query_params["dossier"]


def test_nothing_is_written_before_the_button(store: Path) -> None:
    text = assert_sound(with_document(PLAN, OWN.model_copy(deep=True)))
    assert "Tant que vous ne le demandez pas, rien n'est enregistré" in text
    assert not store.exists()
    kept()
    assert store.exists()


def test_the_link_opens_it_on_another_visit_and_another_page(store: Path) -> None:
    app, secret = kept()
    assert f"dossier={secret}" in app.code[0].value
    for page in (PLAN, OTHER):
        other = opened(page, dossier=secret)
        assert_sound(other)
        assert other.session_state["dossier"].nom == "le nôtre"
        assert "Enregistré le" in assert_sound(other)
        assert not [button for button in other.button if button.label.startswith("Enregistrer les")]


def test_a_change_is_said_then_saved_and_the_other_screen_is_warned(store: Path) -> None:
    app, secret = kept()
    other = opened(PLAN, dossier=secret)
    app.session_state["dossier"].nom = "changé"
    app.run()
    assert "Vos derniers changements ne le sont pas encore" in assert_sound(app)
    press(app, "Enregistrer les changements")
    assert "Changements enregistrés" in assert_sound(app)
    assert opened(PLAN, dossier=secret).session_state["dossier"].nom == "changé"
    other.session_state["dossier"].nom = "autre"
    other.run()
    press(other, "Enregistrer les changements")
    text = assert_sound(other)
    assert "depuis un autre écran" in text
    assert other.session_state["dossier"].nom == "autre"
    assert "dossier" not in other.query_params
    press(other, "Garder sur ce serveur")
    assert other.query_params["dossier"] != secret


def test_deleted_it_stays_on_screen_and_the_link_is_dead(store: Path) -> None:
    app, secret = kept()
    press(app, "Supprimer du serveur")
    assert "supprimé du serveur" in assert_sound(app)
    assert app.session_state["dossier"].nom == "le nôtre"
    late = opened(PLAN, dossier=secret)
    assert "Ce lien n'ouvre aucun diagnostic" in assert_sound(late)
    assert late.session_state["dossier"].nom == ""


def test_the_example_is_not_kept_and_hides_nothing(store: Path) -> None:
    assert "ne s'enregistre pas" in assert_sound(opened(PLAN, inventaire="exemple"))
    app, _ = kept()
    app.query_params["inventaire"] = "exemple"
    assert_sound(app.run())
    assert app.session_state["dossier"].fictif
    del app.query_params["inventaire"]
    assert_sound(app.run())
    assert app.session_state["dossier"].nom == "le nôtre"


def test_without_a_store_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert "Ce serveur ne garde rien" in assert_sound(opened(PLAN))
    assert "Ce serveur ne garde aucun diagnostic" in assert_sound(opened(PLAN, dossier="a" * 24))


def test_a_store_out_of_reach_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "sqlite:////proc/rien/x.sqlite")
    app = with_document(PLAN, OWN.model_copy(deep=True))
    press(app, "Garder sur ce serveur")
    text = assert_sound(app)
    assert "Rien n'est perdu" in text
    assert app.session_state["dossier"].nom == "le nôtre"
