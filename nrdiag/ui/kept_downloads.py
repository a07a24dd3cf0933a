"""A file made when it is asked for stays long enough to be fetched."""

from __future__ import annotations

import time

from streamlit.runtime.media_file_manager import MediaFileMetadata

#: Seconds that a file which no page shows any more is still served.
SECONDS = 60.0
_SINCE = "nrdiag_since"


def keep_downloads() -> None:
    """Serve for a minute what a download button has just made.

    Streamlit ties such a file to no visit, and the second run that ends on the server, anybody's,
    deletes it: while forty telephones refresh, it lives a twentieth of a second, and the browser
    says that the download failed.
    """

    def mark(self: MediaFileMetadata) -> None:
        if not hasattr(self, _SINCE):
            setattr(self, _SINCE, time.monotonic())

    def marked(self: MediaFileMetadata) -> bool:
        since: float | None = getattr(self, _SINCE, None)
        return since is not None and time.monotonic() - since > SECONDS

    MediaFileMetadata.mark_for_delete = mark  # type: ignore[method-assign]
    MediaFileMetadata.is_marked_for_delete = property(marked)  # type: ignore[assignment,method-assign]
