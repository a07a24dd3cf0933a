"""What every chart on screen shares with those of the documents: its colours, French numbers."""

from nrdiag.rapport.charts import ACCENT, ALERT, FRENCH_NUMBERS, GREY, GRID, INK

__all__ = ["ACCENT", "ALERT", "FRENCH_NUMBERS", "GREY", "GRID", "INK"]
