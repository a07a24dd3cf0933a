"""The page of the action plan: empty, with the example, and an action from kept to removed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from page.test_organisation import labelled, with_document
from page.test_pages import assert_sound, opened, unfold
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from nrdiag.actions.library import actions
from nrdiag.dossier.document import Document, Fleet, Lot, Planned, Reply
from nrdiag.ui.dossier_block import FICTITIOUS

PLAN, SICOVAL = "pages/plan.py", "243100633"
HOSTILE = '<img src=x onerror="alert(1)">[lien](javascript:alert(1)) **=1+1** $x$'


def press(app: AppTest, label: str, rank: int = 0) -> AppTest:
    def found() -> list[Button]:
        return [button for button in app.button if button.label == label]

    if len(found()) <= rank:
        unfold(app)
    return found()[rank].click().run()


def held(app: AppTest) -> list[Planned]:
    found: list[Planned] = app.session_state["dossier"].plan
    return found


def low_answers() -> Document:
    return Document(
        reponses={"O1-4": Reply(niveau=1), "O7-3": Reply(niveau=0), "G-1": Reply(niveau=2)}
    )


def test_without_answers_the_questionnaire_comes_first() -> None:
    app = opened(PLAN, territoire=SICOVAL)
    text = assert_sound(app)
    assert "Votre plan est vide" in text
    assert "Répondez d'abord au questionnaire" in text
    assert "Effet sur l'empreinte : donnée absente" in text
    labelled(app, "selectbox", "Objectif").set_value("O1").run()  # type: ignore[attr-defined]
    assert "Garder les ordinateurs 6 ans ou plus" in assert_sound(app)
    press(app, "Retenir")
    assert [planned.action for planned in held(app)] == ["A01"]
    assert "Déjà dans votre plan" in assert_sound(app)


@pytest.mark.parametrize("territory", [SICOVAL, "974", "2A004", ""])
def test_the_example_proposes_ranked_actions(territory: str) -> None:
    query = {"territoire": territory} if territory else {}
    app = opened(PLAN, inventaire="exemple", **query)
    text = assert_sound(app)
    assert FICTITIOUS in text
    assert "la plus urgente d'abord" in text
    assert "Hypothèses : effort" in text
    assert "elle éviterait environ" in text
    assert len([button for button in app.button if button.label == "Retenir"]) > 8


def test_an_action_is_kept_edited_removed_and_back() -> None:
    app = with_document(PLAN, low_answers(), territoire=SICOVAL)
    assert_sound(app)
    press(app, "Retenir")
    (planned,) = held(app)
    assert planned.action == "A07"
    assert "1 action retenue" in assert_sound(app).replace("\xa0", " ")
    # The action that was just kept is the one to edit.
    labelled(app, "text_input", "Responsable").set_value("Mme Roux")  # type: ignore[attr-defined]
    labelled(app, "date_input", "Échéance").set_value(dt.date(2027, 3, 1))  # type: ignore[attr-defined]
    labelled(app, "number_input", "Aujourd'hui (départ)").set_value(1.8)  # type: ignore[attr-defined]
    labelled(app, "number_input", "Cible").set_value(1.2)  # type: ignore[attr-defined]
    labelled(app, "selectbox", "Statut").set_value("en cours")  # type: ignore[attr-defined]
    press(app, "Enregistrer")
    (planned,) = held(app)
    assert (planned.responsable, planned.echeance, planned.depart, planned.cible) == (
        "Mme Roux", dt.date(2027, 3, 1), 1.8, 1.2,
    )  # fmt: skip
    text = assert_sound(app)
    assert "1er mars 2027" in text
    assert "1,8 → 1,2" in text
    press(app, "Retirer du plan")
    assert held(app) == []
    assert "est retirée du plan" in app.success[0].value
    press(app, "Annuler")
    assert [one.responsable for one in held(app)] == ["Mme Roux"]
    assert_sound(app)


def test_ones_own_action_needs_a_title() -> None:
    app = with_document(PLAN, low_answers())
    press(app, "Ajouter au plan")
    assert "Donnez un titre" in app.error[0].value
    assert held(app) == []
    labelled(app, "text_input", "Titre").set_value("Ouvrir un atelier")  # type: ignore[attr-defined]
    press(app, "Ajouter au plan")
    assert [planned.titre for planned in held(app)] == ["Ouvrir un atelier"]
    assert labelled(app, "text_input", "Titre").value == ""  # type: ignore[attr-defined]
    assert "Ouvrir un atelier" in assert_sound(app)


def test_the_joint_effect_says_that_it_is_not_a_sum() -> None:
    document = Document(
        parc=Fleet(lots=[Lot(type="laptop", quantite=100)]),
        plan=[
            Planned(action="A01"),
            Planned(action="A09"),
            Planned(action="A03", statut="réalisée"),
        ],
    )
    text = assert_sound(with_document(PLAN, document, territoire=SICOVAL)).replace("\xa0", " ")
    assert "Ensemble, les actions à faire éviteraient environ" in text
    assert "Les effets ne s'additionnent pas" in text
    assert "2 actions sont comptées" in text


def test_what_this_version_does_not_know_is_kept() -> None:
    strange: dict[str, Any] = {
        "action": "A99", "titre": "Venue d'ailleurs", "statut": "en pause", "futur": 3,
        "depart": 1e300, "echeance": "1950-01-01",
    }  # fmt: skip
    document = Document.model_validate({"plan": [strange]})
    app = with_document(PLAN, document)
    labelled(app, "selectbox", "Action du plan").set_value(0).run()  # type: ignore[attr-defined]
    assert_sound(app)
    press(app, "Enregistrer")
    (planned,) = held(app)
    assert planned.model_dump()["futur"] == 3
    assert (planned.statut, planned.depart) == ("en pause", 1e300)
    assert planned.echeance == dt.date(1950, 1, 1)


def test_hostile_words_are_text() -> None:
    document = low_answers()
    document.plan = [
        Planned(titre=HOSTILE, responsable=HOSTILE, indicateur=HOSTILE, statut=HOSTILE[:300],
                moyens=HOSTILE, commentaire=HOSTILE * 20)
    ]  # fmt: skip
    app = with_document(PLAN, document)
    labelled(app, "selectbox", "Action du plan").set_value(0).run()  # type: ignore[attr-defined]
    assert not app.exception
    press(app, "Enregistrer")
    press(app, "Retirer du plan")
    assert not app.exception
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]
    assert "\\[lien\\]" in app.success[0].value
    assert held(app) == []


def test_another_document_brings_its_own_plan() -> None:
    app = with_document(PLAN, low_answers())
    press(app, "Retenir")
    app.query_params["inventaire"] = "exemple"
    app.run()
    assert FICTITIOUS in assert_sound(app)
    assert not app.success


#: What each tool leads to: the document of the toolbox, or another page.
READY = {
    "Charte ou label local": "outil=charte",
    "Projet de territoire, stratégie d'économie circulaire": "outil=deliberation",
    "Clauses responsables dans les marchés": "outil=clauses",
    "Achats mutualisés de matériel reconditionné": "outil=clauses",
    "Éducation et prévention": "outil=charte",
    "Activation de l'écosystème": "/ecosysteme",
}


@pytest.mark.parametrize("document", [Document(), low_answers()], ids=["empty", "answers"])
def test_each_tool_can_be_kept_and_leads_to_its_ready_text(document: Document) -> None:
    app = with_document(PLAN, document, territoire=SICOVAL)
    assert_sound(app)
    titles = [one.value for one in app.subheader if one.value in READY]
    assert sorted(titles) == sorted(READY)
    assert titles[-1] == "Activation de l'écosystème"
    drawn = " ".join(str(one.proto.body) for one in app.get("html"))
    for wanted in READY.values():
        assert wanted in drawn
    for action in actions().values():
        if action.outil_cadre is not None:
            app.button(key=key_of(app, f"plan_retenir_cadre_{action.id}")).click().run()
    text = assert_sound(app)
    assert "pas dans le plan" not in text.lower()
    assert {one.action for one in held(app)} == {
        action.id for action in actions().values() if action.outil_cadre is not None
    }
    assert "Sur les cinq outils cadres, 5 sont dans votre plan" in text


def key_of(app: AppTest, prefix: str) -> str:
    return next(str(one.key) for one in app.button if str(one.key).startswith(prefix))


def test_the_tools_that_the_answers_propose_come_first() -> None:
    app = with_document(PLAN, Document(reponses={"G-1": Reply(niveau=0)}), territoire=SICOVAL)
    text = assert_sound(app)
    assert "Pas dans le plan. Vos réponses le proposent : rang 1 sur" in text
    first = next(one.value for one in app.subheader if one.value in READY)
    proposed = {a.outil_cadre.label for a in actions().values()
                if a.outil_cadre is not None and "G-1" in a.questions}  # fmt: skip
    assert first in proposed
    assert "Vos réponses ne le proposent pas" in text
