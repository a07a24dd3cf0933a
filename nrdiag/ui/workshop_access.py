"""How a page finds its workshop, and knows that something changed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NoReturn, TypeVar

import streamlit as st

from nrdiag.atelier.room import Room, room_of
from nrdiag.indicateurs.edition import edition
from nrdiag.magasin.address import address
from nrdiag.magasin.ballots import ballots, participants
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.magasin.workshops import UnknownWorkshop, Workshop, marks
from nrdiag.ui.markup import plain

#: Parameters of the URL: the facilitator's secret, the screen's, the code, a device's secret.
LEAD, SCREEN, CODE, DEVICE = "animer", "cle", "code", "jeton"
#: Seconds between two looks at the workshop's numbers.
PHONE_EVERY, SCREEN_EVERY = 1.5, 0.5
#: And between two looks at a store that did not answer.
TROUBLE_EVERY = 3.0
#: What a store in trouble says in a workshop; a vote was either acknowledged or it was not.
TROUBLE = (
    "Le serveur n'arrive pas à enregistrer pour l'instant. Ce qui a été confirmé est gardé. "
    "Réessayez dans quelques secondes."
)
#: The secret of the workshop that this visit leads, for who went to another page meanwhile.
CURRENT = "atelier_en_cours"
_SAID = "atelier_dit"
T = TypeVar("T")


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def store(title: str = "") -> str:
    """The address of the store; stops the page, in French, where there is none."""
    url = address()
    if url is None:
        _stop(
            "Ce serveur ne garde rien : un atelier n'y est pas possible (NRDIAG_DATABASE_URL).",
            title,
        )
    return url


def found(ask: Callable[[], T], title: str = "") -> T:
    """What ``ask`` gives; an unknown workshop or a store in trouble is said and stops the page.

    ``title``: the one of a page that has none yet.
    """
    try:
        return ask()
    except UnknownWorkshop as error:
        _stop(str(error), title)
    except StoreUnavailable:
        wait_for_store()


def wait_for_store() -> NoReturn:
    """Say that the store is in trouble; the page runs again by itself once it answers."""
    st.error(TROUBLE)
    st.fragment(_look_again, run_every=TROUBLE_EVERY)(store(), now())
    st.stop()


def _look_again(url: str, since: dt.datetime) -> None:
    # The first look comes with the message: it would take it away before anyone reads it.
    if (now() - since).total_seconds() < TROUBLE_EVERY / 2:
        return
    try:
        marks(url, "")
    except StoreUnavailable:
        return
    st.rerun()


def room(url: str, workshop: Workshop, *, people: bool = True) -> Room:
    """The workshop as it stands; ``people``: with its participants and their answers."""
    try:
        if not people:
            return room_of(workshop, edition())
        given, there = found(lambda: (ballots(url, workshop), participants(url, workshop)))
        return room_of(workshop, edition(), given, there)
    except ValueError as error:
        _stop(str(error))


def say(text: str, *, good: bool = True) -> None:
    """Leave what to say at the top of the next run: ``watch`` may start it at once."""
    st.session_state[_SAID] = (good, text)


def tell() -> None:
    """Say what was left, once."""
    good, text = st.session_state.pop(_SAID, (True, ""))
    if text:
        (st.success if good else st.error)(plain(text))


def watch(url: str, workshop: Workshop, every: float, *, votes: bool) -> None:
    """Run the page again when the workshop changed, and only then; ``votes``: at each vote too.

    Between two changes a visit costs two whole numbers read from the store.
    """
    seen = (workshop.version, workshop.votes if votes else None)
    st.fragment(_pulse, run_every=every)(url, workshop.code, seen)


def _pulse(url: str, code: str, seen: tuple[int, int | None]) -> None:
    try:
        read = marks(url, code)
    except StoreUnavailable:
        return
    if read is None or (read[0], None if seen[1] is None else read[1]) != seen:
        st.rerun()


def _stop(text: str, title: str = "") -> NoReturn:
    if title:
        st.title(title, anchor=False)
    st.error(plain(text))
    st.stop()
