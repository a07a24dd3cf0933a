"""Cases of others and initiatives of the user, each figure with how sure it is; and their filter.

A figure that answers to a checked claim takes its status, its caution and its sources from the
check: the values are written once, their doubts too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from nrdiag import french, settings
from nrdiag.catalogue.claims import Claim, ClaimStatus, load_claims
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.dossier.document import Initiative
from nrdiag.maturite.questions import ActionId, questionnaire

CASES_FILE = settings.CATALOGUE / "initiatives.yaml"
MAX_INITIATIVES = 60
UNTITLED, UNSAID = "Initiative sans titre", "non dit"
#: What a case without any figure answers to, in the filter.
NO_FIGURE = "sans chiffre"
HEADER = (
    "titre", "porteur", "lieu", "annee", "objectifs", "resultat", "chiffre", "valeur", "unite",
    "annee_du_chiffre", "statut", "a_savoir", "source", "ajoutee_par_vous",
)  # fmt: skip

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Year = Annotated[int, Field(ge=1980, le=2100)]


class Sureness(StrEnum):
    """How sure a figure is. The values are shown, and held by the saved diagnostic."""

    MEASURED = "mesuré"
    PLANNED = "prévu"
    DECLARED = "déclaré"
    DISPUTED = "contesté"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Sureness.MEASURED: "une mesure publiée l'établit",
    Sureness.PLANNED: "c'est un objectif, pas un résultat",
    Sureness.DECLARED: "le porteur l'annonce, aucune mesure publiée n'a été retrouvée",
    Sureness.DISPUTED: "une source ou un calcul le contredit",
}
#: The nature of a claim that is not contested -> how sure its figure is.
_NATURES = {
    "mesuré": Sureness.MEASURED, "prévu": Sureness.PLANNED, "déclaré": Sureness.DECLARED,
}  # fmt: skip


class Announced(BaseModel):
    """A figure of a case: from a checked claim, or with its own status, caution and source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    libelle: Text
    valeur: Annotated[float, Field(allow_inf_nan=False)]
    unite: Text
    annee: Year | None
    constat: str = ""
    statut: Sureness | None = None
    attention: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.constat:
            if not (self.statut and self.source and self.attention):
                raise ValueError("sans « constat » : il faut statut, source et attention")
            return self
        if self.statut or self.source:
            raise ValueError("avec « constat » : ni statut ni source, la vérification les donne")
        claim = _claims().get(self.constat)
        if claim is None:
            raise ValueError(f"constat inconnu « {self.constat} »")
        if claim.statut is not ClaimStatus.DISPUTED and claim.nature not in _NATURES:
            raise ValueError(f"constat {claim.id} : sa nature ne dit pas si c'est un résultat")
        return self

    @property
    def sureness(self) -> Sureness:
        if self.statut is not None:
            return self.statut
        claim = _claims()[self.constat]
        if claim.statut is ClaimStatus.DISPUTED:
            return Sureness.DISPUTED
        return _NATURES[claim.nature or ""]

    @property
    def caution(self) -> str:
        """What to beware of; for a checked claim, what the check found."""
        if not self.constat:
            return self.attention
        claim = _claims()[self.constat]
        parts = (claim.verification, claim.contradiction, self.attention)
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)

    @property
    def objection(self) -> str:
        """Why a contested figure is, in a few words; "" for the others."""
        if self.sureness is not Sureness.DISPUTED:
            return ""
        return _claims()[self.constat].verification if self.constat else self.attention

    @property
    def origin(self) -> str:
        """Where it was read, and what its check rests on."""
        if not self.constat:
            return self.source
        checked = [one for one in _claims()[self.constat].sources if one != _FOUNDING]
        against = f" ; vérifié avec {french.enumeration(checked)}" if checked else ""
        return f"{_FOUNDING}{against}"

    @property
    def text(self) -> str:
        """« 1 200 habitants par an (année non dite) »."""
        decimals = 0 if self.valeur == int(self.valeur) else 1
        when = str(self.annee) if self.annee else "année non dite"
        return f"{french.with_unit(self.valeur, self.unite, decimals)} ({when})"


_FOUNDING = "Document fondateur, La Mêlée (2025)"


