"""The declared device types: data/catalogue/equipements.yaml, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from nrdiag import settings

#: The one type that stands in a server room: its electricity is multiplied by the PUE.
SERVER = "server"

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class CatalogueError(ValueError):
    """A declared file that contradicts itself; the French message names the file and the line."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DeviceType(_Declared):
    """A device type: French label, words that name it, reason why its factors are weak, if any."""

    id: _Text
    libelle: _Text
    mots: tuple[_Text, ...] = ()
    generiques: tuple[_Text, ...] = ()
    faible: str = ""


class FactorSet(_Declared):
    """A coherent set of emission factors; one total uses one set."""

    id: _Text
    libelle: _Text
    note: _Text


class _File(_Declared):
    jeux: tuple[FactorSet, ...]
    exclus: tuple[_Text, ...]
    accessoires: tuple[_Text, ...]
    types: tuple[DeviceType, ...]


@dataclass(frozen=True, slots=True)
class DeviceCatalogue:
    """Device types and factor sets by id, in the declared order, and two lists of words.

    ``exclus``: nothing to count wherever the word stands; ``accessoires``: when it comes first.
    """

    types: dict[str, DeviceType]
    jeux: dict[str, FactorSet]
    exclus: tuple[str, ...]
    accessoires: tuple[str, ...]


def load_devices(path: Path) -> DeviceCatalogue:
    """Read the declared types. Raises CatalogueError on a wrong shape or a duplicate id."""
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors()[0]
        where = " › ".join(map(str, problem["loc"]))
        raise CatalogueError(f"{path.name}, {where} : {problem['msg']}") from error
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name} : YAML illisible ({error})") from error
    types = {device.id: device for device in file.types}
    jeux = {factor_set.id: factor_set for factor_set in file.jeux}
    if len(types) < len(file.types) or len(jeux) < len(file.jeux):
        raise CatalogueError(f"{path.name} : deux entrées portent le même identifiant")
    return DeviceCatalogue(types, jeux, file.exclus, file.accessoires)


@lru_cache(maxsize=1)
def device_catalogue() -> DeviceCatalogue:
    return load_devices(settings.CATALOGUE / "equipements.yaml")
