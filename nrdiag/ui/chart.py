"""What every chart on screen shares with those of the documents: its colours, French numbers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from nrdiag.rapport.charts import ACCENT, ALERT, FRENCH_NUMBERS, GREY, GRID, INK

#: What belongs to the whole picture; the rest may be said by a layer.
_WHOLE = ("config", "height", "padding")


def draw_chart(spec: dict[str, Any], *, alt: str, key: str) -> None:
    """A chart as wide as the page, by its Vega-Lite text, which is left as it is.

    Its values are sent inside a layer: those of the whole chart, Streamlit makes a table of them
    with pandas, and that costs 2 ms at each run.
    """
    if "data" in spec:
        whole = {name: said for name, said in spec.items() if name in _WHOLE}
        layer = {name: said for name, said in spec.items() if name not in _WHOLE}
        spec = {**whole, "layer": [layer]}
    st.vega_lite_chart(spec, width="stretch", alt=alt, key=key)


__all__ = ["ACCENT", "ALERT", "FRENCH_NUMBERS", "GREY", "GRID", "INK", "draw_chart"]
