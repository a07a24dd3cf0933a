"""The map: built once, painted in place, and it trusts no name it is given."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from e2e.conftest import MAP, every_picture, painted, settle
from e2e.serveur import Nursery
from playwright.sync_api import Page, Route, expect

from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.edition import edition

pytestmark = pytest.mark.e2e
SICOVAL, LABEGE = "243100633", "31254"
CONTOURS = "/app/static/contours/"
HOSTILE = "<img src=x onerror=alert(1)>"
VIEW = "[nrdiag.map.getZoom(), nrdiag.map.getCenter().lat, nrdiag.map.getCenter().lng]"
PICTURE = """() => ({
  id: nrdiag.map.getContainer().dataset.peint,
  classes: nrdiag.layer.payload.fichiers.map(f => f.classes),
  pixels: nrdiag.layer.fills.toDataURL(),
  paints: nrdiag.paints,
})"""


def open_map(page: Page, address: str = f"territoire?territoire={SICOVAL}") -> None:
    page.goto(f"/{address}")
    settle(page)
    painted(page)


def choose(page: Page, indicator: str) -> None:
    """Choose an indicator in the map's list, and wait until it is painted and known to the page."""
    before = painted(page)
    page.get_by_label("Indicateur").select_option(indicator)
    page.wait_for_selector(f"{MAP}:not([data-peint='{before}'])")
    page.wait_for_url(f"**indicateur={indicator}**")
    settle(page)


def place(page: Page, code: str) -> dict[str, float]:
    """Where the middle of a territory is, in the pixels of the map."""
    lon, lat = edition().places[code].point
    found: dict[str, float] = page.evaluate(
        f"(({{x, y}}) => ({{x, y}}))(nrdiag.map.latLngToContainerPoint([{lat}, {lon}]))"
    )
    return found


def test_a_table_opened_stays_open_when_the_page_draws_it_again(wide_page: Page) -> None:
    open_map(wide_page)
    folded = wide_page.locator("details", has_text="Le tableau de la carte")
    folded.locator("summary").press("Enter")
    table = folded.get_by_role("table")
    expect(table).to_contain_text("Logements et locaux raccordables à la fibre")
    choose(wide_page, "part_75_plus")
    expect(table).to_contain_text("Part des personnes de 75 ans et plus")
    expect(table).to_be_visible()
    folded.locator("summary").press("Enter")
    choose(wide_page, "pop_totale")
    expect(table).not_to_be_visible()


def test_another_indicator_repaints_the_same_map(wide_page: Page) -> None:
    asked: Counter[str] = Counter()
    wide_page.on("request", lambda r: asked.update([r.url] if CONTOURS in r.url else []))
    open_map(wide_page)
    wide_page.evaluate("window.temoin = nrdiag.map")
    start = wide_page.evaluate(VIEW)
    wide_page.get_by_role("button", name="Agrandir la carte").click()
    wide_page.evaluate("nrdiag.map.panBy([40, -30], { animate: false })")
    view, before = wide_page.evaluate(VIEW), wide_page.evaluate(PICTURE)
    assert all(old != new for old, new in zip(start, view, strict=True))

    choose(wide_page, "part_75_plus")

    after = wide_page.evaluate(PICTURE)
    assert wide_page.evaluate("window.temoin === nrdiag.map")
    assert wide_page.evaluate(VIEW) == view
    # Painted from what is kept ready; the server's answer, the same, repaints nothing.
    assert after["paints"] == before["paints"] + 1
    assert after["id"] != before["id"]
    assert after["pixels"] != before["pixels"]
    assert asked
    assert set(asked.values()) == {1}, asked


