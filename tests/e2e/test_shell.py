"""What the server adds to Streamlit: French shell, security, compression, deep links."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from e2e.conftest import axe, settle
from e2e.serveur import ROOT, Nursery, get
from load.client import crowd
from playwright.sync_api import Page, expect

from nrdiag.ui.streamlit_words import in_french

pytestmark = pytest.mark.e2e
PAGES = sorted(file.stem for file in (ROOT / "pages").glob("[!_.]*.py"))


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in PAGES)])
def test_shell_is_in_french_and_revalidated(server: str, path: str) -> None:
    response, body = get(server, path)
    text = body.decode()
    assert response.status == 200
    assert '<html lang="fr"' in text
    assert "JavaScript" in text
    assert "You need" not in text
    assert "Streamlit</title>" not in text
    etag = response.headers["etag"]
    assert get(server, path, if_none_match=etag)[0].status == 304
    zipped, compressed = get(server, path, accept_encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(compressed) == body


@pytest.mark.parametrize("path", ["/", "/carte", "/sante", "/absente", "/static/absent.js"])
def test_every_answer_carries_the_security_headers(server: str, path: str) -> None:
    headers = get(server, path)[0].headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert not re.search(r"\d", headers.get("server", ""))


def test_scripts_are_compressed_and_kept(server: str) -> None:
    shell = get(server, "/")[1].decode()
    script = re.search(r'src="\.(/static/js/index\.[^"]+)"', shell)
    assert script
    plain, body = get(server, script[1])
    zipped, compressed = get(server, script[1], accept_encoding="gzip")
    assert gzip.decompress(compressed).decode() == in_french(body.decode())
    assert len(compressed) < len(body) / 2
    for response in (plain, zipped):
        assert {"immutable", "max-age=31536000"} <= set(
            response.headers["cache-control"].split(", ")
        )


def test_own_files_are_kept_only_when_their_name_carries_a_digest(server: str) -> None:
    static = ROOT / "static"
    file = next(static.glob("contours/*.????????.json")).relative_to(static).as_posix()
    for path, kept in ((file, True), ("contours/index.json", False)):
        response, _ = get(server, f"/app/static/{path}", accept_encoding="gzip")
        assert response.status == 200
        assert ("immutable" in response.headers["cache-control"]) == kept
        assert response.headers["content-encoding"] == "gzip"


def test_health_says_version_and_edition(server: str) -> None:
    response, body = get(server, "/sante")
    assert response.headers["cache-control"] == "no-store"
    answer = json.loads(body)
    assert answer["etat"] == "ok"
    assert set(answer) == {"etat", "version", "edition"}


@pytest.mark.parametrize("path", ["/absente", "/absente/", "/territoire/ailleurs", "/app"])
def test_unknown_page_leads_home(server: str, path: str) -> None:
    response, _ = get(server, path)
    assert response.status == 307
    assert response.headers["location"] == "/?page_inconnue=1"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/favicon.ico", 404),
        ("/static/absent.js", 404),
        ("//example.org/", 307),
        ("/app/static/../app.py", 400),
        ("/app/static/%2e%2e/app.py", 400),
        ("/app/static/..%2fapp.py", 400),
        ("/component/nrdiag_carte/../../../__init__.py", 404),
        ("/static/../../__init__.py", 404),
    ],
)
def test_nothing_else_is_served(server: str, path: str, status: int) -> None:
    response, body = get(server, path)
    assert response.status == status
    assert response.headers.get("location", "/?page_inconnue=1") == "/?page_inconnue=1"
    assert b"import" not in body


def test_foreign_web_socket_is_refused(server: str) -> None:
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec_websocket_version": "13",
        "sec_websocket_key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "origin": "https://example.org",
    }
    assert get(server, "/_stcore/stream", **upgrade)[0].status == 403


def test_home_page_opens(page: Page) -> None:
    page.goto("/")
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.locator("h1").count() == 1
    assert axe(page) == []


def test_the_server_is_asked_for_where_it_is(wide_page: Page) -> None:
    asked: list[str] = []
    wide_page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    wide_page.on("websocket", lambda socket: asked.append(urlsplit(socket.url).path))
    wide_page.goto("/territoire?territoire=243100633")
    settle(wide_page)
    assert "/_stcore/stream" in asked
    assert not [path for path in asked if path.startswith("/territoire/")]


#: English words that only Streamlit or Vega would write.
ENGLISH = re.compile(
    r"\b(the|Choose|Show|Open|Close|Clear|Select|Skip|Increment|Decrement|Remove|Upload|Expand"
    r"|Collapse|Copy|Download|Press|Enter|results|Browse|Drag|Number|available|titled|Running)\b"
)
#: Every text and name of the page, said or seen.
SAID = """() => [document.body.innerText, ...[...document.querySelectorAll('*')].flatMap(
  e => ['aria-label', 'placeholder', 'title', 'alt'].map(name => e.getAttribute(name) ?? ''))]"""


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [
        ("carte?territoire=31&liste=oui", "[role=combobox]", "zzz"),
        ("achats?territoire=243100633", "input[type=number]", "999999999999999"),
        ("services?territoire=243100633", "input[type=text]:not([role=combobox])", "abc"),
        ("plan?territoire=243100633", "[role=combobox]", "zzz"),
        ("fragilite?territoire=243100633", None, ""),
        ("aines?territoire=243100633", None, ""),
        ("pratiques?territoire=243100633&inventaire=exemple&hypotheses=oui", None, ""),
    ],
)
def test_streamlit_says_nothing_in_english(
    wide_page: Page, path: str, field: str | None, typed: str
) -> None:
    wide_page.goto(path)
    settle(wide_page)
    if field:
        box = wide_page.locator(f"{field}:visible").first
        box.click()
        box.fill(typed)
        wide_page.wait_for_timeout(400)
        if typed == "zzz":
            expect(wide_page.get_by_text("Aucun résultat")).to_be_visible()
    said: list[str] = wide_page.evaluate(SAID)
    assert not [text for text in said if ENGLISH.search(text)]


def test_a_server_that_is_gone_is_said_in_french(
    visitor: Callable[..., Any], nursery: Nursery
) -> None:
    with ExitStack() as running:
        url = running.enter_context(nursery.server())
        with visitor(url) as page:
            page.goto("/")
            settle(page)
            running.close()
            said = page.get_by_role("dialog")
            expect(said).to_contain_text("Le serveur ne répond pas", timeout=30_000)
            expect(said).to_contain_text("La page reprendra d'elle-même")
            assert not ENGLISH.search(said.inner_text())


def test_unknown_address_opens_home(wide_page: Page) -> None:
    wide_page.goto("/absente")
    settle(wide_page)
    assert wide_page.locator("h1").count() == 1
    assert wide_page.get_by_role("dialog").count() == 0


def test_menu_by_keyboard_or_finger_keeps_the_visit(page: Page) -> None:
    """A link of the menu changes page without reloading: what was typed or dropped stays."""
    page.goto("/territoire?territoire=31169")
    settle(page)
    page.evaluate("window.temoin = true")
    narrow = page.evaluate("innerWidth") < 700
    menu = page.get_by_role("navigation", name="Pages")
    if narrow:
        page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu.locator("[aria-current=page]")).to_have_text("Mon territoire")
    link = menu.get_by_role("link", name="Parc", exact=True)
    if narrow:
        link.click()
    else:
        link.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre parc informatique")
    settle(page)
    assert page.url.endswith("/parc?territoire=31169")
    assert page.title().startswith("Parc")
    assert page.evaluate("window.temoin")
    current = page.locator("nav[aria-label=Pages] [aria-current=page]")
    expect(current).to_have_text("Parc")
    if narrow:
        # The menu does not stay over the page.
        expect(link).not_to_be_in_viewport()
    else:
        expect(link).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Escalquens (31)")


def test_the_keyboard_goes_in_and_out_of_the_menu_of_a_phone(narrow_page: Page) -> None:
    narrow_page.goto("/territoire?territoire=31169")
    settle(narrow_page)
    opens = narrow_page.get_by_test_id("stExpandSidebarButton")
    menu = narrow_page.get_by_role("navigation", name="Pages")
    # Closed, nothing of it takes the keyboard: the second stop is the button that opens it.
    for _ in range(2):
        narrow_page.keyboard.press("Tab")
    expect(opens).to_be_focused()
    opens.press("Enter")
    expect(menu.get_by_role("link").first).to_be_focused()
    narrow_page.keyboard.press("Escape")
    expect(opens).to_be_focused()
    opens.press("Enter")
    menu.get_by_role("link", name="Parc", exact=True).press("Enter")
    title = narrow_page.get_by_role("heading", level=1)
    expect(title).to_contain_text("parc", ignore_case=True)
    expect(title).to_be_focused()
    # A new page does not open under the menu.
    opens.press("Enter")
    expect(menu.get_by_role("link").first).to_be_in_viewport()
    narrow_page.reload()
    settle(narrow_page)
    expect(menu).not_to_be_in_viewport()


def test_enter_in_the_search_opens_the_only_result(wide_page: Page) -> None:
    wide_page.goto("/")
    settle(wide_page)
    told = wide_page.get_by_role("status").filter(has_text="résultat")
    box = wide_page.get_by_label("Votre commune")
    box.fill("Saint")
    expect(told).to_contain_text("Les 8 premiers résultats")
    settle(wide_page)
    box.press("Enter")
    expect(wide_page.locator("[data-resultat]").first).to_be_focused()
    box.fill("Escalquens")
    expect(told).to_have_text("1 résultat :")
    settle(wide_page)
    box.press("Enter")
    title = wide_page.get_by_role("heading", level=1)
    expect(title).to_have_text("Escalquens (31)")
    expect(title).to_be_focused()
    expect(told).to_have_count(0)


def test_the_keyboard_goes_on_after_a_button_that_takes_itself_away(wide_page: Page) -> None:
    wide_page.goto("/fragilite?territoire=243100633&poids=1-2-3-4-5")
    settle(wide_page)
    wide_page.get_by_role("button", name="Revenir aux poids de départ").press("Enter")
    expect(wide_page.get_by_role("slider").first).to_be_focused()


@pytest.mark.parametrize("name", PAGES)
def test_deep_link_is_right_as_the_first_visit_of_a_server(name: str, nursery: Nursery) -> None:
    with nursery.server() as url:
        first = crowd(url, 1, name, reruns=0)
        home = crowd(url, 1, reruns=0)
        # The same page once the home page has run: nothing depended on it.
        again = crowd(url, 1, name, reruns=0)
    assert first.errors == home.errors == again.errors == 0
    assert len(first.titles) == 1
    assert again.titles == first.titles != home.titles


def test_deep_link_opens_in_a_browser_on_a_new_server(
    visitor: Callable[..., Any], nursery: Nursery
) -> None:
    with nursery.server() as url, visitor(url) as page:
        page.goto("/comparer?territoire=31169")
        settle(page)
        assert page.get_by_role("dialog").count() == 0
        assert page.locator("h1").count() == 1
        assert page.title().startswith("Comparer")


def test_an_address_may_name_a_heading_and_a_table_is_a_file(page: Page) -> None:
    page.goto("/aines?territoire=243100633#ages")
    expect(page.get_by_role("heading", name="Quels âges")).to_be_in_viewport()
    page.get_by_text("Le tableau de tous les territoires").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger le tableau").click()
    assert taken.value.suggested_filename == "nrdiag-243100633-75-ans-et-plus.csv"
    assert "Castanet-Tolosan" in taken.value.path().read_text(encoding="utf-8-sig")


def test_a_choice_among_links_moves_neither_the_page_nor_the_keyboard(page: Page) -> None:
    page.goto("/comparer?territoire=243100633&parmi=france")
    settle(page)
    page.evaluate("window.temoin = true")
    link = page.locator("a.nr-reste").first
    name = link.inner_text()
    link.press("Enter")
    chosen = page.locator("a.nr-reste[aria-current=true]")
    expect(chosen).to_have_text(name)
    settle(page)
    expect(page.get_by_text(f"Sicoval et {name}.", exact=True)).to_be_visible()
    assert re.search(r"territoire=243100633&parmi=france&avec=\d+$", page.url)
    expect(chosen).to_be_focused()
    expect(chosen).to_be_in_viewport()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") > 0
    assert page.evaluate("window.temoin")
    page.reload()
    expect(chosen).to_have_text(name)


def test_a_part_opens_in_its_place_and_its_link_opens_it_again(page: Page) -> None:
    page.goto("/pratiques?territoire=243100633")
    settle(page)
    link = page.get_by_role("link", name="Ajouter, comparer ou retirer un hébergement")
    link.press("Enter")
    field = page.get_by_label("Nom de l'hébergement")
    expect(field).to_be_visible()
    settle(page)
    expect(field).to_be_in_viewport()
    expect(field).to_be_focused()
    assert "hebergements=oui" in page.url
    page.reload()
    expect(field).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Fermer").press("Enter")
    expect(field).to_have_count(0)
    expect(link).to_be_focused()
    assert "hebergements" not in page.url


def test_the_keyboard_goes_into_a_part_that_has_a_frame(page: Page) -> None:
    page.goto("/pratiques?territoire=243100633&inventaire=exemple")
    settle(page)
    page.get_by_role("link", name="Hypothèses du calcul").press("Enter")
    expect(page.get_by_label("Facteurs d'émission")).to_be_focused()
