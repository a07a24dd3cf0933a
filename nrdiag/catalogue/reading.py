"""Read a declared YAML list into frozen, validated entries; say in French what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError


class Entry(BaseModel):
    """One declared entry: immutable, no unknown field, identified by ``id``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str


E = TypeVar("E", bound=Entry)


def read_entries(path: Path, model: type[E]) -> dict[str, E]:
    """Every entry of ``path`` by id, in the order of the file.

    Raises ValueError (in French, with the file and the entry) when one is invalid or repeated.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, list):
        raise ValueError(  # noqa: TRY004 - a bad file, like the other faults
            f"{path.name} : une liste d'entrées est attendue."
        )
    entries: dict[str, E] = {}
    for rank, raw in enumerate(content, start=1):
        try:
            entry = model.model_validate(raw)
        except ValidationError as error:
            name = raw.get("id", f"n° {rank}") if isinstance(raw, dict) else f"n° {rank}"
            raise ValueError(f"{path.name}, entrée {name} : {error}") from error
        if entry.id in entries:
            raise ValueError(f"{path.name} : l'entrée {entry.id} est déclarée deux fois.")
        entries[entry.id] = entry
    return entries


def read_updated(path: Path, model: type[E]) -> dict[str, E]:
    """The entries that « edition update » wrote beside its tables; none in the embedded edition."""
    return read_entries(path, model) if path.is_file() else {}