@pytest.mark.parametrize("refused", [False, True], ids=["ready", "from the server"])
def test_indicators_that_differ_after_an_underscore_are_both_painted(
    wide_page: Page, refused: bool
) -> None:
    if refused:
        wide_page.route("**/classes/**", lambda route: route.abort())
    open_map(wide_page, f"territoire?territoire={SICOVAL}&indicateur=ftth_taux")
    before = wide_page.evaluate(PICTURE)
    choose(wide_page, "ftth_taux_anct")
    after = wide_page.evaluate(PICTURE)
    assert after["classes"] != before["classes"]
    assert after["pixels"] != before["pixels"]
    said = wide_page.locator(".nrdiag-phrase").inner_text()
    assert said.startswith(indicators()["ftth_taux_anct"].libelle)


def test_a_late_answer_never_puts_an_older_picture_back(wide_page: Page) -> None:
    open_map(wide_page)
    every_picture(wide_page)
    wide_page.evaluate("""() => {
      window.seen = [];
      new MutationObserver(() => seen.push(nrdiag.layer.payload.titre)).observe(
        nrdiag.map.getContainer(), {attributes: true, attributeFilter: ['data-peint']});
    }""")
    chosen = ["part_75_plus", "pop_totale", "revenu_median", "pop_75_plus"]
    for id in chosen:
        wide_page.get_by_label("Indicateur").select_option(id)
    wide_page.wait_for_url(f"**indicateur={chosen[-1]}**")
    settle(wide_page)
    titles = wide_page.evaluate("seen")
    names = [indicators()[id].libelle for id in chosen]
    assert [title.split(", communes")[0] for title in titles] == names


def test_click_shows_the_sheet_of_the_commune(wide_page: Page) -> None:
    open_map(wide_page)
    wide_page.locator(MAP).click(position=place(wide_page, LABEGE))
    wide_page.wait_for_url(f"**apercu={LABEGE}**")
    expect(wide_page.get_by_role("heading", name="Labège", exact=True)).to_be_visible()
    wide_page.wait_for_function(f"() => nrdiag.layer.payload.contour.includes('{LABEGE}')")


def test_link_reopens_the_view_on_a_fresh_server(
    visitor: Callable[..., Any], nursery: Nursery
) -> None:
    query = f"territoire={SICOVAL}&indicateur=part_75_plus&apercu={LABEGE}"
    with nursery.server() as url, visitor(url) as page:
        open_map(page, f"territoire?{query}")
        assert page.url.endswith(query)
        label = indicators()["part_75_plus"].libelle
        assert label in page.locator(MAP).get_attribute("aria-label")
        assert page.evaluate("nrdiag.layer.payload.contour") == [LABEGE]
        expect(page.get_by_role("heading", name="Labège", exact=True)).to_be_visible()


def test_hostile_name_is_shown_as_text(wide_page: Page) -> None:
    def rename(route: Route) -> None:
        response = route.fetch()
        topology = response.json()
        for geometry in topology["objects"]["c"]["geometries"]:
            geometry["properties"]["n"] = HOSTILE
        route.fulfill(response=response, body=json.dumps(topology))

    wide_page.route(f"**{CONTOURS}**", rename)
    open_map(wide_page)
    wide_page.locator(MAP).hover(position=place(wide_page, LABEGE))
    expect(wide_page.locator(".nrdiag-bulle strong")).to_have_text(HOSTILE)
    # A dialog box or a JavaScript error would fail the watched page too.
    assert wide_page.locator(f"{MAP} img").count() == 0


def test_hostile_picture_is_shown_as_text(wide_page: Page) -> None:
    def rewrite(route: Route) -> None:
        pictures = route.fetch().json()
        for picture in pictures.values():
            picture["phrase"] = HOSTILE
            picture["legende"] = [[m, HOSTILE, c, n] for m, _, c, n in picture["legende"]]
        route.fulfill(json=pictures)

    wide_page.route("**/classes/**", rewrite)
    open_map(wide_page)
    every_picture(wide_page)
    wide_page.route("**/_stcore/**", lambda route: route.abort())
    wide_page.evaluate("nrdiag.block.tell = () => {}")
    wide_page.get_by_label("Indicateur").select_option("pop_totale")
    expect(wide_page.locator(".nrdiag-phrase")).to_have_text(HOSTILE)
    expect(wide_page.locator(".nr-legende")).to_contain_text(HOSTILE)
    assert wide_page.locator(".nrdiag-bloc img").count() == 0


