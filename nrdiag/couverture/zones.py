"""The fibre deployment zones: their names, what they mean, whom to ask."""

from __future__ import annotations

from functools import cache

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries


class Zone(Entry):
    """A zone as ARCEP abbreviates it (``id``), in words."""

    nom: str
    sens: str
    demander: str


@cache
def zones() -> dict[str, Zone]:
    return read_entries(settings.CATALOGUE / "zones_fibre.yaml", Zone)


def operator_name(operator: str) -> str:
    """« Orange partiel », as the source writes it, is one operator among others."""
    return operator.replace(" partiel", ", parmi d'autres opérateurs")
