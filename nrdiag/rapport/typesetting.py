"""From data to a tagged PDF (PDF/UA-1) by typst: templates hold no text, data holds no markup.

Every text travels as JSON in memory: nothing in it is ever read as typst. No network, no file
written, no font but those that typst embeds: the same bytes on every machine.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nrdiag.rapport.characters import drawable, each_text

#: Drawn where no embedded font has the character.
UNKNOWN = "□"
STANDARD = "ua-1"
#: Longest wait for one document, in seconds.
PATIENCE = 120
#: Rounds of replacement before keeping only what is surely drawn.
_ROUNDS = 3
_HERE = Path(__file__).parent
_REFUSED = re.compile(r'the text `"(.+)"` could not be displayed|codepoint `"(.+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_SURE = re.compile(r"[^\n -~\u00a0-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u202f€→≤□]")


class RefusedError(ValueError):
    """Typst refuses a document; ``diagnostic`` lists every error."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


def compiled(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, str], day: dt.date
) -> bytes:
    """The PDF of ``template`` (a file of this folder) with ``data`` and its SVG ``pictures``.

    ``day`` is the date of the document. A character that cannot be drawn is shown as « □ », which
    the last line explains. Raises RefusedError when a template or a picture cannot be read, and
    ValueError (French) when the document is too long to be set.
    """

    def attempt(change: Callable[[str], str], *, replaced: bool) -> bytes:
        shown = {**each_text(data, change), "illisible": UNKNOWN if replaced else ""}
        files = {name: change(svg) for name, svg in pictures.items()}
        files |= {"main": _template(template), "base.typ": _template("base")}
        return _compile({**files, "data.json": json.dumps(shown)}, day)

    missing: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return attempt(_without(missing), replaced=bool(missing))
        except RefusedError as error:
            if not (refused := _undrawn(error.diagnostic)):
                raise
            missing |= refused
    return attempt(lambda text: _SURE.sub(UNKNOWN, drawable(text)), replaced=True)


def _compile(files: Mapping[str, str], day: dt.date) -> bytes:
    """``files`` set by ``compilation.py`` in a process of its own: its memory ends with it."""
    request = {"files": files, "day": day.isoformat(), "standard": STANDARD}
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, a file of this folder
            [sys.executable, "-I", str(_HERE / "compilation.py")],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(
            "Ce document est trop long à composer : raccourcissez les textes du diagnostic."
        ) from None
    if done.returncode == 0:
        return done.stdout
    if not done.stdout:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise RefusedError("".join(last) or f"statut {done.returncode}", "")
    error = json.loads(done.stdout)
    raise RefusedError(error["message"], error["diagnostic"])


def _without(missing: set[str]) -> Callable[[str], str]:
    if not missing:
        return drawable
    pattern = re.compile("|".join(re.escape(text) for text in sorted(missing, key=len)[::-1]))
    return lambda text: pattern.sub(UNKNOWN, drawable(text))


def _undrawn(diagnostic: str) -> set[str]:
    """The texts that typst names in its errors, written there as Rust writes a string."""
    found = (one or other for one, other in _REFUSED.findall(diagnostic))
    return {_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text) for text in found}


@cache
def _template(name: str) -> str:
    return (_HERE / f"{name}.typ").read_text(encoding="utf-8")
