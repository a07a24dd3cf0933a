"""Every limit and path of nrdiag, named and documented; the environment may override some."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The edition that comes with the code: declared catalogue, normalised tables, built measures.
EMBEDDED = ROOT / "data"
#: Where « edition update » keeps the editions it makes; POINTER names the one in use.
EDITIONS = Path(os.environ.get("NRDIAG_EDITIONS", ROOT / "var" / "editions"))
POINTER = "courante"


def current_edition(editions: Path = EDITIONS) -> Path:
    """The folder of the edition in use: the one the pointer names, or else the embedded one.

    A pointer that is cut, or names what is not there, never stops the application.
    """
    try:
        name = (editions / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return EMBEDDED
    folder = editions / name
    whole = re.fullmatch(r"[0-9a-z-]{1,60}", name) and (folder / "datapackage.json").is_file()
    return folder if whole else EMBEDDED


#: What the pointer named when the process started; None when NRDIAG_DATA decides.
STARTED_ON = None if os.environ.get("NRDIAG_DATA") else current_edition()
#: The edition in use, chosen once when the process starts.
DATA = STARTED_ON or Path(os.environ["NRDIAG_DATA"])
TABLES = DATA / "tables"
#: An updated edition has no catalogue of its own: what is declared comes with the code.
CATALOGUE = (DATA if (DATA / "catalogue").is_dir() else EMBEDDED) / "catalogue"
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
#: Wrong workshop codes that a process hears in a minute, from everyone, before it asks to wait.
MAX_WRONG_CODES = 60


def facilitators(declared: str) -> frozenset[str] | None:
    """The addresses of NRDIAG_ANIMATEURS; None when it is empty: no login is asked for.

    Separators alone (« , ») name nobody: then nobody leads, rather than everybody.
    """
    if not declared.strip():
        return None
    return frozenset(one.strip().lower() for one in declared.split(",") if one.strip())


#: Who may create and lead workshops: e-mail addresses or « @domaine.fr », comma-separated.
#: Unset, whoever has the page may create one, and whoever has its secret link leads it.
FACILITATORS = facilitators(os.environ.get("NRDIAG_ANIMATEURS", ""))
#: A facilitator logs in again after this many hours.
LOGIN_HOURS = 12
#: Shortest ``cookie_secret`` of [auth], in characters: who guesses it signs any identity.
MIN_COOKIE_SECRET = 32

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
