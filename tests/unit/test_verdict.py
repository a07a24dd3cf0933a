"""The verdict: when a rule speaks, what it never says, and the legal threshold."""

from __future__ import annotations

import pytest

from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.rules import Rule, estimates, legal_thresholds, rules
from nrdiag.diagnostic.legal import duties, is_bound
from nrdiag.diagnostic.verdict import apply, estimated, known_around, verdict
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.indicateurs.table import Cell, MeasureTable
from nrdiag.territoires.territory import Territories, Territory

#: One territory by level, the others above it.
CHAIN = {
    Level.COMMUNE: Territory("c", "Bourg", Level.COMMUNE, 900.0, "d", "r", "e"),
    Level.EPCI: Territory("e", "CC du Val", Level.EPCI, 9000.0, "d", "r", "e"),
    Level.DEPARTEMENT: Territory("d", "Lot", Level.DEPARTEMENT, 90000.0, "d", "r"),
    Level.REGION: Territory("r", "Occitanie", Level.REGION, 900000.0, region="r"),
    Level.FRANCE: Territory("FR", "France", Level.FRANCE, 9000000.0),
}
#: Varied places: overseas, Paris, Corsica, without EPCI, without geometry, uninhabited, levels.
PLACES = [
    "31254", "31555", "31113", "31001", "46042", "46001", "12218", "09001", "75056", "69123",
    "13055", "22016", "29083", "85113", "2A004", "2B033", "97411", "97209", "97302", "97608",
    "97502", "97701", "98818", "98411", "98735", "01001", "59350", "243100633", "243100518",
    "200069193", "31", "46", "75", "974", "976", "2A", "984", "R76", "R11", "R06", "R94", "FR",
]  # fmt: skip
THRESHOLDS = [r for r in rules().values() if r.seuil is not None and r.ecart is None]
GAPS = [r for r in rules().values() if r.ecart is not None]
NAME = pytest.mark.parametrize


def spoken(
    rule: Rule,
    own: float,
    above: float | None = None,
    people: float = 1e9,
    base: float = 1000.0,
    higher: float | None = None,
) -> bool:
    """Does ``rule`` speak where its indicator is ``own``, and ``above`` everywhere above?"""
    calcul = indicators()[rule.indicateur].calcul
    level = rule.niveaux[0]
    levels = indicators()[rule.indicateur].niveaux
    nearest = levels[levels.index(level) + 1] if level is not levels[-1] else None
    cells: dict[str, dict[str, Cell]] = {}
    for above_or_own, territory in CHAIN.items():
        value = own if above_or_own is level else above
        if higher is not None and above_or_own not in (level, nearest):
            value = higher
        if value is None:
            continue
        parts = {calcul.mesure: value, calcul.numerateur: value * base / 100,
                 calcul.denominateur: base}  # fmt: skip
        for name, amount in parts.items():
            if name is not None:
                cell = Cell(amount, Status.OBSERVED, 1.0, "cog_2026")
                cells.setdefault(name, {})[territory.code] = cell
    if rule.par_lieu:
        cell = Cell(people, Status.OBSERVED, 1.0, "cog_2026")
        cells[rule.par_lieu] = {CHAIN[level].code: cell}
    places = Territories({t.code: t for t in CHAIN.values()})
    return apply(rule, CHAIN[level], Edition("essai", places, MeasureTable(cells))) is not None


@NAME("rule", THRESHOLDS, ids=lambda r: r.id)
def test_a_threshold_is_strict(rule: Rule) -> None:
    """Silent at the threshold itself, on the other side of it, and speaking just beyond."""
    assert rule.seuil is not None
    step = 0.5 if rule.signe == ">" else -0.5
    assert not spoken(rule, rule.seuil)
    assert not spoken(rule, rule.seuil - step) or rule.seuil - step < 0
    assert spoken(rule, rule.seuil + step)


