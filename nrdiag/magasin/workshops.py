"""A workshop as its facilitator keeps it: made, found again by its secret, moved on, erased."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from nrdiag import settings
from nrdiag.magasin.base import reading, session
from nrdiag.magasin.diagnostics import SECRET_BYTES
from nrdiag.magasin.tables import ParticipantRow, VoteRow, WorkshopRow

#: Consonants that no one mistakes for a figure: no code spells a word.
LETTERS = "BCDFGHJKMNPRSTVWXZ"
CODE_LENGTH = 4
SECRET = re.compile(r"[A-Za-z0-9_-]{24}")
#: What the facilitator may change; anything else is a mistake of the caller.
_CHANGEABLE = frozenset(
    {"titre", "adresse", "deroule", "decisions", "etape", "ouvert", "revele", "minuteur"}
)
#: What the projected screen may change: it only leads.
_LED = frozenset({"etape", "ouvert", "revele", "minuteur"})


class UnknownWorkshop(LookupError):  # noqa: N818 - what it is
    """No workshop has this link or this code; the French message says what to do."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop at one moment. ``deroule`` and ``decisions`` are JSON; times are UTC."""

    cle: str
    code: str
    titre: str
    territoire: str
    adresse: str
    deroule: str
    decisions: str
    etape: int
    ouvert: bool
    revele: bool
    minuteur: dt.datetime | None
    version: int
    votes: int
    cree_le: dt.datetime

    @property
    def expire_le(self) -> dt.date:
        return (self.cree_le + dt.timedelta(days=settings.WORKSHOP_DAYS)).date()


def create(
    url: str, titre: str, territoire: str, deroule: str, now: dt.datetime, adresse: str = ""
) -> str:
    """Make a workshop and return its facilitator's secret; erases those that have expired.

    Raises StoreUnavailable.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with session(url) as opened:
        _erase(opened, WorkshopRow.cree_le < _oldest(now))
        taken = set(opened.scalars(select(WorkshopRow.code)))
        code = next(code for code in iter(new_code, "") if code not in taken)
        opened.add(
            WorkshopRow(
                cle=key_of(secret), cle_ecran=key_of(screen_secret(secret)), code=code,
                titre=titre, territoire=territoire, adresse=adresse, deroule=deroule,
                decisions="{}", etape=0, ouvert=False, revele=False, minuteur=None, version=1,
                votes=0, cree_le=now,
            )
        )  # fmt: skip
    return secret


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def screen_secret(secret: str) -> str:
    """The secret of the projected screen: it leads, it neither moderates nor deletes."""
    return hashlib.sha256(f"ecran {secret}".encode()).hexdigest()[:24]


def of_secret(url: str, secret: str, now: dt.datetime) -> Workshop:
    """The facilitator's workshop. Raises UnknownWorkshop, StoreUnavailable."""
    return _found(url, WorkshopRow.cle == _checked(secret), now)


def of_screen(url: str, secret: str, now: dt.datetime) -> Workshop:
    """The workshop of a projected screen. Raises UnknownWorkshop, StoreUnavailable."""
    return _found(url, WorkshopRow.cle_ecran == _checked(secret), now)


def of_code(url: str, code: str, now: dt.datetime) -> Workshop:
    """The workshop that a participant names. Raises UnknownWorkshop, StoreUnavailable."""
    read = code_of(code)
    if len(read) != CODE_LENGTH:
        raise _unknown_code()
    try:
        return _found(url, WorkshopRow.code == read, now)
    except UnknownWorkshop:
        raise _unknown_code() from None


def code_of(text: str) -> str:
    """What was typed, as a code: capitals, nothing but letters."""
    return "".join(c for c in text.upper()[:40] if c in LETTERS)


def marks(url: str, code: str) -> tuple[int, int] | None:
    """(version, votes) of a workshop, for who only asks whether something changed; None: gone."""
    with reading(url) as opened:
        row = opened.execute(
            select(WorkshopRow.version, WorkshopRow.votes).where(WorkshopRow.code == code)
        ).one_or_none()
    return None if row is None else (row[0], row[1])


def change(url: str, secret: str, **values: Any) -> None:
    """Change the workshop of a facilitator's secret, and tell every screen.

    Raises UnknownWorkshop, StoreUnavailable; ValueError for what cannot be changed.
    """
    _change(url, WorkshopRow.cle == _checked(secret), values, _CHANGEABLE)


def lead(url: str, secret: str, **values: Any) -> None:
    """As ``change``, from the projected screen: where the workshop stands, nothing else."""
    _change(url, WorkshopRow.cle_ecran == _checked(secret), values, _LED)


def erase(url: str, secret: str) -> None:
    """Delete a workshop, its participants and its votes; nothing when it is already gone."""
    with session(url) as opened:
        _erase(opened, WorkshopRow.cle == _checked(secret))


def purge(url: str, now: dt.datetime) -> int:
    """Erase the workshops that have expired; how many."""
    with session(url) as opened:
        return _erase(opened, WorkshopRow.cree_le < _oldest(now))


def key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def utc(when: dt.datetime) -> dt.datetime:
    """SQLite gives times back without their zone."""
    return when.replace(tzinfo=when.tzinfo or dt.UTC)


def _oldest(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=settings.WORKSHOP_DAYS)


def _checked(secret: str) -> str:
    if not SECRET.fullmatch(secret):
        raise _unknown()
    return key_of(secret)


def _found(url: str, which: Any, now: dt.datetime) -> Workshop:
    with reading(url) as opened:
        row = opened.scalar(select(WorkshopRow).where(which))
        if row is None or utc(row.cree_le) < _oldest(now):
            raise _unknown()
        return Workshop(
            row.cle, row.code, row.titre, row.territoire, row.adresse, row.deroule, row.decisions,
            row.etape, row.ouvert, row.revele,
            None if row.minuteur is None else utc(row.minuteur), row.version, row.votes,
            utc(row.cree_le),
        )  # fmt: skip


def _change(url: str, which: Any, values: dict[str, Any], allowed: frozenset[str]) -> None:
    if not values.keys() <= allowed:
        raise ValueError(f"champs inconnus : {sorted(values.keys() - allowed)}")
    with session(url) as opened:
        changed = opened.execute(
            update(WorkshopRow)
            .where(which)
            .values(version=WorkshopRow.version + 1, **values)
            .returning(WorkshopRow.version)
        ).scalar_one_or_none()
        if changed is None:
            raise _unknown()


def _erase(opened: Session, which: Any) -> int:
    keys = list(opened.scalars(select(WorkshopRow.cle).where(which)))
    for table in (VoteRow, ParticipantRow):
        opened.execute(delete(table).where(table.atelier.in_(keys)))
    opened.execute(delete(WorkshopRow).where(WorkshopRow.cle.in_(keys)))
    return len(keys)


def _unknown() -> UnknownWorkshop:
    return UnknownWorkshop(
        "Ce lien n'ouvre aucun atelier : il a été supprimé, il a expiré, ou le lien est incomplet."
    )


def _unknown_code() -> UnknownWorkshop:
    return UnknownWorkshop(
        "Aucun atelier n'a ce code. Vérifiez les quatre lettres affichées à l'écran."
    )
