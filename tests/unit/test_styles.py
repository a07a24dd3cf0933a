"""The style goes once: in the document of our server, or with the page where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from nrdiag.ui import styles

DOCUMENT = "<html><body><div id='root'></div></body></html>"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    texts: list[str] = []
    monkeypatch.setattr(st, "html", texts.append)
    monkeypatch.setattr(styles, "_DRESSED", set())
    yield texts


def test_without_our_server_it_goes_with_the_page(sent: list[str]) -> None:
    styles.wear(styles.STYLE)
    (text,) = sent
    assert text.startswith("<style>")
    assert ".nr-suite{" in text


def test_the_document_holds_it_last_and_the_page_does_not_repeat_it(sent: list[str]) -> None:
    dressed = styles.dress(DOCUMENT)
    assert dressed.index(".nr-suite{") > dressed.index("root")
    assert dressed.count("<style>") == 1
    styles.wear(styles.STYLE)
    assert not sent
    styles.wear(styles.WORKSHOP_STYLE)  # only some pages wear that one
    assert len(sent) == 1


def test_fewer_bytes_say_the_same() -> None:
    source = styles.STYLE.read_text(encoding="utf-8")
    text = styles._written(styles.STYLE)
    assert len(text) < len(source)
    assert text.count("{") == source.count("{")
    assert "/*" not in text
