"""The claims of the founding document, each with what its check found and what is shown instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, field_validator, model_validator

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries

CLAIMS_FILE = settings.CATALOGUE / "constats.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class ClaimStatus(StrEnum):
    """Outcome of the check, shown to users as a badge."""

    VERIFIED = "vérifié"
    DATED = "daté"
    DISPUTED = "contesté"
    UNSOURCED = "non sourcé"


class Theme(StrEnum):
    """Part of the founding document that a claim belongs to."""

    POWER = "pouvoir"
    PRODUCTION = "production"
    VALUE = "valeur"
    LOCAL = "local"
    ACTION = "agir"
    EXAMPLE = "exemple"


class Claim(Entry):
    """One checkable claim (see the head of ``data/catalogue/constats.yaml`` for each field).

    ``sources`` back the check and the value shown; only an unsourced claim may have none.
    ``equivalent_local`` is the id of the indicator that answers the claim for a territory.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]+\d+[a-z]?$")]
    theme: Theme
    annonce: Text
    valeur_a_afficher: Text | None
    statut: ClaimStatus
    verification: Text
    sources: tuple[Text, ...]
    equivalent_local: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] | None
    contradiction: Text | None = None
    nuance: Text | None = None
    nature: Literal["mesuré", "prévu", "déclaré", "cumul"] | None = None

    @field_validator("statut", mode="before")
    @classmethod
    def _known_status(cls, value: Any) -> Any:
        known = [status.value for status in ClaimStatus]
        if value not in known:
            raise ValueError(f"statut inconnu « {value} » (attendu : {', '.join(known)})")
        return value

    @model_validator(mode="after")
    def _sourced(self) -> Claim:
        if not self.sources and self.statut is not ClaimStatus.UNSOURCED:
            raise ValueError(f"aucune source, alors que le statut est « {self.statut} »")
        return self


def load_claims(path: Path = CLAIMS_FILE) -> tuple[Claim, ...]:
    """Every claim of ``path``, in the order of the file.

    Raises ValueError (in French, with the file and the id) when one is invalid or repeated.
    """
    return tuple(read_entries(path, Claim).values())


def by_status(claims: Iterable[Claim]) -> dict[ClaimStatus, int]:
    """How many claims hold each status; a status nobody holds counts 0."""
    counts = Counter(claim.statut for claim in claims)
    return {status: counts[status] for status in ClaimStatus}
