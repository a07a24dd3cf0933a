"""The style sheets, in as few bytes as they can.

That of every page is in the document that the server gives (``dress``); without our server
(``streamlit run``, tests) it goes with each run of a page, as that of the workshop does.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_name("style.css")
WORKSHOP_STYLE = Path(__file__).with_name("workshop.css")


#: What the document already holds.
_DRESSED: set[Path] = set()


def dress(document: str) -> str:
    """The document of a page with the style of them all, after Streamlit's own."""
    _DRESSED.add(STYLE)
    return document.replace("</body>", f"{_written(STYLE)}</body>", 1)


def wear(sheet: Path) -> None:
    """Dress the page, unless its document did."""
    if sheet not in _DRESSED:
        st.html(_written(sheet))


@cache
def _written(sheet: Path) -> str:
    text = sheet.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};,])\s*|\s+", lambda found: found[1] or " ", text)
    return f"<style>{text}</style>"
