"""The sovereignty of a service, point by point, and the meter of all of them.

The definition is declared in ``data/catalogue/souverainete.yaml``: it is nrdiag's, not a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from nrdiag import settings
from nrdiag.dossier.document import Service
from nrdiag.french import fold
from nrdiag.services.share import Share

FILE = settings.CATALOGUE / "souverainete.yaml"
#: What ``Service.reversibilite`` holds after the form; a file may say it otherwise.
WRITTEN, NOT_WRITTEN = "prévue au contrat", "non prévue"
_WRITTEN = frozenset(
    ("oui", "prevue", "prevue au contrat", "ecrite", "ecrite au contrat", "au contrat", "true")
)
_NOT_WRITTEN = frozenset(
    ("non", "non prevue", "non ecrite", "aucune", "pas prevue", "absente", "false")
)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Answer(StrEnum):
    """What is known of a point; the values are shown."""

    YES = "oui"
    NO = "non"
    UNKNOWN = "inconnu"
    NOT_APPLICABLE = "sans objet"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(_Declared):
    """One point of the meter: what is true when the answer is « oui », why, how much it counts."""

    id: Text
    libelle: Text
    pourquoi: Text
    poids: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
    essentiel: bool = False


class StatusText(_Declared):
    """The words of a status of a service."""

    id: Literal["maitrise", "essentiel", "dependant", "a_renseigner"]
    libelle: Text
    definition: Text


class Country(_Declared):
    """A country as chosen in the form; ``zone`` EEE has the GDPR without being in the Union."""

    id: Text
    code: str
    libelle: Text
    lieu: Text
    zone: Literal["UE", "EEE", "autre"]
    cloud_act: bool = False
    autres: tuple[Text, ...] = ()

    @property
    def european(self) -> bool:
        return self.zone != "autre"


class Words(_Declared):
    """The sentences of the definition."""

    phrase: Text
    texte: Text
    europe: Text
    inconnu: Text
    ailleurs: Text
    cloud_act: Text


class Definition(_Declared):
    """The whole definition, as declared."""

    definition: Words
    points: tuple[Point, ...]
    statuts: tuple[StatusText, ...]
    pays: tuple[Country, ...]

    @property
    def countries(self) -> dict[str, Country]:
        return {country.id: country for country in self.pays}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One point of one service."""

    point: Point
    answer: Answer


@dataclass(frozen=True, slots=True)
class Assessment:
    """One service: its points, what the essential ones say together, and its status."""

    points: tuple[Assessed, ...]
    essential: Answer
    status: StatusText

    @property
    def share(self) -> Share:
        """The weights of the points that apply; those that may not apply are unknown."""
        weight = dict.fromkeys(Answer, 0.0)
        for one in self.points:
            weight[one.answer] += one.point.poids
        return Share(weight[Answer.YES], weight[Answer.NO], weight[Answer.UNKNOWN])


@dataclass(frozen=True, slots=True)
class Meter:
    """All the services: the share whose essentials are met, and the share of the points met."""

    services: Share
    points: Share


def load_definition(path: Path = FILE) -> Definition:
    """Read the definition. Raises ValueError (French, with the file) when it is invalid."""
    try:
        found = Definition.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ValueError(f"{path.name} : {error}") from error
    for what, ids in (
        ("point", [point.id for point in found.points]),
        ("statut", [str(status.id) for status in found.statuts]),
        ("pays", [country.id for country in found.pays]),
    ):
        twice = {id for id in ids if ids.count(id) > 1}
        if twice:
            raise ValueError(f"{path.name} : {what} déclaré deux fois : {', '.join(twice)}.")
    if {point.id for point in found.points} != _RULES.keys():
        raise ValueError(f"{path.name} : les points attendus sont {', '.join(_RULES)}.")
    if len(found.statuts) != 4:
        raise ValueError(f"{path.name} : quatre statuts sont attendus.")
    if not any(point.essentiel for point in found.points):
        raise ValueError(f"{path.name} : au moins un point doit être essentiel.")
    return found


@cache
def definition() -> Definition:
    return load_definition()


@cache
def _names() -> Mapping[str, Country]:
    """Every folded way to write a country of the list."""
    found: dict[str, Country] = {}
    for country in definition().pays:
        for name in (country.id, country.code, country.libelle, *country.autres):
            if name:
                found.setdefault(fold(name), country)
    return found


def country_of(text: str) -> Country | None:
    """The country that a text names (code or French name); None when empty or not in the list."""
    return _names().get(fold(text))


def health_data(service: Service) -> bool | None:
    """Whether a service holds health data; they are sensitive, so no sensitive data, no health."""
    said = service.donnees_sante
    if isinstance(said, bool):
        return said
    return False if service.donnees_sensibles is False else None


def sensitive_data(service: Service) -> bool | None:
    return True if health_data(service) else service.donnees_sensibles


def assess(service: Service) -> Assessment:
    """Every point of a service, and its status; unknown is never « non »."""
    points = tuple(Assessed(point, _RULES[point.id](service)) for point in definition().points)
    essential = _together(one.answer for one in points if one.point.essentiel)
    everything = _together(one.answer for one in points)
    if essential is Answer.YES:
        status = "maitrise" if everything is Answer.YES else "essentiel"
    else:
        status = "dependant" if essential is Answer.NO else "a_renseigner"
    words = {one.id: one for one in definition().statuts}
    return Assessment(points, essential, words[status])  # type: ignore[index]


def meter(assessments: Iterable[Assessment]) -> Meter:
    """The meter of all the services; without service, or with nothing known, it has no value."""
    services, points = Share(), Share()
    for one in assessments:
        known = one.essential
        services = services.plus(
            Share(known is Answer.YES, known is Answer.NO, known is Answer.UNKNOWN)
        )
        points = points.plus(one.share)
    return Meter(services, points)


def reversibility(text: str) -> bool | None:
    """What the free text of the document says; None when it says neither yes nor no."""
    folded = fold(text)
    return True if folded in _WRITTEN else False if folded in _NOT_WRITTEN else None


def _together(answers: Iterable[Answer]) -> Answer:
    """« Non » when one is, else unknown when one is; what does not apply is left out."""
    found = set(answers)
    for answer in (Answer.NO, Answer.UNKNOWN):
        if answer in found:
            return answer
    return Answer.YES


def _answer(said: bool | None) -> Answer:
    return Answer.UNKNOWN if said is None else Answer.YES if said else Answer.NO


def _european(text: str) -> Answer:
    country = country_of(text)
    return _answer(country.european if country else None)


def _if_needed(needed: bool | None, has: bool | None) -> Answer:
    """A qualification that only some data ask for: unless they do, a « non » says nothing."""
    if needed is False:
        return Answer.NOT_APPLICABLE
    return _answer(has) if needed or has else Answer.UNKNOWN


_RULES: dict[str, Callable[[Service], Answer]] = {
    "donnees": lambda service: _european(service.pays_donnees),
    "entreprise": lambda service: _european(service.pays_entreprise),
    "secnumcloud": lambda service: _if_needed(sensitive_data(service), service.secnumcloud),
    "hds": lambda service: _if_needed(health_data(service), service.hds),
    "reversibilite": lambda service: _answer(reversibility(service.reversibilite)),
    "logiciel_libre": lambda service: _answer(service.logiciel_libre),
}
