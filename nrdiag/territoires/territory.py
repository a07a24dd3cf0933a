"""Territories of France and their hierarchy: communes, EPCI, départements, régions, France."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nrdiag.catalogue.indicators import Level
from nrdiag.edition.tables import read_communes, read_table

FRANCE = "FR"
#: Abbreviations of the official EPCI names, spelled out for people who do not know them.
EPCI_KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
    "MET69": "Métropole",
}
LEVEL_NAMES = {
    Level.COMMUNE: "commune",
    Level.EPCI: "intercommunalité",
    Level.DEPARTEMENT: "département",
    Level.REGION: "région",
    Level.FRANCE: "pays",
}


class UnknownTerritoryError(ValueError):
    """The code is that of no territory; the message is in French and says what to do."""

    def __init__(self, code: str) -> None:
        # Only what can be in a code is repeated: the message is shown as it is.
        shown = "".join(c for c in code if c.isalnum())[:20] or "vide"
        super().__init__(
            f"Le code « {shown} » ne correspond à aucun territoire connu. "
            "Cherchez la commune ou l'intercommunalité par son nom."
        )


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory by its code: INSEE code, SIREN of the EPCI, « 31 », « R76 » or « FR »."""

    code: str
    nom: str
    niveau: Level
    population: float | None
    departement: str = ""
    region: str = ""
    epci: str = ""
    kind: str = ""
    postcodes: tuple[str, ...] = ()

    @property
    def nom_court(self) -> str:
        """The name without its legal form: « CA du Sicoval » -> « Sicoval »."""
        if self.niveau is not Level.EPCI:
            return self.nom
        words = self.nom.split(" ", 1)
        rest = words[1] if words[0] in EPCI_KINDS and len(words) == 2 else self.nom
        for article in ("de la ", "de l'", "des ", "du ", "de ", "d'"):
            if rest.startswith(article):
                return rest[len(article) :]
        return rest

    @property
    def nom_complet(self) -> str:
        """The name with its legal form spelled out: « Communauté d'agglomération du Sicoval »."""
        head, _, rest = self.nom.partition(" ")
        return f"{EPCI_KINDS[head]} {rest}" if head in EPCI_KINDS and rest else self.nom

    @property
    def level_name(self) -> str:
        return LEVEL_NAMES[self.niveau]


@dataclass(frozen=True)
class Territories:
    """Every territory by code, with the way up (parents), down (children) and from old codes."""

    by_code: Mapping[str, Territory]
    former: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, code: str) -> Territory:
        """Raises UnknownTerritoryError; a former commune's code is not accepted here."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownTerritoryError(code) from None

    def resolve(self, code: str) -> tuple[Territory, str | None]:
        """The territory of today, and the former name when the code was an old one."""
        code = code.strip().upper()
        # A code typed or exported as a number has lost its leading zero.
        if code not in self.by_code and code not in self.former and f"0{code}" in self.by_code:
            code = f"0{code}"
        if code in self.by_code:
            return self.by_code[code], None
        if code in self.former:
            name, today = self.former[code]
            return self.get(today), name
        if code in ("FRANCE", "99"):
            return self.get(FRANCE), None
        raise UnknownTerritoryError(code)

    def parents(self, territory: Territory) -> list[Territory]:
        """EPCI, département, région and France above it, the nearest first."""
        codes = [territory.epci, territory.departement, territory.region, FRANCE]
        return [self.by_code[c] for c in codes if c and c != territory.code and c in self.by_code]

    def communes_of(self, territory: Territory) -> list[Territory]:
        """Its communes (itself for a commune), by code."""
        if territory.niveau is Level.COMMUNE:
            return [territory]
        return list(self._members.get(territory.code, ()))

    def children(self, territory: Territory, level: Level) -> list[Territory]:
        """The territories of ``level`` inside it (an EPCI belongs where it has a commune)."""
        if level is Level.COMMUNE:
            return self.communes_of(territory)
        attribute = {Level.EPCI: "epci", Level.DEPARTEMENT: "departement", Level.REGION: "region"}
        name = attribute[level]
        codes = {str(getattr(c, name)) for c in self.communes_of(territory)} - {""}
        return [self.by_code[c] for c in sorted(codes)]

    @cached_property
    def _members(self) -> dict[str, list[Territory]]:
        members: dict[str, list[Territory]] = {}
        for commune in self.by_code.values():
            if commune.niveau is not Level.COMMUNE:
                continue
            above = (commune.epci, commune.departement, commune.region, FRANCE)
            for code in {c for c in above if c}:
                members.setdefault(code, []).append(commune)
        return members


def load_territories(tables: Path, populations: Mapping[str, float]) -> Territories:
    """Every territory; ``populations`` gives inhabitants by code (RP2023)."""
    found: dict[str, Territory] = {}

    def add(rows: Iterable[Territory]) -> None:
        found.update({t.code: t for t in rows})

    communes = read_communes(tables)
    add(
        Territory(
            code, nom, Level.COMMUNE, populations.get(code), departement, region, epci,
            postcodes=tuple(postcodes.split("|")) if postcodes else (),
        )
        for code, nom, departement, region, epci, postcodes in communes[
            ["code", "nom", "departement", "region", "epci", "codes_postaux"]
        ].itertuples(index=False)
    )  # fmt: skip
    home = _main_departement(list(found.values()))
    add(
        Territory(code, nom, Level.EPCI, populations.get(code), *home[code], code, kind)
        for code, nom, kind in read_table(tables, "epci")[["code", "nom", "type"]].itertuples(
            index=False
        )
    )
    add(
        Territory(code, nom, Level.DEPARTEMENT, populations.get(code), code, region)
        for code, nom, region in read_table(tables, "departements")[
            ["code", "nom", "region"]
        ].itertuples(index=False)
    )
    add(
        Territory(code, nom, Level.REGION, populations.get(code), region=code)
        for code, nom in read_table(tables, "regions")[["code", "nom"]].itertuples(index=False)
    )
    add([Territory(FRANCE, "France", Level.FRANCE, populations.get(FRANCE))])
    former = read_table(tables, "anciennes_communes")
    old = {
        code: (nom, today)
        for code, nom, today in former[["code", "nom", "commune"]].itertuples(index=False)
    }
    return Territories(found, old)


def _main_departement(communes: list[Territory]) -> dict[str, tuple[str, str]]:
    """EPCI -> (département, région) that hold most of its inhabitants."""
    weights: dict[str, dict[tuple[str, str], float]] = {}
    for commune in communes:
        if commune.epci:
            place = weights.setdefault(commune.epci, {})
            key = (commune.departement, commune.region)
            place[key] = place.get(key, 0.0) + (commune.population or 0.0)
    return {code: max(sorted(place), key=place.__getitem__) for code, place in weights.items()}
