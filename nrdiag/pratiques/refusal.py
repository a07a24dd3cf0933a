"""What nrdiag says when it cannot read a user's file."""

from __future__ import annotations


class UnreadableFile(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A user's file that cannot be read.

    The French message (``message_fr``, also ``str(error)``) says what happened, what is safe and
    what to do next. It may quote the user's text: escape it like any other.
    """

    def __init__(self, what: str, do: str) -> None:
        self.message_fr = f"{what} Rien n’a été enregistré. {do}"
        super().__init__(self.message_fr)
