"""A share of what is « oui » when some answers are missing: a value, and how far it could move."""

from __future__ import annotations

from dataclasses import dataclass

from nrdiag import french
from nrdiag.figure import Figure, Status

DECLARED = "saisie de la collectivité"


@dataclass(frozen=True, slots=True)
class Share:
    """Counts or weights of « oui », « non » and unknown; what does not apply is in none of them.

    Every result is in percent and None when there is nothing to divide by: never 0 for unknown.
    """

    yes: float = 0
    no: float = 0
    unknown: float = 0

    @property
    def known(self) -> float:
        return self.yes + self.no

    @property
    def total(self) -> float:
        return self.yes + self.no + self.unknown

    @property
    def value(self) -> float | None:
        """The share of « oui » among what is known."""
        return 100 * self.yes / self.known if self.known else None

    @property
    def low(self) -> float | None:
        """The share if every unknown answer were « non »."""
        return 100 * self.yes / self.total if self.total else None

    @property
    def high(self) -> float | None:
        """The share if every unknown answer were « oui »."""
        return 100 * (self.yes + self.unknown) / self.total if self.total else None

    @property
    def completeness(self) -> float | None:
        """What is known, out of what applies, in percent."""
        return 100 * self.known / self.total if self.total else None

    def plus(self, other: Share) -> Share:
        return Share(self.yes + other.yes, self.no + other.no, self.unknown + other.unknown)

    def figure(self, id: str, vintage: str, note: str = "Aucune réponse connue.") -> Figure:
        """The share as a declared figure with its bounds; absent, with ``note``, when unknown."""
        if self.value is None:
            return Figure.absent(id, "%", DECLARED, vintage, note)
        return Figure(
            id, self.value, "%", DECLARED, vintage, Status.DECLARED, self.low, self.high,
            self.yes, self.known,
        )  # fmt: skip

    def text(self) -> str:
        """« 67 % », « entre 33 % et 67 % », or « donnée absente »: never sharper than known."""
        if self.value is None or self.low is None or self.high is None:
            return french.ABSENT
        if self.unknown:
            return f"entre {percent_text(self.low)} et {percent_text(self.high)}"
        return percent_text(self.value)


def percent_text(value: float) -> str:
    """A percentage to the unit, never rounded onto 0 or 100 when it is not one of them."""
    rounded = round(value)
    if rounded in (0, 100) and rounded != value:
        return f"plus de {french.percent(0, 0)}" if not rounded else f"près de {_hundred()}"
    return french.percent(value, 0)


def _hundred() -> str:
    return french.percent(100, 0)
