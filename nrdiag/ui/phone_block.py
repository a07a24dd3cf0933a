"""The telephone of a participant: a code, a role, then one question and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from nrdiag import settings
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, Role
from nrdiag.atelier.tries import Tries
from nrdiag.magasin import ballots as b
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.magasin.workshops import (
    CODE_LENGTH,
    SECRET,
    UnknownWorkshop,
    Workshop,
    code_of,
    of_code,
)
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.middleware import DEVICE_COOKIE
from nrdiag.ui.phone_answers import Send, ask, recall
from nrdiag.ui.workshop_access import (
    CODE,
    DEVICE,
    PHONE_EVERY,
    TROUBLE,
    found,
    now,
    room,
    say,
    store,
    tell,
    wait_for_store,
    watch,
)

#: Wrong codes typed on this server, by anyone.
WRONG = Tries(settings.MAX_WRONG_CODES)
TOO_MANY = "Trop d'essais : attendez une minute, puis tapez le code de nouveau."
#: The last code that this visit tried, right or wrong: a page that runs again tries nothing new.
_TRIED = "telephone_code"


def phone() -> None:
    """The whole page, in its column."""
    with st.container(key="telephone"):
        url = store("Atelier")
        workshop = _workshop(url)
        if workshop is None:
            return
        who = found(lambda: b.participant_of(url, workshop, device()))
        if who is None or "role" in st.query_params:
            _ask_role(url, workshop)
            return
        _show(url, workshop, who)
    watch(url, workshop, PHONE_EVERY, votes=False)


def device() -> str:
    """The secret of this device: its cookie, or the one kept in the address; « » for neither."""
    cookie = str(st.context.cookies.get(DEVICE_COOKIE, ""))
    return cookie if SECRET.fullmatch(cookie) else st.query_params.get(DEVICE, "")


def _workshop(url: str) -> Workshop | None:
    """The workshop of the address, or of the code that is typed."""
    asked = st.query_params.get(CODE, "")
    if asked:
        try:
            return found_code(url, asked)
        except UnknownWorkshop as error:
            wrong: str | None = str(error)
    else:
        wrong = None
    st.title("Rejoindre un atelier", anchor=False)
    if wrong:
        st.error(plain(wrong))
    with st.form("code", border=False):
        typed = st.text_input(
            "Le code affiché à l'écran", max_chars=8, placeholder="4 lettres", autocomplete="off"
        )
        if st.form_submit_button("Entrer", type="primary"):
            st.query_params[CODE] = "".join(c for c in typed.upper() if c.isalpha())[:8] or "?"
            st.rerun()
    return None


def found_code(url: str, code: str) -> Workshop:
    """Raises UnknownWorkshop; a store in trouble is said and stops the page.

    Once too many wrong codes were heard, only those who are already in a workshop find it: a right
    code and a wrong one get the same answer.
    """
    read = code_of(code)
    known = st.session_state.get(_TRIED) == read
    wait = not known and WRONG.exhausted()
    try:
        workshop = of_code(url, code, now())
    except UnknownWorkshop:
        if wait:
            raise UnknownWorkshop(TOO_MANY) from None
        if not known and len(read) == CODE_LENGTH:
            WRONG.count()
            st.session_state[_TRIED] = read
        raise
    except StoreUnavailable:
        wait_for_store()
    if wait and found(lambda: b.participant_of(url, workshop, device())) is None:
        raise UnknownWorkshop(TOO_MANY)
    st.session_state[_TRIED] = read
    return workshop


def _ask_role(url: str, workshop: Workshop) -> None:
    st.title("Vous êtes…", anchor=False)
    tell()
    for role in Role:
        st.button(
            role.label, key=f"role_{role.name}", width="stretch", on_click=_join,
            args=(url, workshop, role.value),
        )  # fmt: skip
    paragraph(
        "Aucun nom, aucune adresse : seul ce rôle est gardé avec vos réponses. Elles sont "
        f"effacées au plus tard le {workshop.expire_le:%d/%m/%Y}, et vous pouvez les effacer "
        "avant.",
        "nr-source",
    )


def _show(url: str, workshop: Workshop, who: b.Participant) -> None:
    place = room(url, workshop, people=False)
    send = _sender(url, who, place)
    if st.session_state.get("telephone_etape") != workshop.etape:
        st.session_state["telephone_etape"] = workshop.etape
        st.session_state.pop("telephone_rang", None)
    own = found(lambda: b.votes_of(url, who))
    tell()
    step = place.step
    if place.ended:
        st.title("Merci !", anchor=False)
        paragraph("L'atelier est terminé.")
    elif step is None:
        st.title("Vous êtes dans l'atelier", anchor=False)
        paragraph("Gardez cette page ouverte : la première question arrive toute seule.")
    elif workshop.ouvert or step.kind is Kind.PLEDGES:
        ask(place, step, own, send)
    else:
        st.title("Regardez l'écran", anchor=False)
        recall(place, step, own)
    _own_data(url, who, place)


def _own_data(url: str, who: b.Participant, place: Room) -> None:
    if place.step is not None and place.workshop.ouvert:
        return
    with st.expander("Mes données"):
        paragraph(
            f"Vous participez comme {who.role}. Ce téléphone est reconnu par un numéro tiré au "
            "hasard, sans lien avec vous."
        )
        st.button("Changer de rôle", on_click=_change_role)
        st.button("Effacer mes réponses et sortir", on_click=_leave, args=(url, who))


def _sender(url: str, who: b.Participant, place: Room) -> Send:
    """What keeps an answer: at the step that the telephone showed, or not at all."""
    etape = place.workshop.etape
    shown = place.step is None or place.step.kind is not Kind.FINDING

    def send(question: str, make: Callable[[], str]) -> bool:
        try:
            b.vote(url, who, etape, question, make(), now(), visible=shown)
        except (ValueError, b.VoteRefused) as error:
            say(str(error), good=False)
        except StoreUnavailable:
            say(TROUBLE, good=False)
        else:
            say("Réponse enregistrée.")
            return True
        return False

    return send


def _join(url: str, workshop: Workshop, role: str) -> None:
    secret = device()
    if not SECRET.fullmatch(secret):
        # Without a cookie, the address keeps the device known after a refresh.
        secret = st.query_params[DEVICE] = b.new_secret()
    st.query_params.pop("role", None)
    try:
        b.join(url, workshop, secret, role, now())
    except b.VoteRefused as error:
        say(str(error), good=False)
    except StoreUnavailable:
        say(TROUBLE, good=False)


def _change_role() -> None:
    st.query_params["role"] = "1"


def _leave(url: str, who: b.Participant) -> None:
    try:
        b.leave(url, who)
    except StoreUnavailable:
        say(TROUBLE, good=False)
    else:
        say("Vos réponses sont effacées.")
