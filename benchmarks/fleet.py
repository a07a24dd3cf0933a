"""The footprint of a fleet: our pass against boaviztapi's, and the wait after a file is dropped.

``python -m benchmarks.fleet PYTHON`` where PYTHON is the interpreter that has boaviztapi.
Writes docs/performance-parc.md. Ratios only: each is taken in one run, on the same rows.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from e2e.conftest import settle
from playwright.sync_api import Browser

from benchmarks import ROOT
from benchmarks.browser import chromium
from benchmarks.servers import NRDIAG, running
from benchmarks.stats import median
from nrdiag import french
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import Inventory, Item, read_inventory
from nrdiag.pratiques.uncertainty import portfolio

TARGET = ROOT / "docs" / "performance-parc.md"
WORKER = ROOT / "benchmarks" / "boavizta_worker.py"
ROWS, SAMPLE, DROPPED, FEW = 100_000, 2_000, 20_000, 20
TIMES = 5
FASTER, FIRST_RESULT = 100.0, 5.0
TYPES = ("laptop", "desktop", "monitor", "smartphone", "tablet")
WORDS = ("Ordinateur portable", "Ordinateur de bureau", "Écran", "Smartphone", "Tablette")


@dataclass(frozen=True)
class Theirs:
    """boaviztapi on the first rows of the same fleet."""

    devices: int
    seconds: float


def main() -> None:
    """Measure, print, write: alone on the machine, like « make bench »."""
    if len(sys.argv) != 2:
        sys.exit("Donnez l'interpréteur qui a boaviztapi (make bench-parc le prépare).")
    kinds = random.Random(1).choices(TYPES, k=ROWS)  # noqa: S311 - invented rows
    fleet = Inventory(tuple(Item(0, kind, 1) for kind in kinds))
    theirs = boavizta(sys.argv[1], kinds[:SAMPLE])
    passes = [clock(lambda: portfolio(fleet, "ademe", 0.0519, 1.8)) for _ in range(TIMES)]
    wholes = [clock(lambda: footprint(fleet)) for _ in range(TIMES)]
    file = export(DROPPED)
    reads = [clock(lambda: footprint(read_inventory(file, "x.csv"))) for _ in range(TIMES)]
    with running(NRDIAG) as server, chromium() as browser:
        waits = {
            rows: [drop(browser, server.url, export(rows)) for _ in range(TIMES)]
            for rows in (FEW, DROPPED)
        }
        version = browser.version
    text = written(theirs, passes, wholes, reads, waits, version)
    TARGET.write_text(text, encoding="utf-8")
    print(text)


def boavizta(python: str, kinds: list[str]) -> Theirs:
    """Their own model, one device after the other, in their own interpreter."""
    done = subprocess.run(
        [python, str(WORKER)], input=json.dumps({"types": kinds}), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return Theirs(found["devices"], found["seconds"])


def clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def export(rows: int) -> bytes:
    """An inventory of so many rows, with the columns that an export usually has."""
    luck = random.Random(2)  # noqa: S311 - invented rows
    lines = ["Nom;Type;Modèle;Numéro de série;Date d'achat;Usager"]
    for row in range(rows):
        bought = f"{luck.randint(1, 28):02}/{luck.randint(1, 12):02}/{luck.randint(2015, 2025)}"
        lines.append(f"PC{row};{luck.choice(WORDS)};Modèle {row % 90};SN{row};{bought};u{row}")
    return "\n".join(lines).encode("utf-8-sig")


def drop(browser: Browser, url: str, data: bytes) -> float:
    """Seconds from the drop of a file to the figure on screen, for a new visitor."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/pratiques")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    start = time.perf_counter()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "parc.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.locator(".nr-chiffre").wait_for(timeout=60_000)
    spent = time.perf_counter() - start
    context.close()
    return spent


def written(
    theirs: Theirs,
    passes: list[float],
    wholes: list[float],
    reads: list[float],
    waits: dict[int, list[float]],
    chromium_version: str,
) -> str:
    each = theirs.seconds / theirs.devices
    ours, whole = (median(times) / ROWS for times in (passes, wholes))
    few, many = median(waits[FEW]), median(waits[DROPPED])
    rows = [
        ("Empreinte et doute, par appareil : fois plus vite que boaviztapi",
         f"x{french.number(each / ours)}", f"x{french.number(FASTER)}", each / ours >= FASTER),
        (f"Premier résultat après le dépôt de {french.number(DROPPED)} lignes",
         f"{french.number(many, 1)} s", f"{french.number(FIRST_RESULT, 1)} s",
         many <= FIRST_RESULT),
    ]  # fmt: skip
    lines = [
        "# Performances du parc",
        "",
        "Écrit par `make bench-parc` : ne pas modifier à la main.",
        "",
        f"Mesuré le {french.date(dt.date.today())}, Chromium {chromium_version}. "
        f"Médianes de {TIMES} passages ; boaviztapi 2.5.0 sur {french.number(theirs.devices)} des "
        f"{french.number(ROWS)} mêmes appareils, critère climat seul.",
        "",
        "| Budget | Mesure | Limite | Verdict |",
        "|---|---|---|---|",
        *(f"| {name} | {found} | {limit} | {'tenu' if held else '**non tenu**'} |"
          for name, found, limit, held in rows),
        "",
        "| Travail | Temps | Par appareil |",
        "|---|---|---|",
        f"| boaviztapi, un appareil après l'autre | {_s(theirs.seconds)} | {_us(each)} |",
        f"| Doute en colonnes, {french.number(ROWS)} lignes | {_s(median(passes))} | {_us(ours)} |",
        f"| Empreinte F1, {french.number(ROWS)} lignes | {_s(median(wholes))} | {_us(whole)} |",
        f"| Lecture et empreinte de {french.number(DROPPED)} lignes, sans écran "
        f"| {_s(median(reads))} | {_us(median(reads) / DROPPED)} |",
        f"| Dépôt de {french.number(FEW)} lignes, jusqu'au chiffre à l'écran | {_s(few)} | |",
        f"| Dépôt de {french.number(DROPPED)} lignes | {_s(many)} "
        f"| x{french.number(many / few, 1)} du précédent |",
        "",
        "boaviztapi calcule un appareil avec ses archétypes ; nrdiag applique un facteur par type. "
        "Le rapport dit le coût d'un inventaire entier, pas que les deux modèles se valent.",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _s(seconds: float) -> str:
    return f"{french.number(seconds, 2)} s"


def _us(seconds: float) -> str:
    return f"{french.number(1e6 * seconds, 1)} µs"


if __name__ == "__main__":
    main()
