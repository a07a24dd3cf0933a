"""The list of actors as a table: the columns of its CSV, and the tolerant reading of a file.

One line per actor. Its offers and needs are in six columns, several in a cell separated by « | »,
each with its quantity if known (« Ordinateurs reconditionnés × 20 »).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nrdiag import french
from nrdiag.accessibilite import values
from nrdiag.dossier.document import Actor, Flow
from nrdiag.ecosysteme.vocabulary import (
    MAX_ACTORS,
    MAX_FLOWS,
    NEED,
    OFFER,
    family_label,
    family_of,
    kind_of,
    kinds,
    personal,
    problems,
    sense_of,
    thing_label,
    thing_of,
)
from nrdiag.french import fold
from nrdiag.pratiques.listing import Import, read_list, reason, received, unquoted
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile

_DO = (
    "Déposez un CSV ou un classeur Excel avec une ligne par acteur, une colonne "
    "«\u00a0Nom\u00a0» et une colonne «\u00a0Famille\u00a0», ou partez du modèle à télécharger."
)
#: Field of ``Actor`` -> its header, then other headers understood (folded, « | » between them).
HEADERS: dict[str, tuple[str, str]] = {
    "nom": ("Nom", "acteur|organisation|structure|organisme|nom de l acteur|nom de la structure|"
            "nom de l organisation|denomination|raison sociale"),
    "famille": ("Famille", "type|categorie|secteur|type d acteur|famille d acteur"),
    "role": ("Rôle", "activite|mission|ce qu il fait|domaine"),
    "commune": ("Commune", "ville|lieu|localisation"),
    "site": ("Site", "adresse du site|site internet|site web|url"),
    "associe": ("Associé à la démarche", "associe|partenaire|participe"),
}  # fmt: skip


def _flow_headers() -> dict[tuple[str, str], str]:
    """(direction, kind) -> « Offres : matériel »."""
    heads = ((OFFER, "Offres"), (NEED, "Besoins"))
    return {
        (sense, kind.id): f"{word} : {kind.libelle.lower()}"
        for sense, word in heads
        for kind in kinds()
    }


FLOW_HEADERS = _flow_headers()
HEADER = (*(name for name, _ in HEADERS.values()), *FLOW_HEADERS.values())
#: The two lines of the model: invented, and said so in their names.
MODEL = (
    ("Exemple : atelier de réparation (ligne à remplacer)", "Associatif", "Répare et reconditionne",
     "Votre commune", "", "oui", "Ordinateurs reconditionnés × 10", "Réparation", "",
     "Local ou salle équipée", "", ""),
    ("Exemple : mairie (ligne à remplacer)", "Public", "Reçoit les habitants", "Votre commune", "",
     "oui", "Local ou salle équipée", "", "", "Ordinateurs reconditionnés × 5", "Réparation", ""),
)  # fmt: skip
_FIELDS = {
    folded: id
    for id, (name, others) in HEADERS.items()
    for folded in (fold(name), fold(id), *others.split("|"))
}
_FLOWS = {fold(name): about for about, name in FLOW_HEADERS.items()}
#: A header that speaks of a person: its column is never kept, whatever else it says.
_PERSONAL = re.compile(
    r"\b(?:e ?mail|mail|courriel|adresse electronique|tel|telephone|portable|mobile|contact|"
    r"prenom|personne|referent|referente|responsable|dirigeant|president|presidente|interlocuteur|"
    r"agent|elu|elue|nom de famille|nom du|civilite)s?\b"
)
_QUANTITY = re.compile(r"^(?P<what>.*\S)\s*(?:×|\bx)\s*(?P<count>\d{1,9})$", re.IGNORECASE)
_UNKNOWN = frozenset(("", "inconnu", "non dit", "ne sait pas", "nsp", "a voir"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row kept: its line, the fields that its columns give, the flows of those it has."""

    line: int
    fields: Mapping[str, Any]
    flows: Mapping[tuple[str, str], tuple[Flow, ...]]


