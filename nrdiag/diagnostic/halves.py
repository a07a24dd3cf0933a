"""The two halves side by side: for each objective, the residents' need and the own practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.diagnostic.practices import FOOTPRINT, Fact, Practices, tonnes
from nrdiag.diagnostic.verdict import Verdict, within
from nrdiag.diagnostic.years import followed
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import nearest
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.maturite.answers import Result, Results
from nrdiag.territoires.territory import Territory

QUESTIONS = 3
#: Without anything known of the organisation, these are asked first.
FIRST_QUESTIONS = ("O5", "O1", "O6")
#: A score of practice (0-100) below it is called weak: half of the way is not done.
WEAK = 50.0


class Gap(IntEnum):
    """The need against the practice, the most pressing first."""

    FIRST = 0
    UNKNOWN_PRACTICE = 1
    WEAK_PRACTICE = 2
    UNDER_WAY = 3
    GOOD_PRACTICE = 4
    UNKNOWN = 5

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Gap.FIRST: "à traiter d'abord : besoin signalé, pratique faible",
    Gap.UNKNOWN_PRACTICE: "besoin signalé, questionnaire à remplir",
    Gap.WEAK_PRACTICE: "pratique faible",
    Gap.UNDER_WAY: "besoin signalé, pratique engagée",
    Gap.GOOD_PRACTICE: "pratique engagée",
    Gap.UNKNOWN: "questionnaire à remplir",
}


class Objective(Entry):
    """One of the seven objectives; see ``data/catalogue/objectifs.yaml``."""

    titre: str
    court: str
    besoins: tuple[str, ...]
    repli: tuple[str, ...] = ()
    pratiques: tuple[str, ...]
    question: str
    question_connue: str
    question_au_dela: float | None = None
    remplir: str


@dataclass(frozen=True, slots=True)
class Need:
    """An indicator of the territory, as a need of its residents."""

    indicator: Indicator
    figure: Figure
    above: Territory | None = None

    @property
    def text(self) -> str:
        """« Taux de pauvreté : 16 % », and whose it is when only a wider territory is known."""
        value = french.figure(self.figure, self.indicator.decimales)
        if self.above is None:
            return f"{self.indicator.libelle} : {value}"
        return f"Non connu ici. {self.indicator.libelle} : {value} {within(self.above)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One objective: needs (known ones first), facts of practice, and how sure we are.

    ``missing``: the other figures that it looks at, absent, each with what would fill it.
    """

    objective: Objective
    needs: tuple[Need, ...]
    facts: tuple[Fact, ...]
    signalled: bool = False
    result: Result | None = None
    missing: tuple[Figure, ...] = ()

    @property
    def needed(self) -> bool:
        """True when a need is known of the territory itself, not of a wider one."""
        return any(need.above is None for need in self.needs)

    @property
    def score(self) -> float | None:
        """The score of the questionnaire for this objective (0-100); None when not scored."""
        return self.result.score.score if self.result else None

    @property
    def gap(self) -> Gap:
        """``signalled``: an alert of the verdict rests on one of the needs."""
        if self.score is None:
            return Gap.UNKNOWN_PRACTICE if self.signalled else Gap.UNKNOWN
        if self.score < WEAK:
            return Gap.FIRST if self.signalled else Gap.WEAK_PRACTICE
        return Gap.UNDER_WAY if self.signalled else Gap.GOOD_PRACTICE

    @property
    def score_text(self) -> str:
        """« Questionnaire : 55 sur 100, rempli à 80 % (entre 44 et 64) », or why there is none."""
        if self.result is None or not self.result.answered:
            return ""
        found = self.result.score
        filled = french.percent(100 * (found.completeness or 0), 0)
        if found.score is None or found.low is None or found.high is None:
            return f"Questionnaire : rempli à {filled}, pas assez pour une note."
        span = f"entre {french.number(found.low)} et {french.number(found.high)}"
        sure = "" if found.completeness == 1 else f" ({span})"
        return f"Questionnaire : {french.number(found.score)} sur 100, rempli à {filled}{sure}."

    @property
    def certainty(self) -> str:
        """In words: what the row rests on."""
        if not self.needs and not self.facts and self.score is None:
            return "rien de connu"
        need = "besoin connu" if self.needed else "besoin non connu ici"
        if not self.facts and self.score is None:
            return f"{need}, pratique non renseignée"
        kinds = {fact.figure.status for fact in self.facts}
        sure = "estimée" if Status.ESTIMATED in kinds else "déclarée"
        if not self.needs:
            return f"pratique {sure}"
        return f"{need}, pratique {sure}"


@cache
def objectives() -> dict[str, Objective]:
    """The seven objectives. Raises ValueError when one names an unknown indicator."""
    entries = read_entries(settings.CATALOGUE / "objectifs.yaml", Objective)
    for entry in entries.values():
        for id in entry.besoins:
            if id not in indicators():
                raise ValueError(f"objectifs.yaml, {entry.id} : indicateur inconnu « {id} ».")
    return entries


