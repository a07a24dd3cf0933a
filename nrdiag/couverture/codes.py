"""From the commune codes of a file to the communes of today."""

from __future__ import annotations

from collections.abc import Iterable

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import UnknownTerritoryError

#: Cities that some sources give by arrondissement, and how the codes of these begin.
CITIES = {"75056": "751", "69123": "6938", "13055": "132"}
#: The communes whose chief town moved in 2026: until then the whole commune had this code.
TRANSFERRED = {"12076": "12218", "14011": "14581", "49069": "49126", "69159": "69114"}
LENGTH = 5


def read_code(text: str, departement: str = "") -> tuple[str, bool]:
    """The code as it should be written, and whether its leading zero was given back.

    Raises ValueError (French) when it is no code, or when the département of the same line
    contradicts the repair.
    """
    code = text.strip().upper().removeprefix("'")
    repaired = len(code) == LENGTH - 1 and code.isdigit()
    if repaired:
        code = f"0{code}"
        if departement and departement.zfill(2) != code[:2]:
            raise ValueError(f"code {text[:12]} sans zéro, hors du département {departement[:4]}")
    if len(code) != LENGTH or not code.isalnum() or not code.isascii():
        raise ValueError(f"code INSEE illisible : {text[:20] or 'vide'}")
    return code, repaired


def today(code: str) -> str:
    """The code of the commune of today. Raises ValueError (French) for an unknown code."""
    try:
        territory, _ = edition().territories.resolve(code)
    except UnknownTerritoryError:
        raise ValueError(f"code INSEE inconnu : {code}") from None
    if territory.niveau is not Level.COMMUNE:
        raise ValueError(f"code INSEE inconnu : {code}")
    return territory.code


def notes(repaired: int, followed: int) -> list[str]:
    """What was done to the codes, in French."""
    said = []
    if repaired:
        count = french.plural(repaired, "code avait", "codes avaient")
        said.append(f"{count} perdu le zéro du début : il a été remis.")
    if followed:
        count = french.plural(followed, "ligne porte", "lignes portent")
        said.append(f"{count} le code d'une ancienne commune, rattachée à celle d'aujourd'hui.")
    return said


def is_district(code: str, city: str) -> bool:
    """Whether ``code`` is that of an arrondissement of ``city``."""
    return code != city and city in CITIES and code.startswith(CITIES[city])


def is_former(code: str, city: str) -> bool:
    """Whether ``code`` is an old one, that of an arrondissement excepted."""
    return code != city and not is_district(code, city)


def fault(city: str, codes: Iterable[str]) -> str:
    """Why the rows ``codes`` do not make up the commune ``city`` of today ("" when they do).

    A commune is whole with its own code, its code of before 2026, or all its arrondissements.
    """
    given = set(codes)
    if city in given or any(TRANSFERRED.get(code) == city for code in given):
        return ""
    districts = {c for c in edition().territories.former if is_district(c, city)}
    name = edition().territories.get(city).nom
    if not districts:
        return f"ancienne commune seule : il manque le reste de {name}"
    if lacking := len(districts - given):
        missing = french.plural(lacking, "arrondissement")
        return f"{name} est incomplète dans le fichier : il y manque {missing}"
    return ""
