"""One deployment for the group: PostgreSQL, two replicas, nginx; and the browser of tests/e2e."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deploy.deployment import Deployment, deployed
from e2e.conftest import browser, visitor
from magasin.conftest import BINARIES, as_postgres, cluster

__all__ = ["browser", "cluster", "visitor"]


def new_database(folder: Path, name: str) -> str:
    """The address of a new, empty database."""
    as_postgres([str(BINARIES[0] / "createdb"), "-h", str(folder), "-U", "nrdiag", name])
    return f"postgresql+psycopg://nrdiag@/{name}?host={folder}"


@pytest.fixture(scope="session")
def running(cluster: Path) -> Iterator[Deployment]:
    """The deployment of the session."""
    with deployed(new_database(cluster, "site")) as found:
        yield found


@pytest.fixture
def site(running: Deployment) -> Deployment:
    """The deployment, both replicas alive."""
    running.repair()
    return running