def test_hover_says_the_value(wide_page: Page) -> None:
    open_map(wide_page)
    wide_page.locator(MAP).hover(position=place(wide_page, LABEGE))
    expect(wide_page.locator(".nrdiag-bulle strong")).to_have_text("Labège")
    expect(wide_page.locator(".nrdiag-bulle")).to_contain_text("%")


def test_missing_contours_are_said_and_the_table_stays(wide_page: Page) -> None:
    wide_page.route(f"**{CONTOURS}**", lambda route: route.fulfill(status=500))
    wide_page.goto(f"/territoire?territoire={SICOVAL}")
    settle(wide_page)
    alert = wide_page.locator(".nrdiag-cadre").get_by_role("alert")
    expect(alert).to_contain_text("Le fond de carte n'a pas pu être lu")
    wide_page.get_by_text("Le tableau de la carte").click()
    expect(wide_page.get_by_role("rowheader", name="Labège", exact=True)).to_be_visible()


def test_drill_down_by_click_and_back(wide_page: Page) -> None:
    open_map(wide_page, "carte?niveau=region&indicateur=pop_totale")
    wide_page.locator(MAP).click(position=place(wide_page, "R76"))
    wide_page.wait_for_url("**vue=R76**")
    settle(wide_page)
    wide_page.wait_for_function("() => nrdiag.layer.payload.fichier.startsWith('R76')")
    # An EPCI of the region, then its communes.
    wide_page.locator(MAP).click(position=place(wide_page, SICOVAL))
    wide_page.wait_for_url(f"**vue={SICOVAL}**")
    wide_page.wait_for_function(f"() => nrdiag.layer.payload.fichier === '{SICOVAL}-commune'")
    assert wide_page.evaluate("nrdiag.layer.shown.length") == 36
    settle(wide_page)
    way = wide_page.get_by_role("navigation", name="Vous êtes ici")
    way.get_by_role("link", name="France", exact=True).press("Enter")
    wide_page.wait_for_url("**vue=FR**")
    wide_page.wait_for_function("() => nrdiag.layer.payload.fichier.startsWith('FR')")
    # Where one is is drawn anew, and the keyboard is still there.
    here = way.get_by_role("link")
    expect(here).to_have_attribute("aria-current", "location")
    expect(here).to_be_focused()


def test_drill_down_by_list_with_the_keyboard(wide_page: Page) -> None:
    open_map(wide_page, "carte")
    wide_page.get_by_role("link", name="Choisir dans une liste").press("Enter")
    box = wide_page.get_by_label(re.compile("Entrer dans un "))
    expect(box).to_be_focused()
    settle(wide_page)
    wide_page.keyboard.type("Lot")
    expect(wide_page.get_by_role("option", name="Lot", exact=True)).to_be_visible()
    box.press("Enter")
    wide_page.wait_for_url("**vue=46**")
    wide_page.wait_for_function("() => nrdiag.layer.payload.fichier.startsWith('46')")
    assert wide_page.evaluate("nrdiag.layer.shown.length") == 312
    # The list is now that of the communes; closed, the keyboard is back on its link.
    expect(wide_page.get_by_label("Lire la fiche d'une des 312 communes")).to_be_visible()
    settle(wide_page)
    wide_page.get_by_role("link", name="Fermer").press("Enter")
    expect(wide_page.get_by_role("link", name="Choisir dans une liste")).to_be_focused()
    assert "vue=46" in wide_page.url


def test_the_keyboard_stays_in_a_list_that_is_refused(wide_page: Page) -> None:
    # 34,875 polygons say nothing of the list: they are not drawn.
    wide_page.route(f"**{CONTOURS}**", lambda route: route.abort())
    wide_page.goto("/carte?niveau=commune&indicateur=pop_totale")
    settle(wide_page)
    wide_page.get_by_role("link", name="Choisir dans une liste").press("Enter")
    expect(wide_page.get_by_text("Trop de communes pour une seule liste")).to_be_visible()
    expect(wide_page.get_by_role("link", name="Fermer")).to_be_focused()


