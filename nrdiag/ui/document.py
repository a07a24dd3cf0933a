"""The HTML document of a page: Streamlit's own, in French, with what nrdiag starts earlier.

Made once at start from the file that Streamlit installs (``nrdiag.ui.middleware`` serves it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nrdiag.ui.map_files import EARLY, SCRIPTS, SHEETS, STATIC

#: Pages that open on a map: its files are asked for with the page, before Streamlit knows.
#: Streamlit's own parts too: each would be one more round trip once the page is known.
WITH_MAP = {
    "/carte": ("BidiComponent", "Html", "ButtonGroup"),
    "/territoire": ("BidiComponent", "Html", "Button"),
}
_NOSCRIPT = (
    "<noscript><p>nrdiag est une application interactive&nbsp;: "
    "elle a besoin de JavaScript, qui est désactivé dans ce navigateur.</p></noscript>"
)
#: Moves between pages without reloading the document (nrdiag/ui/page.py draws the links).
LINKS = (
    f'<link rel="modulepreload" href="{STATIC}/clavier.js">'
    f'<script type="module" src="{STATIC}/liens.js"></script>'
)
_IMPORT = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
#: What ``/_stcore/host-config`` answers, which the browser then does not wait for
#: (tests/unit/test_document.py compares the two).
HOST_CONFIG: dict[str, Any] = {
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": False,
    "resourceCrossOriginMode": None,
}
#: Says where the server is: at the root. Streamlit would first look for it under the page's own
#: address (/carte/_stcore/health), and try the root a tenth of a second after the refusal.
_SERVER = (
    "<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/',"
    f"HOST_CONFIG:{{allowedOrigins:[location.origin],...{json.dumps(HOST_CONFIG)}}}}}</script>"
)


def _swap(text: str, pattern: str, replacement: str) -> str:
    """Replace the one occurrence of a pattern; refuse to start when the page has changed."""
    result, count = re.subn(pattern, lambda _: replacement, text, flags=re.DOTALL)
    if count != 1:
        msg = f"La page à traduire a changé : {count} fois {pattern!r} au lieu d'une"
        raise RuntimeError(msg)
    return result


def french_page(source: Path, title: str) -> str:
    """Return an HTML page of Streamlit in French: language, title, notice; and its links."""
    text = source.read_text(encoding="utf-8")
    text = _swap(text, r'<html lang="en"', '<html lang="fr"')
    text = _swap(text, r"<title>.*?</title>", f"<title>{title}</title>{_SERVER}{LINKS}")
    return _swap(text, r"<noscript>.*?</noscript>", _NOSCRIPT)


def map_preloads(frontend: Path, parts: Sequence[str], shell: str) -> str:
    """Return the tags that start loading what a map needs while Streamlit itself loads."""
    urls = [f"{STATIC}/{name}" for name in SCRIPTS]
    urls += [f"/static/js/{name}" for name in _with_imports(frontend / "static/js", parts)]
    tags = [f'<link rel="modulepreload" href="{url}">' for url in urls if url not in shell]
    tags += [f'<link rel="preload" as="style" href="{STATIC}/{name}">' for name in SHEETS]
    return "".join(tags) + f'<script type="module" src="{STATIC}/{EARLY}"></script>'


def _with_imports(folder: Path, parts: Sequence[str]) -> list[str]:
    """Return the script of each part of Streamlit, and the scripts that it imports."""
    found = [file.name for part in parts for file in sorted(folder.glob(f"{part}.*.js"))]
    for name in found:  # grows on the way
        for other in _IMPORT.findall((folder / name).read_text(encoding="utf-8")):
            if other not in found:
                found.append(other)
    return found
