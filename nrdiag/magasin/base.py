"""The database of the store: SQLite next to the app, or the PostgreSQL of NRDIAG_DATABASE_URL.

Nothing is opened, and no file is made, before somebody keeps or opens something.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from threading import Lock
from time import monotonic, sleep
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

#: How long a writer waits for another one, in milliseconds.
BUSY_MS = 10_000
#: How long a visitor waits for a PostgreSQL that does not answer, in seconds: to connect, then
#: (in milliseconds) for a line that was cut without a word. The address may say otherwise.
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
#: And for a free connection, in seconds, when everyone writes at once.
POOL_SECONDS = 30
#: Any number: PostgreSQL's name for « one process migrates at a time ».
_MIGRATION_LOCK = 311_231
#: The option of a connection that only reads.
_READING = "nrdiag_lecture"
_MAKING = Lock()


class StoreUnavailable(RuntimeError):  # noqa: N818 - what it is, as UnreadableFile
    """The database did not answer or refused; the French message says that nothing is lost."""


@cache
def engine(url: str) -> Engine:
    """The engine of ``url``, its tables brought to the present version. One for the process.

    Raises StoreUnavailable when it cannot be reached.
    """
    try:
        made = _made(url)
        migrate(made)
    except (SQLAlchemyError, ArgumentError, OSError, ImportError) as error:
        raise _unavailable() from error
    return made


@contextmanager
def session(url: str) -> Iterator[Session]:
    """One transaction: kept at the end, undone by any error.

    Raises StoreUnavailable when the database fails.
    """
    with Session(_shared(url), expire_on_commit=False) as opened:
        try:
            with opened.begin():
                yield opened
        except SQLAlchemyError as error:
            raise _unavailable() from error


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """One transaction that only reads: it waits for no writer, and none waits for it.

    Raises StoreUnavailable when the database fails.
    """
    with Session(_shared(url).execution_options(**{_READING: True})) as opened:
        try:
            with opened.begin():
                yield opened
        except SQLAlchemyError as error:
            raise _unavailable() from error


def migrate(made: Engine) -> None:
    """Bring the tables to the present version; two processes never do it at once."""
    with made.connect() as connection, connection.begin():
        if made.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _shared(url: str) -> Engine:
    """The engine, made by one thread: a crowd of first visitors would each open its own."""
    if not _MAKING.acquire(timeout=POOL_SECONDS):
        raise _unavailable()
    try:
        return engine(url)
    finally:
        _MAKING.release()


def _made(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # A connection that PostgreSQL dropped meanwhile (a restart) is replaced, not handed out.
        return create_engine(
            parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=POOL_SECONDS,
            connect_args={k: v for k, v in PATIENCE.items() if k not in parsed.query},
        )  # fmt: skip
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(parsed, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(made, "connect", _sqlite_settings)
    event.listen(made, "begin", _sqlite_begin)
    return made


def _sqlite_settings(connection: Any, _: object) -> None:
    # SQLAlchemy, not the driver, opens the transactions: see _sqlite_begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {BUSY_MS}")
    _ask_wal(cursor)
    # « full »: what was acknowledged survives a power cut, not only a killed process.
    cursor.execute("pragma synchronous = full")
    cursor.execute("pragma foreign_keys = on")
    cursor.close()


def _ask_wal(cursor: Any) -> None:
    # SQLite refuses this change at once when another process is making it too: it would be a
    # deadlock, so the busy timeout does not apply (https://sqlite.org/c3ref/busy_handler.html).
    until = monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("pragma journal_mode = wal")
        except OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.01)
        else:
            return


def _sqlite_begin(connection: Connection) -> None:
    # A transaction that reads, then writes, would fail if another wrote in between.
    reads = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("begin" if reads else "begin immediate")


def _unavailable() -> StoreUnavailable:
    return StoreUnavailable(
        "Le serveur n'arrive pas à enregistrer pour l'instant. Rien n'est perdu : votre travail "
        "est toujours à l'écran. Téléchargez le fichier, puis réessayez."
    )
