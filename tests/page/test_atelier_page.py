"""The workshop's pages without a browser: prepared, led, joined, projected, kept, erased."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page.test_pages import PAGES, assert_sound, opened, text_of
from streamlit.testing.v1 import AppTest

from nrdiag.atelier.scenarios import declaration
from nrdiag.atelier.tries import Tries
from nrdiag.dossier.document import Document
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.base import engine
from nrdiag.ui import phone_block

LEAD, PHONE, SCREEN = "pages/atelier.py", "pages/rejoindre.py", "pages/ecran.py"
SICOVAL = "243100633"
HOSTILE = "<img src=x onerror=alert(1)> [lien](javascript:alert(1)) \u202eabc مرحبا " + "x" * 4900


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path}/atelier.sqlite"
    monkeypatch.setenv(VARIABLE, url)
    yield url
    engine.cache_clear()


def made(store: str, etape: int = 0, scenario: str = "deux_heures", **state: Any) -> str:
    """The facilitator's secret of a workshop that is there."""
    text = declaration().scenario(scenario).model_dump_json()
    secret = w.create(store, "Atelier <b>du</b> *24*", SICOVAL, text, now())
    w.change(store, secret, etape=etape, ouvert=True, **state)
    return secret


def code_of(store: str, secret: str) -> str:
    return w.of_secret(store, secret, now()).code


def phone(store: str, secret: str, role: str = "Agent") -> AppTest:
    app = opened(PHONE, code=code_of(store, secret))
    click(app, role)
    return app


def click(app: AppTest, label: str, rank: int = 0) -> AppTest:
    found = [one for one in app.button if one.label.replace("\\", "").startswith(label)]
    found[rank].click().run()
    assert not app.exception, app.exception
    return app


