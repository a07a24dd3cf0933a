"""The published rule of the 2022 IFN (La Mednum): here to check and explain, never to score.

nrdiag does not compute the IFN. A reader who holds its points can see how a total became a mark.
"""

from __future__ import annotations

from collections.abc import Sequence

INDICATORS = 11
#: Points of one indicator, from the most favourable to the most fragile.
POINTS = range(-3, 4)


def ifn_2022(points: Sequence[int]) -> float:
    """The mark (-10 to 10) of the eleven indicators, each between -3 and 3: total / 3.3.

    Raises ValueError when an indicator is missing (the rule has no imputation) or off the scale.
    Source: README of TelesCoop/mednum-ifn-frontend, « Calcul des scores ».
    """
    if len(points) != INDICATORS:
        raise ValueError(f"Il faut les {INDICATORS} indicateurs.")
    if any(point not in POINTS for point in points):
        raise ValueError("Chaque indicateur vaut de -3 à 3.")
    return sum(points) * 10 / (INDICATORS * POINTS[-1])
