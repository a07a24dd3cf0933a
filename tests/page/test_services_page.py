"""Services numériques: empty, filled in, changed, emptied; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from page.test_pages import KNOWN, SICOVAL, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, Service
from nrdiag.services.rgesn import themes
from nrdiag.ui.rgesn_block import NOT_YET
from nrdiag.ui.session import example_document

PAGE = "pages/services.py"
HOSTILE = "<script>alert(1)</script> **x** :red[y] $z$ [l](http://a)"


def with_services(*services: Service, **query: str) -> AppTest:
    app = opened(PAGE, **query)
    app.session_state["dossier"] = Document(services=list(services))
    for name, value in query.items():
        app.query_params[name] = value
    if "service" in app.session_state:
        del app.session_state["service"]
    return app.run()


def services(app: AppTest) -> list[Service]:
    found: list[Service] = app.session_state["dossier"].services
    return found


def labelled(app: AppTest, kind: str, label: str) -> object:
    return next(one for one in app.get(kind) if label in one.label.replace("\\", ""))


def typed(app: AppTest, **fields: object) -> AppTest:
    """Fill the form in (kind__label start = value) and send it."""
    kinds = {"nom": ("text_input", "Nom du service"), "date": ("text_input", "Date de la"),
             "hebergeur": ("text_input", "Hébergeur"), "taux": ("number_input", "Taux"),
             "audit": ("selectbox", "Audit"), "pays": ("selectbox", "Pays des données"),
             "entreprise": ("selectbox", "Pays de l'entreprise"),
             "sensibles": ("radio", "Données sensibles"), "sante": ("radio", "Données de santé"),
             "reversibilite": ("radio", "Réversibilité")}  # fmt: skip
    for name, value in fields.items():
        labelled(app, *kinds[name]).set_value(value)  # type: ignore[attr-defined]
    return submit(app)


def submit(app: AppTest) -> AppTest:
    names = ("Ajouter ce service", "Enregistrer les changements")
    return next(one for one in app.button if one.label in names).click().run()


def click(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


@pytest.mark.parametrize("code", ["", *KNOWN.values()], ids=["none", *KNOWN])
def test_the_empty_register_tells_where_to_begin(code: str) -> None:
    app = opened(PAGE, **({"territoire": code} if code else {}))
    text = assert_sound(app)
    assert "Aucun service numérique n'est encore décrit." in text
    assert "Voir un exemple fictif" in text
    assert not re.search(r"\b0 service", text.replace("\xa0", " "))


def test_the_example_is_not_offered_over_what_was_typed() -> None:
    app = opened(PAGE)
    app.session_state["dossier"] = Document(reponses={"O1-1": {"niveau": 2}})  # type: ignore[dict-item]
    assert "Voir un exemple fictif" not in assert_sound(app.run())


def test_the_example() -> None:
    count = len(example_document().services)
    app = opened(PAGE, inventaire="exemple", territoire=SICOVAL)
    text = assert_sound(app)
    assert f"{count}\xa0services : " in text
    assert "Définition proposée par nrdiag, pas un label." in text


def test_a_first_service_is_added_and_shown() -> None:
    app = typed(opened(PAGE), nom="Site", pays="IRL", entreprise="USA", taux=72.5,
                date="05/06/2025", sensibles="Non", reversibilite="Oui")  # fmt: skip
    text = assert_sound(app)
    assert app.success[0].value == "«\xa0Site\xa0» est ajouté."
    (service,) = services(app)
    assert (service.pays_donnees, service.pays_entreprise) == ("IRL", "USA")
    assert (service.rgaa_date, service.rgaa_taux) == (dt.date(2025, 6, 5), 72.5)
    assert (service.donnees_sensibles, service.hds) == (False, None)
    assert service.reversibilite == "prévue au contrat"
    assert "1\xa0service : 1 totalement ou partiellement conforme au RGAA" in text
    assert "1 fourni par une entreprise non européenne" in text
    assert "Cloud Act" in text
    assert "Le chemin de la donnée : Site" in text


def test_two_services_are_added_one_after_the_other() -> None:
    app = typed(opened(PAGE), nom="Un")
    app.selectbox(key="service").set_value("nouveau").run()
    assert labelled(app, "text_input", "Nom du service").value == ""  # type: ignore[attr-defined]
    app = typed(app, nom="Deux")
    assert [one.nom for one in services(app)] == ["Un", "Deux"]
    assert app.selectbox(key="service").value == "2"
    assert app.query_params["service"] == "2"
    assert_sound(app)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"hebergeur": "Chez nous"}, "Donnez un nom"),
        ({"nom": "site", "hebergeur": "Chez nous"}, "porte déjà ce nom"),
        ({"nom": "A", "hebergeur": "Chez nous", "date": "hier"}, "Date non comprise"),
        ({"nom": "A", "hebergeur": "Chez nous", "date": "2024"}, "Date sans jour"),
        ({"nom": "A", "hebergeur": "Chez nous", "date": "01/01/2099"}, "futur"),
        ({"nom": "A", "hebergeur": "Chez nous", "sensibles": "Non", "sante": "Oui"}, "santé"),
    ],
)
def test_what_is_wrong_is_said_and_the_inputs_stay(fields: dict[str, object], said: str) -> None:
    app = with_services(Service(nom="Site"), service="nouveau")
    app = typed(app, **fields)
    assert_sound(app)
    assert said in app.error[0].value
    assert "votre saisie est toujours là" in app.error[0].value
    assert len(services(app)) == 1
    assert labelled(app, "text_input", "Hébergeur").value == "Chez nous"  # type: ignore[attr-defined]


def test_an_edit_keeps_what_the_form_does_not_show() -> None:
    before = Service.model_validate(
        {"nom": "Site", "rgesn": {"1.1": "conforme"}, "reversibilite": "article 12",
         "champ_futur": 3, "pays_donnees": "Atlantide"}
    )  # fmt: skip
    app = typed(with_services(before), nom="Portail")
    assert_sound(app)
    (after,) = services(app)
    assert (after.nom, after.rgesn, after.reversibilite) == (
        "Portail", {"1.1": "conforme"}, "article 12"
    )  # fmt: skip
    assert after.pays_donnees == "Atlantide"
    assert after.model_extra is not None
    assert after.model_extra["champ_futur"] == 3


def test_another_service_shows_its_own_values_in_the_form() -> None:
    app = with_services(Service(nom="Un", hebergeur="A"), Service(nom="Deux", hebergeur="B"))
    assert labelled(app, "text_input", "Hébergeur").value == "A"  # type: ignore[attr-defined]
    app.selectbox(key="service").set_value("2").run()
    assert labelled(app, "text_input", "Hébergeur").value == "B"  # type: ignore[attr-defined]
    app.session_state["dossier"] = Document(services=[Service(nom="X"), Service(nom="Y")])
    app.run()
    assert labelled(app, "text_input", "Nom du service").value == "Y"  # type: ignore[attr-defined]


def test_a_service_is_deleted_and_can_come_back() -> None:
    app = with_services(Service(nom="Un"), Service(nom="Deux"), service="2")
    app = click(app, "Supprimer ce service")
    assert_sound(app)
    assert [one.nom for one in services(app)] == ["Un"]
    app = click(app, "Annuler")
    assert [one.nom for one in services(app)] == ["Un", "Deux"]
    assert_sound(app)
    for _ in range(2):
        app = click(app, "Supprimer ce service")
    assert "Aucun service numérique n'est encore décrit." in assert_sound(app)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2", "Deux"), ("Deux", "Deux"), ("deux", "Deux"), ("99", "Un"), ("<script>", "Un"),
     ("x" * 5000, "Un"), ("-1", "Un")],
)  # fmt: skip
def test_the_address_says_which_service(value: str, shown: str) -> None:
    app = with_services(Service(nom="Un"), Service(nom="Deux"), service=value)
    assert f"Le chemin de la donnée : {shown}" in assert_sound(app)


def test_a_hostile_name_is_only_text() -> None:
    service = Service(nom=HOSTILE, hebergeur=HOSTILE, adresse="javascript:alert(1)", public=HOSTILE)
    app = with_services(service)
    assert_sound(app)
    written = " ".join(str(one.proto.body) for one in app.get("html"))
    assert "<script" not in written
    assert 'href="javascript' not in written
    assert "\\[l\\]" in app.header[3].value


def test_the_self_assessment_counts_at_once_and_comes_back() -> None:
    app = with_services(Service(nom="Un"), Service(nom="Deux"))
    assert "pas encore évalué" in assert_sound(app)
    first = next(iter(themes().values()))[0]
    app.radio(key=f"rgesn_0_{first.numero}").set_value("conforme").run()
    text = assert_sound(app)
    assert services(app)[0].rgesn == {first.numero: "conforme"}
    assert "1\xa0critère évalué sur 78" in text
    app.selectbox(key="service").set_value("2").run()
    assert app.radio(key=f"rgesn_1_{first.numero}").value == ""
    assert NOT_YET in app.radio(key=f"rgesn_1_{first.numero}").options
    app.selectbox(key="service").set_value("1").run()
    app.selectbox(key="rgesn").set_value("Contenus").run()
    assert_sound(app)
    app.selectbox(key="rgesn").set_value("Stratégie").run()
    assert app.radio(key=f"rgesn_0_{first.numero}").value == "conforme"
    app.radio(key=f"rgesn_0_{first.numero}").set_value("").run()
    assert services(app)[0].rgesn == {}


def test_a_criterion_for_every_service_has_no_way_out() -> None:
    app = with_services(Service(nom="Un"))
    everywhere = next(one for one in themes()["Stratégie"] if one.for_every_service)
    other = next(one for one in themes()["Stratégie"] if not one.for_every_service)
    assert "Non applicable" not in app.radio(key=f"rgesn_0_{everywhere.numero}").options
    assert "Non applicable" in app.radio(key=f"rgesn_0_{other.numero}").options


def dropped(app: AppTest, content: bytes) -> AppTest:
    box = next(one for one in app.file_uploader if one.label.startswith("Votre liste"))
    box.set_value(("services.csv", content, "text/csv"))
    return app.run()


def test_a_file_is_read_and_can_be_undone() -> None:
    app = with_services(Service(nom="Un", hebergeur="A"))
    data = "Nom;Hébergeur;Pays des données\nun;B;France\nDeux;;\nTrois;;Atlantide\n"
    app = dropped(app, data.encode())
    text = assert_sound(app)
    assert "Lignes lues : 3. Gardées : 2. Rejetées : 1." in text
    assert "pays non reconnu : Atlantide" in text
    assert [(one.nom, one.hebergeur) for one in services(app)] == [("un", "B"), ("Deux", "")]
    assert "1\xa0service ajouté, 1\xa0mis à jour." in app.success[0].value
    app = click(app, "Annuler")
    assert [(one.nom, one.hebergeur) for one in services(app)] == [("Un", "A")]


def test_an_unreadable_file_changes_nothing() -> None:
    app = dropped(with_services(Service(nom="Un")), b"%PDF-1.7")
    assert_sound(app)
    assert "PDF" in app.error[0].value
    assert [one.nom for one in services(app)] == ["Un"]
