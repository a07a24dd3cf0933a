"""What every chart shares: its colours and the French way of writing numbers on an axis."""

from __future__ import annotations

INK, ACCENT, GREY, ALERT = "#1b2a33", "#0f6e78", "#5d6e76", "#93390f"
GRID = "#e3eaec"
FRENCH_NUMBERS = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " €"]}
