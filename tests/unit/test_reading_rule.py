"""The rule behind the first sentence: what is shown is what decided."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.rules import Sense, readings, rules
from nrdiag.diagnostic.reading import OBSTACLES, condition, weighed
from nrdiag.diagnostic.verdict import verdict
from nrdiag.indicateurs.edition import edition

CODES = (
    "243100633",
    "31254",
    "31",
    "R76",
    "FR",
    "75056",
    "974",
    "22016",
    "12218",
    "98411",
    "46042",
)


@pytest.mark.parametrize("code", CODES)
def test_the_sentence_is_that_of_the_alerts_shown(code: str) -> None:
    data = edition()
    territory = data.territories.get(code)
    rows = weighed(territory, data)
    speaking = {row.theme for row in rows if row.outcome == "alerte"}
    found = verdict(territory, data)
    assert {OBSTACLES[f.rule.theme] for f in found.alerts} == speaking
    themes = frozenset(theme for theme, word in OBSTACLES.items() if word in speaking)
    assert found.sentence in {readings()[themes], readings()[frozenset({"inconnu"})]}


@pytest.mark.parametrize("code", CODES)
def test_a_missing_value_never_triggers(code: str) -> None:
    data = edition()
    for row in weighed(data.territories.get(code), data):
        missing = row.value in ("donnée absente", "secret statistique")
        assert missing == (row.outcome in ("donnée absente", "secret statistique"))


@pytest.mark.parametrize("rule", [r for r in rules().values() if r.sens is Sense.ALERT])
def test_every_alert_has_a_condition_in_words(rule: object) -> None:
    said = condition(rule)  # type: ignore[arg-type]
    assert " : " in said
    assert "None" not in said
    assert any(character.isdigit() for character in said)


def test_the_three_obstacles_can_each_be_the_only_one() -> None:
    assert readings()[frozenset({"Couverture"})] == "L'obstacle est d'abord le réseau."
    assert "usage" in readings()[frozenset({"Publics"})]
    assert "distance" in readings()[frozenset({"Aide"})]
