"""Streamlit's own words: each English one is where we replace it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from nrdiag.ui.streamlit_words import WORDS, in_french

SCRIPTS = Path(streamlit.__file__).parent / "static/static/js"


@pytest.fixture(scope="module")
def scripts() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in SCRIPTS.glob("*.js")]


@pytest.mark.parametrize("english", WORDS)
def test_streamlit_still_writes_this_word(scripts: list[str], english: str) -> None:
    assert any(english in script for script in scripts)


def test_none_is_left_and_nothing_else_changes(scripts: list[str]) -> None:
    for script in scripts:
        french = in_french(script)
        assert not [word for word in WORDS if word in french]
        # The same code: as many quotes, calls and values as before.
        assert [french.count(mark) for mark in "`{}()"] == [script.count(m) for m in "`{}()"]
