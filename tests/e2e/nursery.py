"""The process that ``serveur.Nursery`` copies: a server warmed up, which serves nobody.

Each line of its input is the name of a log file and an environment (JSON): it makes a server that
prints there, and writes its process id. It ends with its input.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from nrdiag.ui import server


def main() -> None:
    """Warm up once, then fork a server each time one is asked for."""
    server.warm()
    # The system itself forgets the copies that end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _serve(*json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _serve(log: str, variables: dict[str, str]) -> None:
    """Become a server that prints in ``log``; never returns."""
    os.environ |= variables
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    written, nothing = os.open(log, os.O_WRONLY | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(old, new)
    try:
        server.main()
    finally:
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
