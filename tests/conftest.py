"""Every test runs on the embedded edition, whatever this machine keeps in ``var/editions``."""

import os
import tempfile
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

os.environ["NRDIAG_EDITIONS"] = tempfile.mkdtemp(prefix="nrdiag-editions-")
os.environ.pop("NRDIAG_DATA", None)
# A slow machine fails no property.
settings.register_profile("nrdiag", deadline=None)
settings.load_profile("nrdiag")

#: Files whose fixtures cost more than their tests: each is run by one worker, from the start.
WHOLE = ("unit/test_edition_update.py", "unit/test_scanner.py", "documents/test_libreoffice.py")


class Scheduling(LoadScopeScheduling):
    """Test by test, but for the files above (xdist's own groups do nothing with pytest 9.2)."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.endswith(WHOLE) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Replaces « --dist loadgroup »; the other ways are xdist's."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
