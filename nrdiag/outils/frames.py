"""The tools of the founding document: where each one stands in the plan, and what helps here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.actions.library import Action, Tool, actions
from nrdiag.actions.plan import tools
from nrdiag.actions.proposal import Proposal
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


@dataclass(frozen=True, slots=True)
class Frame:
    """A tool: its state in the plan, its actions, the statuses of those that the plan has.

    ``ranks``: where the answers rank each action that they propose (1 is the most pressing), of
    ``proposed`` actions.
    """

    tool: Tool
    state: str
    actions: tuple[Action, ...]
    planned: dict[str, str]
    ranks: dict[str, int]
    proposed: int

    @property
    def best(self) -> int | None:
        return min(self.ranks.values(), default=None)

    @property
    def sentence(self) -> str:
        """« Pas dans le plan. Vos réponses le proposent : rang 3 sur 17 actions. »"""
        said = f"{french.capital(self.state)}."
        if self.best is None:
            return f"{said} Vos réponses ne le proposent pas." if self.proposed else said
        return f"{said} Vos réponses le proposent : rang {self.best} sur {self.proposed} actions."


def frames(plan: Sequence[Planned], ranked: Sequence[Proposal]) -> list[Frame]:
    """The tools, those that the answers propose first, the most pressing first."""
    ranks = {proposal.action.id: rank for rank, proposal in enumerate(ranked, start=1)}
    planned = {one.action: one.statut for one in plan}
    found = []
    for tool, (_, _, state) in zip(Tool, tools(plan), strict=True):
        own = tuple(action for action in actions().values() if action.outil_cadre is tool)
        ids = {action.id for action in own}
        found.append(
            Frame(
                tool, state, own, {id: planned[id] for id in ids & planned.keys()},
                {id: ranks[id] for id in ids & ranks.keys()}, len(ranked),
            )
        )  # fmt: skip
    # The activation of the ecosystem goes with the five: it closes the list.
    return sorted(found, key=lambda one: (one.tool is Tool.ECOSYSTEM, one.best or len(ranked) + 1))


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
