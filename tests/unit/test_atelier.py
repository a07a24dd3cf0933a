"""The domain of the workshop: scenarios, answers, what the room says, minutes, the diagnostic."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.actions.library import actions
from nrdiag.atelier import answers as a
from nrdiag.atelier import results as r
from nrdiag.atelier.feed import agreed, decided, event, feed, feed_sentence
from nrdiag.atelier.handout import handout
from nrdiag.atelier.minutes import minutes
from nrdiag.atelier.room import Decisions, Room, roles_text, room_of
from nrdiag.atelier.scenarios import (
    WORKSHOP_FILE,
    Kind,
    Role,
    declaration,
    load_declaration,
    scenario_of,
)
from nrdiag.atelier.steps import left_out, place_of, questions_by_id, steps
from nrdiag.atelier.words import (
    cards_sentence,
    dispute_sentence,
    guess_sentence,
    level_sentence,
    presence,
    questionnaire_sentence,
    received,
    received_sentence,
    truth_sentence,
)
from nrdiag.dossier.document import Document, Planned, Reply
from nrdiag.dossier.file import read_document, write_document
from nrdiag.indicateurs.edition import edition
from nrdiag.magasin.ballots import Ballot, Participant
from nrdiag.magasin.workshops import Workshop
from nrdiag.maturite.answers import results
from nrdiag.rapport.blocks import Items, Table, Text

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
SICOVAL = "243100633"
FULL = declaration().scenario("deux_heures")
ROLES = ("élu", "élu", "agent", "agent", "citoyen", "association")


def room(
    votes: dict[str, list[Any]] | None = None, code: str = SICOVAL, etape: int = 0,
    decisions: Decisions | None = None, visible: bool = True,
) -> Room:  # fmt: skip
    """Question id -> what each participant of ROLES answered, in order (None: nothing)."""
    workshop = Workshop(
        "c", "BCDF", "Atelier du 24", code, "", FULL.model_dump_json(),
        (decisions or Decisions()).model_dump_json(), etape, True, False, None, 1, 1, NOW,
    )  # fmt: skip
    people = [Participant(f"p{n}", "c", role, n == 5) for n, role in enumerate(ROLES)]
    ballots = [
        Ballot(who.cle, who.role, who.papier, question, json.dumps(value), visible)
        for question, values in (votes or {}).items()
        for who, value in zip(people, values, strict=False)
        if value is not None
    ]
    return room_of(workshop, edition(), ballots, people)


def step(found: Room, kind: Kind) -> Any:
    return next(one for one in found.steps if one.kind is kind)


def test_the_three_scenarios_last_what_they_say() -> None:
    assert [(one.id, one.minutes) for one in declaration().scenarios] == [
        ("deux_heures", 120), ("une_heure", 60), ("demi_heure", 30),
    ]  # fmt: skip
    for one in declaration().scenarios:
        assert scenario_of(one.model_dump_json()) == one
        assert one.sequences[-1].genre is Kind.PLEDGES
    with pytest.raises(ValueError, match="ne se lit pas"):
        scenario_of('{"id": "x"}')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["devinettes"].update(rien="{nom} ?"), "indicateur inconnu"),
        (lambda c: c["devinettes"].update(ftth_taux="Combien ?"), "manque"),
        (lambda c: c["scenarios"][0]["sequences"][2]["contenu"].append("Z9"), "inconnu"),
        (lambda c: c["scenarios"][0]["sequences"][2]["contenu"].append("O1-1"), "deux fois"),
        (lambda c: c["scenarios"][0]["sequences"][0]["contenu"].append("pop_totale"), "question"),
        (lambda c: c["scenarios"][0]["sequences"][1].update(contenu=["A01"]), "pas de contenu"),
        (lambda c: c["scenarios"][0]["sequences"][4].update(contenu=[]), "au moins un"),
        (lambda c: c["scenarios"][0]["sequences"].append(c["scenarios"][0]["sequences"][0]),
         "deux fois"),
        (lambda c: c["regles"].pop("points"), "points"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_refused_in_french(change: Any, said: str, tmp_path: Path) -> None:
    content = yaml.safe_load(WORKSHOP_FILE.read_text(encoding="utf-8"))
    change(content)
    wrong = tmp_path / "ateliers.yaml"
    wrong.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_declaration(wrong)


def test_a_figure_that_is_absent_is_never_guessed() -> None:
    found = edition()
    for code in (SICOVAL, "31169", "974", "98411", "2A004", "FR"):
        place = place_of(code, found)
        for one in steps(FULL, place):
            if one.kind is Kind.GUESS:
                assert one.figure is not None and one.figure.known
                assert place.territory.nom_court in one.question
        guessed = sum(one.kind is Kind.GUESS for one in steps(FULL, place))
        absent = sum("donnée absente" in one for one in left_out(FULL, place))
        assert guessed + absent == 3
    france = place_of("FR", found)
    assert {Kind.FINDING, Kind.WEIGHTS}.isdisjoint(one.kind for one in steps(FULL, france))
    assert any("plus petit que la France" in one for one in left_out(FULL, france))


@pytest.mark.parametrize(
    "bad", ["", "x", "null", "true", "[]", "{}", '"a"', "1e999", "-1", "[" * 50_000]
)
def test_what_cannot_be_read_counts_nowhere(bad: str) -> None:
    assert a.read_finding(bad) is None
    assert a.read_level(bad) is None
    assert a.read_weights(bad) is None
    if bad not in ("{}",):
        assert a.read_points(bad) is None and a.read_opinions(bad) is None
    if bad != "-1":
        assert a.read_guess(bad) is None


def test_impossible_answers_are_refused_in_french() -> None:
    fibre = steps(FULL, place_of(SICOVAL, edition()))[1].indicator
    for write, wrong in (
        (lambda: a.write_guess(101, fibre), "entre 0 et 100"),
        (lambda: a.write_guess(float("nan"), fibre), "entre 0 et 100"),
        (lambda: a.write_finding("75056", "x", ["31169"]), "Choisissez une commune"),
        (lambda: a.write_finding("31169", " \u202e ", ["31169"]), "Écrivez"),
        (lambda: a.write_level(5), "niveau"),
        (lambda: a.write_weights([0] * 5), "au moins 1"),
        (lambda: a.write_weights([11] * 5), "au moins 1"),
        (lambda: a.write_points({"A01": 3, "A02": 3}, ["A01", "A02"]), "6 points sur 5"),
        (lambda: a.write_points({"A01": 0}, ["A01"]), "au moins un point"),
        (lambda: a.write_points({"A01": 1}, ["A02"]), "au moins un point"),
        (lambda: a.write_points({"A01": -1}, ["A01"]), "au moins un point"),
        (lambda: a.write_opinions({"A01": (0, 4)}, ["A01"]), "au moins une action"),
    ):
        with pytest.raises(ValueError, match=wrong):
            write()


@given(st.text(max_size=200))
def test_a_free_text_keeps_its_letters_and_loses_what_turns_the_screen(text: str) -> None:
    kept = a.clean(text)
    assert all(c == "\n" or c.isprintable() for c in kept)
    assert not set(kept) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    assert a.clean(kept) == kept


def test_hostile_texts_come_back_as_they_are_and_not_longer() -> None:
    hostile = "<script>alert(1)</script> مرحبا \u202eabc\x00"
    read = a.read_finding(a.write_finding("31169", hostile + "x" * 9000, ["31169"]))
    assert read is not None
    assert read[1].startswith("<script>alert(1)</script> مرحبا abc")
    assert len(read[1]) == 5000


def test_guesses_against_the_figure() -> None:
    found = room({"deviner.ftth_taux": [50, 60, 70, 80, 90, None]})
    (one,) = [x for x in found.steps if x.id == "deviner.ftth_taux"]
    result = r.guesses(found, one)
    assert result.values == (50, 60, 70, 80, 90)
    assert (result.median, result.middle) == (70, (60, 80))
    said = guess_sentence(one, result).replace("\u202f", " ").replace("\xa0", " ")
    assert said == (
        "5 réponses. Au milieu : 70 % ; la moitié de la salle est entre 60 et 80. "
        "La salle est 24,3 points au-dessous du chiffre."
    )
    assert "94,3" in truth_sentence(one) and "ARCEP" in truth_sentence(one)
    empty = r.guesses(room(), one)
    assert (empty.median, empty.middle, empty.gap) == (None, None, None)
    assert guess_sentence(one, empty) == "Aucune réponse."
    near = room({"deviner.ftth_taux": [94]})
    assert "visé juste" in guess_sentence(one, r.guesses(near, one))


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_the_gap_is_the_mean_over_all_pairs(values: list[int]) -> None:
    counts = [values.count(level) for level in range(5)]
    pairs = [abs(x - y) for i, x in enumerate(values) for y in values[i + 1 :]]
    assert r.mean_gap(counts) == pytest.approx(sum(pairs) / len(pairs))
    assert r.mean_gap([0, 1, 0]) is None


@pytest.mark.parametrize(
    ("answered", "there", "large", "small", "sentence"),
    [
        (0, 0, "Personne n'a encore rejoint", "Visez le QR code, ou tapez le code.",
         "personne n'a encore rejoint"),
        (0, 1, "Aucune réponse pour l'instant", "1 réponse attendue",
         "aucune réponse pour l'instant (1 attendue)"),
        (0, 6, "Aucune réponse pour l'instant", "6 réponses attendues",
         "aucune réponse pour l'instant (6 attendues)"),
        (1, 6, "1 / 6", "réponse reçue", "1 réponse sur 6 participants"),
        (1, 1, "1 / 1", "réponse reçue", "1 réponse sur 1 participant"),
        (6, 6, "6 / 6", "réponses reçues", "6 réponses sur 6 participants"),
    ],
)  # fmt: skip
def test_what_the_room_has_answered_is_never_a_bare_zero(
    answered: int, there: int, large: str, small: str, sentence: str
) -> None:
    said = [text.replace("\xa0", " ") for text in received(answered, there)]
    assert said == [large, small]
    assert received_sentence(answered, there).replace("\xa0", " ") == sentence


def test_who_is_there() -> None:
    said = [presence(count).replace("\xa0", " ") for count in (0, 1, 15)]
    assert said == ["Personne pour l'instant", "1 participant", "15 participants"]


@pytest.mark.parametrize(
    ("agreed", "split", "said"),
    [
        (0, 0, "Trop peu de réponses pour parler de consensus."),
        (1, 0, "La seule question avec assez de réponses fait consensus dans la salle."),
        (0, 1, "La seule question avec assez de réponses ne fait pas consensus dans la salle."),
        (0, 3, "Aucune des 3 questions ne fait consensus dans la salle."),
        (1, 2, "1 question sur 3 fait consensus dans la salle."),
        (2, 1, "2 questions sur 3 font consensus dans la salle."),
        (3, 0, "Les 3 questions font consensus dans la salle."),
    ],
)
def test_the_consensus_is_said_in_plain_words(agreed: int, split: int, said: str) -> None:
    same, apart = [2] * len(ROLES), [0, 4, 0, 4, 0, 4]
    asked = ("questionnaire.O1-1", "questionnaire.O1-2", "questionnaire.O1-5")
    found = room(dict(zip(asked, [same] * agreed + [apart] * split, strict=False)))
    levels = r.levels(found, step(found, Kind.QUESTIONS))
    assert questionnaire_sentence(levels).replace("\xa0", " ") == said


def test_consensus_and_where_elus_and_agents_disagree_most() -> None:
    found = room({
        "questionnaire.O1-1": [2, 2, 2, 2, 3, "nsp"],
        "questionnaire.O1-2": [0, 0, 4, 4, 2, None],
        "questionnaire.O1-5": [1, 2, 2, 3, 4, 0],
        "questionnaire.G-1": [3, 3, None, None, None, None],
    })  # fmt: skip
    by_id = {one.question.id: one for one in r.levels(found, step(found, Kind.QUESTIONS))}
    agreeing, split, weak, few = (by_id[i] for i in ("O1-1", "O1-2", "O1-5", "G-1"))
    assert (agreeing.level, agreeing.known, agreeing.unknown) == (2, 5, 1)
    assert agreeing.gap == pytest.approx(0.4)
    assert agreeing.consensual and not split.consensual and not weak.consensual
    # Two answers are not a room, even alike; and no agent answered.
    assert few.gap == 0 and not few.consensual and few.dispute is None
    assert split.dispute == 4 and weak.dispute == 1
    assert [one.question.id for one in r.by_dispute(by_id.values())] == ["O1-2", "O1-5"]
    assert "1 personne ne sait pas" in level_sentence(agreeing).replace("\xa0", " ")
    assert "sans consensus" in level_sentence(split)
    assert "2 réponses seulement" in level_sentence(few).replace("\xa0", " ")
    everyone = list(by_id.values())
    assert "les élus donnent en moyenne 0, les agents 4" in dispute_sentence(everyone)
    assert "1 question sur 3 fait" in questionnaire_sentence(everyone).replace("\xa0", " ")
    assert "au moins 2 réponses" in dispute_sentence([few])
    assert by_id["G-2"].level is None and "Aucune réponse" in level_sentence(by_id["G-2"])


def test_an_even_room_takes_the_lower_level() -> None:
    found = room({"questionnaire.O1-1": [1, 1, 2, 2]})
    assert r.levels(found, step(found, Kind.QUESTIONS))[0].level == 1


def test_the_weights_of_the_room_rank_the_communes() -> None:
    found = room({"poids": [[0, 10, 0, 0, 0], [4, 10, 1, 0, 0], "faux", [1]]})
    weights = r.weights(found, step(found, Kind.WEIGHTS))
    assert weights == (2, 10, 1, 0, 0)
    ranked = r.room_ranking(found, weights)
    assert ranked is not None and ranked.weights == weights and len(ranked.ranked) == 36
    assert r.weights(room(), step(found, Kind.WEIGHTS)) is None
    assert r.room_ranking(found, (0, 0, 0, 0, 0)) is None


def test_five_points_each_and_what_the_chosen_are_worth() -> None:
    found = room({
        "actions.points": [{"A01": 5}, {"A01": 2, "A17": 3}, {"A17": 1}, {"A17": 9}, None, None],
        "actions.avis": [{"A01": [3, 1]}, {"A01": [2, 1], "A17": [3, 3]}],
    })  # fmt: skip
    cards = r.cards(found, step(found, Kind.ACTIONS))
    assert [(c.action, c.points, c.givers) for c in cards[:2]] == [("A01", 7, 2), ("A17", 4, 2)]
    assert (cards[0].impact, cards[0].effort, cards[0].judges) == (2.5, 1, 2)
    assert cards[2].impact is None
    assert "7 points" in cards_sentence(cards).replace("\xa0", " ")
    assert [c.action for c in r.chosen(found)] == ["A01", "A17"]
    assert found.answered(step(found, Kind.ACTIONS)) == 4


def test_findings_outside_the_territory_are_left_out() -> None:
    found = room({"constat": [
        {"commune": "31169", "texte": "Un seul opérateur"}, {"commune": "75056", "texte": "x"}, 3,
    ]}, visible=False)  # fmt: skip
    (one,) = r.findings(found, step(found, Kind.FINDING))
    assert (one.name, one.text, one.visible) == ("Escalquens", "Un seul opérateur", False)


def full(decisions: Decisions | None = None) -> Room:
    return room({
        "deviner.part_75_plus": [10, 12, 8, 20, 9, 9],
        "constat": [{"commune": "31169", "texte": "<b>Un seul</b> opérateur"}],
        "questionnaire.O1-1": [2, 2, 2, 2, 2, 2],
        "questionnaire.O1-2": [0, 0, 4, 4, 4, 4],
        "poids": [[5, 8, 5, 5, 5]],
        "actions.points": [{"A01": 5}, {"A17": 5}, {"A01": 1}],
        "actions.avis": [{"A01": [3, 1]}],
    }, decisions=decisions)  # fmt: skip


def test_the_diagnostic_receives_what_the_room_decided_and_only_once() -> None:
    pledge = Planned(
        action="A17", titre="Rendre les sites accessibles à tous", responsable="Direction",
        echeance=dt.date(2027, 6, 30), indicateur="Part des sites conformes",
    )  # fmt: skip
    found = full(Decisions(engagements=[pledge]))
    before = Document(
        reponses={"O1-1": Reply(niveau=4), "O1-2": Reply(niveau=1)},
        plan=[Planned(action="A01", responsable="DSI", statut="en cours")],
    )
    fed = feed(before, found)
    assert before.plan[0].indicateur == "" and before.reponses["O1-1"].niveau == 4
    # The room agrees on the first question, and not on the second, which stays as it was.
    assert (fed.reponses["O1-1"].niveau, fed.reponses["O1-2"].niveau) == (2, 1)
    assert fed.poids["fragilite.part_75_plus"] == 8
    assert results(fed.reponses, fed.poids, {}, 2026).modified is False
    assert [(p.action, p.responsable, p.statut) for p in fed.plan] == [
        ("A01", "DSI", "en cours"), ("A17", "Direction", "retenue"),
    ]  # fmt: skip
    assert fed.plan[0].indicateur == actions()["A01"].measure
    assert fed.plan[1].echeance == dt.date(2027, 6, 30)
    (held,) = fed.ateliers
    assert held == event(found)
    assert held.participants == {"élu": 2, "agent": 2, "association": 1, "citoyen": 1}
    assert feed(fed, found) == fed
    assert fed.territoire == SICOVAL
    # What is fed is a file that opens again.
    again = read_document(write_document(fed, NOW.date()))
    assert again.ateliers == fed.ateliers and again.plan == fed.plan
    with pytest.raises(ValueError, match="fictif"):
        feed(Document(fictif=True), found)
    said = feed_sentence(found).replace("\xa0", " ")
    assert (
        "recevra les réponses à 1 question où la salle est d'accord, les poids choisis par la "
        "salle et 2 actions"
    ) in said
    assert feed_sentence(room()) == ""
    assert [one.question.id for one in agreed(found)] == ["O1-1"]
    assert [one.action for one in decided(found)] == ["A17", "A01"]


def test_a_full_plan_is_said() -> None:
    many = Document(plan=[Planned(titre=f"n{n}") for n in range(60)])
    with pytest.raises(ValueError, match="déjà 60 actions"):
        feed(many, full())


def test_the_minutes_say_everything_that_was_shown_and_nothing_hidden() -> None:
    written = minutes(full(), dt.date(2026, 11, 25))
    assert written.title == "Compte rendu : Atelier du 24"
    assert "24 novembre 2026" in written.subtitle and not written.fictif
    titles = [chapter.title for chapter in written.chapters]
    assert titles == [
        "L'essentiel", "Devinez", "Un constat par trio", "Nos pratiques", "Ce qui compte le plus",
        "Cinq points pour agir", "Qui fait quoi, pour quand",
    ]  # fmt: skip
    blocks = [block for chapter in written.chapters for block in chapter.blocks]
    said = " ".join(block.text for block in blocks if isinstance(block, Text))
    assert "6\xa0participants : 2\xa0élues et élus, 2\xa0agents, 1\xa0association et " in said
    assert "1\xa0citoyenne ou citoyen" in said
    assert "1\xa0réponse sur papier" in said
    assert "9,1" in said
    (finding,) = [block for block in blocks if isinstance(block, Items)]
    assert finding.items == ["Escalquens : <b>Un seul</b> opérateur"]
    for block in blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.header)}
    hidden = room({"constat": [{"commune": "31169", "texte": "caché"}]}, visible=False)
    assert "caché" not in repr(minutes(hidden, dt.date(2026, 11, 25)))
    # An empty room has minutes too.
    assert "Aucune action" in repr(minutes(room(), dt.date(2026, 11, 25)))


def test_the_sheet_to_print_has_every_step_and_every_choice() -> None:
    found = room()
    order, ballot = handout(found).chapters
    (table,) = [block for block in order.blocks if isinstance(block, Table)]
    assert len(table.rows) == len(found.steps) and "BCDF" in repr(order)
    lines: list[str] = []
    for block in ballot.blocks:
        lines += block.items if isinstance(block, Items) else [getattr(block, "text", "")]
    said = "\n".join(lines)
    for role in Role:
        assert role.label in said
    for id in step(found, Kind.QUESTIONS).items:
        question = questions_by_id()[id]
        assert question.question in said and all(text in said for text in question.niveaux)
    assert "Rendre les sites accessibles à tous : …" in said and "Qui fait quoi" not in said


def test_a_room_knows_where_it_is() -> None:
    hall = room()
    assert hall.step is None and not hall.ended
    assert room(etape=1).step == hall.steps[0]
    assert room(etape=len(hall.steps) + 1).ended
    assert roles_text({}) == "personne"
    assert set(hall.roles) <= {role.value for role in Role}
    wrong = room(decisions=Decisions())
    assert wrong.decisions == Decisions()
