"""The toolbox on screen: choose a document, see what fills it, read it, take it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.outils.context import Context, Step, Value
from nrdiag.outils.frames import FRAMES, frame_rows, frame_sentence
from nrdiag.outils.library import toolbox
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
from nrdiag.ui.inputs import key
from nrdiag.ui.markup import Markup, fold, paragraph, plain, table
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
from nrdiag.ui.writing_block import show_writing

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


def pick_tool() -> str:
    return pick("Document", TOOLS, "outil", words=lambda id: NAMES[id], kind="pills")


def pick_step(current: Step) -> Step:
    """What the assembly votes, the step of the diagnostic first."""
    return Step(
        pick(
            "Ce que vote l'assemblée", list(STEPS), "vote", default=current.value,
            words=lambda id: STEPS[id], kind="radio",
        )
    )  # fmt: skip


def pick_annexed() -> bool:
    """Whether the charter goes with the deliberation, which then adopts it."""
    return st.checkbox(
        "La charte est annexée à la délibération, qui l'adopte", key=key("outils_charte_annexee")
    )


def pick_clauses() -> list[str]:
    """A box for each clause, with why it is worth it; all of them at first."""
    st.header("Choisissez les clauses", anchor=False)
    return [
        id
        for id, clause in toolbox().clauses.items()
        if st.checkbox(
            plain(f"{clause.titre}. {clause.pourquoi}"), value=True, key=key(f"outils_clause_{id}")
        )
    ]


def tool_section(page: Page, tool: str, context: Context, code: str) -> None:
    """One document: its state in a sentence, its file, what fills it, its text."""
    chosen = pick_clauses() if tool == CLAUSES else []
    annexed = tool == DELIBERATION and pick_annexed()
    if tool == CLAUSES and not chosen:
        paragraph("Cochez au moins une clause pour obtenir un document.", "nr-phrase")
        return
    made = {
        CHARTER: lambda: charter(context),
        DELIBERATION: lambda: deliberation(context, charter_annexed=annexed),
        CLAUSES: lambda: clauses(context, chosen),
    }[tool]()
    paragraph(state_sentence(made.values), "nr-phrase")
    st.header("Le document", anchor=False)
    paragraph(WARNING, "nr-source")
    _download(made.writing, tool, code)
    with st.expander("Lire le document avant de le télécharger"):
        show_writing(made.writing, without=FILLING)
    _filling(page, made.values)


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
    st.header("Où en sont les cinq outils cadres", anchor=False)
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


def _filling(page: Page, values: Sequence[Value]) -> None:
    st.header("Ce qui remplit ce document", anchor=False)
    blank = [value for value in values if value.text is None]
    asked = [value for value in blank if not value.variable.manuel]
    if asked:
        table("Ce qui manque encore, et ce qui le donne.", BLANKS, blank_rows(asked))
        pages: Counter[str] = Counter(value.variable.page for value in asked)
        for id, door in DOORS.items():
            if many := pages[id]:
                said = french.plural(many, "information à compléter", "informations à compléter")
                link(door, page.query, f"{door.title} : {said}")
    if byhand := [value.variable.libelle for value in blank if value.variable.manuel]:
        paragraph(f"À écrire vous-même dans le document : {' ; '.join(byhand)}.")
    if known := figure_rows(values):
        said = french.plural(len(known), "information déjà remplie", "informations déjà remplies")
        with fold(f"Voir {said}, avec leur source"):
            table(
                "Ce que le document reprend de votre diagnostic.", ("Information", "Valeur"),
                [(name, _sourced(text, source)) for name, text, source in known],
            )  # fmt: skip


def _sourced(text: str, source: str) -> Markup:
    return Markup('{}<br><span class="nr-source">{}</span>').format(text, source)