def test_a_commune_chosen_in_the_list_is_seen_with_its_sheet(page: Page) -> None:
    open_map(page, f"carte?territoire={SICOVAL}&liste=oui")
    page.get_by_label("Lire la fiche d'une des 36 communes").fill("Labège")
    page.get_by_role("option", name="Labège", exact=True).click()
    page.wait_for_url(f"**apercu={LABEGE}**")
    expect(page.get_by_role("heading", name="Labège", exact=True)).to_be_in_viewport()
    expect(page.locator(MAP)).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".nrdiag-bloc .nr-dit")).to_have_text("Sous la carte : Labège.")


def test_where_nothing_can_be_drawn_a_sentence_takes_the_place_of_the_map(wide_page: Page) -> None:
    wide_page.goto("/carte?territoire=98411")
    sentence = wide_page.get_by_text("Pas de carte ici")
    expect(sentence).to_be_visible()
    expect(wide_page.locator(MAP)).to_be_hidden()
    wide_page.get_by_role("link", name="France", exact=True).click()
    wide_page.wait_for_function("() => nrdiag.layer.payload.fichier.startsWith('FR')")
    expect(sentence).to_have_count(0)
    expect(wide_page.locator(MAP)).to_be_visible()
    # Made while hidden, it shows the whole of metropolitan France.
    view = wide_page.evaluate("nrdiag.map.getBounds().contains([[41.4, -5], [51, 9.5]])")
    assert view


def test_every_commune_of_france_on_one_map(wide_page: Page) -> None:
    open_map(wide_page, "carte?niveau=commune&indicateur=distance_france_services")
    count = wide_page.evaluate("nrdiag.layer.shown.length")
    assert count == len(edition().one_map_places) > 34_800
    drawn = wide_page.evaluate("""() => {
      const seen = new Set(nrdiag.layer.index);
      seen.delete(-1);
      return seen.size;
    }""")
    # At this scale the smallest communes have no pixel of their own; nearly all have.
    assert drawn > 0.8 * count


def test_classes_change_the_map_and_say_so(wide_page: Page) -> None:
    open_map(wide_page, "carte?territoire=31&indicateur=part_75_plus")
    before = wide_page.evaluate(PICTURE)
    wide_page.get_by_role("link", name="Régler les classes et les repères").click()
    wide_page.get_by_text("Effectifs égaux").click()
    wide_page.wait_for_url("**classes=quantiles**")
    wide_page.wait_for_selector(f"{MAP}:not([data-peint='{before['id']}'])", timeout=30_000)
    expect(wide_page.locator(".nrdiag-phrase")).to_contain_text("À peu près autant")
    counts = re.findall(r"\((\d+)\)", wide_page.locator(".nr-legende").inner_text())
    assert max(map(int, counts)) - min(map(int, counts)) < 20


def test_the_legend_follows_the_marks_and_a_mark_is_no_territory(wide_page: Page) -> None:
    open_map(wide_page, f"carte?territoire={SICOVAL}&reglages=oui")
    legend = wide_page.locator(".nr-legende")
    expect(legend).to_contain_text("Lieux France services")
    # A click on a mark goes nowhere, and is no error (the fixture fails on one).
    spot = wide_page.evaluate("""() => {
      const { frame, payload } = nrdiag.layer, [lon, lat] = payload.points[0];
      const { x, y } = nrdiag.layer.onCanvas(lat, lon, frame.scale);
      return { x: x - frame.pad.x, y: y - frame.pad.y };
    }""")
    wide_page.locator(MAP).click(position=spot)
    settle(wide_page)
    assert "apercu" not in wide_page.url
    wide_page.get_by_text("Mairies (avec leur site)").click()
    expect(legend).to_contain_text("Mairies (avec leur site)")
    expect(legend).not_to_contain_text("Lieux France services")
    wide_page.wait_for_function("() => nrdiag.layer.payload.points.length > 30")
    assert wide_page.evaluate("nrdiag.layer.payload.reperes") == "Mairies (avec leur site)"
    wide_page.get_by_text("Aucun repère").click()
    expect(legend).not_to_contain_text("Mairies")
    wide_page.wait_for_function("() => !nrdiag.layer.payload.points.length")


