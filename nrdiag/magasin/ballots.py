"""What participants do in a workshop: join, vote once per question, take their votes back.

A participant needs the secret of the device for everything, and reaches nothing else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nrdiag import settings
from nrdiag.magasin.base import reading, session
from nrdiag.magasin.diagnostics import SECRET_BYTES
from nrdiag.magasin.tables import ParticipantRow, VoteRow, WorkshopRow
from nrdiag.magasin.workshops import SECRET, UnknownWorkshop, Workshop, key_of

#: Longest answer kept, in characters of JSON (a text of 5,000 signs, each escaped at worst).
MAX_VALUE_CHARS = 32_000
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class VoteRefused(RuntimeError):  # noqa: N818 - what it is
    """The question is closed, or this device takes no part; says so in French."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A device, or a person on paper, in one workshop."""

    cle: str
    atelier: str
    role: str
    papier: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """One answer, and what is known of who gave it. ``valeur`` is JSON."""

    participant: str
    role: str
    papier: bool
    question: str
    valeur: str
    visible: bool


def new_secret() -> str:
    """The secret of a device."""
    return secrets.token_urlsafe(SECRET_BYTES)


def join(url: str, workshop: Workshop, secret: str, role: str, now: dt.datetime) -> Participant:
    """Take part, or come back: a device is one participant, and its role is the last one said.

    Raises VoteRefused (a full workshop, an impossible secret), StoreUnavailable.
    """
    if not SECRET.fullmatch(secret):
        raise VoteRefused("Ce téléphone n'a pas pu être reconnu. Rechargez la page.")
    return _entered(url, workshop, _key(workshop, secret), role, now, papier=False)


def on_paper(url: str, workshop: Workshop, role: str, now: dt.datetime) -> Participant:
    """A person without a telephone, whom the facilitator writes for."""
    return _entered(url, workshop, _key(workshop, new_secret()), role, now, papier=True)


def participant_of(url: str, workshop: Workshop, secret: str) -> Participant | None:
    """Who this device is in this workshop; None when it has not joined."""
    if not SECRET.fullmatch(secret):
        return None
    with reading(url) as opened:
        row = opened.get(ParticipantRow, _key(workshop, secret))
        return None if row is None else Participant(row.cle, row.atelier, row.role, row.papier)


def vote(
    url: str, who: Participant, etape: int, question: str, valeur: str, now: dt.datetime, *,
    visible: bool = True,
) -> None:  # fmt: skip
    """Keep the answer of ``who``, over the former one. Acknowledged once it is on the disk.

    Raises VoteRefused when the workshop is no longer at ``etape``, when it is closed (except on
    paper), or when the participant is gone; StoreUnavailable.
    """
    if len(valeur) > MAX_VALUE_CHARS:
        raise VoteRefused("Cette réponse est trop longue : rien n'a été enregistré.")
    with session(url) as opened:
        where = [WorkshopRow.cle == who.atelier]
        if not who.papier:
            where += [WorkshopRow.etape == etape, WorkshopRow.ouvert == true()]
        counted = opened.execute(
            update(WorkshopRow).where(*where).values(votes=WorkshopRow.votes + 1)
            .returning(WorkshopRow.votes)
        ).scalar_one_or_none()  # fmt: skip
        if counted is None or opened.get(ParticipantRow, who.cle) is None:
            raise VoteRefused("Cette question est fermée : votre réponse n'a pas été enregistrée.")
        row = {"valeur": valeur, "visible": visible, "modifie_le": now}
        insert = _INSERTS[opened.get_bind().dialect.name]
        opened.execute(
            insert(VoteRow)
            .values(participant=who.cle, question=question, atelier=who.atelier, **row)
            .on_conflict_do_update(index_elements=["participant", "question"], set_=row)
        )


def votes_of(url: str, who: Participant) -> dict[str, str]:
    """What ``who`` answered: question -> JSON."""
    with reading(url) as opened:
        rows = opened.execute(
            select(VoteRow.question, VoteRow.valeur).where(VoteRow.participant == who.cle)
        )
        return {row[0]: row[1] for row in rows}


