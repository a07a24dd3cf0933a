"""The coverage files loaded during a visit: one accessor, a few numbers per commune."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from nrdiag.couverture.arcep import read_coverage
from nrdiag.couverture.loaded import Loaded
from nrdiag.couverture.result import Result, result_of
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.territoires.territory import Territory

KEY = "fichiers_arcep"


@dataclass(eq=False)
class Files:
    """What each file gave, by its id for the visit, and why the others were refused."""

    loaded: dict[str, Loaded] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    results: dict[tuple[str, str], Result] = field(default_factory=dict)


def current() -> Files | None:
    found = st.session_state.get(KEY)
    return found if isinstance(found, Files) else None


def load(files: Iterable[tuple[str, str, bytes]], before: Files | None = None) -> Files:
    """Read files (id, name, bytes); one that was read already is not read again."""
    found = Files()
    for id, name, data in files:
        if before and id in before.loaded:
            found.loaded[id] = before.loaded[id]
            continue
        try:
            found.loaded[id] = read_coverage(data, name)
        except UnreadableFile as error:
            found.refusals[id] = f"{name} : {error.message_fr}"
    return found


def remember(files: Files) -> None:
    st.session_state[KEY] = files


def forget() -> None:
    st.session_state.pop(KEY, None)


def results(files: Files, territory: Territory) -> list[Result]:
    """Each file seen from the territory; computed once per visit."""
    found = []
    for id, loaded in files.loaded.items():
        key = (id, territory.code)
        if key not in files.results:
            files.results[key] = result_of(loaded, territory)
        found.append(files.results[key])
    return found
