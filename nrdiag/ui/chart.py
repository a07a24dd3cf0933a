"""Charts on screen: the colours and French numbers of the documents, and their text made once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.elements.lib.layout_utils import LayoutConfig
from streamlit.elements.vega_charts import _prepare_vega_lite_spec
from streamlit.proto.VegaLiteChart_pb2 import VegaLiteChart

from nrdiag.rapport.charts import ACCENT, ALERT, FRENCH_NUMBERS, GREY, GRID, INK

#: What belongs to the whole picture; the rest may be said by a layer.
_WHOLE = ("config", "height", "padding")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it is sent: its Vega-Lite text, and what it says to who does not see it."""

    text: str
    alt: str


def chart_of(spec: dict[str, Any], alt: str) -> Chart:
    """A chart by its Vega-Lite specification.

    Its values are put inside a layer: those of the whole chart, Streamlit makes a table of them.
    A screen reader is told ``alt``, and not the axes, which Vega describes in English.
    """
    config = spec.get("config", {})
    spec = {**spec, "config": {**config, "axis": {**config.get("axis", {}), "aria": False}}}
    if "data" in spec:
        whole = {name: said for name, said in spec.items() if name in _WHOLE}
        layer = {name: said for name, said in spec.items() if name not in _WHOLE}
        spec = {**whole, "layer": [layer]}
    return Chart(json.dumps(_prepare_vega_lite_spec(spec, use_container_width=True)), alt)


def draw_chart(chart: Chart) -> None:
    """As wide as the page. What ``st.vega_lite_chart`` sends, without writing the text again at
    each run, which took longer than all the rest of a page (tests/unit/test_chart.py).
    """
    message = VegaLiteChart(spec=chart.text, alt=chart.alt, theme="streamlit")
    main = get_dg_singleton_instance().main_dg
    layout = LayoutConfig(width="stretch", height="content")
    main._enqueue("vega_lite_chart", message, layout_config=layout)


__all__ = [
    "ACCENT", "ALERT", "FRENCH_NUMBERS", "GREY", "GRID", "INK", "Chart", "chart_of", "draw_chart",
]  # fmt: skip
