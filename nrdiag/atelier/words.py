"""What the room answered, in one sentence per result."""

from __future__ import annotations

from collections.abc import Sequence

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.atelier.results import Card, Guesses, Levels, by_dispute
from nrdiag.atelier.scenarios import Role, declaration
from nrdiag.atelier.steps import Step
from nrdiag.catalogue.fragility import fragility_index

NOBODY = "Aucune réponse."
GRADES = ("faible", "moyen", "fort")


def amount(step: Step, value: float) -> str:
    """A guess, or the figure guessed, with its unit: whole numbers have no decimals."""
    figure = step.figure
    unit = figure.unit if figure is not None else ""
    decimals = 0 if float(value).is_integer() else max(1, step.indicator.decimales)
    return french.with_unit(value, unit, decimals)


def guess_sentence(step: Step, found: Guesses) -> str:
    """How many guessed, the middle of the room, and how far it is from the figure."""
    if found.median is None or found.gap is None:
        return NOBODY
    said = f"{french.plural(len(found.values), 'réponse')}. Au milieu : "
    said += amount(step, found.median)
    if found.middle is not None:
        low, high = found.middle
        said += f" ; la moitié de la salle est entre {_short(low)} et {_short(high)}"
    return f"{said}. {_gap_sentence(step, found)}"


def truth_sentence(step: Step) -> str:
    """The figure, with its source and year."""
    if step.figure is None:
        return ""
    source, year = step.indicator.source.mention, step.figure.vintage
    credit = source if year in source else f"{source}, {year}"
    value = french.figure(step.figure, step.indicator.decimales)
    return f"{step.indicator.libelle} : {value} ({credit})."


def level_sentence(found: Levels) -> str:
    """« Niveau 2 sur 4, consensuel : deux personnes prises au hasard diffèrent de 0,4 niveau. »"""
    if not found.known:
        return f"Aucun niveau donné ({_unknown_text(found.unknown)})." if found.unknown else NOBODY
    said = f"Niveau {found.level} sur 4"
    if found.known < declaration().regles.reponses_minimales:
        said += f", sur {french.plural(found.known, 'réponse')} seulement"
    elif found.gap is not None:
        said += ", consensuel" if found.consensual else ", sans consensus"
        said += (
            f" : deux personnes prises au hasard diffèrent de {_short(found.gap)}"
            f" {'niveaux' if found.gap >= 2 else 'niveau'}"
        )
    if found.unknown:
        said += f" ; {_unknown_text(found.unknown)}"
    return f"{said}."


def dispute_sentence(found: Sequence[Levels]) -> str:
    """Where élus and agents disagree most, or why it cannot be said."""
    floor = declaration().regles.role_minimal
    if all(one.dispute is None for one in found):
        return (
            "Élus et agents ne se comparent pas encore : il faut au moins "
            f"{floor} réponses de chaque."
        )
    ranked = by_dispute(found)
    if not ranked:
        return "Élus et agents répondent pareil à toutes les questions comparables."
    first = ranked[0]
    return (
        f"Élus et agents s'opposent le plus sur «\u00a0{first.question.question}\u00a0» : "
        f"les élus donnent en moyenne {_short(first.means[Role.ELU])}, "
        f"les agents {_short(first.means[Role.AGENT])}."
    )


def received(answered: int, there: int) -> tuple[str, str]:
    """What the screen says large, then small, while the room answers: « 4 / 6 », « réponses… »."""
    if not there:
        return "Personne n'a encore rejoint", "Visez le QR code, ou tapez le code."
    if not answered:
        expected = french.plural(there, "réponse attendue", "réponses attendues")
        return "Aucune réponse pour l'instant", expected
    word = "réponses reçues" if answered > 1 else "réponse reçue"
    return f"{french.number(answered)} / {french.number(there)}", word


def received_sentence(answered: int, there: int) -> str:
    """« 4 réponses sur 6 participants », « aucune réponse pour l'instant (6 attendues) »."""
    if not there:
        return "personne n'a encore rejoint"
    if not answered:
        return f"aucune réponse pour l'instant ({french.plural(there, 'attendue')})"
    return f"{french.plural(answered, 'réponse')} sur {french.plural(there, 'participant')}"


def presence(count: int) -> str:
    """« 6 participants », « Personne pour l'instant »."""
    return french.plural(count, "participant") if count else "Personne pour l'instant"


def questionnaire_sentence(found: Sequence[Levels]) -> str:
    """How many questions are consensual, of those with enough answers."""
    enough = [one for one in found if one.known >= declaration().regles.reponses_minimales]
    if not enough:
        return "Trop peu de réponses pour parler de consensus."
    agreed = sum(one.consensual for one in enough)
    if len(enough) == 1:
        verb = "fait" if agreed else "ne fait pas"
        return f"La seule question avec assez de réponses {verb} consensus dans la salle."
    if not agreed:
        return f"Aucune des {len(enough)} questions ne fait consensus dans la salle."
    if agreed == len(enough):
        return f"Les {agreed} questions font consensus dans la salle."
    verb = "fait" if agreed < 2 else "font"
    return f"{french.plural(agreed, 'question')} sur {len(enough)} {verb} consensus dans la salle."


def weights_sentence(found: Sequence[int]) -> str:
    """« Poids de la salle : sans fibre 5, 75 ans et plus 8… »."""
    named = [
        f"{component.court} {weight}"
        for component, weight in zip(fragility_index().composants, found, strict=True)
    ]
    return f"Poids médians de la salle, de 0 à 10 : {', '.join(named)}."


def cards_sentence(found: Sequence[Card]) -> str:
    given = [card for card in found if card.points]
    if not given:
        return "Aucun point n'a encore été donné."
    first = given[0]
    return (
        f"En tête : «\u00a0{actions()[first.action].titre}\u00a0», "
        f"{french.plural(first.points, 'point')}."
    )


def grade_text(value: float | None) -> str:
    """« moyen (2,3 sur 3) »; « n.d. » when no one judged it."""
    if value is None:
        return "n.d."
    return f"{GRADES[min(2, max(0, round(value) - 1))]} ({_short(value)} sur 3)"


def _gap_sentence(step: Step, found: Guesses) -> str:
    gap = found.gap or 0.0
    if abs(gap) < 0.05 * max(abs(found.truth), 1):
        return "La salle a visé juste."
    side = "au-dessus" if gap > 0 else "au-dessous"
    if step.indicator.unite == "%":
        said = f"{_short(abs(gap))} {'points' if abs(gap) >= 2 else 'point'}"
    else:
        said = french.with_unit(abs(gap), step.indicator.unite, 0 if gap.is_integer() else 1)
    return f"La salle est {said} {side} du chiffre."


def _unknown_text(count: int) -> str:
    return f"{french.plural(count, 'personne')} {'ne sait' if count < 2 else 'ne savent'} pas"


def _short(value: float) -> str:
    return french.number(value, 1).removesuffix(",0")
