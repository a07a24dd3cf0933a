"""HTML is sent as Streamlit sends it, wherever it is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

TEXT = "<p>Un <b>texte</b> &amp; le reste</p>"


def page(ours: bool, text: str) -> None:
    import streamlit as st

    from nrdiag.ui.element import draw_html

    draw = draw_html if ours else st.html

    @st.fragment
    def alone() -> None:
        draw(text + "fragment")
        draw(text)

    draw(text)
    with st.sidebar:
        draw(text)
    left, right = st.columns(2)
    with right:
        draw(text)
        with st.container():
            draw(text)
    with left:
        draw(text * 600)
    alone()
    draw(text)
    st.button("après")


def sent(ours: bool) -> list[Any]:
    """The messages of a run, in order."""
    app = AppTest.from_function(page, kwargs={"ours": ours, "text": TEXT})
    messages: list[Any] = []
    from streamlit.runtime.scriptrunner_utils import script_run_context as context

    enqueue = context.ScriptRunContext.enqueue

    def seen(self: Any, message: Any) -> None:
        enqueue(self, message)
        messages.append(message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context.ScriptRunContext, "enqueue", seen)
        app.run()
    assert not app.exception
    return messages


def test_it_is_what_streamlit_sends() -> None:
    expected, got = sent(ours=False), sent(ours=True)
    assert sum(one.delta.new_element.HasField("html") for one in got) == 8
    assert got == expected
