"""Questionnaire: the answers stay, a reason is asked for, weights and measures are said."""

from __future__ import annotations

import json

import pytest
from page.test_pages import SICOVAL, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.dossier.document import Document, Reply
from nrdiag.maturite.questions import questionnaire

PAGE = "pages/questionnaire.py"
MODIFIED = "Poids modifiés"
RESET = "Revenir aux poids de départ"
THEMES = [theme.id for theme in questionnaire().themes]


def document(app: AppTest) -> Document:
    found = app.session_state["dossier"]
    assert isinstance(found, Document)
    return found


def radio(app: AppTest, id: str) -> object:
    return app.radio(key=f"reponse_{id}").value


def answer(app: AppTest, id: str, choice: str) -> AppTest:
    return app.radio(key=f"reponse_{id}").set_value(choice).run()


def to(app: AppTest, theme: str) -> AppTest:
    return app.button_group(key="theme").set_value(theme).run()


def infos(app: AppTest) -> str:
    return " ".join(str(info.value) for info in app.info).replace("\\", "")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_opens_from_the_url_with_all_its_questions(theme: str) -> None:
    app = opened(PAGE, theme=theme, territoire=SICOVAL)
    assert_sound(app)
    assert len(app.radio) == len(questionnaire().of(theme))
    for widget in (*app.radio, *app.number_input, *app.text_input):
        assert widget.label.strip()
    assert all(widget.value is None for widget in app.radio)


def test_an_unknown_theme_of_the_url_falls_on_the_first() -> None:
    app = opened(PAGE, theme="<script>")
    text = assert_sound(app)
    assert "Thème 1 sur 8" in text
    assert "theme" not in app.query_params


def test_the_answer_is_still_there_after_another_theme() -> None:
    app = answer(opened(PAGE), "O1-1", "3")
    app.number_input(key="valeur_O1-2").set_value(12.0).run()
    assert "Ce chiffre vaut 55 sur 100" in assert_sound(app)
    app = to(app, "O6")
    assert app.query_params["theme"] in ("O6", ["O6"])
    answer(app, "O6-2", "1")
    assert "3 réponses sur 33" in assert_sound(app).replace("\xa0", " ")
    app = to(app, "O1")
    assert radio(app, "O1-1") == "3"
    assert app.number_input(key="valeur_O1-2").value == 12
    assert document(app).reponses.keys() == {"O1-1", "O1-2", "O6-2"}
    app = to(app, "O6")
    assert radio(app, "O6-2") == "1"


def test_an_impossible_number_is_refused_in_french() -> None:
    app = opened(PAGE)
    app.number_input(key="valeur_O1-2").set_value(1e9).run()
    assert "écrivez un nombre entre" in app.error[0].value
    assert app.number_input(key="valeur_O1-2").value is None
    assert not document(app).reponses
    app.number_input(key="valeur_O1-2").set_value(12.0).run()
    assert not app.error
    assert document(app).reponses["O1-2"].valeur == 12


def test_the_answer_is_still_there_after_another_page() -> None:
    app = answer(opened(PAGE), "O1-1", "2")
    app.switch_page("pages/pratiques.py").run()
    app.switch_page(PAGE).run()
    assert_sound(app)
    assert radio(app, "O1-1") == "2"


def test_the_button_leads_to_the_next_theme() -> None:
    app = opened(PAGE)
    app.button(key="theme_suivant").click().run()
    assert "Thème 2 sur 8" in assert_sound(app)
    app = to(app, "G")
    assert not [button for button in app.button if button.key == "theme_suivant"]


def test_not_applicable_without_a_reason_asks_for_one() -> None:
    app = answer(opened(PAGE, theme="O4"), "O4-3", "non_applicable")
    assert radio(app, "O4-3") == "non_applicable"
    assert "Écrivez la raison" in app.warning[0].value
    assert not document(app).reponses
    app = to(to(app, "O5"), "O4")
    assert radio(app, "O4-3") == "non_applicable"
    app.text_input(key="motif_O4-3").set_value("Aucun lieu ici").run()
    assert not app.warning
    assert document(app).reponses["O4-3"].motif == "Aucun lieu ici"
    assert "1 réponse sur 33, dont 1 « non applicable »" in assert_sound(app).replace("\xa0", " ")
    app.text_input(key="motif_O4-3").set_value("  ").run()
    assert app.warning
    assert not document(app).reponses
    answer(app, "O4-3", "2")
    assert document(app).reponses["O4-3"] == Reply(niveau=2)
    assert not app.warning


