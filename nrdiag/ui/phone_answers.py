"""What a telephone asks, kind by kind. Every tap that answers is a vote, acknowledged at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import streamlit as st

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.atelier import answers as a
from nrdiag.atelier.room import Room
from nrdiag.atelier.scenarios import Kind, declaration
from nrdiag.atelier.steps import OPINIONS, POINTS, Step, questions_by_id
from nrdiag.atelier.words import GRADES, amount, truth_sentence
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index
from nrdiag.ui.markup import Markup, paragraph, plain, show
from nrdiag.ui.tap import tap

#: Sends one answer (question id, its JSON made when it is called); true when it is kept.
Send = Callable[[str, Callable[[], str]], bool]
_RANK = "telephone_rang"
FORM, WIDE = st.form_submit_button, {"type": "primary", "width": "stretch"}
#: The step whose guess was refused, and why: said under the field until the next sending.
_REFUSED = "telephone_refus"


def ask(room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    """The question of a step, with what this device has already answered."""
    _ASK[step.kind](room, step, own, send)


def recall(room: Room, step: Step, own: Mapping[str, str]) -> None:
    """What a closed step leaves on the telephone: one's own answer, then the figure."""
    if step.kind is not Kind.GUESS:
        return
    guess = a.read_guess(own.get(step.id, ""))
    if guess is not None:
        paragraph(f"Votre réponse : {amount(step, guess)}.")
    if room.workshop.revele:
        paragraph(truth_sentence(step), "nr-phrase")


