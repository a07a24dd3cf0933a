"""Refait les captures d'écran du README (docs/captures/), sur le territoire d'exemple."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from e2e.conftest import CHROMIUM, FLAGS, NARROW, WIDE, settle, watched_page  # noqa: E402
from e2e.serveur import run_server  # noqa: E402

#: One picture per page and width, on a real territory (le Sicoval).
TERRITORY = "243100633"
PAGES = {
    "accueil": "/",
    "territoire": f"/territoire?territoire={TERRITORY}",
    "carte": "/carte?territoire=31&indicateur=fibre_75_plus",
    "aines": f"/aines?territoire={TERRITORY}",
    "couverture": f"/couverture?territoire={TERRITORY}",
    "aide": f"/aide?territoire={TERRITORY}",
    "accessibilite": f"/accessibilite?territoire={TERRITORY}",
    "fragilite": f"/fragilite?territoire={TERRITORY}",
    "comparer": "/comparer?territoire=31254&avec=31169",
    "pratiques": f"/pratiques?territoire={TERRITORY}&inventaire=exemple",
    "parc": f"/parc?territoire={TERRITORY}&inventaire=exemple",
    "simulateur": f"/simulateur?territoire={TERRITORY}&inventaire=exemple"
    "&leviers=duree_laptop:2,moins_monitor:20",
    "achats": f"/achats?territoire={TERRITORY}&inventaire=exemple",
    "services": f"/services?territoire={TERRITORY}&inventaire=exemple",
    "questionnaire": f"/questionnaire?territoire={TERRITORY}&inventaire=exemple",
    "plan": f"/plan?territoire={TERRITORY}&inventaire=exemple",
    "diagnostic": f"/diagnostic?territoire={TERRITORY}&inventaire=exemple",
    "droit": f"/droit?territoire={TERRITORY}&inventaire=exemple",
    "outils": f"/outils?territoire={TERRITORY}&inventaire=exemple",
    "rapport": f"/rapport?territoire={TERRITORY}&inventaire=exemple&livrable=strategie",
    "atelier": f"/atelier?territoire={TERRITORY}",
    "donnees": f"/donnees?territoire={TERRITORY}&section=Constats",
}
TARGET = ROOT / "docs" / "captures"
#: Largest picture: they live in the repository.
MAX_BYTES = 250_000
#: Tallest picture: enough to show a page's answer and what follows it.
HEIGHTS = {WIDE: 1400, NARROW: 1600}


def main() -> None:
    """Open each page on a fresh server and save its top, wide and narrow."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with run_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, height in HEIGHTS.items():
            for name, path in PAGES.items():
                with watched_page(browser, url, width) as page:
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(path)
                    settle(page)
                    page.wait_for_load_state("networkidle")
                    target = TARGET / f"{name}-{width}.png"
                    target.write_bytes(light(page.screenshot()))
        browser.close()


def light(picture: bytes) -> bytes:
    """The same picture with a palette small enough to weigh less than MAX_BYTES."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        packed = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MAX_BYTES:
            return packed.getvalue()
    raise ValueError(f"Une capture dépasse {MAX_BYTES} octets, même en 32 couleurs.")


if __name__ == "__main__":
    main()
