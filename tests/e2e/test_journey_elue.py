"""Journey A: an elected person, three minutes, a laptop or a phone, no Internet."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from documents_text import pdf_text, words
from e2e.conftest import MAP, assert_fits, assert_sound_then_widened, painted, settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
ELSEWHERE = re.compile(r"^\w+://(?!127\.0\.0\.1[:/])")
SEES_THE_MAP = """() => {
  const box = document.querySelector('.nrdiag-carte').getBoundingClientRect();
  const seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  return seen > Math.min(box.height, innerHeight) * 0.9;
}"""
#: Counts the real clicks of a visit; moving between pages does not reload the document.
COUNT_CLICKS = "addEventListener('click', e => { window.clics = (window.clics ?? 0) + 1 }, true)"
SCREENS = (
    "/",
    "/territoire?territoire=31169",
    "/territoire?territoire=29019",
    "/carte?territoire=31169",
    "/carte?territoire=31&indicateur=fibre_75_plus",
    "/aines?territoire=31169",
    "/couverture?territoire=243100633",
    "/aide?territoire=243100633",
    "/accessibilite?territoire=243100633",
    "/fragilite?territoire=243100633",
    "/comparer?territoire=31169&avec=31254",
    "/pratiques?inventaire=exemple",
    "/diagnostic?territoire=31169&inventaire=exemple",
    "/plan?territoire=243100633&inventaire=exemple",
    "/droit?territoire=243100633",
    "/outils?territoire=243100633&inventaire=exemple",
    "/rapport?territoire=243100633&inventaire=exemple",
    "/donnees",
    "/mes_donnees?territoire=243100633",
    "/donnees?section=Ce+qui+manque",
    "/donnees?section=Mises+%C3%A0+jour",
)


def tight(text: str) -> str:
    """Without spaces nor hyphens, which a PDF may add, and with one kind of apostrophe."""
    return re.sub(r"[\s\u00ad-]", "", text).replace("’", "'")


def test_journey_in_four_clicks(page: Page, tmp_path: Path) -> None:
    page.route(ELSEWHERE, lambda route: route.abort())
    page.add_init_script(COUNT_CLICKS)
    page.goto("/")

    # She types; the suggestion appears without validating.
    page.get_by_label("Votre commune").press_sequentially("Escalq")
    page.get_by_role("link", name="Escalquens (31)").click()

    # The verdict: forces, alerts, levers, each figure with its source.
    expect(page.get_by_role("heading", level=1)).to_have_text("Escalquens (31)")
    settle(page)
    assert_fits(page)
    for title in ("Forces", "Alertes", "Leviers"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    findings = page.locator(".nr-constat")
    assert findings.count() > 0
    for credit in findings.locator(".nr-source").all_inner_texts():
        assert re.search(r"\b20\d\d\b", credit)
    elders = page.locator(".nr-alerte", has_text="75 ans ou plus")
    sentence = r"\d+ habitants .* dont environ \d+ à \d+ sans usage régulier d'internet"
    assert re.search(sentence, words(elders.inner_text()))
    assert "INSEE" in elders.locator(".nr-source").inner_text()
    said = [words(text) for text in findings.locator(".nr-fort").all_inner_texts()]

    # The map of this alert comes into view, her commune outlined.
    before = painted(page)
    page.locator(".st-key-carte_aines_sans_usage").get_by_role("button").click()
    page.wait_for_url("**indicateur=pop_75_plus**")
    page.wait_for_selector(f"{MAP}:not([data-peint='{before}'])")
    page.wait_for_function(SEES_THE_MAP)
    outlined = page.evaluate("nrdiag.layer.outlined.map(feature => feature.code)")
    assert outlined == ["31169"]

    # The comparison needs no click.
    around = page.get_by_role("table", name="Chaque chiffre, du plus proche au plus large.")
    expect(around).to_contain_text("Sicoval")
    expect(around.get_by_role("row", name=re.compile("fibre"))).to_contain_text("%")

    # The two halves: what nobody filled in is said, never counted as 0.
    page.get_by_role("link", name="Diagnostic :").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diagnostic : Escalquens (31)")
    settle(page)
    assert_fits(page)
    expect(page.locator(".stHtml ol > li")).to_have_count(3)
    # The first table only: the figures one by one come after it.
    rows = page.locator(".nr-table").first.locator("tbody tr")
    assert rows.count() == 7
    for practice in rows.locator("td:nth-of-type(2)").all_inner_texts():
        assert practice.startswith("Non renseignée.")
        assert not re.search(r"\b0\b", practice)
    needs = words(" ".join(rows.locator("td:nth-of-type(1)").all_inner_texts()))

    # One page to take away holds the figures of the screen.
    with page.expect_download() as download:
        page.get_by_role("link", name="La fiche d'une page").click()
    download.value.save_as(tmp_path / "fiche.pdf")
    data = (tmp_path / "fiche.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
    text = tight(pdf_text(data))
    figures = re.findall(r"(?:fibre|ans et plus) : ([\d ]+(?:,\d+ %| personnes))", needs)
    assert len(figures) == 2, needs  # the fibre and the elders
    for shown in said:
        assert tight(shown) in text
    assert "n.d." in text

    assert page.evaluate("window.clics") <= 4


@pytest.mark.parametrize("path", SCREENS)
def test_screen_is_accessible_and_fits(narrow_page: Page, path: str) -> None:
    narrow_page.goto(path)
    settle(narrow_page)
    if path.startswith(("/territoire", "/carte")):
        painted(narrow_page)
    assert_sound_then_widened(narrow_page)
