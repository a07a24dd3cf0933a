"""Two hundred telephones over two replicas, nginx and PostgreSQL: how soon a vote is seen.

``python -m benchmarks.replicas`` prints the table; nothing else must run on the machine. The
telephones speak Streamlit's protocol through nginx, each asking for news as the page says. They,
nginx and PostgreSQL (which writes to its disk here) share the machine with the replicas.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections import Counter

from deploy.conftest import new_database
from deploy.deployment import deployed
from load.workshop import QUESTION, Room, made, vote_together
from magasin.conftest import running_cluster

from benchmarks.stats import quantile
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w

PHONES, SECONDS, ROUNDS = 200, 10.0, 3
#: Seconds after which a replica has loaded all it loads later (see ``lifespan`` in
#: nrdiag/ui/server.py): meanwhile, votes wait for seconds.
WARM = 35
#: Seconds that the issue grants, at the 95th percentile.
TARGET = 1.5


def main() -> None:
    """Three rounds of votes; every vote must be in the database, once."""
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else PHONES
    total, spread = Room(), Counter[int]()
    with running_cluster(fsync=True) as cluster, deployed(new_database(cluster, "banc")) as site:
        time.sleep(WARM)
        for _ in range(ROUNDS):
            secret = made(site.database)
            room = vote_together([site.url], site.database, secret, phones, SECONDS)
            workshop = w.of_secret(site.database, secret, dt.datetime.now(dt.UTC))
            found = [one for one in b.ballots(site.database, workshop) if one.question == QUESTION]
            assert len(found) == phones, f"{len(found)} votes gardés sur {phones}"
            assert {one.participant: json.loads(one.valeur) for one in found} == room.sent
            total.acknowledged += room.acknowledged
            total.shown += room.shown
            total.errors += room.errors
        spread.update(site.number(line) for line in site.log() if "/_stcore/stream" in line)
    print(f"{phones} téléphones en {SECONDS:.0f} s, {ROUNDS} fois")
    print(f"connexions par réplique : {dict(sorted(spread.items()))}")
    print(f"charge de la machine (1 min) : {os.getloadavg()[0]:.1f}")
    for name, values in (("accusé", total.acknowledged), ("à l'écran", total.shown)):
        said = ", ".join(f"{label} {quantile(values, share):.3f} s" for label, share in
                         (("médiane", 0.5), ("p95", 0.95), ("maximum", 1.0)))  # fmt: skip
        kept = "tenu" if quantile(values, 0.95) <= TARGET else "dépassé"
        print(f"{name} : {said} ({len(values)} votes ; p95 {kept} : {TARGET} s)")
    print(f"erreurs : {total.errors}")


if __name__ == "__main__":
    main()
