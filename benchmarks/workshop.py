"""The live workshop: vote to acknowledgement, vote to screen, what a quiet room costs.

``python -m benchmarks.workshop`` prints the table; nothing else must run on the machine.
"""

from __future__ import annotations

import os
import tempfile

from load.workshop import Room, made, stay, vote_together

from benchmarks.servers import NRDIAG, running
from benchmarks.stats import quantile
from nrdiag.magasin.address import VARIABLE

PHONES, SECONDS, ROUNDS = 40, 10.0, 5
QUIET_SECONDS = 20.0


def main() -> None:
    """One SQLite instance: forty telephones in ten seconds, several times, then forty at rest."""
    total = Room()
    print(f"charge de la machine au départ : {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        store = os.environ[VARIABLE] = f"sqlite:///{folder}/atelier.sqlite"
        with running(NRDIAG) as server:
            for _ in range(ROUNDS):
                room = vote_together([server.url], store, made(store), PHONES, SECONDS)
                total.acknowledged += room.acknowledged
                total.shown += room.shown
                total.errors += room.errors
        with running(NRDIAG) as server:
            before, there, after = stay(
                server.url, store, made(store), PHONES, QUIET_SECONDS,
                lambda: (server.memory, server.cpu),
            )  # fmt: skip
    for name, values in (("vote → accusé", total.acknowledged), ("vote → écran", total.shown)):
        said = ", ".join(
            f"{label} {quantile(values, share):.3f} s"
            for label, share in (("médiane", 0.5), ("p95", 0.95), ("maximum", 1.0))
        )
        print(f"{name} : {said} ({len(values)} votes, {total.errors} erreur)")
    each = (there[0] - before[0]) / (PHONES + 1)
    print(f"mémoire : {before[0]:.0f} Mo à vide, {each:.2f} Mo par participant au repos")
    share = 100 * (after[1] - there[1]) / QUIET_SECONDS
    print(f"salle calme ({PHONES} téléphones, un écran) : {share:.0f} % d'un cœur")


if __name__ == "__main__":
    main()