def votes(store: str, secret: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in b.ballots(store, w.of_secret(store, secret, now())):
        found.setdefault(one.question, []).append(json.loads(one.valeur))
    return found


def cast(store: str, secret: str, question: str, value: Any, role: str = "agent",
         visible: bool = True) -> b.Participant:  # fmt: skip
    workshop = w.of_secret(store, secret, now())
    who = b.on_paper(store, workshop, role, now())
    b.vote(store, who, 0, question, json.dumps(value), now(), visible=visible)
    return who


def led(secret: str, view: str = "Animer") -> AppTest:
    app = opened(LEAD, animer=secret)
    app.radio(key="atelier_vue").set_value(view).run()
    assert_sound(app)
    return app


def test_the_page_is_in_the_menu_and_the_light_ones_are_not() -> None:
    said = text_of(opened("app.py"))
    assert "Animer un atelier" in said and "Rejoindre un atelier" in said
    assert LEAD in PAGES


def test_a_workshop_is_prepared_and_opened(store: str) -> None:
    app = opened(LEAD, territoire=SICOVAL)
    said = assert_sound(app)
    assert "6\xa0séquences, 120 minutes" in said
    # Half an hour, without its first part.
    app.radio(key="scenario").set_value("demi_heure").run()
    app.checkbox(key="demi_heure_deviner_garde").uncheck().run()
    app.multiselect(key="demi_heure_actions_contenu").set_value(["A01", "A17"]).run()
    app.number_input(key="demi_heure_actions_minutes").set_value(40).run()
    assert "2\xa0séquences, 45 minutes" in assert_sound(app)
    click(app, "Ouvrir l'atelier")
    secret = app.query_params["animer"]
    secret = secret[0] if isinstance(secret, list) else secret
    workshop = w.of_secret(store, secret, now())
    kept = json.loads(workshop.deroule)
    assert [one["genre"] for one in kept["sequences"]] == ["actions", "engagements"]
    assert kept["sequences"][0]["contenu"] == ["A01", "A17"]
    said = assert_sound(app)
    assert workshop.code in said and "personne n'a encore rejoint" in said


def test_a_scenario_is_saved_and_taken_up_again(store: str) -> None:
    app = opened(LEAD, territoire=SICOVAL)
    whole = declaration().scenario("une_heure")
    own = whole.model_copy(
        update={"titre": "Le nôtre <b>", "sequences": whole.sequences[2:]}
    ).model_dump_json()
    upload = app.get("file_uploader")[0]
    upload.upload("d.json", own.encode(), "application/json").run()  # type: ignore[attr-defined]
    said = assert_sound(app)
    assert "Déroulé repris : Le nôtre <b>" in said and "2\xa0séquences, 30 minutes" in said
    click(app, "Ouvrir l'atelier")
    secret = app.query_params["animer"]
    secret = secret[0] if isinstance(secret, list) else secret
    assert "Le nôtre" in w.of_secret(store, secret, now()).deroule
    for wrong in (b"", b"{}", b"\xff", b'{"id": "x", "sequences": []}'):
        app = opened(LEAD, territoire=SICOVAL)
        upload = app.get("file_uploader")[0]
        upload.upload("d.json", wrong, "application/json").run()  # type: ignore[attr-defined]
        assert "n'est pas un déroulé" in assert_sound(app)
        assert "6\xa0séquences" in text_of(app)


def test_what_a_territory_cannot_answer_is_said(store: str) -> None:
    said = assert_sound(opened(LEAD, territoire="FR"))
    assert "Ce territoire ne permet pas" in said
    assert "plus petit que la France" in said


def test_nothing_is_kept_without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    for page in (LEAD, PHONE, SCREEN):
        app = opened(page, animer="x" * 24, code="BCDF", cle="x" * 24)
        assert "un atelier n'y est pas possible" in assert_sound(app)


@pytest.mark.parametrize("secret", ["x", "x" * 24, "<script>", "é" * 500])
def test_a_wrong_link_opens_nothing(store: str, secret: str) -> None:
    made(store)
    for page, name in ((LEAD, "animer"), (SCREEN, "cle")):
        app = opened(page, **{name: secret})
        assert_sound(app)
        assert "n'ouvre aucun atelier" in app.error[0].value
    app = opened(PHONE, code=secret)
    assert "quatre lettres" in app.error[0].value
    # The screen's secret does not lead the workshop, nor the other way round.
    right = made(store)
    assert "n'ouvre aucun" in opened(LEAD, animer=w.screen_secret(right)).error[0].value
    assert "n'ouvre aucun" in opened(SCREEN, cle=right).error[0].value


def test_codes_tried_at_random_are_stopped_and_the_room_goes_on(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(phone_block, "WRONG", Tries(3, lambda: seconds[0]))
    secret = made(store)
    inside, code = phone(store, secret), code_of(store, secret)
    wrong = [one for one in ("BBBB", "CCCC", "DDDD", "FFFF", "GGGG") if one != code]
    app = opened(PHONE, code="BB")  # not a code: nothing is tried
    for one in wrong[:3]:
        app.query_params["code"] = one
        assert "Aucun atelier n'a ce code" in app.run().error[0].value
        assert "Aucun atelier n'a ce code" in app.run().error[0].value  # counted once
    for asked in (wrong[3], code):
        app.query_params["code"] = asked
        assert "Trop d'essais" in assert_sound(app.run())
        assert not app.button or app.button[0].label == "Entrer"
    assert "Trop d'essais" in text_of(opened(PHONE, code=code))
    # Who is in stays in: the same visit, and the same telephone after a refresh.
    assert "Vous êtes dans l'atelier" in text_of(inside.run())
    jeton = inside.query_params["jeton"]
    again = opened(PHONE, code=code, jeton=jeton[0] if isinstance(jeton, list) else jeton)
    assert not again.error and "Agent" not in [one.label for one in again.button]
    # A third of a minute gives one try back.
    seconds[0] = 20.0
    assert not app.run().error


def test_a_telephone_joins_with_a_code_and_a_role_only(store: str) -> None:
    secret = made(store)
    app = opened(PHONE)
    app.text_input[0].set_value(f" {code_of(store, secret).lower()} ")
    click(app, "Entrer")
    assert [one.label for one in app.button] == [
        "Élue ou élu", "Agent", "Association", "Entreprise", "Citoyenne ou citoyen",
    ]  # fmt: skip
    assert not app.text_input
    click(app, "Association")
    assert "Vous êtes dans l'atelier" in text_of(app)
    (who,) = b.participants(store, w.of_secret(store, secret, now()))
    assert (who.role, who.papier) == ("association", False)
    # The address alone brings the same device back; a late joiner is another one.
    again = opened(PHONE, **{k: v[0] if isinstance(v, list) else v
                             for k, v in app.query_params.items()})  # fmt: skip
    assert "Vous êtes dans l'atelier" in text_of(again)
    phone(store, secret)
    assert len(b.participants(store, w.of_secret(store, secret, now()))) == 2
    click(again, "Changer de rôle")
    click(again, "Entreprise")
    roles = [one.role for one in b.participants(store, w.of_secret(store, secret, now()))]
    assert roles == ["entreprise", "agent"]


def test_a_guess_is_one_vote_and_the_figure_comes_when_it_is_shown(store: str) -> None:
    secret = made(store, etape=2)
    app = phone(store, secret)
    assert "combien peuvent avoir la fibre" in app.title[0].value
    click(app, "Envoyer")
    assert "entre 0 et 100" in app.error[0].value
    app.number_input[0].set_value(150.0)
    click(app, "Envoyer")
    assert "entre 0 et 100" in app.error[0].value
    assert app.number_input[0].value == 150
    assert votes(store, secret) == {}
    for value in (40.0, 70.0):
        app.number_input[0].set_value(value)
        click(app, "Envoyer")
        assert app.success[0].value == "Réponse enregistrée."
    assert votes(store, secret) == {"deviner.ftth_taux": [70]}
    assert "94,3" not in text_of(app)
    # Closed while the telephone still shows the question: nothing is kept, and it is said.
    w.change(store, secret, ouvert=False)
    app.number_input[0].set_value(1.0)
    click(app, "Envoyer")
    assert "fermée" in app.error[0].value
    assert votes(store, secret) == {"deviner.ftth_taux": [70]}
    w.change(store, secret, revele=True)
    said = text_of(app.run())
    assert "Votre réponse : 70" in said and "94,3" in said


def test_the_questionnaire_goes_one_question_at_a_time(store: str) -> None:
    secret = made(store, etape=5)
    app = phone(store, secret)
    assert "Question 1 sur 12" in text_of(app)
    click(app, "De 4 à 5 ans")
    assert "Question 2 sur 12" in text_of(app)
    click(app, "Je ne sais pas")
    click(app, "Question précédente")
    assert any(one.label.startswith("✓ Je ne sais pas") for one in app.button)
    click(app, "Aucune, ou nous")
    assert votes(store, secret) == {"questionnaire.O1-1": [2], "questionnaire.O1-2": [0]}
    for _ in range(10):
        click(app, "Je ne sais pas")
    assert "Vous avez répondu à tout" in text_of(app)
    assert len(votes(store, secret)) == 12


def test_five_points_are_given_taken_back_and_never_six(store: str) -> None:
    secret = made(store, etape=7)
    app = phone(store, secret)
    assert "Il vous reste 5" in app.title[0].value
    for _ in range(3):
        click(app, "Garder les ordinateurs")
    for _ in range(2):
        click(app, "Rendre les sites")
    assert "Vos points sont donnés" in app.title[0].value
    assert all(one.disabled for one in app.button if one.label.startswith("Acheter"))
    click(app, "Retirer un point")
    assert votes(store, secret)["actions.points"] == [{"A01": 2, "A17": 2}]
    for radio in app.radio:
        radio.set_value(3)
    click(app, "Envoyer mon avis")
    assert votes(store, secret)["actions.avis"] == [{"A01": [3, 3], "A17": [3, 3]}]


def test_the_weights_are_sent(store: str) -> None:
    secret = made(store, etape=6)
    app = phone(store, secret)
    app.slider[1].set_value(9)
    click(app, "Envoyer")
    assert votes(store, secret) == {"poids": [[5, 9, 5, 5, 5]]}


def test_a_hostile_finding_waits_for_the_facilitator_and_is_shown_as_text(store: str) -> None:
    secret = made(store, etape=4)
    app = phone(store, secret)
    click(app, "Envoyer")
    assert "Choisissez une commune" in app.error[0].value
    app.selectbox[0].set_value("31169")
    app.text_area[0].set_value(HOSTILE)
    click(app, "Envoyer")
    screen = opened(SCREEN, cle=w.screen_secret(secret))
    w.change(store, secret, revele=True)
    assert "onerror" not in text_of(screen.run())
    lead = led(secret)
    click(lead, "Afficher à l'écran")
    html = " ".join(str(one.proto.body) for one in screen.run().get("html"))
    assert "&lt;img src=x onerror=alert(1)&gt;" in html and "<img src=x" not in html
    assert "\u202e" not in html
    # The facilitator reads all of what is shown a part of.
    assert "x" * 4800 in text_of(lead)
    # One screen holds a part of it; the minutes hold it all.
    assert "x" * 300 not in html
    click(led(secret), "Retirer de l'écran")
    assert "onerror" not in text_of(screen.run())


def test_the_facilitator_leads_resets_and_writes_paper_answers(store: str) -> None:
    secret = made(store)
    app = led(secret)
    click(app, "Commencer")
    assert "Étape 1 sur 8" in assert_sound(app)
    app.number_input[0].set_value(12.0)
    click(app, "Ajouter cette réponse")
    assert app.success[0].value == "Réponse sur papier ajoutée."
    assert votes(store, secret) == {"deviner.part_75_plus": [12]}
    click(app, "Montrer le résultat")
    workshop = w.of_secret(store, secret, now())
    # Once the figure is seen, no one guesses any more.
    assert workshop.revele and not workshop.ouvert
    click(app, "Lancer le minuteur")
    assert w.of_secret(store, secret, now()).minuteur is not None
    click(app, "Effacer les réponses de l'étape")
    assert "1\xa0réponse effacée" in app.success[0].value
    assert votes(store, secret) == {}
    for step in range(2, 10):
        click(app, "Suivant")
        workshop = w.of_secret(store, secret, now())
        assert (workshop.etape, workshop.revele, workshop.minuteur) == (step, False, None)
        assert_sound(app)
    assert "L'atelier est terminé" in text_of(app)
    click(app, "Précédent")
    assert w.of_secret(store, secret, now()).etape == 8
    # Who went to another page comes back without looking for the secret link.
    app.query_params.clear()
    app.query_params["territoire"] = SICOVAL
    assert "Revenir à l'atelier que vous animez" in assert_sound(app.run())


@pytest.mark.parametrize("etape", range(10))
@pytest.mark.parametrize("revele", [False, True])
def test_every_step_shows_on_the_three_screens(store: str, etape: int, revele: bool) -> None:
    secret = made(store, etape=etape, revele=revele)
    for role in ("élu", "élu", "agent", "agent"):
        high = 4 if role == "élu" else 0
        cast(store, secret, "deviner.part_75_plus", 10 + high, role)
        cast(store, secret, "questionnaire.O1-1", 2, role)
        cast(store, secret, "questionnaire.O1-2", high, role)
        cast(store, secret, "poids", [5, 5, 5, 5, 5], role)
        cast(store, secret, "actions.points", {"A01": 3, "A17": 2}, role)
        cast(store, secret, "actions.avis", {"A01": [3, 1]}, role)
    said = assert_sound(opened(SCREEN, cle=w.screen_secret(secret)))
    assert_sound(led(secret))
    app = phone(store, secret)
    assert_sound(app)
    if revele and etape == 5:
        assert "les élus donnent en moyenne 4, les agents 0" in said
    if revele and etape == 7:
        assert "Garder les ordinateurs 6 ans ou plus" in said


def test_the_projected_screen_leads_by_its_buttons(store: str) -> None:
    secret = made(store)
    app = opened(SCREEN, cle=w.screen_secret(secret))
    assert [one.proto.shortcut for one in app.button] == ["left", "right", "o", "v", "m"]
    click(app, "Suivant")
    click(app, "Minuteur")
    workshop = w.of_secret(store, secret, now())
    assert workshop.etape == 1 and workshop.ouvert and workshop.minuteur is not None
    click(app, "Fermer")
    assert not w.of_secret(store, secret, now()).ouvert


def test_commitments_are_written_and_the_diagnostic_receives_everything(store: str) -> None:
    secret = made(store, etape=8)
    for role in ("élu", "agent", "agent"):
        cast(store, secret, "questionnaire.O1-1", 3, role)
        cast(store, secret, "actions.points", {"A17": 5}, role)
    cast(store, secret, "poids", [5, 9, 5, 5, 5])
    app = led(secret, "Décider")
    app.text_input(key="engagement_qui_0").set_value("Direction <b>")
    app.text_input(key="engagement_quand_0").set_value("juin")
    click(app, "Enregistrer les engagements")
    assert "« juin » ne se lit pas" in app.error[0].value
    app.text_input(key="engagement_quand_0").set_value("30/06/2027")
    app.text_input(key="engagement_titre_1").set_value("Ouvrir un repair café")
    click(app, "Enregistrer les engagements")
    app = led(secret, "Conclure")
    click(app, "Verser au diagnostic")
    assert "avec les poids de la salle" in assert_sound(app)
    document: Document = app.session_state["dossier"]
    assert document.reponses["O1-1"].niveau == 3
    assert [(one.action, one.titre, one.responsable) for one in document.plan] == [
        ("A17", "Rendre les sites accessibles à tous", "Direction <b>"),
        ("", "Ouvrir un repair café", ""),
    ]  # fmt: skip
    assert document.plan[0].echeance == dt.date(2027, 6, 30)
    assert document.poids["fragilite.part_75_plus"] == 9
    assert document.ateliers[0].participants == {"élu": 2, "agent": 5}


def test_a_participant_erases_what_is_theirs_and_the_facilitator_the_whole(store: str) -> None:
    secret = made(store, etape=1)
    app = phone(store, secret)
    app.number_input[0].set_value(9.0)
    click(app, "Envoyer")
    cast(store, secret, "deviner.part_75_plus", 30)
    w.change(store, secret, ouvert=False)
    click(app.run(), "Effacer mes réponses")
    assert votes(store, secret) == {"deviner.part_75_plus": [30]}
    assert "Vous êtes…" in text_of(app)
    lead = led(secret, "Conclure")
    lead.checkbox(key="atelier_sur").check().run()
    click(lead, "Supprimer l'atelier")
    with pytest.raises(w.UnknownWorkshop):
        w.of_secret(store, secret, now())
    assert "Aucun atelier n'a ce code" in text_of(app.run())


def test_an_ended_workshop_opens_on_its_minutes_and_pours_nothing_it_has_not(store: str) -> None:
    secret = made(store, etape=9)
    app = opened(LEAD, animer=secret)
    assert app.radio(key="atelier_vue").value == "Conclure"
    assert "Rien à verser" in assert_sound(app)
    assert "Verser au diagnostic" not in [button.label for button in app.button]


def test_the_secret_link_is_the_address_of_the_tab(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = "https://nr.exemple.fr/atelier"
    monkeypatch.setattr("nrdiag.ui.workshop_block.current_origin", lambda: here.rsplit("/", 1)[0])
    app = led(made(store), "Inviter")
    assert app.code[0].value.startswith(f"{here}?animer=")


def test_the_address_for_telephones_is_kept_and_checked(store: str) -> None:
    secret = made(store)
    app = led(secret, "Inviter")
    warned = " ".join(one.value for one in app.warning)
    assert "n'atteignent pas cette adresse" in warned and "NRDIAG" not in warned
    assert "127.0.0.1" in text_of(app)
    app.text_input[0].set_value("192.168.1.20:8501/quelque/chose")
    click(app, "Changer l'adresse")
    assert w.of_secret(store, secret, now()).adresse == "http://192.168.1.20:8501"
    app.text_input[0].set_value("javascript:alert(1)")
    click(app, "Changer l'adresse")
    assert "ne se lit pas" in app.error[0].value
    assert w.of_secret(store, secret, now()).adresse == "http://192.168.1.20:8501"