@NAME("rule", GAPS, ids=lambda r: r.id)
def test_a_gap_must_be_reached(rule: Rule) -> None:
    """Speaks from the declared gap on, in the declared direction; never without a reference."""
    assert rule.ecart is not None
    sign = 1 if rule.signe == ">" else -1
    above = 40.0 if rule.seuil is None else rule.seuil + sign * 1.0
    gap = rule.ecart * (above / 100 if rule.ecart_relatif else 1)
    assert spoken(rule, above + sign * gap * 1.01, above)
    if not rule.ecart:
        # A gap of 0 only forbids to be behind; nothing forbids without a reference.
        assert not spoken(rule, above, above + sign * 0.1)
        assert spoken(rule, above, None)
        return
    assert not spoken(rule, above + sign * gap * 0.99, above)
    assert not spoken(rule, above - sign * gap * 1.01, above)
    assert not spoken(rule, above + sign * gap * 1.01, None)


def test_a_premises_that_may_have_fibre_is_not_said_to_have_it() -> None:
    """The ARCEP counts where fibre can be installed, and premises that are not all homes."""
    said = verdict(edition().territories.get("31254"), edition()).alerts[0]
    assert said.sentence == "22 logements et locaux sur 100 ne peuvent pas encore avoir la fibre."
    fibre = [rule for rule in rules().values() if rule.subject == "fibre"]
    assert not [r.id for r in fibre if "ont pas encore" in r.phrase or "foyer" in r.comparaison]


@NAME("code", ["243100633", "31254", "31169", "46", "R76", "31555"])
def test_a_subject_is_never_praised_and_blamed(code: str) -> None:
    said = verdict(edition().territories.get(code), edition())
    blamed = {finding.rule.subject for finding in said.alerts}
    assert not blamed & {finding.rule.subject for finding in said.strengths}


@NAME("rule", [r for r in rules().values() if r.par_lieu], ids=lambda r: r.id)
def test_people_per_place_must_be_reached(rule: Rule) -> None:
    minimum = rule.par_lieu_min or 0
    assert spoken(rule, 2.0, people=2 * minimum)
    assert not spoken(rule, 2.0, people=2 * minimum - 1)


@NAME("rule", [r for r in rules().values() if r.base_min], ids=lambda r: r.id)
def test_a_share_of_few_people_is_no_finding(rule: Rule) -> None:
    minimum, gap = rule.base_min or 0, 5.0 if rule.signe == ">" else -5.0
    assert spoken(rule, 12.0 + gap, 12.0, base=minimum)
    assert not spoken(rule, 12.0 + gap, 12.0, base=minimum - 1)


def test_three_residents_are_neither_praised_nor_advised_on_their_shares() -> None:
    """Caubous, 3 inhabitants: « 0,0 % » of them is no strength and calls for no volunteers."""
    said = verdict(edition().territories.get("31127"), edition())
    assert said.few
    assert [finding.rule.id for finding in said.alerts] == ["aide_loin"]
    assert said.strengths == ()
    assert said.levers == [said.alerts[0].lever]
    assert said.sentence == "L'obstacle est la distance à l'aide humaine."
    assert not verdict(edition().territories.get("31254"), edition()).few


@NAME("rule", [r for r in rules().values() if r.accord], ids=lambda r: r.id)
def test_the_next_territory_up_must_not_say_the_contrary(rule: Rule) -> None:
    gap = 5.0 if rule.signe == ">" else -5.0
    assert spoken(rule, 20.0 + gap, 20.0, higher=20.0 + gap)
    assert not spoken(rule, 20.0 + gap, 20.0, higher=20.0 + 2 * gap)


def test_fewer_than_in_the_departement_is_no_alert() -> None:
    """Labège, 10,7 % without a diploma: more than the Sicoval, less than the Haute-Garonne."""
    said = verdict(edition().territories.get("31254"), edition())
    assert "sans_diplome_plus" not in {finding.rule.id for finding in said.alerts}
    assert said.sentence == (
        "Le réseau reste à finir, et une partie des habitants a besoin d'être accompagnée."
    )


def test_every_rule_is_tried_above() -> None:
    assert {r.id for r in (*THRESHOLDS, *GAPS)} == set(rules())


