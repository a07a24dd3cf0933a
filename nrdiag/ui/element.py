"""HTML handed to Streamlit without the detours that ``st.html`` makes for what we never send it."""

from __future__ import annotations

from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.elements.lib.layout_utils import get_width_config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message

_WIDE = get_width_config("stretch")


def draw_html(text: str) -> None:
    """What ``st.html`` sends, where it sends it (tests/unit/test_element.py), for half its cost.

    No path of a file, no style alone, no element to change later: a part of a page is drawn whole.
    """
    place = get_dg_singleton_instance().main_dg._active_dg._cursor
    if place is None:  # no page runs
        return
    message = ForwardMsg()
    message.metadata.delta_path[:] = place.delta_path
    message.delta.new_element.html.body = text
    message.delta.new_element.width_config.CopyFrom(_WIDE)
    enqueue_message(message)
    place.lock_element()
