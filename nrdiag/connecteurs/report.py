"""What was read of a file, kept, set aside and rejected: the four always add up."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from nrdiag import french
from nrdiag.connecteurs.declared import Connector
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.pratiques.reading import Rejection

#: Rejected lines written one by one in a report; the others are counted by reason.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Report:
    """The reading of one file. ``lus`` = ``gardes`` + ``ecartes`` (filters) + the rejections."""

    connecteur: str
    fichier: str
    comment: str
    millesime: str
    source: str
    lus: int
    gardes: int
    ecartes: int
    rejets: tuple[Rejection, ...]
    notes: tuple[str, ...]
    communes: int

    @property
    def balanced(self) -> bool:
        return self.lus == self.gardes + self.ecartes + len(self.rejets)

    @property
    def sentence(self) -> str:
        """« 898 lignes lues : 890 gardées, 5 hors du champ, 3 rejetées. »"""
        lines = french.plural(self.lus, "ligne lue", "lignes lues")
        kept = french.plural(self.gardes, "gardée", "gardées")
        aside = french.number(self.ecartes)
        lost = french.plural(len(self.rejets), "rejetée", "rejetées")
        return f"{lines} : {kept}, {aside} hors du champ, {lost}."

    def reasons(self) -> list[tuple[str, int]]:
        """Each reason, without what is particular to a line, and its number of lines."""
        counts: dict[str, int] = {}
        for rejection in self.rejets:
            reason = rejection.raison.partition(" : ")[0]
            counts[reason] = counts.get(reason, 0) + 1
        return sorted(counts.items(), key=lambda item: -item[1])

    def as_dict(self) -> dict[str, object]:
        """For ``edition.json``: the first rejections with their line, the others by reason."""
        return {
            "connecteur": self.connecteur, "fichier": self.fichier, "comment": self.comment,
            "millesime": self.millesime, "source": self.source, "lus": self.lus,
            "gardes": self.gardes, "ecartes": self.ecartes, "rejetes": len(self.rejets),
            "rejets": [[r.ligne, r.raison] for r in self.rejets[:SHOWN]],
            "raisons": [[reason, count] for reason, count in self.reasons()],
            "notes": list(self.notes), "communes": self.communes,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The table that a file gives, the tables beside it, and the report."""

    connector: Connector
    vintage: Vintage
    table: pd.DataFrame
    report: Report
    beside: dict[str, pd.DataFrame] = field(default_factory=dict)
