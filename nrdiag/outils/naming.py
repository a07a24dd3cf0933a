"""The legal name of an authority, with the article that its name leaves no doubt about."""

from __future__ import annotations

import re

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.territory import Territory

#: The official names write their article: « Le Havre », « Les Abymes », « La Réunion ».
_CONTRACTED = {"Le ": "du ", "Les ": "des "}
_KEPT = ("La ", "L'")
_VOWEL = re.compile(r"[aeiou]")
#: « d'Hendaye » but « de Houilles », « d'Yvetot » but « de Yutz », « d'Île-Molène »: not told.
_UNSURE = re.compile(r"[hy]|iles?\b")


def legal_name(territory: Territory) -> str:
    """« Commune d'Escalquens », « Communauté d'agglomération du Sicoval », « Département : Lot ».

    An EPCI has its legal form and its article in its own name.
    """
    if territory.niveau is Level.EPCI:
        return territory.nom_complet
    kind = french.capital(territory.level_name)
    linked = _linked(territory)
    return f"{kind} {linked}" if linked else f"{kind} : {territory.nom}"


def _linked(territory: Territory) -> str:
    """« d'Escalquens », « de Labège », « du Havre », or "" when the article is not known."""
    name = territory.nom
    for article, linked in _CONTRACTED.items():
        if name.startswith(article):
            return linked + name[len(article) :]
    if name.startswith(_KEPT):
        return f"de {name}"
    # The name of a département or of a région is written without the article that it takes.
    if territory.niveau is not Level.COMMUNE or _UNSURE.match(french.fold(name)):
        return ""
    return f"d'{name}" if _VOWEL.match(french.fold(name)) else f"de {name}"
