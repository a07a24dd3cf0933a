"""One typst compilation, run as a process of its own by ``nrdiag.rapport.typesetting``.

typst keeps what it computed in memory (hundreds of megabytes after a few reports) and shares it
between documents: here the texts of a user end with the process. It reads a JSON request on its
input (``files`` by name, ``day``, ``standard``) and answers with the PDF, or with status 1 and the
JSON of the error. Nothing of nrdiag is imported: it starts in a tenth of a second.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import typst


def main() -> int:
    """Compile the request of the standard input; the status is 1 when typst refuses it."""
    try:
        made = compiled(json.load(sys.stdin.buffer))
    except typst.TypstError as error:
        said = {"message": error.message, "diagnostic": error.diagnostic}
        sys.stdout.buffer.write(json.dumps(said).encode())
        return 1
    sys.stdout.buffer.write(made)
    return 0


def compiled(request: Mapping[str, Any]) -> bytes:
    """The PDF of a request, with the embedded fonts only; raises TypstError."""
    # The stub of typst does not say that the files of a project may come from memory.
    compile_files: Callable[..., bytes] = typst.compile
    return compile_files(
        {name: text.encode() for name, text in request["files"].items()},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=[request["standard"]],
        timestamp=dt.datetime.fromisoformat(request["day"]).replace(hour=12, tzinfo=dt.UTC),
    )


if __name__ == "__main__":
    sys.exit(main())