def leave(url: str, who: Participant) -> None:
    """Forget a participant and every answer given (RGPD)."""
    with session(url) as opened:
        opened.execute(
            update(WorkshopRow).where(WorkshopRow.cle == who.atelier)
            .values(votes=WorkshopRow.votes + 1)
        )  # fmt: skip
        opened.execute(delete(VoteRow).where(VoteRow.participant == who.cle))
        opened.execute(delete(ParticipantRow).where(ParticipantRow.cle == who.cle))


def ballots(url: str, workshop: Workshop) -> list[Ballot]:
    """Every answer of a workshop, in the order in which the participants came."""
    with reading(url) as opened:
        rows = opened.execute(
            select(
                VoteRow.participant, ParticipantRow.role, ParticipantRow.papier, VoteRow.question,
                VoteRow.valeur, VoteRow.visible,
            )
            .join(ParticipantRow, ParticipantRow.cle == VoteRow.participant)
            .where(VoteRow.atelier == workshop.cle)
            .order_by(ParticipantRow.cree_le, VoteRow.participant, VoteRow.question)
        )  # fmt: skip
        return [Ballot(*row) for row in rows]


def participants(url: str, workshop: Workshop) -> list[Participant]:
    """Who takes part, in the order in which they came."""
    with reading(url) as opened:
        rows = opened.scalars(
            select(ParticipantRow)
            .where(ParticipantRow.atelier == workshop.cle)
            .order_by(ParticipantRow.cree_le, ParticipantRow.cle)
        )
        return [Participant(row.cle, row.atelier, row.role, row.papier) for row in rows]


def moderate(
    url: str, secret: str, shown: Iterable[tuple[str, str]], *, visible: bool
) -> None:  # fmt: skip
    """Show or hide answers, given as (participant, question). Raises UnknownWorkshop."""
    with session(url) as opened:
        workshop = _led(opened, secret)
        for participant, question in shown:
            opened.execute(
                update(VoteRow)
                .where(VoteRow.atelier == workshop, VoteRow.participant == participant,
                       VoteRow.question == question)
                .values(visible=visible)
            )  # fmt: skip


def reset(url: str, secret: str, questions: Iterable[str]) -> int:
    """Erase the answers to some questions; how many. Raises UnknownWorkshop."""
    with session(url) as opened:
        workshop = _led(opened, secret)
        gone = opened.execute(
            delete(VoteRow)
            .where(VoteRow.atelier == workshop, VoteRow.question.in_(list(questions)))
            .returning(VoteRow.question)
        ).all()
    return len(gone)


def _led(opened: Session, secret: str) -> str:
    """The key of the facilitator's workshop, every screen told that something changed."""
    if not SECRET.fullmatch(secret):
        raise UnknownWorkshop("Ce lien n'ouvre aucun atelier.")
    found = opened.execute(
        update(WorkshopRow).where(WorkshopRow.cle == key_of(secret))
        .values(version=WorkshopRow.version + 1).returning(WorkshopRow.cle)
    ).scalar_one_or_none()  # fmt: skip
    if found is None:
        raise UnknownWorkshop("Cet atelier a été supprimé.")
    return found


def _entered(
    url: str, workshop: Workshop, key: str, role: str, now: dt.datetime, *, papier: bool
) -> Participant:
    with session(url) as opened:
        alive = opened.execute(
            update(WorkshopRow).where(WorkshopRow.cle == workshop.cle)
            .values(votes=WorkshopRow.votes + 1).returning(WorkshopRow.cle)
        ).scalar_one_or_none()  # fmt: skip
        if alive is None:
            raise VoteRefused("Cet atelier est terminé : il a été supprimé.")
        row = opened.get(ParticipantRow, key)
        if row is not None:
            row.role = role
            return Participant(key, workshop.cle, role, row.papier)
        count = opened.scalar(
            select(func.count()).where(ParticipantRow.atelier == workshop.cle)
        )  # fmt: skip
        if (count or 0) >= settings.MAX_PARTICIPANTS:
            raise VoteRefused("Cet atelier est complet.")
        opened.add(
            ParticipantRow(
                cle=key, atelier=workshop.cle, role=role, papier=papier, cree_le=now
            )
        )  # fmt: skip
    return Participant(key, workshop.cle, role, papier)


def _key(workshop: Workshop, secret: str) -> str:
    return hashlib.sha256(f"{workshop.cle} {secret}".encode()).hexdigest()