def test_unknown_takes_the_number_away_and_a_number_takes_unknown_away() -> None:
    app = opened(PAGE)
    app.number_input(key="valeur_O1-1").set_value(5.0).run()
    answer(app, "O1-1", "ne_sait_pas")
    assert document(app).reponses["O1-1"] == Reply(ne_sait_pas=True)
    assert app.number_input(key="valeur_O1-1").value is None
    app.number_input(key="valeur_O1-1").set_value(5.0).run()
    assert document(app).reponses["O1-1"] == Reply(valeur=5)
    assert radio(app, "O1-1") is None
    app.number_input(key="valeur_O1-1").set_value(None).run()
    assert not document(app).reponses


def test_a_low_answer_says_why_it_matters() -> None:
    question = questionnaire().questions[0]
    app = opened(PAGE)
    assert question.pourquoi not in assert_sound(app)
    assert question.pourquoi in assert_sound(answer(app, "O1-1", "1"))
    assert question.pourquoi not in assert_sound(answer(app, "O1-1", "2"))


def test_a_changed_weight_is_said_and_taken_back() -> None:
    app = opened(PAGE)
    assert MODIFIED not in infos(app)
    app.number_input(key="poids_question_O1-1").set_value(3.0).run()
    assert MODIFIED in infos(app)
    assert document(app).poids == {"O1-1": 3.0}
    app = to(app, "G")
    assert MODIFIED in infos(app)
    app = to(app, "O1")
    assert app.number_input(key="poids_question_O1-1").value == 3
    next(button for button in app.button if button.label == RESET).click().run()
    assert MODIFIED not in infos(app)
    assert not document(app).poids
    assert app.number_input(key="poids_question_O1-1").value == 1.5


def test_the_example_is_said_fictitious_and_its_measures_replace_answers() -> None:
    app = opened(PAGE, inventaire="exemple")
    assert "Exemple fictif" in assert_sound(app)
    assert "Mesuré dans « Achats et réemploi »" in infos(app)
    assert "Ce chiffre remplace votre réponse." in infos(app)


def test_the_global_index_is_shown_only_when_asked_for() -> None:
    app = opened(PAGE, theme="O4")
    for id in ("O4-1", "O4-2", "O4-3"):
        answer(app, id, "2")
    assert "Moyenne géométrique" not in assert_sound(app)
    app.checkbox(key="indice_global").check().run()
    text = assert_sound(app)
    assert "Moyenne géométrique : 50 sur 100" in text
    assert "Thèmes notés : 1 sur 8" in text


def test_the_global_index_without_a_scored_theme() -> None:
    app = opened(PAGE)
    app.checkbox(key="indice_global").check().run()
    assert "il n'y a pas d'indice global" in assert_sound(app)


def test_impossible_values_of_a_file_are_said_and_do_not_break_the_page() -> None:
    app = opened(PAGE)
    app.session_state["dossier"] = Document(
        reponses={"O1-2": Reply(valeur=1e9), "Z-9": Reply(niveau=1)},
        poids={"O1-1": 9.5, "O1-2": 1.1},
    )
    app.run()
    text = assert_sound(app)
    assert "est impossible : il ne compte pas" in text
    assert "0 réponse sur 33" in text.replace("\xa0", " ")
    assert app.number_input(key="poids_question_O1-1").value == 9.5


def test_a_field_of_another_version_is_kept() -> None:
    app = opened(PAGE)
    reply = Reply.model_validate({"niveau": 1, "commentaire": "à revoir"})
    app.session_state["dossier"] = Document(reponses={"O1-1": reply})
    answer(app.run(), "O1-1", "4")
    kept = json.loads(document(app).reponses["O1-1"].model_dump_json())
    assert (kept["niveau"], kept["commentaire"]) == (4, "à revoir")


def test_a_hostile_reason_is_only_text() -> None:
    app = answer(opened(PAGE), "O1-1", "non_applicable")
    app.text_input(key="motif_O1-1").set_value("<script>alert(1)</script> **x**").run()
    assert "<script>" not in assert_sound(app)
