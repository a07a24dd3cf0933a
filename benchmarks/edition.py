"""Out-of-core reading of a file by building: time by row and peak memory, at 5, 10 and 20 million.

``python -m benchmarks.edition [millions …]``. The files are generated (SYNTHETIC) in the format
that ``data/catalogue/connecteurs.yaml`` declares, in a temporary folder, one at a time. The
reading runs in a process of its own, whose peak memory is that of the whole update.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from nrdiag import settings

MILLIONS = (5, 10, 20)
#: What the update must stay under, in megabytes.
LIMIT_MB = 1000
NAME = "2026T2-Immeuble.csv"
READ = "--read"


def generate(path: Path, rows: int) -> None:
    """Write ``rows`` buildings spread over every commune of the edition."""
    communes = settings.EMBEDDED / "tables" / "communes.csv"
    with duckdb.connect() as base:
        base.execute("SET memory_limit='512MB'; SET threads=2")
        base.execute(
            "CREATE TABLE c AS SELECT row_number() OVER () - 1 AS rang, code FROM "  # noqa: S608
            f"read_csv('{communes}', all_varchar=true) WHERE population <> ''"
        )
        count = base.execute("SELECT count(*) FROM c").fetchone()
        assert count is not None
        base.execute(
            "COPY (SELECT 4 + (n % 997) / 1000 AS x, 43 + (n % 991) / 1000 AS y, "  # noqa: S608
            "'IMB/' || code || '/X/' || n AS imb_id, n % 200 AS num_voie, '' AS cp_no_voie, "
            "'RUE' AS type_voie, 'DE LA REPUBLIQUE' AS nom_voie, '' AS batiment, "
            "code AS code_insee, code AS code_poste, 'VILLE' AS nom_com, 'PM' AS catg_loc_imb, "
            "CASE n % 7 WHEN 0 THEN 'cible' WHEN 1 THEN 'en cours de deploiement' "
            "ELSE 'deploye' END AS imb_etat, 'FI-' || code || '-' || n % 100 AS pm_ref, "
            "'deploye' AS pm_etat, 'XX' AS code_l331, 1 AS geom_mod, 'PAVILLON' AS type_imb "
            f"FROM range({rows}) r(n) JOIN c ON c.rang = r.n % {count[0]}) "
            f"TO '{path}' (HEADER, DELIMITER ',')"
        )


def read(path: Path) -> None:
    """Read one file and print what it took as JSON (the child process)."""
    from nrdiag.connecteurs.archives import unpacking
    from nrdiag.connecteurs.read import Asked, read_file

    start, work = time.perf_counter(), time.process_time()
    with unpacking() as room:
        (reading,) = read_file(path, Path(room), Asked())
    seconds, work = time.perf_counter() - start, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report = reading.report
    assert report.balanced
    told = {"s": seconds, "cpu": work, "mb": peak, "rows": report.lus}
    print(json.dumps(told | {"communes": report.communes}))


def main(millions: list[int]) -> int:
    """Print one line by size; 1 when memory or linearity is not what is promised."""
    found = []
    for million in millions:
        with tempfile.TemporaryDirectory(prefix="nrdiag-bench-") as folder:
            path = Path(folder) / NAME
            generate(path, million * 1_000_000)
            size = path.stat().st_size / 1e6
            command = [sys.executable, "-m", "benchmarks.edition", READ, str(path)]
            done = subprocess.run(
                command, cwd=settings.ROOT, capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr)
                return 1
        result = json.loads(done.stdout)
        # Processor time: what else runs on the machine does not change it.
        each = 1e6 * result["cpu"] / result["rows"]
        found.append((each, result["mb"]))
        print(
            f"{million:3} M lignes, {size:5.0f} Mo : {result['s']:5.1f} s, {each:.2f} µs de "
            f"calcul par ligne, mémoire {result['mb']:.0f} Mo, {result['communes']} communes",
            flush=True,
        )
    times, memory = zip(*found, strict=True)
    flat = max(times) <= 2 * min(times)
    trend = "stable" if flat else "en hausse"
    print(f"Temps par ligne {trend} ; mémoire au plus {max(memory):.0f} Mo.")
    return 0 if flat and max(memory) < LIMIT_MB else 1


if __name__ == "__main__":
    if sys.argv[1:2] == [READ]:
        read(Path(sys.argv[2]))
    else:
        sys.exit(main([int(n) for n in sys.argv[1:]] or list(MILLIONS)))
