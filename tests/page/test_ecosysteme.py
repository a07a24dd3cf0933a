"""The page of the ecosystem: empty, filled in, loaded from a file, emptied."""

from __future__ import annotations

import pytest
from page.test_organisation import labelled, with_document
from page.test_pages import SICOVAL, assert_sound, opened, unfold
from page.test_plan import press
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Actor, Document, Flow
from nrdiag.ui.dossier_block import FICTITIOUS

PAGE = "pages/ecosysteme.py"
HOSTILE = "<img src=x onerror=alert(1)>[lien](javascript:alert(1)) **x** $y$"
FORMULA = "=cmd|' /C calc'!A0"


def actors(app: AppTest) -> list[Actor]:
    found: list[Actor] = app.session_state["dossier"].acteurs
    return found


def fill(app: AppTest, **values: object) -> AppTest:
    """Label start -> value, in the inputs of the two forms."""
    kinds = {"Nom": "text_input", "Famille": "selectbox", "Associé": "selectbox",
             "Site": "text_input", "Acteur": "selectbox", "Il": "selectbox", "Quoi": "selectbox",
             "Précisez": "text_input", "Quantité": "number_input"}  # fmt: skip
    for start, value in values.items():
        widget = next(one for one in app.get(kinds[start]) if one.label.startswith(start))
        widget.set_value(value)
    return app


def upload(app: AppTest, data: bytes) -> AppTest:
    return (
        labelled(app, "file_uploader", "Votre liste d'acteurs (CSV ou Excel)")
        .upload(  # type: ignore[attr-defined, no-any-return]
            "liste.csv", data, "text/csv"
        )
        .run()
    )


def met() -> Document:
    return Document(
        acteurs=[
            Actor(nom="Mairie", famille="public", flux=[
                Flow(sens="besoin", genre="competences", quoi="Réparation"),
                Flow(sens="besoin", genre="donnees", quoi="Besoins des habitants, en nombres")]),
            Actor(nom="Atelier", famille="associatif", associe=True, flux=[
                Flow(sens="offre", genre="competences", quoi="Réparation", quantite=12)]),
        ]
    )  # fmt: skip


@pytest.mark.parametrize("code", ["", SICOVAL, "974"])
def test_without_an_actor_the_page_says_where_to_begin(code: str) -> None:
    app = opened(PAGE, **({"territoire": code} if code else {}))
    text = assert_sound(app)
    assert "Aucun acteur pour l'instant" in text
    assert "D. 2311-15-1" in text
    assert "23 novembre 2026" in text
    assert "jamais une personne" in text
    assert "Aucune offre et aucun besoin ne sont encore notés" in text
    assert "Ajouter une offre ou un besoin" not in [header.value for header in app.header]


def test_the_example_says_that_it_is_one() -> None:
    assert FICTITIOUS in assert_sound(opened(PAGE, inventaire="exemple", territoire=SICOVAL))


