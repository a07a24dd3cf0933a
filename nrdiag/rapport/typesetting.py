"""From data to a tagged PDF (PDF/UA-1) by typst: templates hold no text, data holds no markup.

Every text travels as JSON in memory: nothing in it is ever read as typst. No network, no file
written, no font but those that typst embeds: the same bytes on every machine.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nrdiag.rapport.characters import drawable, each_text

#: What every page of an invented diagnostic says.
FICTITIOUS = "Exemple fictif : les chiffres de l'organisation ne sont ceux d'aucune collectivité."
#: Drawn where no embedded font has the character.
UNKNOWN = "□"
STANDARD = "ua-1"
#: Rounds of replacement before keeping only what is surely drawn.
_ROUNDS = 3
_REFUSED = re.compile(r'the text `"(.+)"` could not be displayed|codepoint `"(.+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_SURE = re.compile(r"[^\n -~\u00a0-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u202f€→≤□]")


def compiled(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, str], day: dt.date
) -> bytes:
    """The PDF of ``template`` (a file of this folder) with ``data`` and its SVG ``pictures``.

    ``day`` is the date of the document. A character that cannot be drawn is shown as « □ », which
    the last line explains. Raises ValueError when the template or a picture cannot be read.
    """
    import typst

    # Its stub does not say that the files of a project may come from memory.
    compile_files: Callable[..., bytes] = typst.compile

    def attempt(change: Callable[[str], str], *, replaced: bool) -> bytes:
        shown = {**each_text(data, change), "illisible": UNKNOWN if replaced else ""}
        files = {f"{name}.typ": _template(name) for name in ("base", template)}
        files = {"main": files.pop(f"{template}.typ"), **files}
        files["data.json"] = json.dumps(shown).encode()
        files |= {name: change(svg).encode() for name, svg in pictures.items()}
        return compile_files(
            files, format="pdf", ignore_system_fonts=True, pdf_standards=[STANDARD],
            timestamp=dt.datetime.combine(day, dt.time(12), dt.UTC),
        )  # fmt: skip

    missing: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return attempt(_without(missing), replaced=bool(missing))
        except typst.TypstError as error:
            if not (refused := _refused(error.diagnostic)):
                raise ValueError(f"{template}.typ : {error.message}") from error
            missing |= refused
    return attempt(lambda text: _SURE.sub(UNKNOWN, drawable(text)), replaced=True)


def _without(missing: set[str]) -> Callable[[str], str]:
    if not missing:
        return drawable
    pattern = re.compile("|".join(re.escape(text) for text in sorted(missing, key=len)[::-1]))
    return lambda text: pattern.sub(UNKNOWN, drawable(text))


def _refused(diagnostic: str) -> set[str]:
    """The texts that typst names in its errors, written there as Rust writes a string."""
    found = (one or other for one, other in _REFUSED.findall(diagnostic))
    return {_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text) for text in found}


@cache
def _template(name: str) -> bytes:
    return (Path(__file__).parent / f"{name}.typ").read_bytes()
