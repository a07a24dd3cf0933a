"""The tables of the store. Every change of shape is a new migration in ``migrations/versions``."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Integer, LargeBinary, String
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
