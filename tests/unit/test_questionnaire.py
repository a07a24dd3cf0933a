"""The questionnaire: what is declared, what each reply counts for, and what is never invented."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from nrdiag.achats.rules import rules
from nrdiag.dossier.document import Reply
from nrdiag.figure import Figure, Status
from nrdiag.maturite.answers import (
    State,
    completeness_text,
    figure_of,
    global_index,
    headline,
    movable,
    results,
    score_text,
)
from nrdiag.maturite.questions import (
    QUESTIONNAIRE_FILE,
    Question,
    load_questionnaire,
    points_for,
    questionnaire,
)
from nrdiag.maturite.score import Origin, measured_score
from nrdiag.ui.radar import described, drawn, radar

QUESTIONS = {q.id: q for q in questionnaire().questions}
YEAR = 2026
SVG = "{http://www.w3.org/2000/svg}"


def figure(id: str, value: float, unit: str = "%", vintage: str = "aujourd'hui") -> Figure:
    return Figure(id, value, unit, "essai", vintage, Status.DECLARED)


def everything(level: int) -> dict[str, Reply]:
    return {id: Reply(niveau=level) for id in QUESTIONS}


def one(theme: str, replies: dict[str, Reply], **other: Any) -> Any:
    found = results(replies, other.get("weights", {}), other.get("measured", {}), YEAR)
    return next(result for result in found.themes if result.theme.id == theme)


# What is declared.


def test_thirty_three_questions_in_eight_themes_with_the_weights_of_the_method() -> None:
    counts = [len(questionnaire().of(theme.id)) for theme in questionnaire().themes]
    assert counts == [5, 4, 4, 3, 4, 4, 4, 5]
    weights = [q.weight for q in QUESTIONS.values()]
    assert [weights.count(w) for w in (1.5, 1.25, 1.0)] == [16, 13, 4]
    assert sum(q.indicateur is not None for q in QUESTIONS.values()) == 30


def test_every_number_starts_at_0_and_ends_at_100() -> None:
    for question in QUESTIONS.values():
        points = points_for(question, YEAR)
        if points is not None:
            assert {points[0][1], points[-1][1]} == {0, 100}, question.id


@pytest.mark.parametrize(
    ("year", "threshold"), [(2023, 20), (2024, 20), (2026, 20), (2027, 25), (2029, 25), (2030, 30)]
)
def test_the_threshold_of_the_law_of_the_year_is_worth_75(year: int, threshold: float) -> None:
    points = points_for(QUESTIONS["O1-2"], year)
    assert points is not None
    assert measured_score(threshold, points) == 75
    assert measured_score(threshold - 0.01, points) < 75


def test_the_thresholds_are_those_of_the_page_of_purchases() -> None:
    bought, reused = (QUESTIONS[id].indicateur for id in ("O1-2", "O1-3"))
    assert bought is not None
    assert reused is not None
    assert bought.points_par_annee == rules().agec.seuils
    assert all(
        rules().reemploi.target(year) == value for year, value in reused.points_par_annee.items()
    )


def test_a_text_of_law_says_where_it_must_be_checked() -> None:
    for question in QUESTIONS.values():
        assert not question.texte_legal or "à vérifier sur" in question.texte_legal.lower()


def test_texts_are_short_and_written_for_everyone() -> None:
    for question in QUESTIONS.values():
        for text in (question.question, question.pourquoi, *question.niveaux):
            assert len(text) <= 120, text
            assert '"' not in text


# A mutation of the file is refused, with the file and the entry.


def _question(content: Any, id: str = "O1-2") -> Any:
    return next(q for q in content["questions"] if q["id"] == id)


MUTATIONS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "four levels": (lambda c: _question(c)["niveaux"].pop(), "O1-2.*5 niveaux"),
    "same level twice": (
        lambda c: _question(c)["niveaux"].__setitem__(1, _question(c)["niveaux"][0]),
        "O1-2.*même texte",
    ),
    "points both ways": (
        lambda c: _question(c)["indicateur"].update(points=[[0, 0], [5, 75], [10, 50]]),
        "O1-2.*toujours monter",
    ),
    "flat points": (
        lambda c: _question(c)["indicateur"].update(points=[[0, 75], [5, 75]]), "O1-2.*toujours",
    ),
    "one point": (
        lambda c: _question(c)["indicateur"].update(points=[[0, 75]]), "O1-2.*deux valeurs",
    ),
    "disordered points": (
        lambda c: _question(c)["indicateur"]["points"].reverse(), "O1-2.*plus petite",
    ),
    "score above 100": (
        lambda c: _question(c)["indicateur"]["points"].append([90, 101]), "O1-2.*less than",
    ),
    "point out of bounds": (
        lambda c: _question(c)["indicateur"].update(maximum=30), "O1-2.*hors du minimum",
    ),
    "year that crosses a point": (
        lambda c: _question(c)["indicateur"]["points_par_annee"].update({2031: 45}),
        "O1-2.*plus petite",
    ),
    "years in disorder": (
        lambda c: _question(c)["indicateur"]["points_par_annee"].update({2020: 20}), "O1-2.*années",
    ),
    "no point at 75": (
        lambda c: _question(c)["indicateur"].update(points=[[0, 0], [40, 100]]), "O1-2.*vaut 75",
    ),
    "unknown theme": (lambda c: _question(c).update(theme="O9"), "O1-2.*thème inconnu « O9 »"),
    "unknown priority": (lambda c: _question(c).update(priorite="Urgent"), "O1-2.*priorite"),
    "unknown action": (lambda c: _question(c).update(actions=["A26"]), "O1-2.*actions"),
    "unknown measure": (lambda c: _question(c).update(mesure="age_moyen"), "O1-2.*mesure"),
    "measure without number": (lambda c: _question(c).pop("indicateur"), "O1-2.*indicateur"),
    "measure used twice": (
        lambda c: _question(c, "O1-3").update(mesure="part_reemploi_achats"), "deux questions",
    ),
    "unknown field": (lambda c: _question(c).update(poids=2), "O1-2.*poids"),
    "empty text": (lambda c: _question(c).update(pourquoi=" "), "O1-2.*pourquoi"),
    "same id": (lambda c: _question(c, "O1-3").update(id="O1-2"), "O1-2 est déclarée deux fois"),
    "theme without question": (
        lambda c: c["themes"].append({"id": "Z", "titre": "Z", "court": "Z"}), "Z.*pas de question",
    ),
    "long short name": (lambda c: c["themes"][0].update(court="x" * 23), "O1.*court"),
    "no theme": (lambda c: c.pop("themes"), "« themes » et « questions »"),
    "no question": (lambda c: c.update(questions=[]), "questions : une liste"),
    "not an entry": (lambda c: c["questions"].append("texte"), "n° 34"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_file_is_refused_in_french(name: str, tmp_path: Path) -> None:
    content = copy.deepcopy(yaml.safe_load(QUESTIONNAIRE_FILE.read_text(encoding="utf-8")))
    mutate, said = MUTATIONS[name]
    mutate(content)
    path = tmp_path / "questionnaire.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    with pytest.raises(ValueError, match=f"(?s)questionnaire.yaml.*{said}"):
        load_questionnaire(path)


def test_a_file_that_is_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire.yaml"
    path.write_text("- a", "utf-8")
    with pytest.raises(ValueError, match=r"questionnaire\.yaml : « themes »"):
        load_questionnaire(path)


def test_a_question_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        QUESTIONS["G-1"].question = "autre"  # type: ignore[misc]


# What a reply counts for.


def test_nothing_is_answered_and_nothing_is_scored() -> None:
    found = results({}, {}, {}, YEAR)
    assert (found.answered, found.total, found.modified) == (0, 33, False)
    assert not found.scored
    assert global_index(found) is None
    assert "Aucun thème" in headline(found)
    for result in found.themes:
        assert (result.score.low, result.score.high) == (0, 100)
        assert set(result.states) == {State.NONE}
        assert score_text(result) == "pas assez de réponses (0\u202f%)"


@pytest.mark.parametrize("level", range(5))
def test_a_level_is_worth_25_points(level: int) -> None:
    found = results(everything(level), {}, {}, YEAR)
    assert [result.score.score for result in found.themes] == pytest.approx([25 * level] * 8)
    assert found.answered == 33
    assert all(a.origin is Origin.DECLARED for result in found.themes for a in result.answers)


def test_the_number_typed_in_comes_before_the_level() -> None:
    result = one("O1", {"O1-2": Reply(niveau=4, valeur=12)})
    assert result.answers[1].score == pytest.approx(55)
    assert result.answers[1].origin is Origin.DECLARED
    assert result.states[1] is State.NUMBER


def test_the_measure_comes_before_everything() -> None:
    replies = {"O1-4": Reply(niveau=0, valeur=2.5), "O1-2": Reply(motif="Pas d'achat")}
    measured = {
        "ecrans_par_poste": figure("ecrans_par_poste", 1.8, "écran par poste"),
        "part_reemploi_achats": figure("part_reemploi_achats", 3, vintage="2025"),
        "autre": figure("autre", 3),
    }
    result = one("O1", replies, measured=measured)
    assert [result.answers[i].score for i in (1, 3)] == pytest.approx([15, 35])
    assert [result.answers[i].origin for i in (1, 3)] == [Origin.MEASURED] * 2
    assert result.answered == 2


def test_a_measure_is_read_with_the_threshold_of_its_own_year() -> None:
    for vintage, score in (("2026", 75), ("2027", 50 + 25 * 10 / 15), ("aujourd'hui", 75)):
        measured = {"part_reemploi_achats": figure("part_reemploi_achats", 20, vintage=vintage)}
        result = one("O1", {}, measured=measured)
        assert result.answers[1].score == pytest.approx(score)


def test_a_measure_that_is_absent_replaces_nothing() -> None:
    absent = Figure.absent("taux_reemploi", "%", "essai", "2026", "Rien de saisi.")
    measured = {"taux_reemploi": absent}
    assert figure_of(QUESTIONS["O1-3"], measured) is None
    result = one("O1", {"O1-3": Reply(niveau=2)}, measured=measured)
    assert result.answers[2].score == 50


@pytest.mark.parametrize(("value", "id"), [(150, "O1-2"), (-1, "O1-2"), (0.5, "O3-4"), (3, "G-1")])
def test_a_number_that_is_impossible_counts_nowhere(value: float, id: str) -> None:
    theme = QUESTIONS[id].theme
    rank = [q.id for q in questionnaire().of(theme)].index(id)
    assert one(theme, {id: Reply(valeur=value)}).states[rank] is State.NONE
    assert one(theme, {id: Reply(valeur=value, niveau=1)}).answers[rank].score == 25


def test_unknown_is_never_zero_and_a_reason_leaves_the_denominator() -> None:
    known = {"O4-1": Reply(niveau=3), "O4-2": Reply(niveau=3)}
    unknown = one("O4", known | {"O4-3": Reply(ne_sait_pas=True)})
    silent = one("O4", known)
    reason = one("O4", known | {"O4-3": Reply(motif="Aucun lieu ici")})
    assert [r.score.score for r in (unknown, silent, reason)] == pytest.approx([75] * 3)
    assert [r.answered for r in (unknown, silent, reason)] == [3, 2, 3]
    assert unknown.score == silent.score
    assert unknown.score.completeness == pytest.approx(2.5 / 3.5)
    assert unknown.score.low == pytest.approx(75 * 2.5 / 3.5)
    assert unknown.score.high == pytest.approx((75 * 2.5 + 100) / 3.5)
    assert (reason.score.low, reason.score.high, reason.score.completeness) == (75, 75, 1)


def test_a_reply_without_anything_is_not_an_answer() -> None:
    assert results({"O1-1": Reply()}, {}, {}, YEAR).answered == 0


def test_unknown_wins_over_a_level_left_in_a_file() -> None:
    assert one("G", {"G-1": Reply(niveau=4, ne_sait_pas=True)}).answers[0].score is None


def test_a_theme_where_nothing_applies_says_so() -> None:
    result = one("O4", {f"O4-{i}": Reply(motif="Hors compétence") for i in (1, 2, 3)})
    assert result.score.completeness is None
    assert score_text(result) == "aucune question ne s'applique"
    assert completeness_text(result.score) == "sans objet"
    assert "None" not in described(results({}, {}, {}, YEAR))


def test_completeness_just_under_the_floor_is_not_rounded_up_to_it() -> None:
    weights = {"O4-1": 0.599, "O4-2": 0.401, "O4-3": 0.0}
    result = one("O4", {"O4-1": Reply(niveau=2)}, weights=weights)
    assert score_text(result) == "pas assez de réponses (59\u202f%)"


def test_weights_change_the_score_and_are_said() -> None:
    replies = {"O4-1": Reply(niveau=4), "O4-2": Reply(niveau=0), "O4-3": Reply(niveau=0)}
    assert one("O4", replies).score.score == pytest.approx(100 * 1.25 / 3.5)
    assert one("O4", replies, weights={"O4-1": 3.0}).score.score == pytest.approx(300 / 5.25)
    assert results({}, {"O4-1": 3.0}, {}, YEAR).modified
    assert not results({}, {"O4-1": 1.25}, {}, YEAR).modified
    assert not results({}, {"ailleurs": 3.0}, {}, YEAR).modified
    nothing = one("O4", replies, weights=dict.fromkeys(replies, 0.0))
    assert score_text(nothing) == "tous les poids sont à 0"


def test_an_unknown_question_of_the_file_changes_nothing() -> None:
    assert results({"Z-1": Reply(niveau=4)}, {}, {}, YEAR) == results({}, {}, {}, YEAR)


# What is said of the results.


def unequal() -> dict[str, Reply]:
    """O1 at 25, O5 at 75, the rest without answer."""
    return {id: Reply(niveau=1) for id in QUESTIONS if id.startswith("O1")} | {
        id: Reply(niveau=3) for id in QUESTIONS if id.startswith("O5")
    }


def test_the_two_means_are_side_by_side_and_only_of_the_scored_themes() -> None:
    index = global_index(results(unequal(), {}, {}, YEAR))
    assert index is not None
    assert index.arithmetic == pytest.approx(50)
    assert index.geometric == pytest.approx((25 * 75) ** 0.5)
    assert index.themes == 2


def test_the_sentence_names_the_strongest_and_the_weakest() -> None:
    said = headline(results(unequal(), {}, {}, YEAR))
    assert "Le plus avancé : Combattre la fracture numérique (75 sur 100)" in said
    assert "Le plus à renforcer : Moins renouveler" in said
    assert "pourraient" not in said


def test_the_sentence_doubts_an_order_that_could_turn() -> None:
    replies = unequal() | {"O1-1": Reply(niveau=4), "O1-2": Reply(niveau=4)}
    replies["O5-1"] = Reply(niveau=1)
    found = results(replies, {}, {}, YEAR)
    assert "pourraient changer cet ordre" in headline(found)
    assert movable(found) == {"O1", "O5"}
    assert not movable(results(unequal(), {}, {}, YEAR))


def test_the_sentence_of_one_theme_and_of_equal_themes() -> None:
    only = {id: Reply(niveau=2) for id in QUESTIONS if id.startswith("O3")}
    assert "Un seul thème est noté" in headline(results(only, {}, {}, YEAR))
    assert "8 thèmes notés sont au même niveau : 50" in headline(
        results(everything(2), {}, {}, YEAR)
    )


def drawing(replies: dict[str, Reply]) -> ET.Element:
    return ET.fromstring(str(drawn(results(replies, {}, {}, YEAR))))  # noqa: S314 - our own SVG


def texts(root: ET.Element) -> Iterator[str]:
    return (node.text or "" for node in root.iter(f"{SVG}tspan"))


def test_the_radar_shows_a_gap_for_a_theme_without_score() -> None:
    root = drawing(unequal())
    assert len(list(root.iter(f"{SVG}circle"))) == 2  # a dot for each score, none at 0
    assert list(texts(root)).count("pas noté") == 6
    assert {"Souveraineté", "25", "75"} <= set(texts(root))
    edges = [n for n in root.iter(f"{SVG}line") if n.get("stroke-width") == "2.5"]
    assert not edges  # O1 and O5 are not neighbours: nothing joins them
    assert root.get("role") == "img"
    assert "Souveraineté : pas assez de réponses (0\u202f%)" in (root.get("aria-label") or "")


def test_the_radar_is_closed_when_everything_is_scored() -> None:
    root = drawing(everything(3))
    edges = [n for n in root.iter(f"{SVG}line") if n.get("stroke-width") == "2.5"]
    assert len(edges) == 8
    assert "pas noté" not in set(texts(root))


def test_the_picture_carries_its_content_in_words() -> None:
    shown = str(radar(results(unequal(), {}, {}, YEAR)))
    assert 'src="data:image/svg+xml;base64,' in shown
    assert "Fracture numérique : 75" in shown
    assert "http" not in shown


def test_a_question_names_only_what_the_application_measures() -> None:
    named = {q.mesure for q in QUESTIONS.values() if isinstance(q, Question) and q.mesure}
    assert {"ecrans_par_poste", "part_reemploi_achats", "taux_reemploi"} <= named
