"""A data set kept in the diagnostic: made from a file, checked, and read as an indicator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from nrdiag import french
from nrdiag.catalogue.indicators import Calculation, Indicator, Level, Polarity
from nrdiag.dossier.document import MAX_LOCAL, LocalData
from nrdiag.french import fold
from nrdiag.indicateurs.edition import Edition
from nrdiag.propres.reading import Reception
from nrdiag.propres.rules import SAID, Rule

#: What a high value means, in the words of the screen.
SENSES = {
    Polarity.NEUTRAL: "Ni bonne ni mauvaise",
    Polarity.FAVOURABLE: "Un bon signe",
    Polarity.FRAGILE: "Un signe de fragilité",
}
THEME = "Vos données"
FILL = "Il faut compléter le fichier, puis le charger de nouveau."
CAUTION = "Donnée déclarée : nrdiag ne l'a pas vérifiée."
_PREFIX = "propre"
MAX_DECIMALS = 6
MAX_NAME = 200


def next_id(taken: Iterable[LocalData]) -> str:
    """« propre1 », « propre2 »… : the first that is free."""
    used = {one.id for one in taken}
    return next(id for rank in range(1, len(used) + 2) if (id := f"{_PREFIX}{rank}") not in used)


def made(
    line: LocalData, reception: Reception, rule: Rule, others: Sequence[LocalData], name: str = ""
) -> LocalData:
    """``line`` (what the user typed) with what the file gave; ``name`` is the file's."""
    found = reception.lines
    return LocalData.model_validate(
        {
            **line.model_dump(),
            "id": next_id(others),
            "fichier": name[:MAX_NAME],
            "regle": rule.value,
            "valeurs": reception.values,
            "lus": found.read,
            "gardes": len(found.kept),
            "rejetes": len(found.rejected),
            "notes": list(found.notes),
        }
    )


def problems(line: LocalData, rule: Rule, others: Sequence[LocalData]) -> list[str]:
    """What forbids to add ``line`` to ``others``, in French."""
    found = []
    if len(others) >= MAX_LOCAL:
        found.append(f"Votre diagnostic a déjà {MAX_LOCAL} données : retirez-en une d'abord.")
    if any(fold(line.libelle) == fold(other.libelle) for other in others):
        found.append("Une de vos données porte déjà ce nom : retirez-la d'abord, ou changez-le.")
    if line.unite == "%" and rule.additive:
        found.append(
            "Un pourcentage ne se compte pas et ne s'additionne pas : choisissez la moyenne ou la "
            "dernière ligne."
        )
    return found


def look_like_fractions(values: Iterable[float]) -> bool:
    """Percentages all from 0 to 1: a spreadsheet stores 12 % as 0,12."""
    known = list(values)
    return bool(known) and all(0 <= value <= 1 for value in known) and max(known) > 0


def numbers(data: LocalData) -> dict[str, float]:
    """Code -> value, where there is one."""
    return {code: value for code, value in data.valeurs.items() if isinstance(value, float)}


def rule_of(data: LocalData) -> Rule:
    return Rule(data.regle)


def decimals_of(values: Iterable[float]) -> int:
    """How many decimals show the values without making one of them look like zero."""
    known = [abs(value) for value in values if value]
    if all(value == round(value) for value in known):
        return 0
    least = -math.floor(math.log10(min(known)))
    return min(MAX_DECIMALS, max(2 if max(known) < 10 else 1, least))


def levels_of(data: LocalData, edition: Edition) -> tuple[Level, ...]:
    """The levels of the places of the file, from the smallest."""
    places = edition.territories.by_code
    present = {places[code].niveau for code in data.valeurs if code in places}
    return tuple(level for level in Level if level in present)


def indicator_of(
    data: LocalData, edition: Edition, shown: Sequence[float] | None = None
) -> Indicator:
    """The data set in the shape of an indicator of the catalogue: its map is drawn alike.

    ``shown`` are the values of that map, when it has not all of them.
    """
    values = numbers(data).values()
    decimals = decimals_of(values)
    distinct = sorted({round(value, decimals) for value in (values if shown is None else shown)})
    return Indicator(
        id=data.id,
        libelle=data.libelle,
        court=data.libelle,
        theme=THEME,
        unite=data.unite,
        decimales=decimals,
        definition=SAID[rule_of(data)],
        lecture="",
        polarite=Polarity(data.sens),
        calcul=Calculation(mesure=data.id),
        niveaux=levels_of(data, edition),
        prudence=CAUTION,
        # Few values: each has its class. The others are cut where the map is drawn.
        classes=tuple(distinct[:-1][:4]) or tuple(distinct) or (0.0,),
        combler=FILL,
    )


def source_of(data: LocalData) -> str:
    """« Conseillers numériques, 2025 »: as it was typed."""
    return ", ".join(filter(None, (data.source, data.millesime))) or french.ABSENT


def file_of(data: LocalData) -> str:
    """« Conseillers numériques, 2025, fichier journal.csv »."""
    return source_of(data) + (f", fichier {data.fichier}" if data.fichier else "")


def origin(data: LocalData) -> str:
    """The same for who may not know whose data it is: a map, a file that travels alone."""
    return f"{file_of(data)} (donnée déclarée)"


def reception_of(data: LocalData) -> str:
    """« Lignes lues : 12. Gardées : 11. Rejetées : 1. »"""
    said = (("Lignes lues", data.lus), ("Gardées", data.gardes), ("Rejetées", data.rejetes))
    return " ".join(f"{what} : {french.number(count)}." for what, count in said)
