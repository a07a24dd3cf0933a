"""Find a territory from what people type: name, postcode, INSEE code, SIREN, old name, typo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from nrdiag import settings
from nrdiag.catalogue.indicators import Level
from nrdiag.french import fold
from nrdiag.territoires.territory import Territories, Territory

WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
#: Below this similarity (0-100) a name is not offered as a possible typo.
MIN_SIMILARITY = 78
#: With equal matches, what people most often look for comes first.
LEVEL_ORDER = {
    Level.COMMUNE: 0, Level.EPCI: 1, Level.DEPARTEMENT: 2, Level.REGION: 3, Level.FRANCE: 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A territory found, the former name that led to it, and whether it is only approximate."""

    territory: Territory
    former_name: str | None = None
    approximate: bool = False


def normalise(text: str) -> str:
    """Lower case, no accent, no punctuation, « St » spelled out: what names are compared by."""
    return " ".join(WORDS.get(word, word) for word in fold(text).split())


@dataclass(frozen=True)
class SearchIndex:
    """Names and codes of every territory, prepared once."""

    territories: Territories

    def search(self, text: str, limit: int = settings.MAX_SEARCH_RESULTS) -> list[Match]:
        """At most ``limit`` matches, the best first; an empty text finds nothing."""
        text = text.strip()[:100]
        query = normalise(text)
        if not query:
            return []
        by_code = self._by_code(text)
        if by_code:
            return by_code[:limit]
        found = self._by_name(query)
        return found[:limit] if found else self._by_likeness(query, limit)

    def _by_code(self, text: str) -> list[Match]:
        code = text.upper().replace(" ", "")
        if re.fullmatch(r"\d{4}", code):  # a spreadsheet dropped the leading zero
            code = f"0{code}"
        if re.fullmatch(r"\d{5}", code) and code in self._by_postcode:
            matches = [Match(t) for t in self._by_postcode[code]]
            own = self.territories.by_code.get(code)
            # The same five digits may be the INSEE code of another commune.
            twin = own is not None and own not in self._by_postcode[code]
            return [*matches, Match(own)] if own and twin else matches
        if not re.fullmatch(r"\d[\dAB]\d{0,3}|R?\d{2}|\d{9}", code):
            return []
        if code in self.territories.by_code:
            return [Match(self.territories.by_code[code])]
        if code in self.territories.former:
            name, today = self.territories.former[code]
            return [Match(self.territories.get(today), former_name=name)]
        return []

    def _by_name(self, query: str) -> list[Match]:
        ranked = []
        padded = f" {query}"
        for key, territory, former in self._names:
            if query not in key:
                continue
            if key == query:
                rank = 0
            elif key.startswith(query):
                rank = 1
            elif padded in key:
                rank = 2
            else:
                continue
            size = -(territory.population or 0.0)
            order = (rank, former is not None, size, LEVEL_ORDER[territory.niveau], territory.code)
            ranked.append((order, Match(territory, former)))
        ranked.sort(key=lambda pair: pair[0])
        return _unique([match for _, match in ranked])

    def _by_likeness(self, query: str, limit: int) -> list[Match]:
        keys = [key for key, _, _ in self._names]
        close = process.extract(
            query, keys, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=3 * limit
        )
        matches = []
        for _, score, position in close:
            _, territory, former = self._names[position]
            matches.append((-score, -(territory.population or 0.0), territory.code, former))
        matches.sort(key=lambda row: row[:3])
        return _unique(
            [Match(self.territories.get(code), former, True) for _, _, code, former in matches]
        )[:limit]

    @cached_property
    def _names(self) -> list[tuple[str, Territory, str | None]]:
        names: list[tuple[str, Territory, str | None]] = []
        for territory in self.territories.by_code.values():
            forms = {territory.nom, territory.nom_court, territory.nom_complet}
            names += [(key, territory, None) for key in sorted({normalise(f) for f in forms})]
        for name, today in self.territories.former.values():
            names.append((normalise(name), self.territories.get(today), name))
        return names

    @cached_property
    def _by_postcode(self) -> dict[str, list[Territory]]:
        found: dict[str, list[Territory]] = {}
        for territory in self.territories.by_code.values():
            for postcode in territory.postcodes:
                found.setdefault(postcode, []).append(territory)
        for places in found.values():
            places.sort(key=lambda t: (-(t.population or 0.0), t.code))
        return found


def label(territory: Territory, territories: Territories) -> str:
    """« Escalquens (31) », « Communauté d'agglomération du Sicoval (31) » — never ambiguous."""
    if territory.niveau is Level.COMMUNE:
        return f"{territory.nom} ({territory.departement})"
    if territory.niveau is Level.EPCI:
        return f"{territory.nom_complet} ({territory.departement})"
    if territory.niveau is Level.DEPARTEMENT:
        return f"{territory.nom} (département {territory.code})"
    if territory.niveau is Level.REGION:
        return f"{territory.nom} (région)"
    return territory.nom


def described(match: Match, territories: Territories) -> str:
    """« Labège (31), Communauté d'agglomération du Sicoval », the level being said once."""
    place = label(match.territory, territories)
    if match.territory.niveau in (
        Level.DEPARTEMENT,
        Level.REGION,
    ):  # « Occitanie (région) » has said it
        return place
    return f"{place}, {context(match, territories)}"


def context(match: Match, territories: Territories) -> str:
    """What tells this result from its homonyms: its EPCI, or what it groups."""
    territory = match.territory
    above = [t for t in territories.parents(territory) if t.niveau is Level.EPCI]
    text = above[0].nom_complet if above else territory.level_name
    if match.former_name:
        text = f"{match.former_name} fait maintenant partie de cette commune"
    return text


def _unique(matches: list[Match]) -> list[Match]:
    seen: set[str] = set()
    kept = []
    for match in matches:
        if match.territory.code not in seen:
            seen.add(match.territory.code)
            kept.append(match)
    return kept
