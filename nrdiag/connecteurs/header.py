"""Which connector a header is of, and where its columns are; what changed in it is explained."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.connecteurs.declared import Connector, Kind, connectors
from nrdiag.connecteurs.vintage import Vintage
from nrdiag.pratiques.refusal import UnreadableFile

_DO = (
    "Vérifiez que c'est bien le fichier officiel. Si le producteur a changé ses colonnes, "
    "décrivez-les dans data/catalogue/connecteurs.yaml."
)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a file as its connector names them, and the vintage they tell, if any."""

    connector: Connector
    places: Mapping[str, int]
    vintage: Vintage | None
    notes: tuple[str, ...] = ()

    def find(self, token: str) -> int | None:
        """The place of a declared column: exact, or by its pattern when it holds a year."""
        return _find(token, self.places)

    def place(self, *tokens: str) -> int:
        """The place of the first of ``tokens``. Raises UnreadableFile with the nearest columns."""
        for token in tokens:
            found = self.find(token)
            if found is not None:
                return found
        wanted = " ou ".join(f"« {token} »" for token in tokens)
        near = difflib.get_close_matches(tokens[0], list(self.places), n=3, cutoff=0.6)
        hint = f" Colonnes proches : {', '.join(near)}." if near else ""
        raise UnreadableFile(f"Il manque la colonne {wanted}.{hint}", _DO)


def recognise(
    kind: Kind, names: Sequence[str], among: Mapping[str, Connector] | None = None
) -> Header | None:
    """The header as the first connector whose whole signature is there."""
    for connector in (among or connectors()).values():
        if connector.format is kind and connector.signature:
            found = _read(connector, names)
            if found is not None:
                return found
    return None


def nearly(names: Sequence[str]) -> str:
    """« il y manque … » for the connector whose signature is nearly there; "" for none."""
    best: tuple[float, Connector, list[str]] | None = None
    for connector in connectors().values():
        for places in _candidates(connector, names):
            lost = [t for t in connector.signature if not _has(t, places)]
            share = 1 - len(lost) / len(connector.signature) if connector.signature else 0
            if share >= 0.5 and (best is None or share > best[0]):
                best = share, connector, lost
    if best is None:
        return ""
    if not best[2]:
        return f"Il ressemble à « {best[1].titre} », sans en être un."
    wanted = french.enumeration([f"« {token} »" for token in best[2]])
    return f"Il ressemble à « {best[1].titre} », mais il y manque {wanted}."


def _read(connector: Connector, names: Sequence[str]) -> Header | None:
    for places in _candidates(connector, names):
        if not all(_has(token, places) for token in connector.signature):
            continue
        if any(_has(token, places) for token in connector.exclusion):
            continue
        vintage, notes = _prefix(connector, names)
        if not connector.millesime.prefixe:
            vintage = None
        unknown = [n for n in names if n and connector.connues and not _known(connector, n)]
        if unknown:
            notes = (*notes, f"Colonnes nouvelles, non lues : {', '.join(unknown[:12])}.")
        return Header(connector, places, vintage, notes)
    return None


def _candidates(connector: Connector, names: Sequence[str]) -> list[dict[str, int]]:
    plain: dict[str, int] = {}
    for place, name in enumerate(names):
        plain.setdefault(name.strip(), place)
    if not connector.millesime.prefixe:
        return [plain]
    vintage, _ = _prefix(connector, names)
    if vintage is None:
        return [plain]
    stripped = dict(plain)
    for name, place in plain.items():
        match = re.match(connector.millesime.prefixe, name)
        if match and 2000 + int(match["annee"]) == vintage.year:
            stripped[name[match.end() :]] = place
    return [stripped]


def _prefix(connector: Connector, names: Sequence[str]) -> tuple[Vintage | None, tuple[str, ...]]:
    """The latest year that the columns' prefix tells; the older ones are said."""
    if not connector.millesime.prefixe:
        return None, ()
    matches = (re.match(connector.millesime.prefixe, name.strip()) for name in names)
    years = sorted({2000 + int(match["annee"]) for match in matches if match})
    if not years:
        return None, ()
    notes: tuple[str, ...] = ()
    if len(years) > 1:
        older = french.enumeration([str(year) for year in years[:-1]])
        notes = (f"Le fichier porte aussi {older} : seul {years[-1]} est lu.",)
    return Vintage(connector.millesime.grain, years[-1]), notes


def _has(token: str, places: Mapping[str, int]) -> bool:
    return any(_find(name, places) is not None for name in _alternatives(token))


def _alternatives(token: str) -> list[str]:
    return [token] if "(" in token else token.split("|")


def _find(token: str, places: Mapping[str, int]) -> int | None:
    if "(" in token:
        return next((p for name, p in places.items() if re.fullmatch(token, name)), None)
    return places.get(token)


def _known(connector: Connector, name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in connector.connues)