def halves(
    territory: Territory,
    edition: Edition,
    practices: Practices | None,
    measured: Mapping[str, Figure] | None = None,
    answers: Results | None = None,
    said: Verdict | None = None,
) -> list[Row]:
    """The seven rows, in the order of the objectives.

    ``measured``: the other figures of the organisation; ``answers``: its questionnaire; ``said``:
    the verdict of the territory, whose alerts tell which needs are signalled.
    """
    facts = {**_measured(measured or {}), **(practices.facts if practices else {})}
    alerts = {finding.rule.indicateur for finding in said.alerts} if said else set()
    by_theme = {result.theme.id: result for result in answers.themes} if answers else {}
    found = []
    for objective in objectives().values():
        needs = _needs(objective, territory, edition)
        known = {need.indicator.id for need in needs}
        missing = [
            figure_of(indicators()[id], territory, edition.measures)
            for id in objective.besoins
            if id not in known and territory.niveau in indicators()[id].niveaux
        ]
        missing += [
            _unmeasured(id, practices)
            for id in objective.pratiques
            if id in followed() and id not in facts
        ]
        found.append(
            Row(
                objective,
                tuple(needs),
                tuple(facts[id] for id in objective.pratiques if id in facts),
                bool(alerts & set(objective.besoins)),
                by_theme.get(objective.id),
                tuple(missing),
            )
        )
    return found


def gaps(rows: Sequence[Row]) -> str:
    """« À traiter d'abord : « fracture numérique ». » in one sentence, from what is known."""
    for gap, start in (
        (Gap.FIRST, "À traiter d'abord"),
        (Gap.UNKNOWN_PRACTICE, "Besoin signalé, questionnaire à remplir"),
        (Gap.WEAK_PRACTICE, "Pratiques les plus faibles"),
    ):
        if found := [row for row in rows if row.gap is gap]:
            found.sort(key=lambda row: row.score or 0.0)
            # Quoted: one of the names holds an « et » of its own.
            names = [f"«\u00a0{row.objective.court}\u00a0»" for row in found[:QUESTIONS]]
            return f"{start} : {french.enumeration(names)}."
    return "Aucun écart ne ressort de ce qui est renseigné."


def questions(rows: Sequence[Row]) -> list[str]:
    """Three questions for the DSI: those that a known practice raises, then the unknown ones."""
    # The widest gap first; without a score, the order of the objectives stays.
    known = [
        row.objective.question_connue.format(valeur=_said(row.facts[0]))
        for row in sorted(rows, key=lambda row: row.gap if row.score is not None else Gap.UNKNOWN)
        if row.facts and _is_asked(row)
    ]
    by_id = {row.objective.id: row for row in rows}
    ordered = [by_id[id] for id in FIRST_QUESTIONS] + list(rows)
    unknown = [row.objective.question for row in ordered if not row.facts]
    # At most two from what is known: one question always opens what nobody measured yet.
    return list(dict.fromkeys([*known[: QUESTIONS - 1], *unknown]))[:QUESTIONS]


def _measured(figures: Mapping[str, Figure]) -> dict[str, Fact]:
    facts = {}
    for id, entry in followed().items():
        figure = figures.get(id)
        if figure is not None and figure.value is not None:
            said = french.with_unit(figure.value, entry.unite, entry.decimales)
            facts[id] = Fact(figure, entry.phrase.format(valeur=said))
    return facts


def _unmeasured(id: str, practices: Practices | None) -> Figure:
    """A figure of practice that is not known, with what it waits for."""
    entry = followed()[id]
    why = practices.footprint.total.note if practices and id == FOOTPRINT else ""
    return Figure.absent(id, entry.unite, "", "", why or entry.combler)


def _needs(objective: Objective, territory: Territory, edition: Edition) -> list[Need]:
    found = []
    for id in objective.besoins:
        entry = indicators()[id]
        figure = figure_of(entry, territory, edition.measures)
        if figure.known:
            found.append(Need(entry, figure))
        elif id in objective.repli:
            around = nearest(entry, territory, edition.territories, edition.measures)
            if around is not None:
                told, row = around
                above = None if row.territory is territory else row.territory
                found.append(Need(told, row.figure, above))
    return found


def _is_asked(row: Row) -> bool:
    """Whether what is known leaves something to ask; compared as it is said, to one decimal."""
    beyond = row.objective.question_au_dela
    value = round(row.facts[0].figure.value or 0.0, 1)
    return bool(row.objective.question_connue) and (beyond is None or value > beyond)


def _said(fact: Fact) -> str:
    if fact.figure.id == FOOTPRINT:
        return tonnes(fact.figure)
    return french.with_unit(fact.figure.value or 0.0, fact.figure.unit, 1)
