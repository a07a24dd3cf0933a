"""The style sheets: they go with each page, read once, in as few bytes as they can."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit as st

from nrdiag.ui.markup import Written

STYLE = Path(__file__).with_name("style.css")
WORKSHOP_STYLE = Path(__file__).with_name("workshop.css")


def wear(*sheets: Path) -> None:
    """Dress the page; a telephone pays for each byte, at each run."""
    st.html(_written(*sheets))


@cache
def _written(*sheets: Path) -> Written:
    text = "".join(path.read_text(encoding="utf-8") for path in sheets)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};,])\s*|\s+", lambda found: found[1] or " ", text)
    return Written(f"<style>{text}</style>")
