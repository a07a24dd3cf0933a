"""Where a line of the checklist stands, in which words, and what it is judged on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag.droit.axes import AxisState
from nrdiag.figure import Figure
from nrdiag.pratiques.footprint import Footprint


class State(StrEnum):
    """Where a line stands; the values are shown."""

    EMPTY = "vide"
    PARTIAL = "partiel"
    READY = "prêt"

    @property
    def sign(self) -> str:
        """A sign that goes with the word, never instead of it."""
        return {State.EMPTY: "○", State.PARTIAL: "◐", State.READY: "●"}[self]


@dataclass(frozen=True, slots=True)
class Judged:
    """A state and why, in words that a document may carry; both of the others may be "".

    ``lacune``: what is missing, in the same neutral words; ``manque``: what the user does about it,
    for the screen only, and ``porte`` the page that fills it when it is not that of the line.
    """

    etat: State
    raison: str
    lacune: str = ""
    manque: str = ""
    porte: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is computed once for the eight lines.

    ``figures``: the territory's, by id; ``footprint`` is None without an inventory; ``now``: the
    raw indicators of the organisation today.
    """

    today: dt.date
    figures: Mapping[str, Figure]
    footprint: Footprint | None
    now: Mapping[str, float]
    axes: Sequence[AxisState]
