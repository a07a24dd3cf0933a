"""The plan itself: what it says in one sentence, as a table, as a file, and tool by tool."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from nrdiag import french
from nrdiag.actions.library import Action, Tool, actions, themes
from nrdiag.dossier.document import Planned, Reply
from nrdiag.figure import Figure
from nrdiag.maturite.answers import figure_of
from nrdiag.maturite.questions import questionnaire

KEPT, STARTED, DONE, DROPPED = STATUSES = ("retenue", "en cours", "réalisée", "abandonnée")
#: As many as the table shows.
MAX_PLANNED = 60
UNNAMED, UNSAID = "Action sans titre", "à préciser"
TABLE = ("Action", "Responsable", "Échéance", "Indicateur", "Départ → cible", "Statut")
FILE = (
    "action", "titre", "statut", "responsable", "echeance", "indicateur", "depart", "cible",
    "moyens", "commentaire", "objectifs", "cout_hypothese", "references",
)  # fmt: skip
#: A ratio is said without its unit.
_RATIO = "fois"
#: Beyond it a number is written short.
_LONG = 1e12


def planned_from(action: Action, depart: float | None) -> Planned:
    """A library action as it enters the plan; the date is left to the user."""
    return Planned(
        action=action.id, titre=action.titre, responsable=action.responsable,
        indicateur=action.measure, depart=depart,
    )  # fmt: skip


def start_of(
    action: Action, replies: Mapping[str, Reply], facts: Mapping[str, Figure]
) -> float | None:
    """The raw indicator today, when it is a number of the questionnaire; None when not known."""
    question = next((q for q in questionnaire().questions if q.id == action.suivi), None)
    if question is None or question.indicateur is None:
        return None
    figure = figure_of(question, facts)
    if figure is not None:
        return figure.value
    reply = replies.get(question.id)
    if reply is None or reply.motif or reply.valeur is None:
        return None
    return reply.valeur if question.indicateur.accepts(reply.valeur) else None


def title_of(planned: Planned) -> str:
    known = actions().get(planned.action)
    return planned.titre or (known.titre if known else "") or UNNAMED


def indicator_of(planned: Planned) -> str:
    """What the action follows: that of the library when the plan says nothing, or ""."""
    known = actions().get(planned.action)
    return planned.indicateur or (known.measure if known else "")


def to_do(plan: Sequence[Planned]) -> list[Planned]:
    """What is neither done nor given up."""
    return [planned for planned in plan if planned.statut not in (DONE, DROPPED)]


def library_actions(plan: Sequence[Planned]) -> list[Action]:
    known = actions()
    return [known[planned.action] for planned in plan if planned.action in known]


def headline(plan: Sequence[Planned], today: dt.date) -> str:
    """« 6 actions retenues, 2 réalisées ; la première échéance est le 1er mars 2027. »"""
    if not plan:
        return "Votre plan est vide : retenez une première action ci-dessous."
    done = sum(planned.statut == DONE for planned in plan)
    dropped = sum(planned.statut == DROPPED for planned in plan)
    counts = [french.plural(len(plan), "action retenue", "actions retenues")]
    counts += [french.plural(done, "réalisée")] if done else []
    counts += [french.plural(dropped, "abandonnée")] if dropped else []
    said, left = ", ".join(counts), to_do(plan)
    dated = [planned.echeance for planned in left if planned.echeance is not None]
    late = sum(date < today for date in dated)
    if not left:
        return f"{said} ; il ne reste rien à faire."
    if not dated:
        return f"{said} ; aucune échéance n'est encore fixée."
    if late:
        verb = "échéance est dépassée" if late == 1 else "échéances sont dépassées"
        said += f" ; {late}\u00a0{verb}"
    coming = [date for date in dated if date >= today]
    if not coming:
        return f"{said}."
    word = "prochaine" if late or done else "première"
    return f"{said} ; la {word} échéance est le {french.date(min(coming))}."


def rows(plan: Sequence[Planned], absent: str = UNSAID) -> list[tuple[str, ...]]:
    """A line for each action, under ``TABLE``; ``absent`` is what nobody decided yet."""
    return [
        (
            title_of(one), one.responsable or absent,
            french.date(one.echeance) if one.echeance else absent,
            indicator_of(one) or absent, _from_to(one),
            one.statut or KEPT,
        )
        for one in plan
    ]  # fmt: skip


def file_rows(plan: Sequence[Planned]) -> list[tuple[object, ...]]:
    """A line for each action, under ``FILE``."""
    lines: list[tuple[object, ...]] = []
    for one in plan:
        known = actions().get(one.action)
        lines.append(
            (
                one.action, title_of(one), one.statut, one.responsable,
                one.echeance, indicator_of(one),
                one.depart, one.cible, one.moyens, one.commentaire,
                ", ".join(themes()[id].titre for id in known.objectifs) if known else None,
                known.cost_text if known else None,
                " ; ".join(known.references) if known else None,
            )
        )  # fmt: skip
    return lines


def tools(plan: Sequence[Planned]) -> list[tuple[str, str, str]]:
    """Each tool of the founding document: its title, its actions, where it stands in the plan."""
    kept = {planned.action for planned in plan if planned.statut != DROPPED}
    lines = []
    for tool in Tool:
        own = [action for action in actions().values() if action.outil_cadre is tool]
        inside = [action for action in own if action.id in kept]
        state = "pas dans le plan"
        if inside:
            state = "dans le plan" if len(inside) == len(own) else "en partie dans le plan"
        lines.append((tool.label, " ; ".join(action.titre for action in own), state))
    return lines


def _from_to(one: Planned) -> str:
    """« 4,6 → 6 ans »: the unit once, and none when the user follows something else."""
    unit = _unit(one)
    if one.cible is None:
        return f"{_number(one.depart, unit)} → {_number(None)}"
    return f"{_number(one.depart)} → {_number(one.cible, unit)}"


def _unit(one: Planned) -> str:
    known = actions().get(one.action)
    if known is None or one.indicateur not in ("", known.measure):
        return ""
    question = next((q for q in questionnaire().questions if q.id == known.suivi), None)
    unit = question.indicateur.unite if question and question.indicateur else ""
    return "" if unit == _RATIO else unit


def _number(value: float | None, unit: str = "") -> str:
    """At most two decimals, none that is useless."""
    if value is None:
        return "n.d."
    if abs(value) >= _LONG:
        return f"{value:.3g}"
    decimals = next(d for d in (0, 1, 2) if d == 2 or round(value, d) == round(value, 2))
    return french.with_unit(value, unit, decimals)
