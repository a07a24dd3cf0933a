"""A chart is sent as Streamlit sends it, its values inside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nrdiag.ui.chart import chart_of

BARS: dict[str, Any] = {
    "mark": "bar",
    "encoding": {"x": {"field": "a", "legend": {"title": None}}, "y": {"field": "b"}},
    "height": 120,
}
VALUES = {"values": [{"a": "<b>é", "b": 1.5}, {"a": "c", "b": None}]}


def sent(run: Any, spec: dict[str, Any]) -> Any:
    """The message of the one chart that ``run`` draws."""
    app = AppTest.from_function(run, kwargs={"spec": spec}).run()
    assert not app.exception
    (chart,) = app.get("vega_lite_chart")
    return chart.proto


def theirs(spec: dict[str, object]) -> None:
    import streamlit as st

    st.vega_lite_chart(spec, width="stretch", alt="Ce que dit le graphique.")


def ours(spec: dict[str, object]) -> None:
    from nrdiag.ui.chart import chart_of, draw_chart

    draw_chart(chart_of({**spec}, "Ce que dit le graphique."))


@pytest.mark.parametrize(
    "spec",
    [
        {"height": 120, "layer": [{**BARS, "data": VALUES}]},
        {"vconcat": [{**BARS, "data": VALUES}, {**BARS, "data": VALUES}]},
    ],
)
def test_it_is_what_streamlit_sends(spec: dict[str, Any]) -> None:
    expected, got = sent(theirs, {**spec, "config": {"axis": {"aria": False}}}), sent(ours, spec)
    assert json.loads(got.spec) == json.loads(expected.spec)
    got.spec = expected.spec = ""
    assert got == expected


def test_the_values_of_the_whole_go_into_a_layer() -> None:
    spec = {**BARS, "data": VALUES, "config": {"view": {"stroke": None}}}
    chart = chart_of(spec, "alt")
    written = json.loads(chart.text)
    assert "data" not in written
    (layer,) = written["layer"]
    assert layer == {"mark": "bar", "encoding": BARS["encoding"], "data": VALUES}
    assert (written["height"], written["config"]) == (
        120, {"view": {"stroke": None}, "axis": {"aria": False}},
    )  # fmt: skip
    assert not sent(ours, spec).data.data  # no table made of them
