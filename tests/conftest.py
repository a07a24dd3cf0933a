"""Every test runs on the embedded edition, whatever this machine keeps in ``var/editions``."""

import os
import tempfile

os.environ["NRDIAG_EDITIONS"] = tempfile.mkdtemp(prefix="nrdiag-editions-")
os.environ.pop("NRDIAG_DATA", None)
