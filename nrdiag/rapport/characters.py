"""Which characters of a user's text can be drawn at all, and how French sets the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

#: Not characters of a text: XML and PDF refuse them.
_MARKS = "\ufeff\ufffe\uffff"
_BLANKS = "\t\r\v\f"
_NARROW, _WIDE = "\u202f", "\u00a0"
#: The ordinary spaces that French makes wide, then narrow, so that no line ends on them. The space
#: comes first: it is what is looked for, six times faster.
_TO_WIDE = r" (?:(?=[:»])|(?<=« )|(?<=\d )(?=€))"
_TO_NARROW = r" (?:(?=[;?!])|(?<=\d )(?=%))"
#: In HTML, only in texts: what follows, up to the next tag, ends no attribute and no code.
_IN_TEXT = r"(?=[^<>]*+(?:<(?!/(?:code|pre)>)|\Z))"
_WIDE_IN_HTML, _NARROW_IN_HTML = (re.compile(one + _IN_TEXT) for one in (_TO_WIDE, _TO_NARROW))


def drawable(text: str) -> str:
    """The text without what no page shows: control characters, surrogates, byte order marks.

    One control character in a chart is enough for vl-convert to abort the whole process.
    """
    return "".join(
        " " if c in _BLANKS else c
        for c in text
        if c == "\n"
        or c in _BLANKS
        or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _MARKS)
    )


def french_spaces(text: str) -> str:
    """French typography: as ``no_break``, and an apostrophe between letters is curved."""
    return no_break(re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text))


def no_break(text: str) -> str:
    """No line starts with « : », « ; », « ? », « ! », « % » or a closing quote."""
    return re.sub(_TO_NARROW, _NARROW, re.sub(_TO_WIDE, _WIDE, text))


def no_break_html(text: str) -> str:
    """The same in the texts of some HTML: its attributes, its addresses and its code are left."""
    return _NARROW_IN_HTML.sub(_NARROW, _WIDE_IN_HTML.sub(_WIDE, text))


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same JSON value, every text of it changed (the keys are left)."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: each_text(inside, change) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [each_text(inside, change) for inside in value]
    return value
