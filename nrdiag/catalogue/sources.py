"""The declared sources: who produced each figure, under which licence, and what to beware of."""

from __future__ import annotations

import datetime as dt
from functools import cache

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries, read_updated


class Source(Entry):
    """A data source as shown to users (see ``data/catalogue/sources.yaml``)."""

    titre: str
    producteur: str
    licence: str
    millesime: str
    consulte: dt.date
    adresse: str
    via: str
    couverture: str
    controle: str
    limites: str

    @property
    def mention(self) -> str:
        """The short credit under a figure: « INSEE, recensement de la population, 2023 »."""
        return f"{self.producteur}, {self.millesime}"


@cache
def sources() -> dict[str, Source]:
    """Every source by id: those of the catalogue, then those of an updated edition."""
    declared = read_entries(settings.CATALOGUE / "sources.yaml", Source)
    return declared | read_updated(settings.DATA / "sources.yaml", Source)