def _guess(_room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    st.title(plain(step.question), anchor=False)
    before = a.read_guess(own.get(step.id, ""))
    refused, why = st.session_state.get(_REFUSED, ("", ""))
    with st.form(f"form_{step.id}", border=False):
        # Without bounds: the browser would say them in English, to screen readers only.
        st.number_input(
            f"Votre réponse ({a.guess_bounds(step.indicator)})", value=before, step=1.0,
            format="%.0f", placeholder="un nombre", key=f"devine_{step.id}",
        )  # fmt: skip
        if refused == step.id:
            st.error(plain(why))
        tap(FORM, "Envoyer", _send_guess, send, step, **WIDE)
    if before is not None:
        paragraph(f"Votre réponse : {amount(step, before)}. Vous pouvez la changer.")


def _send_guess(send: Send, step: Step) -> None:
    value = st.session_state[f"devine_{step.id}"]
    st.session_state.pop(_REFUSED, None)
    try:
        # An empty answer is refused like an impossible one.
        guess = a.write_guess(float("nan") if value is None else value, step.indicator)
    except ValueError as error:
        st.session_state[_REFUSED] = (step.id, str(error))
    else:
        send(step.id, lambda: guess)


def _finding(room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    st.title(plain(step.title), anchor=False)
    paragraph(step.prompt)
    show(
        Markup(
            '<a class="nr-telecharger" href="/carte?{}" target="_blank" rel="noopener">Ouvrir la '
            "carte</a>"
        ).format(urlencode({"territoire": room.place.scope.code}))
    )
    read = a.read_finding(own.get(step.id, ""))
    names = {one.code: one.nom for one in room.place.communes}
    codes = list(names)
    with st.form("constat", border=False):
        st.selectbox(
            "Commune", codes, format_func=lambda code: plain(names[code]),
            index=codes.index(read[0]) if read and read[0] in names else None,
            placeholder="Choisissez", key="constat_commune",
        )  # fmt: skip
        st.text_area(
            "Votre constat", value=read[1] if read else "", max_chars=a.MAX_TEXT, height=140,
            placeholder="Une phrase suffit. N'écrivez aucun nom de personne.", key="constat_texte",
        )  # fmt: skip
        tap(FORM, "Envoyer", _send_finding, send, step, codes, **WIDE)
    if read:
        paragraph("L'animateur lit chaque constat avant de l'afficher.", "nr-source")


def _send_finding(send: Send, step: Step, codes: list[str]) -> None:
    commune, text = (st.session_state[key] for key in ("constat_commune", "constat_texte"))
    send(step.id, lambda: a.write_finding(commune or "", text, codes))


def _questions(_room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    total = len(step.items)
    done = [f"{step.id}.{id}" in own for id in step.items]
    first_left = done.index(False) if False in done else total
    rank = min(st.session_state.get(_RANK, first_left), total)
    if rank == total:
        st.title("Vous avez répondu à tout", anchor=False)
        paragraph("Vous pouvez revenir sur vos réponses, ou regarder l'écran.")
        st.button("Revoir mes réponses", on_click=_go, args=(0,))
        return
    question = questions_by_id()[step.items[rank]]
    asked = f"{step.id}.{question.id}"
    paragraph(f"Question {rank + 1} sur {total}", "nr-source")
    st.title(plain(question.question), anchor=False)
    mine = a.read_level(own.get(asked, ""))
    choices = [*enumerate(question.niveaux), (None, "Je ne sais pas")]
    for level, text in choices:
        chosen = mine == (a.UNKNOWN if level is None else level)
        tap(
            st.button, plain(f"✓ {text}" if chosen else text),
            _answer, send, asked, level, rank + 1, key=f"{asked}_{level}",
            type="primary" if chosen else "secondary", width="stretch",
        )  # fmt: skip
    if rank:
        st.button("Question précédente", on_click=_go, args=(rank - 1,), type="tertiary")
    if mine is not None:
        st.button("Question suivante", on_click=_go, args=(rank + 1,), type="tertiary")


def _weights(_room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    st.title(plain(step.title), anchor=False)
    paragraph(step.prompt)
    components = fragility_index().composants
    before = a.read_weights(own.get(step.id, "")) or tuple(5 for _ in components)
    with st.form("poids_atelier", border=False):
        for one, weight in zip(components, before, strict=True):
            st.slider(plain(one.libelle), 0, MAX_WEIGHT, weight, key=f"atelier_{one.id}")
        tap(FORM, "Envoyer", _send_weights, send, step, **WIDE)
    if step.id in own:
        paragraph("Vous pouvez encore changer vos poids.", "nr-source")


def _send_weights(send: Send, step: Step) -> None:
    chosen = [int(st.session_state[f"atelier_{one.id}"]) for one in fragility_index().composants]
    send(step.id, lambda: a.write_weights(chosen))


def _cards(_room: Room, step: Step, own: Mapping[str, str], send: Send) -> None:
    asked = f"{step.id}.{POINTS}"
    given = a.read_points(own.get(asked, "")) or {}
    left = declaration().regles.points - sum(given.values())
    st.title(
        f"Il vous reste {french.plural(left, 'point')}" if left else "Vos points sont donnés",
        anchor=False,
    )
    paragraph("Touchez une action pour lui donner un point.")
    for id in step.items:
        count = given.get(id, 0)
        label = f"{actions()[id].titre} {'●' * count}".strip()
        tap(
            st.button, plain(label), _give, send, asked, step, given, id, 1,
            key=f"{asked}_{id}", type="primary" if count else "secondary", width="stretch",
            disabled=not left,
        )  # fmt: skip
        if count:
            tap(
                st.button, f"Retirer un point ({count})", _give, send, asked, step, given, id, -1,
                key=f"{asked}_{id}_moins", type="tertiary",
            )  # fmt: skip
    if given:
        _opinions(step, own, send, list(given))


def _opinions(step: Step, own: Mapping[str, str], send: Send, chosen: list[str]) -> None:
    before = a.read_opinions(own.get(f"{step.id}.{OPINIONS}", "")) or {}
    st.header("Ce que valent vos choix", anchor=False)
    with st.form("avis", border=False):
        for id in chosen:
            impact, effort = before.get(id, (None, None))
            st.markdown(f"**{plain(actions()[id].titre)}**")
            _grade("Impact", f"impact_{id}", impact)
            _grade("Effort", f"effort_{id}", effort)
        tap(FORM, "Envoyer mon avis", _send_opinions, send, step, chosen, **WIDE)


def _send_opinions(send: Send, step: Step, chosen: list[str]) -> None:
    said = {
        id: tuple(st.session_state.get(f"{what}_{id}") for what in ("impact", "effort"))
        for id in chosen
    }
    told = {id: (i, e) for id, (i, e) in said.items() if i is not None and e is not None}
    send(f"{step.id}.{OPINIONS}", lambda: a.write_opinions(told, chosen))


def _grade(label: str, key: str, current: int | None) -> None:
    names = dict(zip(a.GRADES, GRADES, strict=True))
    st.radio(
        label, a.GRADES, format_func=lambda grade: names[grade], horizontal=True, key=key,
        index=None if current is None else a.GRADES.index(current),
    )  # fmt: skip


def _pledges(_room: Room, step: Step, _own: Mapping[str, str], _send: Send) -> None:
    st.title(plain(step.title), anchor=False)
    paragraph(step.prompt)
    paragraph("Tout se dit à voix haute : l'animateur écrit, l'écran montre.")


def _give(
    send: Send, asked: str, step: Step, given: Mapping[str, int], id: str, change: int
) -> None:
    points = {**given, id: given.get(id, 0) + change}
    if any(points.values()):
        send(asked, lambda: a.write_points(points, step.items))
    else:
        send(asked, lambda: "{}")


def _answer(send: Send, asked: str, level: int | None, rank: int) -> None:
    if send(asked, lambda: a.write_level(level)):
        _go(rank)


def _go(rank: int) -> None:
    st.session_state[_RANK] = rank


_ASK = {
    Kind.GUESS: _guess, Kind.FINDING: _finding, Kind.QUESTIONS: _questions,
    Kind.WEIGHTS: _weights, Kind.ACTIONS: _cards, Kind.PLEDGES: _pledges,
}  # fmt: skip