def test_actors_and_flows_are_added_matched_and_removed() -> None:
    app = fill(opened(PAGE), Nom="Mairie", Associé=True)
    press(app, "Ajouter")
    assert "il manque un acteur privé et un acteur associatif" in assert_sound(app)
    fill(app, Nom="Atelier", Famille="associatif")
    press(app, "Ajouter")
    assert [(one.nom, one.famille, one.associe) for one in actors(app)] == [
        ("Mairie", "public", True), ("Atelier", "associatif", None),
    ]  # fmt: skip
    fill(app, Acteur="0", Il="besoin", Quoi="reparation")
    press(app, "Ajouter", 1)
    text = assert_sound(app)
    assert "Le seul besoin noté n'a pas encore d'offre en face" in text
    assert "Réparation (Mairie, famille Public)" in text
    fill(app, Acteur="1", Il="offre", Quoi="autre_competences", Précisez="dépannage", Quantité=3)
    press(app, "Ajouter", 1)
    (flow,) = actors(app)[1].flux
    assert (flow.sens, flow.genre, flow.quoi, flow.quantite) == (
        "offre", "competences", "Réparation", 3,
    )  # fmt: skip
    text = assert_sound(app)
    assert "1 besoin sur 1 a une offre en face" in text
    assert "demandée : non dite ; offerte : 3" in text
    # Removals: the offer, then the actor with its need.
    unfold(app)
    box = next(box for box in app.selectbox if "flux_retrait" in str(box.key))
    box.set_value(1).run()
    press(app, "Retirer cette ligne", 1)
    assert [len(one.flux) for one in actors(app)] == [1, 0]
    press(app, "Retirer cette ligne")
    assert [one.nom for one in actors(app)] == ["Atelier"]
    assert "Aucune offre et aucun besoin" in assert_sound(app)


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"Nom": ""}, "Il manque"), ({"Nom": "mairie"}, "porte déjà ce nom"),
     ({"Nom": "Mme Roux"}, "pas une personne"), ({"Nom": "A", "Site": "javascript:x"}, "Site")],
)  # fmt: skip
def test_a_wrong_actor_is_refused_and_nothing_is_lost(fields: dict[str, object], said: str) -> None:
    app = fill(with_document(PAGE, met()), **fields)
    press(app, "Ajouter")
    assert said in app.error[0].value
    assert len(actors(app)) == 2
    if fields["Nom"]:
        assert (
            labelled(app, "text_input", "Nom de l'organisation ou du groupe").value
            == (  # type: ignore[attr-defined]
                fields["Nom"]
            )
        )


def test_other_needs_its_words() -> None:
    app = fill(with_document(PAGE, met()), Quoi="autre_donnees")
    press(app, "Ajouter", 1)
    assert "Précisez de quoi" in app.error[0].value
    fill(app, Précisez="écrire à a@exemple.fr")
    press(app, "Ajouter", 1)
    assert "adresse électronique" in app.error[0].value
    assert sum(len(one.flux) for one in actors(app)) == 3


def test_a_list_is_loaded_with_its_rejects() -> None:
    app = upload(
        with_document(PAGE, met()),
        b"Nom;Famille;E-mail\nMairie;public;a@b.fr\nCollectif;citoyens;\nX;?;\n",
    )
    text = assert_sound(app)
    assert "Lignes lues : 3. Gardées : 2. Rejetées : 1." in text
    assert "peuvent désigner une personne : «\xa0E-mail\xa0»" in text
    assert "famille non reconnue : ?" in text
    assert "1\xa0acteur ajouté, 1\xa0mis à jour." in app.success[0].value
    assert [one.nom for one in actors(app)] == ["Mairie", "Atelier", "Collectif"]
    assert len(actors(app)[0].flux) == 2


def test_a_file_that_is_not_a_list_changes_nothing() -> None:
    app = upload(with_document(PAGE, met()), b"%PDF-1.4 <b>x</b>")
    assert_sound(app)
    assert "PDF" in app.error[0].value
    assert "Rien n’a été enregistré" in app.error[0].value
    assert len(actors(app)) == 2


def test_hostile_and_long_words_are_text() -> None:
    strange = Flow(sens=HOSTILE, genre=HOSTILE, quoi=HOSTILE)
    document = Document(
        acteurs=[
            Actor(nom=HOSTILE, famille=HOSTILE, role=HOSTILE, commune=FORMULA, site="x" * 300,
                  flux=[strange, Flow(sens="besoin", genre="materiel", quoi=HOSTILE)]),
            Actor(nom="n" * 300, famille="prive", flux=[
                Flow(sens="offre", genre="materiel", quoi=HOSTILE)]),
            Actor(nom="", famille=""),
        ]
    )  # fmt: skip
    app = with_document(PAGE, document)
    text = assert_sound(app)
    assert "Acteur sans nom" in text
    assert "Autre famille" in text
    assert "1\xa0ligne de votre fichier" in text
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    press(app, "Retirer cette ligne")
    assert len(actors(app)) == 2
