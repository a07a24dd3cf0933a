"""Refait les captures d'écran du README (docs/captures/), sur le territoire d'exemple."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from e2e.conftest import CHROMIUM, FLAGS, WIDE, settle, watched_page  # noqa: E402
from e2e.serveur import run_server  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

#: One picture per page, on a real territory (le Sicoval).
TERRITORY = "243100633"
TARGET = ROOT / "docs" / "captures"


def main() -> None:
    """Open each page on a fresh server and save what a wide screen shows."""
    TARGET.mkdir(parents=True, exist_ok=True)
    names = ["", *sorted(file.stem for file in (ROOT / "pages").glob("[!_.]*.py"))]
    with run_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in names:
            with watched_page(browser, url, WIDE) as page:
                page.goto(f"/{name}?territoire={TERRITORY}")
                settle(page)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=TARGET / f"{name or 'accueil'}.png")
        browser.close()


if __name__ == "__main__":
    main()
