"""The tools of the founding document: where each one stands in the plan, and what helps here."""

from __future__ import annotations

from collections.abc import Sequence

from nrdiag import french
from nrdiag.actions.library import Tool
from nrdiag.actions.plan import tools
from nrdiag.dossier.document import Planned

FRAMES = (
    "Outil",
    "Actions de la bibliothèque",
    "Dans votre plan\u00a0?",
    "Ce que vous trouvez ici",
)
ABSENT = "pas dans le plan"
_HERE = {
    Tool.CHARTER: "le modèle de charte",
    Tool.STRATEGY: "le modèle de délibération",
    Tool.CLAUSES: "sept clauses à choisir",
    Tool.PURCHASES: "la clause d'achat d'équipements reconditionnés",
    Tool.EDUCATION: "l'engagement 7 de la charte",
    Tool.ECOSYSTEM: "la liste des acteurs, page «\u00a0Écosystème\u00a0»",
}


def frame_rows(plan: Sequence[Planned]) -> list[tuple[str, str, str, str]]:
    """A line for each tool, under ``FRAMES``; the last is the activation of the ecosystem."""
    return [(*line, _HERE[tool]) for tool, line in zip(Tool, tools(plan), strict=True)]


def frame_sentence(plan: Sequence[Planned]) -> str:
    """« Sur les cinq outils cadres, 2 sont dans votre plan, en tout ou en partie. »"""
    five = [
        line for tool, line in zip(Tool, tools(plan), strict=True) if tool is not Tool.ECOSYSTEM
    ]
    inside = sum(state != ABSENT for _, _, state in five)
    if not inside:
        return "Aucun des cinq outils cadres n'est encore dans votre plan d'action."
    verb = "est" if inside == 1 else "sont"
    return (
        f"Sur les cinq outils cadres, {french.number(inside)} {verb} dans votre plan, en tout ou "
        "en partie."
    )
