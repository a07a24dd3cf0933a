"""Choices kept in the URL: a link reopens the same view, a hostile value falls on the default.

A choice is read before its widget is drawn (``Pick.value``, then ``Pick.draw``): what depends on
it, the map above all, can be sent to the browser first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx


@dataclass(frozen=True)
class Pick:
    """One choice: its parameter in the URL, its options, and how they are worded.

    The default is left out of the URL. Options may change from one run to the next: a choice
    that is no longer offered is dropped.
    """

    label: str
    options: Sequence[str]
    name: str
    default: str | None = None
    words: Callable[[str], str] = str
    kind: Literal["select", "radio", "pills"] = "select"

    @property
    def first(self) -> str:
        return self.default if self.default in self.options else self.options[0]  # type: ignore[return-value]

    @property
    def asked(self) -> str | None:
        """What was chosen, offered or not: a link followed since the last run comes first.

        Not an address that is late: who chooses fast sends the one of the choice before.
        """
        told = st.query_params.get(self.name)
        kept: str | None = st.session_state.get(self.name, told)
        just_chosen = kept != st.session_state.get(f"{self.name}:valeur", kept)
        followed = told in self.options and told != st.session_state.get(f"{self.name}:adresse")
        return told if followed and not just_chosen and _whole_page() else kept

    @property
    def value(self) -> str:
        """The option chosen; the URL follows it."""
        asked = self.asked
        # Once its widget is drawn, a state may not be written, even with what it holds.
        if self.name not in st.session_state or st.session_state[self.name] != asked:
            st.session_state[self.name] = asked
        # Another place has another default: the former one was nobody's choice.
        former = st.session_state.get(f"{self.name}:defaut")
        if former not in (None, self.first) and st.session_state[self.name] == former:
            st.session_state[self.name] = st.query_params.get(self.name)
        st.session_state[f"{self.name}:defaut"] = self.first
        if st.session_state[self.name] not in self.options:
            st.session_state[self.name] = self.first
        kept = str(st.session_state[self.name])
        if kept == self.first:
            if self.name in st.query_params:
                del st.query_params[self.name]
        elif st.query_params.get(self.name) != kept:
            st.query_params[self.name] = kept
        st.session_state[f"{self.name}:adresse"] = st.query_params.get(self.name)
        st.session_state[f"{self.name}:valeur"] = kept
        return kept

    def draw(self) -> None:
        """The widget itself."""
        if self.kind == "radio":
            st.radio(
                self.label, self.options, key=self.name, horizontal=True, format_func=self.words
            )
        elif self.kind == "pills":
            st.pills(self.label, self.options, key=self.name, format_func=self.words, required=True)
        else:
            st.selectbox(self.label, self.options, key=self.name, format_func=self.words)


def pick(
    label: str,
    options: Sequence[str],
    name: str,
    *,
    default: str | None = None,
    words: Callable[[str], str] = str,
    kind: Literal["select", "radio", "pills"] = "select",
) -> str:
    """Draw the choice and return it, where nothing needs it before."""
    choice = Pick(label, options, name, default, words, kind)
    value = choice.value
    choice.draw()
    return value


def _whole_page() -> bool:
    """Whether the whole page runs, as it does when a link is followed; else only a part of it."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is None or not context.fragment_ids_this_run


def run_again() -> NoReturn:
    """Run the fragment again; in a run of the whole page, where that is refused, the page."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
    raise AssertionError  # st.rerun never returns
