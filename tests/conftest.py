"""Every test runs on the embedded edition, whatever this machine keeps in ``var/editions``."""

import os
import tempfile

from hypothesis import settings

os.environ["NRDIAG_EDITIONS"] = tempfile.mkdtemp(prefix="nrdiag-editions-")
os.environ.pop("NRDIAG_DATA", None)
# A slow machine fails no property.
settings.register_profile("nrdiag", deadline=None)
settings.load_profile("nrdiag")
