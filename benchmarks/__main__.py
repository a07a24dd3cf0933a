"""Runs every measure in one go, prints the table and rewrites docs/performance.md."""

from __future__ import annotations

import os
import time

from benchmarks import ROOT, crowd, maps, memory, paint, report, reruns, weight
from benchmarks.browser import chromium
from benchmarks.servers import FLOOR, FOLIUM, NRDIAG, running

TARGET = ROOT / "docs" / "performance.md"


def main() -> None:
    """Measure, one thing at a time: nothing else must run on the machine."""
    start = time.monotonic()
    load = [os.getloadavg()[0]]

    def step(what: str) -> None:
        print(f"[{time.monotonic() - start:4.0f} s] {what}…", flush=True)

    with running(NRDIAG) as nrdiag, running(FLOOR) as floor, running(FOLIUM) as folium:
        step("relances de chaque page")
        times, errors = reruns.measure(nrdiag, floor)
        with chromium() as browser:
            version = browser.version
            step("poids de chaque page")
            weights = weight.measure(browser, nrdiag, floor)
            step("première vue de la carte")
            sights = paint.measure(browser, nrdiag, floor)
            step("changements d'indicateur")
            changes = maps.measure(browser, nrdiag, folium)
    step("mémoire")
    memories = memory.measure()
    step("cent sessions")
    rooms = crowd.measure()
    load.append(os.getloadavg()[0])
    spent = time.monotonic() - start
    text = report.write(
        report.Results(
            weights, times, errors, changes, sights, memories, rooms, version, load, spent
        )
    )
    TARGET.write_text(text, encoding="utf-8")
    print(f"\n{text}\nÉcrit dans {TARGET.relative_to(ROOT)} en {spent:.0f} s.")


if __name__ == "__main__":
    main()
