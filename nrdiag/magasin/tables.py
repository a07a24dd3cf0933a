"""The tables of the store. Every change of shape is a new migration in ``migrations/versions``."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What alembic compares with the database."""


class KeptDiagnostic(Base):
    """A diagnostic that its user chose to keep: the very file that could be downloaded.

    ``cle`` is the SHA-256 of the secret of its link: who reads the database opens nothing with it.
    ``revision`` grows at each save, so that two open screens never overwrite one another.
    """

    __tablename__ = "diagnostic"

    cle: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, nullable=False)
    contenu: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    cree_le: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), nullable=False)
    modifie_le: Mapped[dt.datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, index=True
    )


class WorkshopRow(Base):
    """A workshop: its scenario (``deroule``, JSON), where it stands, what it decided (JSON).

    ``cle`` and ``cle_ecran`` are the SHA-256 of the secrets of the facilitator's link and of the
    projected screen's. ``version`` grows when the facilitator acts, ``votes`` with each vote: a
    screen reads them to know whether anything changed.
    """

    __tablename__ = "atelier"

    cle: Mapped[str] = mapped_column(String(64), primary_key=True)
    cle_ecran: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    code: Mapped[str] = mapped_column(String(4), nullable=False, unique=True)
    titre: Mapped[str] = mapped_column(String(300), nullable=False)
    territoire: Mapped[str] = mapped_column(String(12), nullable=False)
    adresse: Mapped[str] = mapped_column(String(200), nullable=False)
    deroule: Mapped[str] = mapped_column(Text, nullable=False)
    decisions: Mapped[str] = mapped_column(Text, nullable=False)
    etape: Mapped[int] = mapped_column(Integer, nullable=False)
    ouvert: Mapped[bool] = mapped_column(Boolean, nullable=False)
    revele: Mapped[bool] = mapped_column(Boolean, nullable=False)
    minuteur: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    votes: Mapped[int] = mapped_column(Integer, nullable=False)
    cree_le: Mapped[dt.datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, index=True
    )


class ParticipantRow(Base):
    """A device in a workshop, or a person on paper: a role, never a name.

    ``cle`` is the SHA-256 of the workshop and the device's secret: the same telephone in two
    workshops cannot be told to be the same.
    """

    __tablename__ = "participant"

    cle: Mapped[str] = mapped_column(String(64), primary_key=True)
    atelier: Mapped[str] = mapped_column(
        ForeignKey("atelier.cle", ondelete="CASCADE"), nullable=False, index=True
    )
    role: Mapped[str] = mapped_column(String(20), nullable=False)
    papier: Mapped[bool] = mapped_column(Boolean, nullable=False)
    cree_le: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), nullable=False)


class VoteRow(Base):
    """What a participant answered to a question: one row, the latest. ``valeur`` is JSON.

    A free text is not ``visible`` before the facilitator has read it.
    """

    __tablename__ = "vote"

    participant: Mapped[str] = mapped_column(
        ForeignKey("participant.cle", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    atelier: Mapped[str] = mapped_column(
        ForeignKey("atelier.cle", ondelete="CASCADE"), nullable=False, index=True
    )
    valeur: Mapped[str] = mapped_column(Text, nullable=False)
    visible: Mapped[bool] = mapped_column(Boolean, nullable=False)
    modifie_le: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), nullable=False)
