"""The weights chosen by the user: one whole number from 0 to 10 per component, in the URL."""

from __future__ import annotations

from nrdiag import french
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index

#: One weight per component, in the declared order. Only their proportions count.
Weights = tuple[int, ...]


def default_weights() -> Weights:
    return tuple(c.poids for c in fragility_index().composants)


def parse_weights(text: str) -> Weights:
    """``"5-5-3-2-4"`` -> the weights. Raises ValueError (in French) when they cannot be read."""
    count = len(fragility_index().composants)
    parts = text.split("-") if len(text) <= 10 * count else []
    readable = [p.isascii() and p.isdigit() and len(p) <= 2 for p in parts]
    if len(parts) != count or not all(readable) or any(int(p) > MAX_WEIGHT for p in parts):
        raise ValueError(
            f"Les poids écrits dans l'adresse ne se lisent pas : il faut {french.number(count)} "
            f"nombres entiers de 0 à {MAX_WEIGHT}, séparés par des tirets. "
            "Les poids de départ les remplacent."
        )
    return tuple(int(p) for p in parts)


def format_weights(weights: Weights) -> str:
    return "-".join(str(w) for w in weights)
