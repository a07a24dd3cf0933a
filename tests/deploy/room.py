"""A workshop in the database of a deployment, open on its questions; what became of the votes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deploy.telephone import Telephone

from nrdiag.atelier.answers import write_level
from nrdiag.atelier.scenarios import Kind, Scenario
from nrdiag.atelier.scenarios import Sequence as Part
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w
from nrdiag.ui.middleware import DEVICE_COOKIE

QUESTIONS = ("O1-1", "O1-2", "O1-5", "O2-1", "O3-3", "O4-1", "O5-1", "O5-4")


@dataclass(frozen=True)
class Opened:
    """A workshop, by the secret of its facilitator."""

    database: str
    secret: str

    @property
    def workshop(self) -> w.Workshop:
        """The workshop as it stands."""
        return w.of_secret(self.database, self.secret, dt.datetime.now(dt.UTC))

    def kept(self, telephone: Telephone) -> dict[str, object]:
        """What the database holds of a telephone: question -> level."""
        secret = telephone.cookies[DEVICE_COOKIE]
        who = b.participant_of(self.database, self.workshop, secret)
        assert who, "un participant n'est pas dans la base"
        return {q: json.loads(value) for q, value in b.votes_of(self.database, who).items()}


def open_room(database: str, questions: Sequence[str] = QUESTIONS) -> Opened:
    """A new workshop whose only sequence, open, asks these questions."""
    part = Part(
        id="questionnaire", genre=Kind.QUESTIONS, titre="Nos pratiques", minutes=5,
        consigne="Répondez.", contenu=tuple(questions),
    )  # fmt: skip
    scenario = Scenario(id="essai", titre="Essai", pour="les essais", sequences=(part,))
    now = dt.datetime.now(dt.UTC)
    secret = w.create(database, "Essai", "243100633", scenario.model_dump_json(), now)
    w.change(database, secret, etape=1, ouvert=True)
    return Opened(database, secret)


def assert_nothing_lost(room: Opened, telephones: Iterable[Telephone]) -> None:
    """Every acknowledged vote is kept, as it was given; every question has one vote of each."""
    telephones = list(telephones)
    for one in telephones:
        kept = room.kept(one)
        told = {q: as_kept(level) for q, level in one.acknowledged.items()}
        assert {q: kept.get(q) for q in told} == told, "un vote confirmé est perdu"
        assert len(kept) == len(QUESTIONS)
    workshop = room.workshop
    assert len(b.participants(room.database, workshop)) == len(telephones)
    assert len(b.ballots(room.database, workshop)) == len(telephones) * len(QUESTIONS)


def as_kept(level: int | None) -> object:
    """A level as it is kept."""
    return json.loads(write_level(level))
