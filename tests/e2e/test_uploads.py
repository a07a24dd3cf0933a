"""Files given on « Nos pratiques »: read or refused in French, never fatal, never written."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.conftest import settle, unfold
from e2e.serveur import ROOT, run_server
from playwright.sync_api import Page, Response, expect

from nrdiag.rapport.export import DANGEROUS
from nrdiag.ui.dossier_block import FICTITIOUS

pytestmark = pytest.mark.e2e
GOOD = b"type;quantite\nLaptop;3\n"
HOSTILE = "<img src=x onerror=alert(1)>"
MARK = "MARQUE-D-UN-INVENTAIRE"
MEGABYTE = 1_000_000
#: Larger than Starlette keeps in memory by default; the largest the server may write is less.
BIG, LARGEST_WRITE = 3 * MEGABYTE, MEGABYTE // 2
#: What is seen: the text, and what the style sheet writes around it.
SEEN = """root => [...root.querySelectorAll('*')].flatMap(e => ['::before', '::after']
  .map(side => getComputedStyle(e, side).content)).filter(text => text.startsWith('"'))
  .concat(root.innerText).join(' ')"""
Upload = Callable[[bytes], Page]


@pytest.fixture
def upload(wide_page: Page) -> Iterator[Upload]:
    """Give bytes as a file on a watched page; at the end a good file must still be read."""
    wide_page.goto("/pratiques")
    settle(wide_page)

    def give(data: bytes) -> Page:
        send(wide_page, data)
        return wide_page

    yield give
    give(GOOD)
    expect(wide_page.get_by_text("Lignes lues : 1. Gardées : 1. Rejetées : 0.")).to_be_visible()


def send(page: Page, file: bytes | Path) -> None:
    """Give a file to the page, and wait until it has received and read it."""
    given: Any = file
    if isinstance(file, bytes):
        given = {"name": f"{MARK}.csv", "mimeType": "text/csv", "buffer": file}
    with page.expect_response(is_upload, timeout=60_000) as answer:
        page.locator("input[type=file]").first.set_input_files(given)
    assert answer.value.ok, f"le serveur a répondu {answer.value.status}"
    settle(page, timeout=60_000)


def is_upload(response: Response) -> bool:
    return response.request.method == "PUT" and "/upload_file/" in response.url


def counts(page: Page) -> list[int]:
    """Rows read, kept and rejected, as said on the page."""
    line = page.get_by_text("Lignes lues :").inner_text()
    return [int(re.sub(r"\s", "", found)) for found in re.findall(r"\s:\s([\d\s]+)\.", line)]


def download(page: Page, name: str) -> str:
    """The file of a link, or of a button."""
    settle(page)  # a run in progress would replace the button under the click
    with page.expect_download() as found:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).click()
    return Path(found.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Ce fichier est une image."),
        (bytes(range(256)) * 20, "octets binaires"),
        (b"type;quantite\n", "aucune ligne de données"),
        (b"une lettre\nsans tableau\n", "Aucune ligne d’en-têtes n’a été reconnue"),
    ],
    ids=["empty", "png", "binary", "header only", "prose"],
)
def test_unreadable_file_is_refused_in_french(upload: Upload, data: bytes, reason: str) -> None:
    expect(upload(data).get_by_role("alert")).to_contain_text(reason)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("type;quantite\nécran;2\nportable;3\n".encode("cp1252"), [2, 2, 0]),
        ("\ufefftype;quantite\nécran;2\n".encode(), [1, 1, 0]),
        (b"\n\ntype,quantite\nLaptop,2\n", [1, 1, 0]),
        (b'type;quantite;statut\nLaptop;2;"en\nservice"\nLaptop;1;stock\n', [2, 2, 0]),
    ],
    ids=["cp1252", "BOM", "empty first line", "cell on two lines"],
)
def test_ordinary_file_is_read(upload: Upload, data: bytes, expected: list[int]) -> None:
    assert counts(upload(data)) == expected


def test_rejected_cells_are_text_on_screen_and_in_the_file(upload: Upload) -> None:
    page = upload(f"type;quantite\nLaptop;3\n=1+1;2\n{HOSTILE};1\nLaptop;=1+1\n".encode())
    assert counts(page) == [4, 1, 3]
    unfold(page, "Ce qui a été lu, et ce qui a été rejeté")
    table = page.get_by_role("table", name="Lignes rejetées.")
    expect(table).to_contain_text(f"type non reconnu : {HOSTILE}")
    expect(page.get_by_text("2 types non reconnus")).to_be_visible()
    expect(page.get_by_text(f"« {HOSTILE} » (1")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    text = download(page, "Télécharger les rejets (CSV)")
    assert text.count("=1+1") == 2
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(DANGEROUS)]


def test_large_file_is_read_or_refused(upload: Upload, tmp_path: Path) -> None:
    """50 MB: the page answers in French, and still reads a good file after (fixture)."""
    page = upload(GOOD)
    send(page, inventory_of(50, tmp_path))
    answer = re.compile(r"Lignes lues\s:\s1\d\d\s\d{3}\.|Plus de \d+ lignes|dépasse")
    expect(page.get_by_text(answer)).to_be_visible(timeout=60_000)


def test_too_large_file_is_refused_in_french(upload: Upload, tmp_path: Path) -> None:
    """61 MB: nothing is sent, the page says why in French."""
    page = upload(GOOD)
    page.locator("input[type=file]").first.set_input_files(inventory_of(61, tmp_path))
    chip = page.get_by_test_id("stFileChip").filter(has_text="parc61.csv")
    expect(chip).to_have_attribute("aria-invalid", "true", timeout=30_000)
    settle(page)
    seen = page.get_by_test_id("stMain").evaluate(SEEN)
    assert re.search(r"refusé|dépasse|trop (gros|grand)", seen), seen[:600]
    assert "must be" not in seen


def inventory_of(megabytes: int, folder: Path) -> Path:
    """A good inventory of more than so many megabytes."""
    line = f"Laptop;1;{'x' * 280}\n"
    file = folder / f"parc{megabytes}.csv"
    rows = megabytes * 2**20 // len(line) + 1
    file.write_text("type;quantite;remarque\n" + line * rows, encoding="ascii")
    return file


def test_nothing_is_written_to_disk(visitor: Callable[..., Any], tmp_path: Path) -> None:
    """The server may write 0.5 MB at most, reads 3 MB, and leaves no trace of any file."""
    limit = f"--fsize={LARGEST_WRITE}"
    with run_server("prlimit", limit, TMPDIR=str(tmp_path)) as url, visitor(url) as page:
        page.goto("/pratiques")
        settle(page)
        before = listing(tmp_path), listing(ROOT)
        line = f"Laptop;1;{MARK}\n"
        rows = "type;quantite;remarque\n" + line * (BIG // len(line))
        for data in (GOOD, b"", f"type\n{MARK}\n".encode(), rows.encode()):
            send(page, data)
        assert counts(page)[1] == BIG // len(line)
        assert (listing(tmp_path), listing(ROOT)) == before


def listing(folder: Path) -> set[Path]:
    """Every file under a folder, but what Python compiles and tools keep (not even looked at)."""
    found = set()
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        found |= {Path(path, name) for name in files if not name.startswith(".")}
    return found


def test_fictitious_example_says_so_everywhere(wide_page: Page) -> None:
    wide_page.goto("/pratiques?territoire=31169")
    settle(wide_page)
    wide_page.get_by_role("button", name="Partir de l'exemple fictif").click()
    expect(wide_page.get_by_text(FICTITIOUS)).to_be_visible()
    settle(wide_page)
    wide_page.get_by_text("Le tableau de l'empreinte").click()
    rows = download(wide_page, "Télécharger l'empreinte (CSV)").splitlines()[1:]
    assert rows
    assert all("exemple fictif" in row for row in rows)
    wide_page.get_by_role("link", name="Diagnostic :").click()
    wide_page.get_by_role("heading", level=1, name="Diagnostic").wait_for()
    settle(wide_page)
    expect(wide_page.get_by_text(FICTITIOUS)).to_be_visible()
    wide_page.get_by_role("link", name="Écrire le rapport").click()
    wide_page.get_by_role("heading", level=1, name="Rapport").wait_for()
    settle(wide_page)
    assert "Exemple fictif" in download(wide_page, "HTML")
