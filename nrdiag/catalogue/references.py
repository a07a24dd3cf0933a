"""National references, shown beside local figures and never in their place."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.figure import Figure, Status

REFERENCES_FILE = settings.CATALOGUE / "references.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Reference(Entry):
    """One national figure (see the head of ``data/catalogue/references.yaml`` for each field).

    ``total`` is the number of things counted when ``valeur`` is a count among them.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    libelle: Text
    valeur: Number
    unite: Text
    bas: Number | None = None
    haut: Number | None = None
    total: Annotated[int, Field(gt=0)] | None = None
    definition: Text
    annee: Annotated[int, Field(ge=2000, le=2100)]
    source: Text
    statut: Status
    prudence: Text

    @field_validator("statut", mode="before")
    @classmethod
    def _known_status(cls, value: Any) -> Any:
        known = [Status.OBSERVED.value, Status.ESTIMATED.value]
        if value not in known:
            raise ValueError(f"statut inconnu « {value} » (attendu : {', '.join(known)})")
        return value

    @model_validator(mode="after")
    def _coherent(self) -> Reference:
        if self.bas is not None and self.bas > self.valeur:
            raise ValueError(f"la borne basse {self.bas} dépasse la valeur {self.valeur}")
        if self.haut is not None and self.haut < self.valeur:
            raise ValueError(f"la borne haute {self.haut} est sous la valeur {self.valeur}")
        if self.total is not None and self.valeur > self.total:
            raise ValueError(f"la valeur {self.valeur} dépasse le total {self.total}")
        if self.unite == "%" and self.valeur > 100:
            raise ValueError(f"un pourcentage ne dépasse pas 100 (lu : {self.valeur})")
        return self

    @property
    def share(self) -> float | None:
        """The count in percent of its total; None when the value is not a count."""
        return None if self.total is None else 100 * self.valeur / self.total

    def as_figure(self) -> Figure:
        """The reference as a figure, with its caution as the note."""
        return Figure(
            id=self.id,
            value=self.valeur,
            unit=self.unite,
            source=self.source,
            vintage=str(self.annee),
            status=self.statut,
            low=self.bas,
            high=self.haut,
            numerator=None if self.total is None else self.valeur,
            denominator=self.total,
            note=self.prudence,
        )


def load_references(path: Path = REFERENCES_FILE) -> dict[str, Reference]:
    """Every reference of ``path`` by id, in the order of the file.

    Raises ValueError (in French, with the file and the id) when one is invalid or repeated.
    """
    return read_entries(path, Reference)


@cache
def national() -> dict[str, Reference]:
    """The references of the edition, read once."""
    return load_references()
