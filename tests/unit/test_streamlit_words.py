"""Streamlit's own words: each English one is where we replace it, and lists invite in French."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import streamlit

from nrdiag.settings import ROOT
from nrdiag.ui.streamlit_words import WORDS, in_french

SCRIPTS = Path(streamlit.__file__).parent / "static/static/js"
INVITING = ("selectbox", "multiselect")


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


def test_every_list_invites_in_french() -> None:
    """Without a placeholder Streamlit says « Choose an option »."""
    silent = [
        f"{file.name}:{node.lineno}"
        for file in sorted((ROOT / "nrdiag/ui").glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in INVITING
        and "placeholder" not in {keyword.arg for keyword in node.keywords}
    ]
    assert not silent