class Case(Entry):
    """Something done elsewhere (see the head of ``data/catalogue/initiatives.yaml``)."""

    titre: Annotated[Text, Field(max_length=90)]
    porteur: Text
    lieu: str
    annee: Year | None
    leviers: tuple[str, ...] = Field(min_length=1)
    actions: tuple[ActionId, ...] = ()
    resultat: Text
    source: Text
    chiffres: tuple[Announced, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        for lever in self.leviers:
            if lever not in levers():
                raise ValueError(f"objectif inconnu « {lever} »")
        return self


@dataclass(frozen=True, slots=True)
class Card:
    """A case as shown, whoever told it. ``own`` is the rank of the user's initiative, or None.

    ``said`` is how sure the user says it is: a word of ours, or another that a file held.
    """

    titre: str
    porteur: str
    lieu: str
    annee: int | None
    leviers: tuple[str, ...]
    actions: tuple[str, ...]
    resultat: str
    source: str
    chiffres: tuple[Announced, ...] = ()
    own: int | None = None
    said: str = ""

    @property
    def statuses(self) -> frozenset[str]:
        """What the filter looks at."""
        if self.own is not None:
            return frozenset([self.said or NO_FIGURE])
        return frozenset(figure.sureness.value for figure in self.chiffres) or frozenset(
            [NO_FIGURE]
        )

    @property
    def objectives(self) -> list[str]:
        known = levers()
        return [known.get(lever, lever) for lever in self.leviers]


def load_cases(path: Path = CASES_FILE) -> dict[str, Case]:
    """Read the cases. Raises ValueError (French, with the file and the entry) when wrong."""
    return read_entries(path, Case)


@cache
def cases() -> dict[str, Case]:
    return load_cases()


@cache
def levers() -> dict[str, str]:
    """The seven objectives: id -> title."""
    return {theme.id: theme.titre for theme in questionnaire().themes if theme.id != "G"}


@cache
def _claims() -> dict[str, Claim]:
    return {claim.id: claim for claim in load_claims()}


def cards(initiatives: Sequence[Initiative]) -> list[Card]:
    """The user's own first, then those of others."""
    own = [
        Card(
            one.titre or UNTITLED, one.porteur or UNSAID, "", one.annee, tuple(one.leviers), (),
            one.resultat, one.source or f"{UNSAID}e", own=rank, said=one.statut,
        )
        for rank, one in enumerate(initiatives)
    ]  # fmt: skip
    others = [
        Card(
            case.titre, case.porteur, case.lieu, case.annee, case.leviers, case.actions,
            case.resultat, case.source, case.chiffres,
        )
        for case in cases().values()
    ]  # fmt: skip
    return [*own, *others]


def filtered(several: Iterable[Card], lever: str = "", status: str = "") -> list[Card]:
    """The cards of an objective and of a status; "" takes them all."""
    return [
        card
        for card in several
        if (not lever or lever in card.leviers) and (not status or status in card.statuses)
    ]


def statuses(several: Iterable[Card]) -> list[str]:
    """Those that a card has, in our order, then the words that a file brought."""
    held = {status for card in several for status in card.statuses}
    ours = [*(one.value for one in Sureness), NO_FIGURE]
    return [one for one in ours if one in held] + sorted(held - set(ours))


def headline(several: Sequence[Card]) -> str:
    """« 15 cas. Sur 21 chiffres annoncés : aucun mesuré, 3 prévus, 16 déclarés, 2 contestés. »"""
    if not several:
        return "Aucun cas ne correspond à ce choix."
    counts = Counter(figure.sureness for card in several for figure in card.chiffres)
    text = f"{french.number(len(several))} cas"
    own = sum(card.own is not None for card in several)
    if own:
        text += f", dont {french.plural(own, 'ajouté')} par vous"
    total = counts.total()
    if not total:
        return f"{text}, sans aucun chiffre vérifié."
    rest = [french.plural(counts[one], one.value) for one in Sureness if counts[one]]
    if not counts[Sureness.MEASURED]:
        rest.insert(0, "aucun mesuré")
    return f"{text}. Sur {french.plural(total, 'chiffre annoncé', 'chiffres annoncés')} : " + (
        f"{french.enumeration(rest)}."
    )


def export_rows(several: Iterable[Card]) -> Iterator[list[object]]:
    """A line per figure, under ``HEADER``; a card without one has its own line."""
    for card in several:
        head = [
            card.titre, card.porteur, card.lieu, card.annee, ", ".join(card.objectives),
            card.resultat,
        ]  # fmt: skip
        own = card.own is not None
        for figure in card.chiffres:
            yield [
                *head, figure.libelle, figure.valeur, figure.unite, figure.annee,
                figure.sureness.value, figure.caution, figure.origin, own,
            ]  # fmt: skip
        if not card.chiffres:
            status = card.said if own else NO_FIGURE
            yield [*head, None, None, None, None, status, None, card.source, own]
