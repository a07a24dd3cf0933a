"""Keep a diagnostic on the server, open it again by its secret, and forget it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from nrdiag import settings
from nrdiag.dossier.document import Document
from nrdiag.dossier.file import MAX_BYTES, read_document, write_document
from nrdiag.magasin.base import session
from nrdiag.magasin.tables import KeptDiagnostic

#: 18 random bytes: 2^144 possible links, none can be guessed, so none needs counting tries.
SECRET_BYTES = 18
_SECRET = re.compile(r"[A-Za-z0-9_-]{24}")


class UnknownDiagnostic(LookupError):  # noqa: N818 - what it is
    """No diagnostic is kept under this link; the French message says what to do."""


class ChangedElsewhere(RuntimeError):  # noqa: N818 - what it is
    """It was saved from another screen meanwhile: saving would lose that work."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A diagnostic as it is kept: its secret, the save it comes from, and when it will go."""

    secret: str
    revision: int
    modifie_le: dt.datetime

    @property
    def expire_le(self) -> dt.date:
        return (self.modifie_le + dt.timedelta(days=settings.KEPT_DAYS)).date()


def keep_new(url: str, document: Document, now: dt.datetime) -> Kept:
    """Keep ``document`` under a new secret. Raises StoreUnavailable; ValueError when too large."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    content = _content(document, now)
    with session(url) as opened:
        _erase_expired(opened, now)
        opened.add(
            KeptDiagnostic(
                cle=_key(secret), revision=1, contenu=content, cree_le=now, modifie_le=now
            )
        )
    return Kept(secret, 1, now)


def save(url: str, document: Document, kept: Kept, now: dt.datetime) -> Kept:
    """Save over what ``kept`` was opened from.

    Raises ChangedElsewhere when it is no longer the last save, UnknownDiagnostic when it is gone.
    """
    content = _content(document, now)
    with session(url) as opened:
        changed = opened.execute(
            update(KeptDiagnostic)
            .where(KeptDiagnostic.cle == _key(kept.secret))
            .where(KeptDiagnostic.revision == kept.revision)
            .values(revision=kept.revision + 1, contenu=content, modifie_le=now)
            .returning(KeptDiagnostic.revision)
        ).scalar_one_or_none()
        if changed is None:
            if opened.get(KeptDiagnostic, _key(kept.secret)) is None:
                raise _unknown()
            raise ChangedElsewhere(
                "Ce diagnostic a été enregistré depuis un autre écran entre-temps. Rien n'a été "
                "écrasé. Téléchargez le vôtre, ou gardez-le sous un nouveau lien."
            )
    return Kept(kept.secret, kept.revision + 1, now)


def open_kept(url: str, secret: str, now: dt.datetime) -> tuple[Document, Kept]:
    """The diagnostic of a secret link.

    Raises UnknownDiagnostic, StoreUnavailable, or UnreadableDocument (a more recent version).
    """
    if not _SECRET.fullmatch(secret):
        raise _unknown()
    with session(url) as opened:
        found = opened.scalar(select(KeptDiagnostic).where(KeptDiagnostic.cle == _key(secret)))
    if found is None:
        raise _unknown()
    # SQLite gives times back without their zone.
    when = found.modifie_le.replace(tzinfo=found.modifie_le.tzinfo or dt.UTC)
    if when < now - dt.timedelta(days=settings.KEPT_DAYS):
        raise _unknown()
    return read_document(found.contenu), Kept(secret, found.revision, when)


def forget(url: str, kept: Kept) -> None:
    """Delete it for ever; nothing happens when it is already gone."""
    with session(url) as opened:
        opened.execute(delete(KeptDiagnostic).where(KeptDiagnostic.cle == _key(kept.secret)))


def purge(url: str, now: dt.datetime) -> int:
    """Erase the diagnostics that have expired; how many. Raises StoreUnavailable."""
    with session(url) as opened:
        return _erase_expired(opened, now)


def _erase_expired(opened: Session, now: dt.datetime) -> int:
    oldest = now - dt.timedelta(days=settings.KEPT_DAYS)
    gone = opened.scalars(
        delete(KeptDiagnostic)
        .where(KeptDiagnostic.modifie_le < oldest)
        .returning(KeptDiagnostic.cle)
    )
    return len(gone.all())


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _content(document: Document, now: dt.datetime) -> bytes:
    if document.fictif:
        raise ValueError("L'exemple fictif ne s'enregistre pas : il est toujours là.")
    content = write_document(document, now.date())
    if len(content) > MAX_BYTES:
        raise ValueError("Ce diagnostic est trop gros pour être gardé : téléchargez-le.")
    return content


def _unknown() -> UnknownDiagnostic:
    return UnknownDiagnostic(
        "Ce lien n'ouvre aucun diagnostic : il a été supprimé, il a expiré, ou le lien est "
        "incomplet. Si vous avez le fichier, reprenez-le depuis une page de l'organisation."
    )