@NAME("code", PLACES)
def test_every_sentence_is_complete_everywhere(code: str) -> None:
    """No exception, no brace left, no « nan », at most 3 + 3, one finding per indicator."""
    data = edition()
    territory = data.territories.get(code)
    found = verdict(territory, data)
    shown = (*found.strengths, *found.alerts)
    for finding in shown:
        for text in (finding.sentence, finding.comparison, finding.lever, finding.credit):
            assert not set("{}") & set(text)
            assert "nan" not in text.lower().split()
            assert "None" not in text
        assert finding.sentence
        assert figure_of(indicators()[finding.rule.indicateur], territory, data.measures).known
    assert len(found.strengths) <= 3
    assert len(found.alerts) <= 3
    assert len(found.levers) <= 3
    assert found.sentence
    named = [finding.rule.indicateur for finding in shown]
    assert len(named) == len(set(named))


def test_no_rule_speaks_of_an_empty_edition() -> None:
    """Nothing known: no strength, no alert, the sentence says that data are missing."""
    empty = Edition("vide", edition().territories, MeasureTable({}))
    for code in ("31254", "243100633", "31", "R76"):
        found = verdict(empty.territories.get(code), empty)
        assert (found.strengths, found.alerts) == ((), ())
        assert "manquent" in found.sentence
        assert found.missing


@NAME("code", ["97411", "974", "29019", "75056", "98411"])
def test_what_is_known_around_is_never_a_count_of_elsewhere(code: str) -> None:
    """Nobody takes the elders of France for those of the commune, nor a sum that leaves it out."""
    data = edition()
    territory = data.territories.get(code)
    rows = known_around(territory, data)
    around = {entry.id: row for entry, row in rows if row.territory is not territory}
    assert not {id for id in around if indicators()[id].is_count}
    assert not {"pop_75_plus", "projection_75_2030"} & around.keys()
    assert all(row.figure.coverage in (None, 1) for row in around.values())
    assert len({entry.id for entry, _ in rows}) == len(rows)


def test_the_departement_is_told_before_france() -> None:
    data = edition()
    for code, value in (("97411", 36.1), ("29019", 10.8)):
        told = {e.id: r.figure.value for e, r in known_around(data.territories.get(code), data)}
        assert told["taux_pauvrete_2021"] == value
        assert "taux_pauvrete" not in told


def test_findings_come_gravest_first() -> None:
    for code in ("243100633", "31254", "31", "46", "46042"):
        found = verdict(edition().territories.get(code), edition())
        for side in (found.strengths, found.alerts):
            assert [f.gravity for f in side] == sorted((f.gravity for f in side), reverse=True)


def test_the_estimate_is_a_range_around_its_middle() -> None:
    """35 % to 62 % of the people aged 75 or more, said estimated; nothing from nothing."""
    rule = estimates()["sans_usage_75"]
    base = Figure("pop_75_plus", 1000.0, "personnes", "rp2023_ages", "2023", Status.OBSERVED)
    found = estimated(rule, base)
    assert (found.low, found.high, found.status) == (350, 620, Status.ESTIMATED)
    missing = Figure.absent("pop_75_plus", "personnes", "rp2023_ages", "2023", "Il manque.")
    assert estimated(rule, missing).status is Status.ABSENT


@NAME(("population", "bound"), [(49_999, False), (50_000, False), (50_001, True)])
def test_the_legal_threshold_is_strict(population: int, bound: bool) -> None:
    """« Plus de 50 000 habitants »: exactly 50,000 is not concerned."""
    rule = legal_thresholds()["reen_strategie"]
    assert is_bound(rule, population) is bound
    for level in rule.niveaux:
        (duty,) = duties(Territory("x", "X", level, float(population)))
        assert duty.bound is bound
        assert f"{population:,}".replace(",", "\u202f") in duty.sentence
        assert "{" not in duty.sentence


def test_no_duty_without_population_or_at_another_level() -> None:
    (duty,) = duties(edition().territories.get("98411"))
    assert duty.bound is None
    assert duties(edition().territories.get("31")) == []
