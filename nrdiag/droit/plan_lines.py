"""Our reading rule of the lines that the plan fills: what is under way, targets, means."""

from __future__ import annotations

from collections.abc import Sequence

from nrdiag import french
from nrdiag.actions.plan import DONE, DROPPED, STARTED, title_of
from nrdiag.dossier.document import Document, Planned
from nrdiag.droit.declared import Asked
from nrdiag.droit.judged import Context, Judged, State

#: How many names a sentence gives.
MAX_NAMES = 3


def under_way(_asked: Asked, document: Document, _context: Context) -> Judged:
    """The actions already under way or done, each with who carries it."""
    found = [one for one in document.plan if one.statut in (STARTED, DONE)]
    if not found:
        return Judged(
            State.EMPTY, "Aucune action n'est notée en cours ou réalisée.",
            "Actions déjà engagées non recensées.",
            "Notez dans le plan ce qui est déjà commencé. S'il n'y a rien, dites-le dans le "
            "rapport.",
        )  # fmt: skip
    done = sum(one.statut == DONE for one in found)
    said = _count(len(found), done)
    if alone := [one for one in found if not one.responsable]:
        names = names_of(alone)
        return Judged(
            State.PARTIAL, said, f"Responsable non désigné : {names}.", f"Dites qui porte {names}."
        )
    return Judged(State.READY, said)


def targets(_asked: Asked, document: Document, _context: Context) -> Judged:
    """The targets, each with its start, its date and who carries it."""
    found = [one for one in kept(document) if one.cible is not None]
    if not found:
        return Judged(
            State.EMPTY, "Aucune action retenue n'a de cible chiffrée.",
            "Objectifs chiffrés non fixés.",
            "Donnez une cible à une action du plan.",
        )  # fmt: skip
    lacks = [(one, missing) for one in found if (missing := _lacks(one))]
    whole = len(found) - len(lacks)
    complete = "complet." if whole < 2 else "complets."
    said = f"{french.plural(len(found), 'objectif')}, dont {whole or 'aucun'}\u00a0{complete}"
    if not lacks:
        said = f"{french.plural(whole, 'objectif')} {complete}"
    if lacks:
        first, missing = lacks[0]
        others = len(lacks) - 1
        title, wanted = f"«\u00a0{title_of(first)}\u00a0»", french.enumeration(missing)
        end = f" ; de même pour {french.plural(others, 'autre')}." if others else "."
        return Judged(
            State.PARTIAL, said, f"Pour {title}, il manque {wanted}{end}",
            f"Pour {title}, donnez {wanted}{end}",
        )  # fmt: skip
    return Judged(State.READY, said)


def means(_asked: Asked, document: Document, _context: Context) -> Judged:
    """The actions kept, each with its means."""
    found = kept(document)
    if not found:
        return Judged(
            State.EMPTY, "Aucune action n'est retenue.", "Actions non retenues.",
            "Retenez une action dans le plan.",
        )  # fmt: skip
    without = [one for one in found if not one.moyens]
    count = french.plural(len(found), "action retenue", "actions retenues")
    funded = len(found) - len(without)
    said = (
        f"{count}, dont {funded or 'aucune'}\u00a0avec {'ses' if funded < 2 else 'leurs'} moyens."
    )
    if without:
        return Judged(
            State.PARTIAL, said, f"Moyens non précisés : {names_of(without)}.",
            f"Dites avec quel budget ou quel temps : {names_of(without)}.",
        )  # fmt: skip
    return Judged(State.READY, said)


def kept(document: Document) -> list[Planned]:
    """What is not given up."""
    return [one for one in document.plan if one.statut != DROPPED]


def names_of(plan: Sequence[Planned]) -> str:
    """« « X », « Y » et 2 autres »."""
    names = [f"«\u00a0{title_of(one)}\u00a0»" for one in plan[:MAX_NAMES]]
    rest = len(plan) - len(names)
    return french.enumeration([*names, french.plural(rest, "autre")] if rest else names)


def _count(total: int, done: int) -> str:
    """« 3 actions engagées : 2 en cours et 1 réalisée. »; no total when there is one state only."""
    if not done:
        return f"{french.plural(total, 'action')} en cours."
    if done == total:
        return f"{french.plural(total, 'action réalisée', 'actions réalisées')}."
    counts = french.enumeration([f"{total - done} en cours", french.plural(done, "réalisée")])
    return f"{french.plural(total, 'action engagée', 'actions engagées')} : {counts}."


def _lacks(one: Planned) -> list[str]:
    wanted = (
        (one.depart is None, "la valeur de départ"),
        (one.echeance is None, "l'échéance"),
        (not one.responsable, "le responsable"),
    )
    return [what for missing, what in wanted if missing]