def test_image_of_the_view(wide_page: Page) -> None:
    open_map(wide_page, f"carte?territoire={SICOVAL}")
    with wide_page.expect_download() as download:
        wide_page.get_by_role("button", name="Image (PNG)").click()
    assert download.value.suggested_filename == f"nrdiag-carte-{SICOVAL}-commune.png"
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    assert width >= wide_page.evaluate("nrdiag.map.getSize().x")
    # Title, legend and source need room around the map.
    assert height > wide_page.evaluate("nrdiag.map.getSize().y") + 80


def test_the_words_of_the_image_hold_in_it_and_say_every_source(page: Page) -> None:
    open_map(page, f"carte?territoire={SICOVAL}&indicateur=fibre_75_plus")
    page.evaluate("""() => {
      window.written = [];
      const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
        if (!this.canvas.isConnected)
          written.push([text, x + this.measureText(text).width, this.canvas.width]);
        write.call(this, text, x, y);
      };
    }""")
    with page.expect_download():
        page.get_by_role("button", name="Image (PNG)").click()
    written = page.evaluate("written")
    assert [text for text, end, width in written if end > width] == []
    said = " ".join(text for text, *_ in written)
    assert "logements et locaux sans fibre plus de 5" in said
    for source in ("ARCEP", "INSEE", "ANCT", "Contours IGN, Licence Ouverte"):
        assert source in said


def test_a_crossing_is_read_on_a_grid_and_its_definition_comes_first(wide_page: Page) -> None:
    open_map(wide_page, "carte?territoire=46&indicateur=fibre_75_plus")
    grid = wide_page.get_by_role("table", name="Une commune est en double peine quand plus de 14")
    expect(grid.get_by_role("row")).to_have_count(5)
    both = grid.get_by_role("row", name="plus de 14").get_by_role("cell").last
    expect(both).to_have_text("15")
    expect(wide_page.locator(".nrdiag-phrase")).to_contain_text("Double peine : 15 communes")
    # Every commune drawn is in one cell, and the list keeps only the marks.
    cells = grid.locator("tbody td").all_inner_texts()
    assert sum(map(int, cells)) == wide_page.evaluate("nrdiag.layer.shown.length")
    expect(wide_page.locator(".nr-legende li")).to_have_text(["Lieux France services"])
    choose(wide_page, "part_75_plus")
    expect(grid).to_have_count(0)
    expect(wide_page.locator(".nr-legende li")).to_have_count(6)


def test_geojson_and_csv_hold_the_insee_codes(wide_page: Page) -> None:
    open_map(wide_page, f"carte?territoire={SICOVAL}&indicateur=ftth_taux")
    wide_page.get_by_text("Le tableau de la carte").click()
    with wide_page.expect_download() as download:
        wide_page.get_by_role("link", name="Télécharger la carte (GeoJSON)").click()
    document = json.loads(download.value.path().read_text(encoding="utf-8"))
    codes = {feature["id"]: feature for feature in document["features"]}
    assert len(codes) == 36
    assert round(codes[LABEGE]["properties"]["valeur"], 1) == 78.1
    with wide_page.expect_download() as download:
        wide_page.get_by_role("link", name="Télécharger le tableau (CSV)").click()
    lines = io.StringIO(download.value.path().read_text(encoding="utf-8-sig")).readlines()
    assert len(lines) == 37
    assert any(line.startswith(f"{LABEGE};Labège;") for line in lines)
