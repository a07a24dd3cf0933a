"""Lead a workshop: invite, open, show, go on. What is decided and kept is in ``workshop_desk``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from nrdiag import french
from nrdiag.atelier import results as r
from nrdiag.atelier.handout import handout
from nrdiag.atelier.room import Room, roles_text
from nrdiag.atelier.scenarios import Kind
from nrdiag.atelier.steps import Step
from nrdiag.atelier.words import received_sentence
from nrdiag.magasin.ballots import moderate, reset
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.magasin.workshops import UnknownWorkshop, change, of_secret, screen_secret
from nrdiag.ui.markup import Markup, fold, paragraph, plain, show
from nrdiag.ui.page import WORKSHOP
from nrdiag.ui.reach import clean_origin, current_origin, guessed_origin, join_address, obstacle
from nrdiag.ui.room_results import guesses_table, levels_table, show_result
from nrdiag.ui.screen_block import clock, qr, timer, to, turn
from nrdiag.ui.styles import WORKSHOP_STYLE, wear
from nrdiag.ui.workshop_access import (
    CURRENT,
    LEAD,
    SCREEN,
    SCREEN_EVERY,
    TROUBLE,
    found,
    now,
    room,
    say,
    store,
    tell,
    watch,
)
from nrdiag.ui.workshop_desk import WORD, as_word, decide_section, end_section
from nrdiag.ui.workshop_paper import paper_section

VIEWS = ("Inviter", "Animer", "Décider", "Conclure")


def lead_section(secret: str) -> None:
    """The workshop of the secret link, one view at a time."""
    wear(WORKSHOP_STYLE)
    url = store(WORKSHOP.title)
    st.session_state.pop(CURRENT, None)
    workshop = found(lambda: of_secret(url, secret, now()), WORKSHOP.title)
    st.session_state[CURRENT] = secret
    place = room(url, workshop)
    st.title(plain(workshop.titre), anchor=False)
    paragraph(_standing(place), "nr-phrase")
    tell()
    with st.container(key="animation"):
        _view(url, secret, place)


def _view(url: str, secret: str, place: Room) -> None:
    if "atelier_vue" not in st.session_state and place.ended:
        st.session_state["atelier_vue"] = VIEWS[-1]
    view = st.radio("Vue", VIEWS, horizontal=True, key="atelier_vue", label_visibility="collapsed")
    if view == "Inviter":
        _invite(url, secret, place)
    elif view == "Animer":
        _animate(url, secret, place)
    elif view == "Décider":
        decide_section(url, secret, place)
    else:
        end_section(url, secret, place)
    # Who writes commitments is not interrupted by the votes that come in.
    watch(url, place.workshop, SCREEN_EVERY, votes=view in ("Inviter", "Animer"))


def act(url: str, secret: str, said: str, **values: Any) -> None:
    """Change the workshop, then say so at the next run."""
    try:
        change(url, secret, **values)
    except UnknownWorkshop as error:
        say(str(error), good=False)
    except StoreUnavailable:
        say(TROUBLE, good=False)
    else:
        if said:
            say(said)


def _standing(place: Room) -> str:
    """« Étape 2 sur 8, Devinez : réponses ouvertes, 12 réponses sur 15 participants. »"""
    step, total = place.step, len(place.steps)
    there = roles_text(place.roles) if place.roles else "personne n'a encore rejoint"
    if place.ended:
        return f"L'atelier est terminé : {there}."
    if step is None:
        return f"L'atelier n'a pas commencé ; {there}."
    state = "réponses ouvertes" if place.workshop.ouvert else "réponses fermées"
    return (
        f"Étape {place.workshop.etape} sur {total}, {step.title} : {state}, "
        f"{received_sentence(place.answered(step), len(place.participants))}."
    )


def _invite(url: str, secret: str, place: Room) -> None:
    origin = place.workshop.adresse or guessed_origin()
    target = join_address(origin, place.workshop.code)
    left, right = st.columns([1, 2], gap="large")
    with left:
        show(
            Markup(
                '<img class="nr-dessin" style="max-width:16rem" src="{}" '
                'alt="QR code de l\'adresse {}">'
            ).format(qr(target), target)
        )
    with right:
        paragraph("Le code de l'atelier")
        show(Markup('<p class="nr-chiffre nr-code">{}</p>').format(place.workshop.code))
        paragraph(f"Les téléphones visent le QR code, ou ouvrent {target}")
        if problem := obstacle(origin):
            st.warning(
                "Les téléphones n'atteignent pas cette adresse. Montrez ce qui suit à la personne "
                "qui a installé nrdiag."
            )
            with fold("Pour la personne qui gère le serveur"):
                paragraph(problem)
        with st.form("adresse", border=False):
            typed = st.text_input("Adresse de ce serveur pour les téléphones", value=origin)
            if st.form_submit_button("Changer l'adresse"):
                try:
                    act(url, secret, "Adresse changée.", adresse=clean_origin(typed))
                except ValueError as error:
                    say(str(error), good=False)
                st.rerun()
    screen = f"/ecran?{urlencode({SCREEN: screen_secret(secret)})}"
    show(
        Markup(
            '<p><a class="nr-telecharger" href="{}" target="_blank" rel="noopener">Ouvrir '
            "l'écran de la salle</a> dans une autre fenêtre, puis F11 pour le plein écran. "
            "Flèches : étape suivante ou précédente. O : ouvrir ou fermer. V : voir ou cacher. "
            "M : minuteur.</p>"
        ).format(screen)
    )
    st.download_button(
        "Feuille d'animation et bulletins papier (Word)", lambda: as_word(handout(place)),
        file_name=f"feuille-{place.workshop.code.lower()}.docx", mime=WORD, on_click="ignore",
    )  # fmt: skip
    paragraph(
        "Votre lien secret d'animation : gardez-le, c'est le seul moyen de revenir. Ne le "
        "projetez pas.",
        "nr-source",
    )
    st.code(
        f"{current_origin()}/atelier?{urlencode({LEAD: secret})}", language=None, wrap_lines=True
    )


def _animate(url: str, secret: str, place: Room) -> None:
    workshop, step = place.workshop, place.step
    with st.container(horizontal=True):
        _button("Précédent", url, secret, workshop.etape == 0, **to(place, -1))
        label = "Commencer" if workshop.etape == 0 else "Suivant"
        _button(label, url, secret, place.ended, primary=True, **to(place, 1))
        opened = "Fermer les réponses" if workshop.ouvert else "Ouvrir les réponses"
        _button(opened, url, secret, step is None, ouvert=not workshop.ouvert)
        shown = "Cacher le résultat" if workshop.revele else "Montrer le résultat"
        _button(shown, url, secret, step is None, **turn(place))
        timing = "Arrêter le minuteur" if workshop.minuteur else "Lancer le minuteur"
        _button(timing, url, secret, step is None, **clock(place))
    timer(place)
    if step is None:
        _agenda(place)
        return
    st.header(plain(step.question or step.title), anchor=False)
    paragraph(f"{step.prompt} ({french.plural(step.minutes, 'minute')})")
    if step.kind is Kind.FINDING:
        _moderate(url, secret, place, step)
    elif workshop.revele or step.kind is Kind.PLEDGES:
        show_result(place, step)
    with st.expander("Le résultat, pour vous seul"):
        _private(place, step)
    paper_section(url, place, step)
    if step.asked:
        with st.expander("Remettre cette étape à zéro"):
            paragraph("Toutes les réponses à cette étape seront effacées, pour tous.")
            st.button("Effacer les réponses de l'étape", on_click=_reset, args=(url, secret, step))


def _button(
    label: str, url: str, secret: str, off: bool, *, primary: bool = False, **values: Any
) -> None:
    st.button(
        label, type="primary" if primary else "secondary", disabled=off, on_click=act,
        args=(url, secret, ""), kwargs=values,
    )  # fmt: skip


def _agenda(place: Room) -> None:
    if place.ended:
        paragraph("Passez à « Conclure » pour le compte rendu.")
        return
    paragraph("Le déroulé :")
    items = [f"{one.question or one.title} ({one.minutes} min)" for one in place.steps]
    st.markdown("\n".join(f"1. {plain(item)}" for item in items))


def _private(place: Room, step: Step) -> None:
    """What the room has not seen yet, and the table behind what it sees."""
    if step.kind is Kind.QUESTIONS:
        levels_table(r.levels(place, step))
    elif step.kind is Kind.GUESS:
        guesses_table(place, step)
    if not place.workshop.revele and step.kind not in (Kind.PLEDGES, Kind.FINDING):
        show_result(place, step)


def _moderate(url: str, secret: str, place: Room, step: Step) -> None:
    """Each text as it came, shown in the room only once it is accepted."""
    texts = r.findings(place, step)
    if not texts:
        paragraph("Aucun constat pour l'instant. Vous lirez chacun avant de l'afficher.")
    for rank, one in enumerate(texts):
        show(
            Markup('<p class="nr-isole" dir="auto"><strong>{} :</strong> <bdi>{}</bdi></p>').format(
                one.name, one.text
            )
        )
        st.button(
            "Retirer de l'écran" if one.visible else "Afficher à l'écran", key=f"modere_{rank}",
            on_click=_show_text, args=(url, secret, one.participant, step.id, not one.visible),
        )  # fmt: skip


def _show_text(url: str, secret: str, participant: str, question: str, visible: bool) -> None:
    found(lambda: moderate(url, secret, [(participant, question)], visible=visible))


def _reset(url: str, secret: str, step: Step) -> None:
    count = found(lambda: reset(url, secret, step.asked))
    erased = french.plural(count, "réponse effacée", "réponses effacées")
    say(f"{erased}." if count else "Il n'y avait aucune réponse à effacer.")
