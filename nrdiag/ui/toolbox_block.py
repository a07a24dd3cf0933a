"""The toolbox on screen: choose a document, see what fills it, read it, take it away."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.outils.context import Step, Value, step_of
from nrdiag.outils.frames import FRAMES, frame_rows, frame_sentence
from nrdiag.outils.library import toolbox
from nrdiag.outils.values import context_of
from nrdiag.outils.writing import (
    BLANKS,
    FILLING,
    WARNING,
    blank_rows,
    charter,
    clauses,
    deliberation,
    figure_rows,
)
from nrdiag.rapport.blocks import Writing
from nrdiag.rapport.word import MIME, word
from nrdiag.territoires.territory import Territory
from nrdiag.ui.inputs import key
from nrdiag.ui.markup import Markup, fold, heading, paragraph, plain, show, table, together
from nrdiag.ui.page import (
    ECOSYSTEM,
    HELP,
    NETWORK,
    PLAN,
    PRACTICES,
    PURCHASES,
    QUESTIONNAIRE,
    SERVICES,
    Page,
    link,
)
from nrdiag.ui.picks import pick
from nrdiag.ui.session import current_practices, print_of, remembered
from nrdiag.ui.writing_block import writing_html

CHARTER, DELIBERATION, CLAUSES = TOOLS = ("charte", "deliberation", "clauses")
NAMES = {CHARTER: "Charte", DELIBERATION: "Délibération", CLAUSES: "Clauses de marché"}
PURPOSES = {
    CHARTER: "La charte dit vos engagements, avec vos chiffres et vos cibles. Elle se signe avec "
    "les acteurs du territoire.",
    DELIBERATION: "La délibération fait voter la démarche : les textes, les chiffres du "
    "territoire, les décisions.",
    CLAUSES: "Les clauses se copient dans vos consultations. Chacune donne une rédaction, des "
    "preuves à demander et sa base légale.",
}
STEPS = {Step.PROGRAMME.value: "Le programme de travail", Step.STRATEGY.value: "La stratégie"}
DOORS = {
    "couverture": NETWORK, "aide": HELP, "achats": PURCHASES, "pratiques": PRACTICES,
    "questionnaire": QUESTIONNAIRE, "services": SERVICES, "ecosysteme": ECOSYSTEM, "plan": PLAN,
}  # fmt: skip


class Choice(NamedTuple):
    """What is asked for; the clauses are ids, and the charter is annexed to a deliberation only."""

    tool: str
    step: Step
    annexed: bool = False
    clauses: tuple[str, ...] = ()


class Ready(NamedTuple):
    """A document filled in: its blocks, the values that it asks for, and what the screen shows.

    ``missing`` and ``known`` are the rows of the two tables of these values.
    """

    writing: Writing
    values: tuple[Value, ...]
    text: Markup
    missing: Sequence[Sequence[str]]
    known: Sequence[Sequence[str]]


def choose(document: Document) -> Choice:
    """The document, then what goes in it."""
    tool = pick("Document", TOOLS, "outil", words=lambda id: NAMES[id], kind="pills")
    with together():
        paragraph(PURPOSES[tool])
        if tool == CLAUSES:
            heading("Choisissez les clauses")
    current = step_of(document)
    if tool == DELIBERATION:
        return Choice(tool, _pick_step(current), annexed=_pick_annexed())
    return Choice(tool, current, clauses=_pick_clauses() if tool == CLAUSES else ())


def _pick_step(current: Step) -> Step:
    """What the assembly votes, the step of the diagnostic first."""
    return Step(
        pick(
            "Ce que vote l'assemblée", list(STEPS), "vote", default=current.value,
            words=lambda id: STEPS[id], kind="radio",
        )
    )  # fmt: skip


def _pick_annexed() -> bool:
    """Whether the charter goes with the deliberation, which then adopts it."""
    return st.checkbox(
        "La charte est annexée à la délibération, qui l'adopte", key=key("outils_charte_annexee")
    )


def _pick_clauses() -> tuple[str, ...]:
    """A box for each clause, with why it is worth it; all of them at first."""
    return tuple(
        id
        for id, clause in toolbox().clauses.items()
        if st.checkbox(
            plain(f"{clause.titre}. {clause.pourquoi}"), value=True, key=key(f"outils_clause_{id}")
        )
    )


def tool_section(page: Page, territory: Territory, document: Document) -> Ready | None:
    """One document: what is chosen, its state in a sentence, its file; None without a clause."""
    choice = choose(document)
    if choice.tool == CLAUSES and not choice.clauses:
        paragraph("Cochez au moins une clause pour obtenir un document.", "nr-phrase")
        return None
    ready = _ready(page, territory, document, choice)
    with together():
        paragraph(state_sentence(ready.values), "nr-phrase")
        heading("Le document")
        paragraph(WARNING, "nr-source")
    _download(ready.writing, choice.tool, territory.code)
    return ready


def show_ready(page: Page, ready: Ready) -> None:
    """The text of the document, and what fills it."""
    with fold("Lire le document avant de le télécharger"):
        show(ready.text)
    _filling(page, ready)


def _ready(page: Page, territory: Territory, document: Document, choice: Choice) -> Ready:
    """Written again only when the choice, the diagnostic or the day change."""
    today = dt.date.today()

    def work() -> Ready:
        practices = current_practices(territory.departement)
        context = context_of(territory, page.edition, document, practices, today, choice.step)
        if choice.tool == CHARTER:
            made = charter(context)
        elif choice.tool == DELIBERATION:
            made = deliberation(context, charter_annexed=choice.annexed)
        else:
            made = clauses(context, choice.clauses)
        asked = [value for value in made.values if not value.variable.manuel]
        known = [(name, _sourced(text, by)) for name, text, by in figure_rows(made.values)]
        text = writing_html(made.writing, without=FILLING)
        return Ready(made.writing, made.values, text, blank_rows(asked), known)

    rests_on = (page.edition.id, territory.code, today, choice, print_of(document))
    return remembered("outil", rests_on, work)


def state_sentence(values: Sequence[Value]) -> str:
    """« 19 informations sur 42 sont déjà remplies ; 23 restent à compléter, dont 4 à la main. »"""
    blank = [value for value in values if value.text is None]
    known = len(values) - len(blank)
    verb = "est déjà remplie" if known < 2 else "sont déjà remplies"
    said = f"{french.plural(known, 'information')} sur {french.number(len(values))} {verb}"
    if not blank:
        return f"{said} : il reste à relire et à faire vérifier."
    byhand = sum(value.variable.manuel for value in blank)
    rest = "reste" if len(blank) < 2 else "restent"
    return f"{said} ; {french.number(len(blank))} {rest} à compléter" + (
        f", dont {french.number(byhand)} à la main." if byhand else "."
    )


def frames_section(document: Document) -> None:
    """Where the five tools of the founding document stand."""
    heading("Où en sont les cinq outils cadres")
    paragraph(frame_sentence(document.plan))
    table(
        "Les cinq outils cadres, et l'activation de l'écosystème qui va avec.", FRAMES,
        frame_rows(document.plan),
    )  # fmt: skip


def _download(writing: Writing, tool: str, code: str) -> None:
    about = "exemple-fictif" if writing.fictif else code
    st.download_button(
        "Télécharger le document modifiable (Word)", lambda: word(writing),
        file_name=f"{tool}-{about}.docx", mime=MIME, on_click="ignore", type="primary",
    )  # fmt: skip


def _filling(page: Page, ready: Ready) -> None:
    heading("Ce qui remplit ce document")
    blank = [value.variable for value in ready.values if value.text is None]
    if ready.missing:
        table("Ce qui manque encore, et ce qui le donne.", BLANKS, ready.missing)
        pages: Counter[str] = Counter(one.page for one in blank if not one.manuel)
        query = page.query
        for id, door in DOORS.items():
            if many := pages[id]:
                said = french.plural(many, "information à compléter", "informations à compléter")
                link(door, query, f"{door.title} : {said}")
    if byhand := [one.libelle for one in blank if one.manuel]:
        paragraph(f"À écrire vous-même dans le document : {' ; '.join(byhand)}.")
    if ready.known:
        said = french.plural(
            len(ready.known), "information déjà remplie", "informations déjà remplies"
        )
        with fold(f"Voir {said}, avec leur source"):
            table(
                "Ce que le document reprend de votre diagnostic.", ("Information", "Valeur"),
                ready.known,
            )  # fmt: skip


def _sourced(text: str, source: str) -> Markup:
    return Markup('{}<br><span class="nr-source">{}</span>').format(text, source)
