"""The documents of an EPCI of some eighty communes: how long each format takes, cold and warm.

``make bench-rapport`` writes docs/performance-rapport.md. The floor is the same command line that
only prints the figures of the territory: what is above it is the document itself.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks import ROOT
from benchmarks.stats import median
from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import deliverables
from nrdiag.rapport.formats import FORMATS
from nrdiag.territoires.territory import Territory
from nrdiag.ui.session import example_document

TARGET = ROOT / "docs" / "performance-rapport.md"
COMMUNES, TIMES, BUDGET = 80, 5, 10.0
KIND = "strategie"


def main() -> None:
    """Measure, print, write: alone on the machine, like « make bench »."""
    place, count = largest_under()
    floor = median([clock(lambda: command("fiche", place.code)) for _ in range(TIMES)])
    content = content_of(place, edition(), example_document(), dt.date.today())
    lines = []
    for id, made in FORMATS.items():
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / f"r.{id}")
            arguments = ("rapport", place.code, "--exemple", "--document", KIND, "-o", out)
            cold = median([clock(lambda a=arguments: command(*a)) for _ in range(TIMES)])
        warm = median([clock(lambda m=made: m.ecrit(content, deliverables()[KIND]))
                       for _ in range(TIMES)])  # fmt: skip
        held = "tenu" if cold <= BUDGET else "**non tenu**"
        lines.append(
            f"| {made.libelle} | {french.number(cold, 1)} s | × {french.number(cold / floor, 1)} "
            f"| {french.number(warm, 2)} s | {held} |"
        )
    text = f"""# Performances du rapport

Écrit par `make bench-rapport` : ne pas modifier à la main.

Mesuré le {french.date(dt.date.today())}. Territoire : {place.nom_complet}, {count} communes, avec
le diagnostic d'exemple. « À froid » : la commande entière, édition chargée comprise ; le plancher
est `nrdiag fiche`, qui charge la même édition et n'écrit pas de document
({french.number(floor, 1)} s). « À chaud » : le document seul, comme sur la page. Médianes de
{TIMES}. Budget : moins de {french.number(BUDGET)} s pour une intercommunalité de {COMMUNES}
communes.

| Format | À froid | Rapport au plancher | À chaud | Budget |
| -- | --: | --: | --: | --: |
"""
    TARGET.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def largest_under() -> tuple[Territory, int]:
    """An EPCI of at least ``COMMUNES`` communes where every map has its values, the smallest."""
    places = edition().territories
    counts = Counter(
        one.epci
        for one in places.by_code.values()
        if one.niveau is Level.COMMUNE and one.region == "R76" and one.epci
    ) or Counter(
        one.epci
        for one in places.by_code.values()
        if one.niveau is Level.COMMUNE and one.departement in ("31", "46", "65") and one.epci
    )
    code, count = min(
        (pair for pair in counts.items() if pair[1] >= COMMUNES), key=lambda pair: pair[1]
    )
    return places.get(code), count


def command(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "nrdiag", *arguments], check=True, capture_output=True, cwd=ROOT
    )


def clock(act: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
