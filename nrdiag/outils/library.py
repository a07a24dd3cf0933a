"""The declared texts of the tools (data/catalogue/outils), read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from nrdiag import settings
from nrdiag.actions.library import actions
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.diagnostic.years import followed
from nrdiag.maturite.questions import Question, questionnaire

FOLDER = settings.CATALOGUE / "outils"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: What ``nrdiag/outils/values.py`` computes.
Computed = Literal[
    "collectivite", "assemblee", "objet", "annee", "seuil_reen", "agec_seuil", "agec_trajectoire",
    "agec_constat", "agec_ecart", "reemploi_seuil", "reemploi_trajectoire", "reemploi_constat",
    "reemploi_ecart", "empreinte", "services_nombre", "rgaa_part", "souverainete", "reversibilite",
    "acteurs_nombre", "acteurs_associes", "actions_nombre",
]  # fmt: skip
Filler = Literal[
    "", "couverture", "aide", "achats", "pratiques", "questionnaire", "services", "ecosysteme",
    "plan",
]  # fmt: skip


class Place(StrEnum):
    """Where an authority stands under the duty of a strategy (loi REEN)."""

    BOUND = "obligatoire"
    FREE = "volontaire"
    UNKNOWN = "inconnu"
    OUTSIDE = "hors_champ"


class Variable(Entry):
    """What a text is filled with; see ``variables.yaml``. Exactly one origin is given."""

    libelle: Text
    combler: str = ""
    page: Filler = ""
    indicateur: str | None = None
    mesure: str | None = None
    cible: str | None = None
    calcul: Computed | None = None
    manuel: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Variable:
        origins = (self.indicateur, self.mesure, self.cible, self.calcul, self.manuel or None)
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("une seule origine : indicateur, mesure, cible, calcul ou manuel")
        if self.indicateur is not None and self.indicateur not in indicators():
            raise ValueError(f"indicateur inconnu « {self.indicateur} »")
        if self.mesure is not None and self.mesure not in followed():
            question_of(self.mesure)
        if self.cible is not None:
            if self.cible not in actions():
                raise ValueError(f"action inconnue « {self.cible} »")
            question_of(actions()[self.cible].suivi or "")
        if not self.how:
            raise ValueError("il faut « combler » : ce qui donne la valeur quand elle manque")
        return self

    @property
    def how(self) -> str:
        """What fills it when it is missing."""
        if self.combler:
            return self.combler
        if self.manuel:
            return "À écrire dans le document."
        if self.cible is not None and self.cible in actions():
            return f"Retenez l'action « {actions()[self.cible].titre} » et donnez sa cible."
        if self.mesure is not None and self.mesure not in followed():
            # The question itself may be answered by yes or no: the number is asked below it.
            asked = question_of(self.mesure).question
            return f"Donnez ce nombre au questionnaire, sous la question « {asked} »."
        return ""

    @property
    def blank(self) -> str:
        """What stands in a text for a value that is not known: never 0, never invented.

        The sentence already names a measure or a target: only its unit is said again.
        """
        asked = self.libelle
        for kind, id in (("valeur", self.mesure), ("cible", self.cible)):
            if id is not None and (unit := unit_of(kind, id)):
                asked = f"{kind} ({unit})"
        return f"[à compléter : {asked}]"


class LegalText(Entry):
    """A text of law and how sure we are of it; see ``textes.yaml``."""

    reference: Text
    visa: Text
    inspire: str = ""
    dit: Text
    statut: Literal["lu", "a_verifier"]
    verifie: dt.date
    note: str = ""


class Passage(Entry):
    """A passage of the charter or of the deliberation; see ``charte.yaml``."""

    chapitre: Text
    titre: str = ""
    forme: Literal["texte", "visas", "article"] = "texte"
    quand: tuple[Place, ...] = tuple(Place)
    texte: tuple[Text, ...] = ()
    liste: tuple[Text, ...] = ()
    tableau: Literal["plan"] | None = None
    textes: tuple[str, ...] = ()
    annexe: tuple[Text, ...] = ()
    charte_annexee: bool | None = None

    @field_validator("quand", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Passage:
        if self.forme == "visas" and (self.texte or not self.textes):
            raise ValueError("des visas ont des textes de loi, et rien d'autre")
        if self.forme != "visas" and not self.texte:
            raise ValueError("un passage a au moins un paragraphe")
        if self.forme == "article" and not self.titre:
            raise ValueError("un article a un titre")
        return self

    @property
    def written(self) -> tuple[str, ...]:
        return (*self.texte, *self.liste)


class Clause(Entry):
    """A clause for public contracts; see ``clauses.yaml``."""

    titre: Text
    pourquoi: Text
    applique: Text
    constat: tuple[Text, ...] = Field(min_length=1)
    texte: tuple[Text, ...] = Field(min_length=1)
    preuves: tuple[Text, ...] = Field(min_length=1)
    adapter: tuple[Text, ...] = Field(min_length=1)
    textes: tuple[str, ...] = Field(min_length=1)

    @property
    def written(self) -> tuple[str, ...]:
        return (*self.constat, *self.texte, *self.preuves, *self.adapter)


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Everything declared, by id, in the order of the files."""

    variables: Mapping[str, Variable]
    laws: Mapping[str, LegalText]
    charter: Mapping[str, Passage]
    deliberation: Mapping[str, Passage]
    clauses: Mapping[str, Clause]


