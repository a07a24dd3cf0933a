"""The map: built once, painted in place, and it trusts no name it is given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from e2e.conftest import map_frame, settle
from e2e.serveur import run_server
from playwright.sync_api import Frame, Page, Route, expect

from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.edition import edition

pytestmark = pytest.mark.e2e
SICOVAL, LABEGE = "243100633", "31254"
CONTOURS = "/app/static/contours/"
HOSTILE = "<img src=x onerror=alert(1)>"
VIEW = "[nrdiag.map.getZoom(), nrdiag.map.getCenter().lat, nrdiag.map.getCenter().lng]"
PAINTED = """() => ({
  id: document.body.dataset.peint,
  classes: nrdiag.map.nrdiag.payload.fichiers.map(f => f.classes),
  pixels: nrdiag.map.nrdiag.canvas.toDataURL(),
  paints: nrdiag.paints,
})"""


def open_map(page: Page, query: str = f"territoire={SICOVAL}") -> Frame:
    page.goto(f"/territoire?{query}")
    settle(page)
    return map_frame(page)


def choose(page: Page, frame: Frame, indicator: str) -> None:
    """Choose an indicator in the list, and wait until the map is painted again."""
    before = frame.evaluate("document.body.dataset.peint")
    entry = indicators()[indicator]
    box = page.get_by_role("combobox", name="Indicateur")
    box.hover()  # scrolls: the list of options would close on a late scroll
    box.fill(entry.libelle)
    expect(page.get_by_role("option")).to_have_text([f"{entry.theme} · {entry.libelle}"])
    box.press("Enter")
    page.wait_for_url(f"**indicateur={indicator}**")
    frame.wait_for_function("before => document.body.dataset.peint !== before", arg=before)


def place(frame: Frame, code: str) -> dict[str, float]:
    """Where the middle of a commune is, in the pixels of the map."""
    lon, lat = edition().places[code].point
    found: dict[str, float] = frame.evaluate(
        f"(({{x, y}}) => ({{x, y}}))(nrdiag.map.latLngToContainerPoint([{lat}, {lon}]))"
    )
    return found


def test_another_indicator_repaints_the_same_map(wide_page: Page) -> None:
    asked: Counter[str] = Counter()
    wide_page.on("request", lambda r: asked.update([r.url] if CONTOURS in r.url else []))
    frame = open_map(wide_page)
    frame.evaluate("window.temoin = nrdiag.map")
    start = frame.evaluate(VIEW)
    frame.get_by_role("button", name="Agrandir la carte").click()
    frame.evaluate("nrdiag.map.panBy([40, -30], { animate: false })")
    view, before = frame.evaluate(VIEW), frame.evaluate(PAINTED)
    assert all(old != new for old, new in zip(start, view, strict=True))

    choose(wide_page, frame, "part_75_plus")

    after = frame.evaluate(PAINTED)
    assert frame.evaluate("window.temoin === nrdiag.map")
    assert frame.evaluate(VIEW) == view
    assert after["paints"] > before["paints"]
    assert after["id"] != before["id"]
    assert after["pixels"] != before["pixels"]
    assert asked
    assert set(asked.values()) == {1}, asked


def test_indicators_that_differ_after_an_underscore_are_both_painted(wide_page: Page) -> None:
    frame = open_map(wide_page, f"territoire={SICOVAL}&indicateur=ftth_taux")
    before = frame.evaluate(PAINTED)
    choose(wide_page, frame, "ftth_taux_anct")
    after = frame.evaluate(PAINTED)
    assert after["classes"] != before["classes"]
    assert after["pixels"] != before["pixels"]


def test_click_shows_the_sheet_of_the_commune(wide_page: Page) -> None:
    frame = open_map(wide_page)
    frame.locator(".leaflet-container").click(position=place(frame, LABEGE))
    wide_page.wait_for_url(f"**apercu={LABEGE}**")
    expect(wide_page.get_by_role("heading", name="Labège", exact=True)).to_be_visible()
    frame.wait_for_function(f"nrdiag.map.nrdiag.payload.contour.includes('{LABEGE}')")


def test_link_reopens_the_view_on_a_fresh_server(visitor: Callable[..., Any]) -> None:
    query = f"territoire={SICOVAL}&indicateur=part_75_plus&apercu={LABEGE}"
    with run_server() as url, visitor(url) as page:
        frame = open_map(page, query)
        assert page.url.endswith(query)
        label = indicators()["part_75_plus"].libelle
        assert label in frame.locator(".leaflet-container").get_attribute("aria-label")
        assert frame.evaluate("nrdiag.map.nrdiag.payload.contour") == [LABEGE]
        expect(page.get_by_role("heading", name="Labège", exact=True)).to_be_visible()


def test_hostile_name_is_shown_as_text(wide_page: Page) -> None:
    def rename(route: Route) -> None:
        response = route.fetch()
        topology = response.json()
        for geometry in topology["objects"]["c"]["geometries"]:
            geometry["properties"]["n"] = HOSTILE
        route.fulfill(response=response, body=json.dumps(topology))

    wide_page.route(f"**{CONTOURS}**", rename)
    frame = open_map(wide_page)
    frame.locator(".leaflet-container").hover(position=place(frame, LABEGE))
    expect(frame.locator(".nrdiag-tip strong")).to_have_text(HOSTILE)
    # A dialog box or a JavaScript error would fail the watched page too.
    assert frame.locator("img").count() == 0


def test_hover_says_the_value(wide_page: Page) -> None:
    frame = open_map(wide_page)
    frame.locator(".leaflet-container").hover(position=place(frame, LABEGE))
    expect(frame.locator(".nrdiag-tip strong")).to_have_text("Labège")
    expect(frame.locator(".nrdiag-tip")).to_contain_text("%")


def test_missing_contours_are_said_and_the_table_stays(wide_page: Page) -> None:
    wide_page.route(f"**{CONTOURS}**", lambda route: route.fulfill(status=500))
    wide_page.goto(f"/territoire?territoire={SICOVAL}")
    settle(wide_page)
    frame = wide_page.frame_locator("iframe[src*=st_folium]")
    expect(frame.get_by_role("alert")).to_contain_text("Le fond de carte n'a pas pu être lu")
    wide_page.get_by_text("Le tableau de la carte").click()
    expect(wide_page.get_by_role("rowheader", name="Labège", exact=True)).to_be_visible()
