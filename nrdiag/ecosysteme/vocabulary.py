"""The words of the ecosystem: families of actors, kinds and things offered or needed.

The saved diagnostic holds texts. A known thing is recognised by its id, its label or another way
to write it; anything else is kept as the user's own words, and compared folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from nrdiag import settings
from nrdiag.accessibilite import hosts
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.dossier.document import Actor, Flow
from nrdiag.french import fold

WORDS_FILE = settings.CATALOGUE / "ecosysteme.yaml"
OFFER, NEED = "offre", "besoin"
UNNAMED, UNSAID = "Acteur sans nom", "à préciser"
#: What an actor did not say, on screen; a document writes its own sign.
NOT_SAID = "non dit"
#: Limits of the register: what the two tables show, and what a screen can bear.
MAX_ACTORS, MAX_FLOWS = 300, 40
NO_PERSON = (
    "Un acteur est une organisation ou un groupe, jamais une personne : ni nom de personne, ni "
    "adresse électronique, ni téléphone."
)
_SENSES = {
    OFFER: OFFER, "offres": OFFER, "propose": OFFER, "offrir": OFFER,
    NEED: NEED, "besoins": NEED, "demande": NEED, "cherche": NEED,
}  # fmt: skip
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
_PHONE = re.compile(r"(?<![\d.])(?:\+\d{2,3}|0)[ .-]?(?:\(0\))?[1-9](?:[ .-]?\d{2}){4}(?!\d)")
#: « M. Durand » is a person; « M Habitat » is not.
_PERSON = re.compile(r"^\s*(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle)\s+\S")

Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Word(Entry):
    """One family, kind or thing (see the head of ``data/catalogue/ecosysteme.yaml``)."""

    sorte: Literal["famille", "genre", "chose"]
    libelle: Text
    exemples: str = ""
    attendue: bool = False
    genre: str = ""
    mots: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Word:
        if (self.sorte == "chose") != bool(self.genre):
            raise ValueError("« genre » est donné pour une chose, et seulement pour elle")
        if (self.sorte == "famille") != bool(self.exemples):
            raise ValueError("« exemples » est donné pour une famille, et seulement pour elle")
        if self.attendue and self.sorte != "famille":
            raise ValueError("« attendue » ne vaut que pour une famille")
        return self

    @property
    def written(self) -> set[str]:
        """Every way to write it, folded."""
        return {fold(text) for text in (self.id, self.libelle, *self.mots)}


def load_words(path: Path = WORDS_FILE) -> dict[str, Word]:
    """Read the vocabulary. Raises ValueError (French) when an entry is wrong or ambiguous."""
    words = read_entries(path, Word)
    kinds = {word.id for word in words.values() if word.sorte == "genre"}
    taken: dict[tuple[str, str, str], str] = {}
    for word in words.values():
        if word.genre and word.genre not in kinds:
            raise ValueError(f"{path.name}, entrée {word.id} : genre inconnu « {word.genre} ».")
        for text in word.written:
            other = taken.setdefault((word.sorte, word.genre, text), word.id)
            if other != word.id:
                raise ValueError(f"{path.name} : « {text} » désigne {other} et {word.id}.")
    return words


@cache
def words() -> dict[str, Word]:
    return load_words()


@cache
def families() -> tuple[Word, ...]:
    return tuple(word for word in words().values() if word.sorte == "famille")


@cache
def kinds() -> tuple[Word, ...]:
    return tuple(word for word in words().values() if word.sorte == "genre")


@cache
def things(kind: str) -> tuple[Word, ...]:
    return tuple(word for word in words().values() if word.genre == kind)


@cache
def _written() -> dict[tuple[str, str, str], Word]:
    return {
        (word.sorte, word.genre, text): word for word in words().values() for text in word.written
    }


def family_of(text: str) -> Word | None:
    return _written().get(("famille", "", fold(text)))


def kind_of(text: str) -> Word | None:
    return _written().get(("genre", "", fold(text)))


def thing_of(kind: str, text: str) -> Word | None:
    return _written().get(("chose", kind, fold(text)))


def sense_of(text: str) -> str:
    """``OFFER``, ``NEED``, or "" when it is neither."""
    return _SENSES.get(fold(text), "")


def family_label(text: str) -> str:
    """The family as shown; the user's own word when it is not one of ours."""
    known = family_of(text)
    return known.libelle if known else text or UNSAID


def thing_label(flow: Flow) -> str:
    kind = kind_of(flow.genre)
    known = thing_of(kind.id, flow.quoi) if kind else None
    return known.libelle if known else flow.quoi or UNSAID


def missing_families(actors: Iterable[Actor]) -> list[Word]:
    """The families that the list of actors waits for and does not have."""
    held = {known.id for actor in actors if (known := family_of(actor.famille))}
    return [family for family in families() if family.attendue and family.id not in held]


def personal(text: str) -> str:
    """What a text says of a person, in French: an address, a number, a name; else ""."""
    if _MAIL.search(text):
        return "une adresse électronique"
    if _PHONE.search(text):
        return "un numéro de téléphone"
    return "un nom de personne" if _PERSON.search(text) else ""


def problems(actor: Actor, others: Iterable[Actor]) -> list[str]:
    """What forbids to add ``actor`` to ``others``, in French."""
    found = []
    if not fold(actor.nom):
        found.append("Donnez le nom de l'organisation ou du groupe.")
    if family_of(actor.famille) is None:
        found.append(f"Famille non reconnue : {actor.famille[:40] or 'vide'}.")
    for text in (actor.nom, actor.role, actor.commune, actor.site):
        if said := personal(text):
            found.append(f"Retirez {said} : un acteur n'est pas une personne.")
            break
    else:
        try:
            if actor.site:
                hosts.clean_address(actor.site)
        except ValueError as error:
            found.append(f"Site : {error}.")
    if any(fold(other.nom) == fold(actor.nom) for other in others):
        found.append("Un acteur porte déjà ce nom.")
    return found
