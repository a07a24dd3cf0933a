"""What a diagnostic says, gathered once: the screen, the report, the sheet and the poster agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from nrdiag.actions.effect import Effect, joint_effect
from nrdiag.actions.plan import library_actions, to_do
from nrdiag.diagnostic.halves import Row, gaps, halves, questions
from nrdiag.diagnostic.legal import Duty, duties
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import Practices, practices_at
from nrdiag.diagnostic.verdict import Verdict, verdict
from nrdiag.diagnostic.years import raw_indicators
from nrdiag.dossier.document import Document, Planned
from nrdiag.figure import Figure
from nrdiag.indicateurs.edition import Edition
from nrdiag.maturite.answers import Results, results
from nrdiag.simulateur.scenario import Fleet
from nrdiag.simulateur.start import fleet_of
from nrdiag.territoires.search import label
from nrdiag.territoires.territory import Territory


@dataclass(frozen=True, slots=True)
class Content:
    """The diagnostic of one territory at one date, computed as on screen.

    ``measured``: the organisation's figures by id; ``now``: its raw indicators by id (what the
    next diagnostic will compare). ``fleet`` is None without a device that the simulator knows;
    ``effect`` is what the actions still to do avoid together, or why it is not known.
    """

    territory: Territory
    edition: Edition
    document: Document
    today: dt.date
    verdict: Verdict
    duties: tuple[Duty, ...]
    practices: Practices | None
    measured: Mapping[str, Figure]
    answers: Results
    rows: tuple[Row, ...]
    gap: str
    questions: tuple[str, ...]
    plan: tuple[Planned, ...]
    fleet: Fleet | None
    effect: Effect
    now: Mapping[str, float]

    @property
    def name(self) -> str:
        """« Communauté d'agglomération du Sicoval (31) »: never ambiguous."""
        return label(self.territory, self.edition.territories)

    @property
    def fictif(self) -> bool:
        return self.document.fictif


def content_of(
    territory: Territory, edition: Edition, document: Document, today: dt.date
) -> Content:
    """Everything that the documents of ``territory`` say; ``document`` is left as it is."""
    said = verdict(territory, edition)
    measured = measured_facts(document, today)
    practices = practices_at(document, territory.departement, today)
    answers = results(document.reponses, document.poids, measured, today.year)
    rows = halves(territory, edition, practices, measured, answers, said)
    start = fleet_of(document, territory.departement)
    fleet = start if start.etats else None
    return Content(
        territory, edition, document, today, said, tuple(duties(territory)), practices, measured,
        answers, tuple(rows), gaps(rows), tuple(questions(rows)), tuple(document.plan), fleet,
        joint_effect(library_actions(to_do(document.plan)), fleet),
        raw_indicators(document, measured, practices),
    )  # fmt: skip
