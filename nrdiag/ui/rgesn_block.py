"""The self-assessment of a service by the RGESN, theme by theme; each answer counts at once."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Service
from nrdiag.rapport.export import to_csv
from nrdiag.services.register import UNNAMED
from nrdiag.services.rgesn import (
    SOURCE,
    Answer,
    Criterion,
    answer_of,
    criteria,
    explain,
    score,
    scores,
    themes,
)
from nrdiag.services.share import percent_text
from nrdiag.ui.markup import fold, paragraph, plain, table
from nrdiag.ui.picks import pick
from nrdiag.ui.services_form import settle
from nrdiag.ui.session import dossier

NOT_YET = "Pas encore évalué"
PARAMETER = "rgesn"
_WORDS = {
    Answer.YES.value: "Conforme", Answer.NO.value: "Non conforme",
    Answer.NOT_APPLICABLE.value: "Non applicable", "": NOT_YET,
}  # fmt: skip


def rgesn_section(service: Service, rank: int) -> None:
    """``rank`` is the place of the service in the register."""
    st.header(f"Écoconception : {plain(service.nom or UNNAMED)}", anchor="rgesn")
    whole = score(service.rgesn)
    paragraph(_sentence(service), "nr-phrase")
    paragraph(
        "Le RGESN (référentiel général d'écoconception de services numériques) aide à faire des "
        "services plus légers. Il est volontaire. C'est une auto-évaluation : gardez de quoi la "
        "justifier."
    )
    by_theme = scores(service.rgesn)
    theme = pick(
        "Thème du RGESN", list(themes()), PARAMETER,
        words=lambda name: f"{plain(name)} "
        f"({by_theme[name].assessed} sur {by_theme[name].criteria})",
    )  # fmt: skip
    for criterion in themes()[theme]:
        _question(service, rank, criterion)
    with fold("Le score par thème, et son calcul"):
        rows = [
            (name, french.ABSENT if one.value is None else percent_text(one.value),
             french.number(one.assessed), french.number(one.criteria))
            for name, one in by_theme.items()
        ]  # fmt: skip
        header = ("Thème", "Score", "Critères évalués", "Critères")
        table("Score RGESN par thème.", header, rows, (1, 2, 3))
        paragraph(
            "Poids des critères conformes, divisé par celui des critères conformes et non "
            "conformes. Prioritaire : 1,5. Recommandé : 1,25. Modéré : 1. Un critère non "
            "applicable ou pas encore évalué ne compte pas dans le score."
        )
        paragraph(explain(whole))
    invented = dossier().fictif
    st.download_button(
        "Télécharger cette évaluation (CSV)", lambda: assessment_csv(service, fictif=invented),
        "evaluation-rgesn.csv", "text/csv", on_click="ignore",
    )  # fmt: skip
    paragraph(f"{SOURCE}.", "nr-source")


def assessment_csv(service: Service, *, fictif: bool = False) -> bytes:
    """Every criterion with the answer given, blank when not assessed."""
    rows = [
        (one.numero, one.theme, one.priorite.value, one.critere,
         answer_of(service.rgesn.get(one.numero)) or "")
        for one in criteria().values()
    ]  # fmt: skip
    header = ("numero", "theme", "priorite", "critere", "reponse")
    return to_csv(header, rows, fictif=fictif)


def _sentence(service: Service) -> str:
    found = score(service.rgesn)
    low, high = found.share.low, found.share.high
    if found.value is None or low is None or high is None:
        return f"Auto-évaluation : {found.text}."
    said = f"Score d'écoconception : {found.text}."
    if found.unassessed:
        ends = f"{percent_text(low)} et {percent_text(high)}"
        said += f" Une fois tout évalué, il sera entre {ends}."
    return said


def _question(service: Service, rank: int, criterion: Criterion) -> None:
    """The document is the truth: the widget shows it, and its callback changes it."""
    key = f"rgesn_{rank}_{criterion.numero}"
    kept = answer_of(service.rgesn.get(criterion.numero))
    options = [
        word
        for word in _WORDS
        if word != Answer.NOT_APPLICABLE
        or not criterion.for_every_service
        or kept is Answer.NOT_APPLICABLE
    ]
    st.session_state[key] = kept.value if kept else ""
    st.radio(
        f"**{criterion.numero}** {plain(criterion.critere)}", options, key=key, horizontal=True,
        format_func=lambda word: _WORDS[word], on_change=_keep, args=(rank, criterion.numero, key),
    )  # fmt: skip
    when = criterion.applicable.replace("N/A ", "Non applicable ", 1)
    st.caption(plain(f"{criterion.priorite.value}. Difficulté {_difficulty(criterion)}. {when}."))


def _difficulty(criterion: Criterion) -> str:
    """The word of the reference, agreed with « difficulté »."""
    return {"Fort": "forte", "Moyen": "moyenne"}.get(criterion.difficulte, "faible")


def _keep(rank: int, numero: str, key: str) -> None:
    document = dossier()
    answer = st.session_state.get(key)
    if rank >= len(document.services) or answer is None:
        return
    settle()
    service = document.services[rank]
    kept = {number: said for number, said in service.rgesn.items() if number != numero}
    service.rgesn = {**kept, numero: answer} if answer else kept
