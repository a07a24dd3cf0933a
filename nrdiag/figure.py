"""A figure: a number that never travels without its unit, source, vintage and status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Status(StrEnum):
    """Where a value comes from, or why there is none. The values are shown to users."""

    OBSERVED = "observé"
    ESTIMATED = "estimé"
    DECLARED = "déclaré"
    SECRET = "secret statistique"  # noqa: S105 - statistical secrecy
    ABSENT = "absent"

    @property
    def has_value(self) -> bool:
        return self not in (Status.SECRET, Status.ABSENT)


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one indicator for one territory (or organisation).

    ``value`` is None exactly when the status says so: a missing value is never 0.
    ``numerator`` and ``denominator`` are kept for rates, in the unit of the counts.
    ``coverage`` is the share (0-1) of the population that the value rests on.
    ``note`` says in French why a value is absent, or what to beware of.

    Raises ValueError when value, status and bounds contradict each other.
    """

    id: str
    value: float | None
    unit: str
    source: str
    vintage: str
    status: Status
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    coverage: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.value is not None) != self.status.has_value:
            raise ValueError(f"{self.id}: value {self.value!r} contradicts status {self.status}")
        if self.value is None:
            return
        if self.low is not None and self.low > self.value:
            raise ValueError(f"{self.id}: low {self.low} is above the value {self.value}")
        if self.high is not None and self.high < self.value:
            raise ValueError(f"{self.id}: high {self.high} is below the value {self.value}")

    @property
    def known(self) -> bool:
        return self.value is not None

    def with_note(self, note: str) -> Figure:
        return replace(self, note=note)

    @classmethod
    def absent(cls, id: str, unit: str, source: str, vintage: str, note: str) -> Figure:
        """The figure of what we do not have; ``note`` says what would fill it."""
        return cls(id, None, unit, source, vintage, Status.ABSENT, note=note)
