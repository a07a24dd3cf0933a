"""The live workshop: vote to acknowledgement, vote to screen.

``python -m benchmarks.workshop`` prints the table; nothing else must run on the machine.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from e2e.serveur import run_server
from load.workshop import Room, made, vote_together

from benchmarks.stats import quantile
from nrdiag.magasin.address import VARIABLE

PHONES, SECONDS = 40, 10.0


def main() -> None:
    """One SQLite instance: forty telephones in ten seconds, five times."""
    total = Room()
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder)}/atelier.sqlite"
        with run_server(**{VARIABLE: store}) as url:
            for _ in range(5):
                room = vote_together([url], store, made(store), PHONES, SECONDS)
                total.acknowledged += room.acknowledged
                total.shown += room.shown
                total.errors += room.errors
    for name, values in (("accusé", total.acknowledged), ("à l'écran", total.shown)):
        said = ", ".join(f"{label} {quantile(values, share):.3f} s" for label, share in
                         (("médiane", 0.5), ("p95", 0.95), ("maximum", 1.0)))  # fmt: skip
        print(f"{name} : {said} ({len(values)} votes)")
    print(f"erreurs : {total.errors}")


if __name__ == "__main__":
    main()
