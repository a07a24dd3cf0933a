"""The two halves side by side: for each objective, the residents' need and the own practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.diagnostic.practices import Fact, Practices, tonnes
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import references
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

QUESTIONS = 3
#: Without anything known of the organisation, these are asked first.
FIRST_QUESTIONS = ("O5", "O1", "O6")


class Objective(Entry):
    """One of the seven objectives; see ``data/catalogue/objectifs.yaml``."""

    titre: str
    besoins: tuple[str, ...]
    repli: tuple[str, ...] = ()
    pratiques: tuple[str, ...]
    question: str
    question_connue: str
    remplir: str


@dataclass(frozen=True, slots=True)
class Need:
    """An indicator of the territory, as a need of its residents."""

    indicator: Indicator
    figure: Figure
    above: Territory | None = None

    @property
    def text(self) -> str:
        """« Taux de pauvreté : 16 % (Haute-Garonne) » when only a wider territory is known."""
        place = f" ({self.above.nom_court})" if self.above else ""
        value = french.figure(self.figure, self.indicator.decimales)
        return f"{self.indicator.libelle} : {value}{place}"


@dataclass(frozen=True, slots=True)
class Row:
    """One objective: needs (known ones first), facts of practice, and how sure we are."""

    objective: Objective
    needs: tuple[Need, ...]
    facts: tuple[Fact, ...]

    @property
    def certainty(self) -> str:
        """In words: what the row rests on."""
        if not self.needs and not self.facts:
            return "rien de connu"
        if not self.facts:
            return "besoin connu, pratique non renseignée"
        kinds = {fact.figure.status for fact in self.facts}
        sure = "estimée" if Status.ESTIMATED in kinds else "déclarée"
        if not self.needs:
            return f"pratique {sure}"
        return f"besoin connu, pratique {sure}"


@cache
def objectives() -> dict[str, Objective]:
    """The seven objectives. Raises ValueError when one names an unknown indicator."""
    entries = read_entries(settings.CATALOGUE / "objectifs.yaml", Objective)
    for entry in entries.values():
        for id in entry.besoins:
            if id not in indicators():
                raise ValueError(f"objectifs.yaml, {entry.id} : indicateur inconnu « {id} ».")
    return entries


def halves(territory: Territory, edition: Edition, practices: Practices | None) -> list[Row]:
    """The seven rows, in the order of the objectives."""
    facts = practices.facts if practices else {}
    return [
        Row(
            objective,
            tuple(_needs(objective, territory, edition)),
            tuple(facts[id] for id in objective.pratiques if id in facts),
        )
        for objective in objectives().values()
    ]


def questions(rows: Sequence[Row]) -> list[str]:
    """Three questions for the DSI: those that a known practice raises, then the unknown ones."""
    known = [
        row.objective.question_connue.format(valeur=_said(row.facts[0]))
        for row in rows
        if row.facts and row.objective.question_connue
    ]
    by_id = {row.objective.id: row for row in rows}
    ordered = [by_id[id] for id in FIRST_QUESTIONS] + list(rows)
    unknown = [row.objective.question for row in ordered if not row.facts]
    # At most two from what is known: one question always opens what nobody measured yet.
    return list(dict.fromkeys([*known[: QUESTIONS - 1], *unknown]))[:QUESTIONS]


def _needs(objective: Objective, territory: Territory, edition: Edition) -> list[Need]:
    found = []
    for id in objective.besoins:
        entry = indicators()[id]
        figure = figure_of(entry, territory, edition.measures)
        if figure.known:
            found.append(Need(entry, figure))
        elif id in objective.repli:
            wider = references(entry, territory, edition.territories, edition.measures)
            found += [Need(entry, row.figure, row.territory) for row in wider[:1]]
    return found


def _said(fact: Fact) -> str:
    if fact.figure.id == "empreinte_totale":
        return tonnes(fact.figure)
    return french.with_unit(fact.figure.value or 0.0, fact.figure.unit, 1)
