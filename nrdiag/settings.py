"""Every limit and path of nrdiag, named and documented; the environment may override some."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The embedded edition: declared catalogue, normalised tables, built measures, datapackage.
DATA = Path(os.environ.get("NRDIAG_DATA", ROOT / "data"))
TABLES = DATA / "tables"
CATALOGUE = DATA / "catalogue"
BUILT = DATA / "built"
#: Files the browser may fetch by URL (streamlit serves this folder under app/static).
STATIC = ROOT / "static"
CONTOURS = STATIC / "contours"

#: Where SQLite keeps what users chose to keep, without NRDIAG_DATABASE_URL.
STORE = Path(os.environ.get("NRDIAG_STORE", ROOT / "var" / "nrdiag.sqlite"))
#: A diagnostic that nobody saved for so long is forgotten, in days (RGPD: limited retention).
KEPT_DAYS = 730
#: A workshop and its votes are erased this many days after it was made (RGPD).
WORKSHOP_DAYS = 60
#: Most devices and paper entries in one workshop.
MAX_PARTICIPANTS = 400

#: Largest upload, in megabytes; .streamlit/config.toml says the same (a test compares them).
MAX_UPLOAD_MB = 60
#: Largest inventory, in rows and in columns.
MAX_INVENTORY_ROWS = 300_000
MAX_INVENTORY_COLUMNS = 200
#: Largest total size of an Excel file once unzipped, in megabytes, and its largest ratio.
MAX_UNZIPPED_MB = 400
MAX_ZIP_RATIO = 200
#: Longest text kept from one cell of a user's file, in characters.
MAX_CELL_CHARS = 500

#: An aggregate is withheld when its communes with a value hold less than this share of its
#: population: below it, the total says more about the gaps than about the territory.
MIN_COVERAGE = 0.9
#: Search results shown at most.
MAX_SEARCH_RESULTS = 8
