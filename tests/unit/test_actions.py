"""The action plan: its library, what the answers propose, what several actions avoid together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.actions.effect import NO_DEVICE, NO_FLEET, NO_LEVER, effect_of, joint_effect, merged
from nrdiag.actions.library import ACTIONS_FILE, Action, Grade, Tool, actions, load_actions
from nrdiag.actions.plan import (
    FILE,
    file_rows,
    headline,
    planned_from,
    rows,
    start_of,
    to_do,
    tools,
)
from nrdiag.actions.proposal import EXPLAINED, explain, proposals, proposed_by
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.dossier.document import Document, Lot, Planned, Reply
from nrdiag.dossier.document import Fleet as DocumentFleet
from nrdiag.figure import Figure, Status
from nrdiag.maturite.answers import results
from nrdiag.maturite.questions import questionnaire
from nrdiag.maturite.score import Answer, Origin
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.rapport.export import to_csv
from nrdiag.simulateur.scenario import Fleet, simulate
from nrdiag.ui.session import example_document

TODAY = dt.date(2026, 11, 24)
RAW: list[dict[str, Any]] = yaml.safe_load(ACTIONS_FILE.read_text(encoding="utf-8"))


def fleet(*lots: tuple[str, int]) -> Fleet:
    document = Document(
        parc=DocumentFleet(lots=[Lot(type=type, quantite=count) for type, count in lots])
    )
    return Fleet.of(inventory_of(document), "ademe", 0.0519, 1.8, {})


OFFICE = fleet(("laptop", 100), ("desktop", 100), ("monitor", 400), ("server", 6))


def answer(question: str, level: float | None, weight: float = 1.0) -> Answer:
    if level is None:
        return Answer(question, weight, None, Origin.UNKNOWN)
    return Answer(question, weight, 25 * level, Origin.DECLARED)


# ---------------------------------------------------------------- the library


def test_the_library_holds_the_25_actions() -> None:
    assert list(actions()) == [f"A{rank:02}" for rank in range(1, 26)]


def test_every_link_of_the_questionnaire_is_in_the_library() -> None:
    for question in questionnaire().questions:
        for id in question.actions:
            assert question.id in actions()[id].questions, (question.id, id)


def test_every_tool_has_an_action() -> None:
    found = {tool: {a.id for a in actions().values() if a.outil_cadre is tool} for tool in Tool}
    assert found == {
        Tool.CHARTER: {"A23"}, Tool.STRATEGY: {"A22"}, Tool.CLAUSES: {"A08"},
        Tool.PURCHASES: {"A04"}, Tool.EDUCATION: {"A16", "A20"}, Tool.ECOSYSTEM: {"A25"},
    }  # fmt: skip


@pytest.mark.parametrize("action", actions().values(), ids=lambda action: action.id)
def test_every_action_can_be_shown(action: Action) -> None:
    assert action.measure
    assert len(action.measure) <= 300, "it must fit in the document"
    assert all(len(step) <= 90 for step in action.etapes)
    planned = planned_from(action, 2.0)
    assert (planned.titre, planned.indicateur, planned.depart) == (
        action.titre, action.measure, 2.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"questions": ["O9-9"]}, "question inconnue « O9-9 »"),
        ({"objectifs": ["O9"]}, "objectif inconnu « O9 »"),
        ({"levier": {"duree_fusee": 1}}, "levier inconnu « duree_fusee »"),
        ({"levier": {"duree_laptop": 99}}, "levier duree_laptop : réglage hors de 0 à 4"),
        ({"levier": {"duree_laptop": 0}}, "réglage hors"),
        ({"suivi": "G-1"}, "« G-1 » n'est pas une question chiffrée"),
        ({"suivi": None}, "il faut « indicateur » ou « suivi »"),
        ({"horizon": [12, 6]}, "le premier mois dépasse le dernier"),
        ({"questions": ["O1-1", "O1-1"]}, "écrit deux fois"),
        ({"etapes": ["Une seule"]}, "etapes"),
        ({"cout": "cher"}, "cout"),
        ({"id": "A99"}, "entrée A99"),
        ({"inattendu": 1}, "inattendu"),
    ],
)
def test_a_fault_of_the_file_is_said_with_its_entry(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = tmp_path / "actions.yaml"
    path.write_text(yaml.safe_dump([{**RAW[0], **change}]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"actions\.yaml, entrée A") as caught:
        load_actions(path)
    assert message in str(caught.value)


def test_an_action_declared_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "actions.yaml"
    path.write_text(yaml.safe_dump([RAW[0], RAW[0]]), encoding="utf-8")
    with pytest.raises(ValueError, match="A01 est déclarée deux fois"):
        load_actions(path)


# ---------------------------------------------------------------- the proposals


def test_the_priority_by_hand() -> None:
    # A04 (effort moyen 2, impact fort 3): O1-2 at level 1, O4-1 at 2, O4-2 at 3 which is not low.
    found = proposals([answer("O1-2", 1, 1.5), answer("O4-1", 2, 1.25), answer("O4-2", 3, 1.25)])
    by_id = {proposal.action.id: proposal for proposal in found}
    assert by_id["A04"].priority == pytest.approx((1.5 * 3 + 1.25 * 2) * 3 / 2)
    assert by_id["A04"].formula == "(1,5 × 3 + 1,25 × 2) × 3 / 2 = 10,5"
    # A03 (effort faible 1, impact fort 3): O1-2 alone. A12 (1, 2): O4-1 alone.
    assert by_id["A03"].priority == pytest.approx(1.5 * 3 * 3)
    assert by_id["A12"].priority == pytest.approx(1.25 * 2 * 2)
    assert [proposal.action.id for proposal in found] == ["A03", "A04", "A12"]
    lines = explain(by_id["A04"])
    assert [line[1:] for line in lines] == [("1 sur 4", "1,5", "4,5"), ("2 sur 4", "1,25", "2,5")]
    assert all(len(line) == len(EXPLAINED) for line in lines)


@pytest.mark.parametrize(("level", "proposed"), [(2, True), (2.01, False), (1.99, True), (0, True)])
def test_level_two_is_the_last_that_proposes(level: float, proposed: bool) -> None:
    assert bool(proposals([answer("O1-4", level)])) is proposed


def test_what_is_not_known_or_set_aside_proposes_nothing() -> None:
    unknown = [answer(q.id, None) for q in questionnaire().questions]
    apart = [
        Answer(q.id, 1.0, None, Origin.NOT_APPLICABLE) for q in questionnaire().questions
    ]  # fmt: skip
    assert proposals(unknown) == proposals(apart) == proposals([]) == ()
    assert proposals([answer("O1-4", 0, weight=0)]) == ()
    assert proposals([answer("X-1", 0)]) == ()


def test_replies_that_say_nothing_propose_nothing() -> None:
    replies = {"O1-4": Reply(ne_sait_pas=True), "O7-3": Reply(motif="Sans objet chez nous")}
    assert proposed_by(results(replies, {}, {}, 2026)) == ()


def test_a_measured_score_counts_as_its_level() -> None:
    # O1-4 at 1.8 screens is worth 35 (method, S01b): level 1.4, weight 1.5, A07 is 3 / 1.
    measured = Figure("ecrans_par_poste", 1.8, "écrans", "parc", "2026", Status.DECLARED)
    replies = {"O1-4": Reply(niveau=4)}
    (found,) = proposed_by(results(replies, {}, {"ecrans_par_poste": measured}, 2026))
    assert found.action.id == "A07"
    assert found.reasons[0].text == "1,4 sur 4, mesuré"
    assert found.priority == pytest.approx(1.5 * 2.6 * 3)


def test_ties_are_ranked_by_id() -> None:
    # G-1 proposes A23 (2 / 2) and A25 (2 / 1); O6-1 proposes A18 and A19, both 2 / 3.
    found = proposals([answer("O6-1", 1)])
    assert [proposal.action.id for proposal in found] == ["A18", "A19"]
    assert len({proposal.priority for proposal in found}) == 1


LEVELS = st.fixed_dictionaries(
    {q.id: st.none() | st.floats(0, 4) for q in questionnaire().questions}
)


@given(LEVELS, st.sampled_from([q.id for q in questionnaire().questions]), st.floats(0, 4))
def test_a_lower_answer_never_lowers_a_priority(
    levels: dict[str, float | None], changed: str, lower: float
) -> None:
    before = levels[changed]
    lowered = {**levels, changed: lower if before is None else min(lower, before)}

    def ranked(of: dict[str, float | None]) -> dict[str, float]:
        found = proposals(answer(id, level) for id, level in of.items())
        # Rounded as the ranking is: a sum in another order breaks no tie.
        shown = [round(p.priority, 9) for p in found]
        assert shown == sorted(shown, reverse=True)
        return {proposal.action.id: proposal.priority for proposal in found}

    first, second = ranked(levels), ranked(lowered)
    assert all(second[id] >= priority - 1e-9 for id, priority in first.items())


def test_grades_are_worth_one_two_three() -> None:
    assert [grade.points for grade in Grade] == [1, 2, 3]


# ---------------------------------------------------------------- the effects


def test_two_actions_on_the_same_laptops_do_not_add_up() -> None:
    keep, support, second_hand = (actions()[id] for id in ("A01", "A09", "A03"))
    alone = effect_of(keep, OFFICE)
    assert alone.evite is not None
    assert alone.evite.central > 0
    both = joint_effect([keep, support], OFFICE)
    assert both.evite == alone.evite  # the same lever at the same setting: counted once
    assert both.actions == ("A01", "A09")
    three = joint_effect([keep, second_hand], OFFICE).evite
    other = effect_of(second_hand, OFFICE).evite
    assert three is not None
    assert other is not None
    assert max(alone.evite.central, other.central) < three.central
    assert three.central < alone.evite.central + other.central - 1


def test_the_joint_effect_is_that_of_the_simulator() -> None:
    several = list(actions().values())
    found = joint_effect(several, OFFICE)
    settings = {
        "duree_laptop": 2, "duree_desktop": 2, "reconditionne_laptop": 40, "moins_monitor": 25,
        "pue_server": 25,
    }  # fmt: skip
    assert merged(several) == settings
    assert found.evite == simulate(OFFICE, settings).evite
    assert set(found.actions) == {"A01", "A02", "A03", "A07", "A09", "A14"}


def test_the_highest_setting_wins() -> None:
    keep = actions()["A01"]
    longer = keep.model_copy(update={"levier": {"duree_laptop": 3.0, "moins_monitor": 5.0}})
    assert merged([keep, longer]) == merged([longer, keep]) == {
        "duree_laptop": 3.0, "moins_monitor": 5.0,
    }  # fmt: skip


def test_the_order_of_the_actions_changes_nothing() -> None:
    several = list(actions().values())
    assert joint_effect(several, OFFICE).evite == joint_effect(several[::-1], OFFICE).evite


@pytest.mark.parametrize(
    ("id", "start", "reason"),
    [
        ("A20", OFFICE, NO_LEVER),
        ("A01", None, NO_FLEET),
        ("A20", None, NO_LEVER),
        ("A07", fleet(("laptop", 3)), NO_DEVICE),
    ],
)
def test_an_effect_that_is_absent_says_why(id: str, start: Fleet | None, reason: str) -> None:
    found = effect_of(actions()[id], start)
    assert found.evite is None
    assert found.raison == reason


def test_a_lever_without_its_device_is_not_told() -> None:
    found = joint_effect([actions()["A01"], actions()["A07"]], fleet(("laptop", 3)))
    assert found.actions == ("A01",)
    assert found.hypotheses == "garder les portables plus longtemps (2 ans de plus)"


# ---------------------------------------------------------------- the plan


def test_the_plan_in_one_sentence() -> None:
    first = Planned(titre="Une", echeance=dt.date(2027, 3, 1))
    done = Planned(titre="Deux", statut="réalisée", echeance=dt.date(2026, 1, 1))
    late = Planned(titre="Trois", echeance=dt.date(2026, 1, 1))
    said = [
        headline(plan, TODAY).replace("\xa0", " ")
        for plan in ([], [first], [first, done], [first, late], [Planned(titre="x")], [done])
    ]
    assert said == [
        "Votre plan est vide : retenez une première action ci-dessous.",
        "1 action retenue ; la première échéance est le 1er mars 2027.",
        "2 actions retenues, 1 réalisée ; la prochaine échéance est le 1er mars 2027.",
        "2 actions retenues ; 1 échéance est dépassée ; "
        "la prochaine échéance est le 1er mars 2027.",
        "1 action retenue ; aucune échéance n'est encore fixée.",
        "1 action retenue, 1 réalisée ; il ne reste rien à faire.",
    ]


def test_what_is_done_or_given_up_is_not_to_do() -> None:
    plan = [Planned(titre=name, statut=name) for name in ("retenue", "réalisée", "abandonnée", "?")]
    assert [planned.titre for planned in to_do(plan)] == ["retenue", "?"]


def test_the_baseline_is_the_number_that_is_known() -> None:
    action = actions()["A07"]
    figure = Figure("ecrans_par_poste", 1.8, "écrans", "parc", "2026", Status.DECLARED)
    assert start_of(action, {}, {}) is None
    assert start_of(action, {"O1-4": Reply(valeur=1.2)}, {}) == 1.2
    assert start_of(action, {"O1-4": Reply(valeur=-3)}, {}) is None
    assert start_of(action, {"O1-4": Reply(valeur=1.2, motif="Sans objet")}, {}) is None
    assert start_of(action, {"O1-4": Reply(valeur=1.2)}, {"ecrans_par_poste": figure}) == 1.8
    assert start_of(actions()["A22"], {"G-1": Reply(niveau=1)}, {}) is None


def test_the_tools_follow_the_plan() -> None:
    states = [line[2] for line in tools([Planned(action="A16"), Planned(action="A23")])]
    assert states == [
        "dans le plan", "pas dans le plan", "pas dans le plan", "pas dans le plan",
        "en partie dans le plan", "pas dans le plan",
    ]  # fmt: skip
    assert tools([Planned(action="A23", statut="abandonnée")])[0][2] == "pas dans le plan"


def test_the_file_of_the_plan_runs_no_formula() -> None:
    hostile = Planned(titre="=1+1", responsable="@x", commentaire="+cmd", depart=-2.5, cible=0.0)
    written = to_csv(FILE, file_rows([hostile, Planned(action="A01"), Planned(action="A99")]))
    lines = written.decode("utf-8-sig").split("\r\n")
    assert lines[1].startswith(";'=1+1;retenue;'@x;;;-2,5;0;;'+cmd;")
    assert lines[2].startswith("A01;Garder les ordinateurs 6 ans ou plus;")
    assert lines[3].startswith("A99;Action sans titre;")


def test_the_example_starts_from_what_it_knows() -> None:
    """« n.d. → n.d. » beside a measured value would be a lack that is not one."""
    document = example_document()
    facts = measured_facts(document, dt.date(2026, 11, 28))
    for planned in document.plan:
        start = start_of(actions()[planned.action], document.reponses, facts)
        assert planned.depart is not None
        assert start is None or planned.depart == pytest.approx(start, abs=0.1)


def test_the_indicator_of_the_library_is_said_when_the_plan_says_nothing() -> None:
    measure = actions()["A01"].measure
    assert rows([Planned(action="A01")])[0][3] == measure
    assert file_rows([Planned(action="A01")])[0][FILE.index("indicateur")] == measure
    # What the plan says comes first; what nobody says is still to say.
    assert rows([Planned(action="A01", indicateur="Le nôtre")])[0][3] == "Le nôtre"
    assert rows([Planned(titre="La nôtre")])[0][3] == "à préciser"


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (Planned(action="A01", depart=4.6, cible=6), "4,6 → 6\xa0ans"),
        (Planned(action="A01", indicateur=actions()["A01"].measure, cible=6), "n.d. → 6\xa0ans"),
        (Planned(action="A03", depart=18.54, cible=30), "18,54 → 30\u202f%"),
        (Planned(action="A03", depart=18.5), "18,5\u202f% → n.d."),
        (Planned(action="A03"), "n.d. → n.d."),
        # A ratio has no unit to say; what the user follows instead has one that we do not know.
        (Planned(action="A14", depart=1.8, cible=1.4), "1,8 → 1,4"),
        (Planned(action="A03", indicateur="Tablettes", depart=1, cible=2), "1 → 2"),
    ],
)
def test_the_unit_is_said_once(planned: Planned, said: str) -> None:
    assert rows([planned])[0][4] == said


def test_a_number_that_is_not_known_is_not_zero() -> None:
    assert rows([Planned(titre="x", cible=0.0)])[0][4] == "n.d. → 0"
    assert rows([Planned(titre="x", depart=1e300, cible=1234.5)])[0][4] == "1e+300 → 1\u202f234,5"
