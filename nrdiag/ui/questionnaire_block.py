"""The questionnaire: one theme at a time, its answers in the document, then the results.

The document is the one place where the answers live: the widgets follow it at each run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document, Reply
from nrdiag.figure import Figure
from nrdiag.maturite.answers import (
    Results,
    State,
    figure_of,
    results,
)
from nrdiag.maturite.questions import Question, questionnaire
from nrdiag.maturite.score import Answer, level_score
from nrdiag.ui.markup import Markup, fold, paragraph, plain, show, table
from nrdiag.ui.page import PRACTICES, PURCHASES, SERVICES, Door
from nrdiag.ui.picks import Pick
from nrdiag.ui.questionnaire_results import show_results

UNKNOWN, NOT_APPLICABLE = "ne_sait_pas", "non_applicable"
#: What a level is stored as in the radio, then the two other answers.
CHOICES = ("0", "1", "2", "3", "4", UNKNOWN, NOT_APPLICABLE)
#: Where each measured figure comes from.
ORIGINS: dict[str, Door] = {
    "ecrans_par_poste": PRACTICES, "part_reemploi_achats": PURCHASES,
    "taux_reemploi": PURCHASES, "souverainete_services": SERVICES,
    "part_rgaa_conforme": SERVICES,
}  # fmt: skip
MAX_WEIGHT, WEIGHT_STEP = 3.0, 0.25
REASON_CHARS = 500
#: « Non applicable » chosen, and its reason not written yet: not a reply, so not in the document.
_PENDING = "questions_sans_motif"
WARNING = (
    "Les niveaux, et les seuils qui ne viennent pas de la loi, sont des propositions d'experts. "
    "Ce n'est pas un référentiel officiel."
)


@st.fragment
def questionnaire_section(document: Document, facts: Mapping[str, Figure], year: int) -> None:
    """Everything that depends on the answers; runs alone when one changes."""
    found = results(document.reponses, document.poids, facts, year)
    _show_progress(found)
    ids = [theme.id for theme in questionnaire().themes]
    names = {theme.id: theme.court for theme in questionnaire().themes}
    pick = Pick("Thème", ids, "theme", words=lambda id: plain(names[id]), kind="pills")
    rank = ids.index(pick.value)
    pick.draw()
    result = found.themes[rank]
    st.header(plain(result.theme.titre), anchor=False)
    paragraph(
        f"Thème {rank + 1} sur {len(ids)} : {french.plural(result.answered, 'réponse')} "
        f"sur {len(result.answers)}.",
        "nr-source",
    )
    questions = questionnaire().of(result.theme.id)
    for place, question in enumerate(questions):
        with st.container(border=True):
            answer, state = result.answers[place], result.states[place]
            _show_question(document, question, place + 1, facts, answer, state)
    if rank + 1 < len(ids):
        following = questionnaire().themes[rank + 1]
        st.button(
            plain(f"Thème suivant : {following.court}"), on_click=_go, args=(following.id,),
            key="theme_suivant",
        )  # fmt: skip
    _show_weights(document, questions, found.modified)
    show_results(found, rank)
    paragraph(WARNING, "nr-source")
    with fold("D'où viennent ces questions ?"):
        paragraph(WARNING)
        rows = [(one.question, french.enumeration(one.references)) for one in questions]
        table("Les références de ce thème.", ("Question", "Références"), rows)


def _show_progress(found: Results) -> None:
    said = f"{french.plural(found.answered, 'réponse')} sur {found.total}"
    details = [
        f"{count} {words}"
        for count, words in (
            (found.count(State.MEASURED), "mesurées par l'application"),
            (found.count(State.UNKNOWN), "« je ne sais pas »"),
            (found.count(State.NOT_APPLICABLE), "« non applicable »"),
        )
        if count
    ]
    if details:
        said += f", dont {french.enumeration(details)}"
    show(
        Markup('<p class="nr-phrase">{}.</p><p><a href="#resultats">Voir les résultats</a></p>')
        .format(said.replace("1 mesurées", "1 mesurée"))
    )  # fmt: skip


def _show_question(
    document: Document, question: Question, rank: int, facts: Mapping[str, Figure],
    answer: Answer, state: State,
) -> None:  # fmt: skip
    figure = figure_of(question, facts)
    if figure is not None and question.mesure:
        origin = ORIGINS[question.mesure].title
        st.info(
            plain(
                f"Mesuré dans « {origin} » : {_measured_text(figure)}. "
                "Ce chiffre remplace votre réponse."
            )
        )
    words = dict(zip(CHOICES, question.niveaux, strict=False)) | {
        UNKNOWN: "Je ne sais pas", NOT_APPLICABLE: "Non applicable : cela ne nous concerne pas",
    }  # fmt: skip
    choice = _choice(document, question)
    key = f"reponse_{question.id}"
    _follow(key, choice)
    st.radio(
        f"**{plain(f'{rank}. {question.question}')}**", CHOICES, index=None, key=key,
        format_func=lambda one: plain(words[one]), on_change=_write_choice,
        args=(document, question.id),
    )  # fmt: skip
    if choice == NOT_APPLICABLE:
        _ask_reason(document, question)
    elif question.indicateur is not None:
        _ask_number(document, question, answer, state)
    if answer.score is not None and answer.score <= level_score(1):
        show(
            Markup('<div class="nr-constat nr-alerte"><p>Pourquoi c\'est important : {}</p></div>')
            .format(question.pourquoi)
        )  # fmt: skip
    if question.texte_legal:
        paragraph(f"Ce que dit la loi. {question.texte_legal}", "nr-source")


def _ask_reason(document: Document, question: Question) -> None:
    reply = document.reponses.get(question.id, Reply())
    key = f"motif_{question.id}"
    _follow(key, reply.motif)
    st.text_input(
        "Pourquoi cette question ne s'applique-t-elle pas ? (obligatoire)", key=key,
        max_chars=REASON_CHARS, on_change=_write_reason, args=(document, question.id),
    )  # fmt: skip
    if not reply.motif:
        st.warning("Écrivez la raison : sans elle, la question reste sans réponse.")


def _ask_number(document: Document, question: Question, answer: Answer, state: State) -> None:
    indicator = question.indicateur
    assert indicator is not None  # noqa: S101 - the caller looked
    value = document.reponses.get(question.id, Reply()).valeur
    possible = value is not None and indicator.accepts(value)
    key = f"valeur_{question.id}"
    _follow(key, value if possible else None)
    st.number_input(
        plain(f"Vous avez le chiffre ? {indicator.libelle} ({indicator.unite})"), value=None,
        step=0.1 if indicator.maximum <= 30 else 1.0, format="%.1f", placeholder="facultatif",
        key=key, on_change=_write_number, args=(document, question),
    )  # fmt: skip
    refused = st.session_state.pop(f"refus_{question.id}", None)
    if refused is not None:  # bounds of the widget would be said in English
        low, high = (french.number(bound) for bound in (indicator.minimum, indicator.maximum))
        said = french.number(refused, 1)
        st.error(plain(f"{said} n'est pas gardé : écrivez un nombre entre {low} et {high}."))
    if value is not None and not possible:
        said = french.number(value, 1)
        st.warning(plain(f"Le chiffre enregistré ({said}) est impossible : il ne compte pas."))
    if state is State.NUMBER and answer.score is not None:
        st.caption(
            f"Ce chiffre vaut {french.number(answer.score)} sur 100. "
            "Il compte à la place du niveau choisi."
        )


def _show_weights(document: Document, questions: tuple[Question, ...], modified: bool) -> None:
    with st.expander("Changer l'importance des questions de ce thème"):
        paragraph(
            "Un poids plus grand fait compter davantage une question dans le score de son thème. "
            "0 la retire du score. Au départ : 1,5 pour une question prioritaire, 1,25 pour une "
            "question recommandée, 1 pour une question modérée.",
            "nr-source",
        )
        for question in questions:
            key = f"poids_question_{question.id}"
            weight = float(document.poids.get(question.id, question.weight))
            _follow(key, weight)
            st.number_input(
                plain(f"Poids : {question.question}"), min_value=0.0,
                max_value=max(MAX_WEIGHT, weight), step=WEIGHT_STEP, format="%.2f", key=key,
                on_change=_write_weight, args=(document, question),
            )  # fmt: skip
    if modified:
        st.info(
            "Poids modifiés : ces scores ne se comparent plus à ceux qui gardent les poids de "
            "départ."
        )
        st.button("Revenir aux poids de départ", on_click=_forget_weights, args=(document,))


def _follow(key: str, value: Any) -> None:
    """Make a widget show what the document holds."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _measured_text(figure: Figure) -> str:
    value = figure.value or 0
    said = french.figure(figure, 1 if round(value, 1) % 1 else 0)
    if figure.low is not None and figure.high is not None and figure.low < figure.high:
        low, high = french.number(figure.low), french.number(figure.high)
        said += f", entre {low} et {high} selon ce qui n'est pas connu"
    return f"{said} (année {figure.vintage})" if figure.vintage.isdecimal() else said