@dataclass(slots=True)
class _Reader:
    """Reads the rows one by one, each against those already kept."""

    columns: Mapping[str, int]
    flow_columns: Mapping[tuple[str, str], int]
    kept: list[Row] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, line: int, cells: Sequence[str]) -> None:
        notes: list[str] = []
        try:
            fields = {id: self._value(line, id, cells[at], notes)
                      for id, at in self.columns.items()}  # fmt: skip
            flows = {about: tuple(self._flows(line, about, cells[at], notes))
                     for about, at in self.flow_columns.items()}  # fmt: skip
            if sum(map(len, flows.values())) > MAX_FLOWS:
                raise ValueError(f"plus de {MAX_FLOWS} offres et besoins")
            if found := problems(Actor(**fields), ()):
                raise ValueError(" ".join(found))
            name = fold(fields["nom"])
            if name in self.seen:
                raise ValueError(f"acteur en double : la ligne {self.seen[name]} est gardée")
        except ValueError as error:
            self.rejected.append(Rejection(line, reason(error)))
            return
        self.seen[name] = line
        self.kept.append(Row(line, fields, flows))
        self.notes += notes

    def _value(self, line: int, id: str, cell: str, notes: list[str]) -> Any:
        text = _text(cell)
        if id == "associe":
            said = values.yes_no(text)
            if said is None and fold(text) not in _UNKNOWN:
                raise ValueError(f"réponse non comprise : {text[:40]} (écrivez oui, non ou rien)")
            return said
        if id == "famille":
            known = family_of(text)
            if known is None:
                expected = "public, privé, associatif ou citoyens"
                raise ValueError(f"famille non reconnue : {text[:40] or 'vide'} ({expected})")
            return known.id
        if id != "nom" and (found := personal(text)):
            notes.append(f"Ligne {line} : {HEADERS[id][0].lower()} non gardé, {found} s'y trouve.")
            return ""
        return text

    def _flows(
        self, line: int, about: tuple[str, str], cell: str, notes: list[str]
    ) -> Iterator[Flow]:
        sense, kind = about
        for part in _text(cell).split("|"):
            text, count = part.strip(), None
            if found := _QUANTITY.match(text):
                text, count = found["what"], int(found["count"])
            if said := personal(text):
                notes.append(f"Ligne {line} : offre ou besoin non gardé, {said} s'y trouve.")
            elif text:
                known = thing_of(kind, text)
                quoi = known.libelle if known else text
                yield Flow(sens=sense, genre=kind, quoi=quoi, quantite=count)


def is_header(cell: str) -> bool:
    return fold(cell) in _FIELDS or fold(cell) in _FLOWS


def read_actors(data: bytes, name: str) -> Import[Row]:
    """Read a CSV or Excel list of actors. Raises UnreadableFile (French)."""
    table = read_list(data, name, is_header, MAX_ACTORS, "acteurs", _DO)
    columns: dict[str, int] = {}
    flow_columns: dict[tuple[str, str], int] = {}
    dropped, ignored = [], []
    for position, header in enumerate(table.header):
        folded = fold(header)
        id, about = _FIELDS.get(folded), _FLOWS.get(folded)
        if id and id not in columns:
            columns[id] = position
        elif about and about not in flow_columns:
            flow_columns[about] = position
        elif _PERSONAL.search(folded):
            dropped.append(f"«\u00a0{header}\u00a0»")
        elif header:
            ignored.append(f"«\u00a0{header}\u00a0»")
    for needed in ("nom", "famille"):
        if needed not in columns:
            raise UnreadableFile(
                f"Aucune colonne ne donne « {HEADERS[needed][0]} » pour chaque acteur.", _DO
            )
    reader = _Reader(columns, flow_columns)
    for row in table.rows:
        reader.add(row.ligne, row.cells)
    notes = []
    if dropped:
        notes.append(
            f"Colonnes écartées, car elles peuvent désigner une personne : "
            f"{french.enumeration(dropped)}."
        )
    if ignored:
        notes.append(f"Colonnes non lues : {french.enumeration(ignored)}.")
    return received(name, table, reader.kept, reader.rejected, (*notes, *reader.notes))


def merged(actors: Sequence[Actor], found: Import[Row]) -> list[Actor]:
    """The list with the rows of a file: a known name is updated, a new one added.

    A column that the file does not have leaves what was known.
    """
    rows = {fold(str(row.fields["nom"])): row for row in found.kept}
    result = []
    for actor in actors:
        row = rows.pop(fold(actor.nom), None)
        result.append(_updated(actor, row) if row else actor)
    return [*result, *(_updated(Actor(nom="", famille=""), row) for row in rows.values())]


def export_rows(actors: Iterable[Actor]) -> Iterator[list[object]]:
    """One line per actor, in the columns of ``HEADER``; it reads back as the same actors."""
    for actor in actors:
        flows = [" | ".join(map(_written, _about(actor, *about))) for about in FLOW_HEADERS]
        yield [
            actor.nom, family_label(actor.famille), actor.role, actor.commune, actor.site,
            actor.associe, *flows,
        ]  # fmt: skip


def _updated(actor: Actor, row: Row) -> Actor:
    kept = [flow for flow in actor.flux if _key(flow) not in row.flows]
    flows = [*kept, *(flow for several in row.flows.values() for flow in several)]
    return Actor.model_validate({**actor.model_dump(), **row.fields, "flux": flows})


def _about(actor: Actor, sense: str, kind: str) -> list[Flow]:
    return [flow for flow in actor.flux if _key(flow) == (sense, kind)]


def _key(flow: Flow) -> tuple[str, str]:
    kind = kind_of(flow.genre)
    return (sense_of(flow.sens), kind.id if kind else "")


def _written(flow: Flow) -> str:
    what = thing_label(flow).replace("|", "/")
    return what if flow.quantite is None else f"{what} × {flow.quantite}"


def _text(cell: str) -> str:
    return unquoted(values.readable(cell))
