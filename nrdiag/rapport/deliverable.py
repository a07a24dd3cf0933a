"""The documents that the law asks for: which chapters, in which order, from one content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from nrdiag import __version__, french, settings
from nrdiag.catalogue.reading import Entry
from nrdiag.dossier.document import Document
from nrdiag.rapport.blocks import Block, Chapter, Subtitle, Text, Writing
from nrdiag.rapport.chapters.actors import actors
from nrdiag.rapport.chapters.ground import limits, numbers
from nrdiag.rapport.chapters.impact import impact
from nrdiag.rapport.chapters.law import law
from nrdiag.rapport.chapters.own import own_data
from nrdiag.rapport.chapters.plan import done, indicators, measures, objectives
from nrdiag.rapport.chapters.practices import practices
from nrdiag.rapport.chapters.summary import summary
from nrdiag.rapport.chapters.uses import uses
from nrdiag.rapport.chapters.years import years
from nrdiag.rapport.content import Content

DELIVERABLES_FILE = settings.CATALOGUE / "livrables.yaml"
#: Chapter id -> what writes it.
CHAPTERS: Mapping[str, Callable[[Content], Iterator[Block]]] = {
    "bref": summary, "acteurs": actors, "impact": impact, "usages": uses, "propres": own_data,
    "menees": done, "pratiques": practices, "objectifs": objectives, "indicateurs": indicators,
    "mesures": measures, "bilan": years, "droit": law, "chiffres": numbers, "limites": limits,
}  # fmt: skip
#: The chapters that a document may do without, and what brings them in.
OPTIONAL: Mapping[str, Callable[[Document], bool]] = {
    "propres": lambda document: bool(document.donnees),
}


class Heading(Entry):
    """A chapter: its title, and the line of D. 2311-15-1 that it answers, or ""."""

    titre: str
    ligne: str = ""


class Deliverable(Entry):
    """A document: what it is for, and its chapters in order."""

    titre: str
    sert: str
    chapitres: tuple[str, ...]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    chapitres: tuple[Heading, ...]
    livrables: tuple[Deliverable, ...]

    @model_validator(mode="after")
    def _known(self) -> _Declared:
        named = [heading.id for heading in self.chapitres]
        if sorted(named) != sorted(CHAPTERS):
            raise ValueError("chapitres : un titre pour chaque chapitre, et un seul")
        for deliverable in self.livrables:
            unknown = set(deliverable.chapitres) - set(named)
            if unknown or len(set(deliverable.chapitres)) < len(deliverable.chapitres):
                raise ValueError(f"{deliverable.id} : chapitre inconnu ou répété")
        return self


def load_declared(path: Path = DELIVERABLES_FILE) -> _Declared:
    """Read the declaration. Raises ValueError (French) when it is wrong."""
    try:
        return _Declared.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error


@cache
def deliverables() -> dict[str, Deliverable]:
    """The documents by id, the first one by default."""
    return {one.id: one for one in load_declared().livrables}


@cache
def headings() -> dict[str, Heading]:
    return {one.id: one for one in load_declared().chapitres}


def deliverable_of(id: str) -> Deliverable:
    """The document of this id; the first one when there is none of that name."""
    return deliverables().get(id) or next(iter(deliverables().values()))


def comment_key(deliverable: Deliverable, chapter: str) -> str:
    """Where a comment is kept in a diagnostic: it belongs to one chapter of one document."""
    return f"{deliverable.id}.{chapter}"


def chapters_of(deliverable: Deliverable, document: Document) -> list[str]:
    """The chapters that have something to say, be it a comment, in order."""
    return [
        id
        for id in deliverable.chapitres
        if id not in OPTIONAL
        or OPTIONAL[id](document)
        or document.commentaires.get(comment_key(deliverable, id))
    ]


def write(content: Content, deliverable: Deliverable) -> Writing:
    """The whole document: every figure is the one of the screens."""
    present = chapters_of(deliverable, content.document)
    chapters = [_chapter(content, deliverable, headings()[id]) for id in present]
    today = french.date(content.today)
    return Writing(
        title=deliverable.titre,
        subtitle=f"{content.name}, {today}",
        chapters=chapters,
        footer=f"nrdiag {__version__} · édition des données {content.edition.id} · {today}",
        fictif=content.fictif,
    )


def _chapter(content: Content, deliverable: Deliverable, heading: Heading) -> Chapter:
    blocks = list(CHAPTERS[heading.id](content))
    if said := content.document.commentaires.get(comment_key(deliverable, heading.id), ""):
        blocks += [Subtitle("Commentaire"), *(Text(line) for line in _paragraphs(said))]
    article = "l'article D. 2311-15-1 du code général des collectivités territoriales"
    legal = f"Répond à {article} : {heading.ligne}." if heading.ligne else ""
    return Chapter(heading.id, heading.titre, blocks, legal)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
