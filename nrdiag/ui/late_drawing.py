"""What a page has just drawn is not thrown away when a part of it refreshes by itself."""

from __future__ import annotations

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

#: Seconds before asking again whether the run that ends has ended, and how many times.
PAUSE, TRIES = 0.005, 400


def keep_late_drawings() -> None:
    """Let a run that ends send all that it drew before a refresh takes its place.

    Streamlit's runner refuses requests as soon as it ends, and what it drew may still be on its
    way to the loop. A refresh (``run_every``) that comes in between starts another runner, and
    everything that still comes from the former one is ignored: a vote was kept, and the telephone
    never said so (about 1 vote in 200 when forty vote together). The refresh now waits.
    """
    at_once = AppSession.request_rerun

    def request_rerun(
        self: AppSession, client_state: ClientState | None, tries: int = TRIES
    ) -> None:
        if tries and client_state is not None and client_state.fragment_id and _ending(self):
            self._event_loop.call_later(PAUSE, request_rerun, self, client_state, tries - 1)
        else:
            at_once(self, client_state)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]


def _ending(session: AppSession) -> bool:
    runner = session._scriptrunner
    return runner is not None and runner._requests._state is ScriptRequestType.STOP
