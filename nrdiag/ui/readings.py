"""The readings of sites loaded during a visit: one accessor, nothing on disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

import streamlit as st

from nrdiag.accessibilite.imports import Import, merge, read_file
from nrdiag.accessibilite.site import Reading
from nrdiag.accessibilite.sites import Survey, survey
from nrdiag.accessibilite.state_map import state_painting
from nrdiag.cartes.painting import Painting
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.territoires.territory import Territory

KEY = "lectures_rgaa"


@dataclass(eq=False)
class Loaded:
    """The files of a visit: what each gave, and why the others were refused."""

    imports: tuple[Import, ...] = ()
    refusals: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    surveys: dict[tuple[str, dt.date], Survey] = field(default_factory=dict)
    paintings: dict[tuple[str, dt.date], Painting] = field(default_factory=dict)


def current() -> Loaded | None:
    found = st.session_state.get(KEY)
    return found if isinstance(found, Loaded) else None


def load(files: list[tuple[str, bytes]], today: dt.date) -> Loaded:
    """Read the files dropped on the page; each is either imported or refused, with the reason."""
    imports, refusals = [], []
    for name, data in files:
        try:
            imports.append(read_file(data, name, today))
        except UnreadableFile as error:
            refusals.append(f"{name} : {error.message_fr}")
    return Loaded(tuple(imports), tuple(refusals), merge(imports))


def remember(loaded: Loaded) -> None:
    st.session_state[KEY] = loaded


def forget() -> None:
    st.session_state.pop(KEY, None)


def survey_of(territory: Territory, loaded: Loaded | None, today: dt.date) -> Survey:
    """The sites of a territory with the readings of this visit; computed once per visit."""
    if loaded is None or not loaded.readings:
        return _known(edition().id, territory.code, today)
    key = (territory.code, today)
    if key not in loaded.surveys:
        loaded.surveys[key] = survey(territory, edition(), loaded.readings, today)
    return loaded.surveys[key]


def painting_of(scope: Territory, loaded: Loaded, today: dt.date) -> Painting:
    """The map of the states around a territory; painted once per visit."""
    key = (scope.code, today)
    if key not in loaded.paintings:
        loaded.paintings[key] = state_painting(survey_of(scope, loaded, today), edition())
    return loaded.paintings[key]


@lru_cache(maxsize=64)
def _known(edition_id: str, code: str, today: dt.date) -> Survey:
    found: Edition = edition()
    return survey(found.territories.get(code), found, (), today)
