"""The projected screen: the question, the live result, the code and its QR, the timer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
import streamlit as st

from nrdiag.atelier.room import Room, roles_text
from nrdiag.atelier.scenarios import Kind
from nrdiag.atelier.steps import Step
from nrdiag.atelier.words import presence, received
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.magasin.workshops import UnknownWorkshop, lead, of_screen
from nrdiag.ui.markup import Markup, paragraph, plain, show
from nrdiag.ui.reach import guessed_origin, join_address
from nrdiag.ui.room_map import show_map
from nrdiag.ui.room_results import show_result
from nrdiag.ui.workshop_access import (
    SCREEN,
    SCREEN_EVERY,
    TROUBLE,
    found,
    now,
    room,
    store,
    watch,
)

TITLE = "Écran de l'atelier"


def screen() -> None:
    """The whole page; every action has its key."""
    url = store(TITLE)
    secret = st.query_params.get(SCREEN, "")
    workshop = found(lambda: of_screen(url, secret, now()), TITLE)
    place = room(url, workshop)
    with st.container(key="ecran"):
        left, right = st.columns([4, 1], gap="large")
        with left:
            _question(place)
        with right:
            corner(place)
            timer(place)
        _keys(url, secret, place)
    watch(url, workshop, SCREEN_EVERY, votes=True)


def corner(place: Room) -> None:
    """The QR, the code, who is there."""
    workshop = place.workshop
    target = join_address(workshop.adresse or guessed_origin(), workshop.code)
    show(
        Markup(
            '<div class="nr-coin"><img src="{}" alt="QR code de l\'adresse {}">'
            '<p class="nr-code">{}</p><p>{}</p></div>'
        ).format(qr(target), target, workshop.code, presence(len(place.participants)))
    )


def qr(target: str) -> str:
    """The QR code of an address, as the source of a picture."""
    return segno.make(target, error="m").svg_data_uri(scale=8, border=2, dark="#1b2a33")


def timer(place: Room) -> None:
    """What is left, each second, while the timer runs; nothing otherwise."""
    end = place.workshop.minuteur
    if end is not None:
        running = end > now()
        st.fragment(_tick, run_every=1.0 if running else None)(end)


def remaining(end: dt.datetime, at: dt.datetime) -> str:
    """« 4:05 », or « Temps écoulé »."""
    seconds = round((end - at).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds > 0 else "Temps écoulé"


def _tick(end: dt.datetime) -> None:
    show(
        Markup('<p class="nr-minuteur" role="timer" aria-live="off">{}</p>').format(
            remaining(end, now())
        )
    )


def _question(place: Room) -> None:
    step = place.step
    if place.ended:
        st.title("Merci !", anchor=False)
        paragraph("L'atelier est terminé. Le compte rendu est prêt.")
    elif step is None:
        st.title(plain(place.workshop.titre), anchor=False)
        paragraph("Prenez votre téléphone, visez le QR code, dites votre rôle : c'est tout.")
        address = join_address(place.workshop.adresse or guessed_origin(), "")
        paragraph(f"Ou ouvrez {address.split('?')[0]} et tapez le code.")
        paragraph("Aucun nom, aucun compte, aucune adresse électronique.")
        if place.roles:
            paragraph(f"Déjà là : {roles_text(place.roles)}.")
    else:
        _step(place, step)


def _step(place: Room, step: Step) -> None:
    st.title(plain(step.question or step.title), anchor=False)
    if step.kind is Kind.FINDING and not place.workshop.revele:
        paragraph(step.prompt)
        show_map(place.place)
    elif not place.workshop.revele and step.kind is not Kind.PLEDGES:
        paragraph(step.prompt)
        if place.workshop.ouvert:
            answered = place.answered(step)
            large, small = received(answered, len(place.participants))
            paragraph(large, "nr-grand" if answered else "nr-phrase")
            paragraph(small)
        else:
            paragraph("Les réponses ne sont pas ouvertes.")
    else:
        show_result(place, step)


def _keys(url: str, secret: str, place: Room) -> None:
    """The buttons, each with the key that presses it."""
    workshop, step = place.workshop, place.step
    opened = "Fermer les réponses (O)" if workshop.ouvert else "Ouvrir les réponses (O)"
    shown = "Cacher le résultat (V)" if workshop.revele else "Voir le résultat (V)"
    with st.container(horizontal=True, key="touches"):
        _key(url, secret, "← Précédent", "Left", place.workshop.etape == 0, **to(place, -1))
        _key(url, secret, "Suivant →", "Right", place.ended, **to(place, 1))
        _key(url, secret, opened, "O", step is None, ouvert=not workshop.ouvert)
        _key(url, secret, shown, "V", step is None, **turn(place))
        _key(url, secret, "Minuteur (M)", "M", step is None, **clock(place))


def to(place: Room, change: int) -> dict[str, Any]:
    """The next or former step: answers open, result hidden, timer off."""
    etape = min(max(place.workshop.etape + change, 0), len(place.steps) + 1)
    asks = 0 < etape <= len(place.steps) and bool(place.steps[etape - 1].asked)
    return {"etape": etape, "ouvert": asks, "revele": False, "minuteur": None}


def turn(place: Room) -> dict[str, Any]:
    """Showing a guessed figure closes the answers: no one guesses after having seen it."""
    reveals = not place.workshop.revele
    closes = reveals and place.step is not None and place.step.kind is Kind.GUESS
    return {"revele": reveals, **({"ouvert": False} if closes else {})}


def clock(place: Room) -> dict[str, Any]:
    """Start the timer of the step, or stop the one that runs."""
    if place.workshop.minuteur is not None or place.step is None:
        return {"minuteur": None}
    return {"minuteur": now() + dt.timedelta(minutes=place.step.minutes)}


def _key(url: str, secret: str, label: str, key: str, off: bool, **values: Any) -> None:
    st.button(
        label, key=f"touche_{key}", shortcut=key, disabled=off, on_click=_lead,
        args=(url, secret, values),
    )  # fmt: skip


def _lead(url: str, secret: str, values: dict[str, Any]) -> None:
    try:
        lead(url, secret, **values)
    except UnknownWorkshop as error:
        st.error(plain(str(error)))
    except StoreUnavailable:
        st.error(TROUBLE)
