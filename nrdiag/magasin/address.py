"""Where the store is. Apart from the database itself, which is a second of imports."""

from __future__ import annotations

import os

from nrdiag import settings

VARIABLE = "NRDIAG_DATABASE_URL"


def address() -> str | None:
    """The address of the database; None when the variable is set to nothing: no store at all."""
    asked = os.environ.get(VARIABLE)
    if asked is None:
        return f"sqlite:///{settings.STORE}"
    asked = asked.strip()
    # The short name that hosts give is SQLAlchemy's name of another driver.
    for short in ("postgres://", "postgresql://"):
        if asked.startswith(short):
            return f"postgresql+psycopg://{asked.removeprefix(short)}"
    return asked or None