def _choice(document: Document, question: Question) -> str | None:
    """The radio's option for what the document holds."""
    reply = document.reponses.get(question.id)
    if question.id in _pending(document) or (reply and reply.motif):
        return NOT_APPLICABLE
    if reply is None or (reply.niveau is None and not reply.ne_sait_pas):
        return None
    return UNKNOWN if reply.ne_sait_pas else str(reply.niveau)


def _pending(document: Document) -> set[str]:
    """Questions « non applicable » still without a reason, for this very document."""
    owner, ids = st.session_state.get(_PENDING, (None, set()))
    if owner is not document:
        ids = set()
        st.session_state[_PENDING] = (document, ids)
    found: set[str] = ids
    return found


def _keep(document: Document, id: str, **changes: Any) -> None:
    """Change a reply and keep what this version does not know; an empty one is taken out."""
    former = document.reponses.get(id, Reply())
    reply = Reply.model_validate(former.model_dump() | changes)
    if reply.model_dump(exclude_defaults=True):
        document.reponses[id] = reply
    else:
        document.reponses.pop(id, None)


def _write_choice(document: Document, id: str) -> None:
    choice = st.session_state[f"reponse_{id}"]
    waiting = _pending(document)
    waiting.discard(id)
    if choice == NOT_APPLICABLE:
        waiting.add(id)
        _keep(document, id, niveau=None, valeur=None, ne_sait_pas=False, motif="")
    elif choice == UNKNOWN:
        _keep(document, id, niveau=None, valeur=None, ne_sait_pas=True, motif="")
    elif choice is not None:
        _keep(document, id, niveau=int(choice), ne_sait_pas=False, motif="")


def _write_reason(document: Document, id: str) -> None:
    reason = str(st.session_state[f"motif_{id}"]).strip()
    waiting = _pending(document)
    waiting.discard(id)
    if not reason:
        waiting.add(id)
    _keep(document, id, niveau=None, valeur=None, ne_sait_pas=False, motif=reason)


def _write_number(document: Document, question: Question) -> None:
    id, indicator = question.id, question.indicateur
    value = st.session_state[f"valeur_{id}"]
    if value is None:
        _keep(document, id, valeur=None)
    elif indicator is not None and not indicator.accepts(float(value)):
        st.session_state[f"refus_{id}"] = float(value)
    else:
        _keep(document, id, valeur=float(value), ne_sait_pas=False, motif="")


def _write_weight(document: Document, question: Question) -> None:
    weight = float(st.session_state[f"poids_question_{question.id}"])
    if weight == question.weight:
        document.poids.pop(question.id, None)
    else:
        document.poids[question.id] = weight


def _forget_weights(document: Document) -> None:
    for question in questionnaire().questions:
        document.poids.pop(question.id, None)


def _go(theme: str) -> None:
    st.session_state["theme"] = theme
