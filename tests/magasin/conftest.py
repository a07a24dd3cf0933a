"""Every test of the store runs twice: on SQLite, and on a real PostgreSQL started for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nrdiag.magasin.base import engine

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]


def as_postgres(command: list[str]) -> None:
    """PostgreSQL refuses to run as root: root becomes its Debian user."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, text=True, cwd="/")


@contextmanager
def running_cluster(*, fsync: bool = False) -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL that listens on no network address.

    ``fsync``: wait for the disk, as in service; without it only a power cut would lose anything.
    """
    assert BINARIES, "PostgreSQL manque : scripts/paquets.sh postgresql"
    folder = Path(tempfile.mkdtemp(prefix="nrdiag-pg-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    control, data = str(BINARIES[0] / "pg_ctl"), str(folder / "data")
    options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if fsync else 'off'}"
    as_postgres(
        [str(BINARIES[0] / "initdb"), "-D", data, "-A", "trust", "-U", "nrdiag", "-E", "UTF8"]
    )
    as_postgres([control, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start"])
    try:
        yield folder
    finally:
        as_postgres([control, "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A PostgreSQL for the session: the folder of its socket."""
    with running_cluster() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store.sqlite"
    else:
        folder = request.getfixturevalue("cluster")
        name = f"t{uuid.uuid4().hex}"
        as_postgres([str(BINARIES[0] / "createdb"), "-h", str(folder), "-U", "nrdiag", name])
        yield f"postgresql+psycopg://nrdiag@/{name}?host={folder}"
    engine.cache_clear()
