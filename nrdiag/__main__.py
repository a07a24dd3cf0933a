"""``python -m nrdiag``: the command line."""

import sys

from nrdiag.cli import main

sys.exit(main())