def load_toolbox(folder: Path = FOLDER) -> Toolbox:
    """Read the five files. Raises ValueError (French, with the file and the entry) when wrong."""
    found = Toolbox(
        read_entries(folder / "variables.yaml", Variable),
        read_entries(folder / "textes.yaml", LegalText),
        read_entries(folder / "charte.yaml", Passage),
        read_entries(folder / "deliberation.yaml", Passage),
        read_entries(folder / "clauses.yaml", Clause),
    )
    for law in found.laws.values():
        _check(found, "textes.yaml", law.id, (law.dit,), ())
    for name, passages in (("charte", found.charter), ("deliberation", found.deliberation)):
        for passage in passages.values():
            texts = (*passage.written, *(f"{{{id}}}" for id in passage.annexe))
            _check(found, f"{name}.yaml", passage.id, texts, passage.textes)
    for clause in found.clauses.values():
        _check(found, "clauses.yaml", clause.id, clause.written, clause.textes)
    return found


@cache
def toolbox() -> Toolbox:
    return load_toolbox()


def placeholders(texts: Iterable[str]) -> Iterator[str]:
    """The names in braces, in order. Raises ValueError (French) on anything else in braces."""
    for text in texts:
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise ValueError(f"accolade mal fermée dans « {text[:60]} »") from error
        for _, name, spec, conversion in parts:
            if name is None:
                continue
            if not name.isidentifier() or spec or conversion:
                raise ValueError(f"entre accolades, un nom seul est attendu : « {text[:60]} »")
            yield name


def question_of(id: str) -> Question:
    """A question that has a number. Raises ValueError (French) when there is none of that id."""
    found = next((q for q in questionnaire().questions if q.id == id), None)
    if found is None or found.indicateur is None:
        raise ValueError(f"« {id} » n'est pas une question chiffrée")
    return found


def unit_of(kind: str, id: str) -> str:
    """The unit of a measure (« valeur », by its id) or of a target (« cible », by its action)."""
    if kind == "valeur" and id in followed():
        return followed()[id].unite
    indicator = question_of(actions()[id].suivi or "" if kind == "cible" else id).indicateur
    return indicator.unite if indicator else ""


def _check(
    found: Toolbox, file: str, entry: str, texts: Iterable[str], laws: Iterable[str]
) -> None:
    try:
        for name in placeholders(texts):
            if name not in found.variables:
                raise ValueError(f"variable inconnue « {name} »")
    except ValueError as error:
        raise ValueError(f"{file}, entrée {entry} : {error}.") from error
    for law in laws:
        if law not in found.laws:
            raise ValueError(f"{file}, entrée {entry} : texte de loi inconnu « {law} ».")
