"""From the click on an indicator to the map painted, beside a plain folium layer."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks import DEPARTEMENT, EXAMPLE
from benchmarks.browser import settle, visitor, wait_painted
from benchmarks.servers import Server
from benchmarks.stats import median
from nrdiag.cartes.layer import build_layer
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition

#: Territory, level: 36, 586, 1,255, 4,445 and 34,867 polygons in the edition of 2026.
MAPS = (
    (EXAMPLE, "commune"), (DEPARTEMENT, "commune"), ("FR", "epci"), ("R76", "commune"),
    ("FR", "commune"),
)  # fmt: skip
CHANGES = 8
#: Changes of the plain layer, which takes seconds on the largest maps.
PLAIN_CHANGES = 7
#: Once a plain map has used this many seconds, fewer changes are enough (at least three).
PLAIN_SECONDS = 25


@dataclass(frozen=True)
class Change:
    """One change, in milliseconds: its parts follow one another and add up to ``total``."""

    total: float
    order: float  # the list's event to the order given to the map
    script: float  # order to drawn: our script, or folium's
    frame: float  # drawn to the end of the browser's frame
    bytes: int


@dataclass
class MapTimes:
    """The changes of one map: as visitors live them, then with what is kept ready refused.

    ``ready`` is the ordinary case: the other pictures came with the map. ``asked`` is that of a
    visitor who chooses before they are there: the server sends the picture.
    """

    polygons: int
    ready: list[Change]
    asked: list[Change]
    plain: list[Change]

    @property
    def seconds(self) -> float:
        """The figure held against the budget: the median change of a visitor."""
        return median([c.total for c in self.ready]) / 1000

    @property
    def faster(self) -> float:
        """How many times faster than the plain layer."""
        return self.plain_seconds / self.seconds

    @property
    def asked_seconds(self) -> float:
        """The same when the server must answer first."""
        return median([c.total for c in self.asked]) / 1000

    @property
    def plain_seconds(self) -> float:
        """The same of the plain layer."""
        return median([c.total for c in self.plain]) / 1000


def measure(browser: Browser, nrdiag: Server, folium: Server) -> list[MapTimes]:
    """Every map, nrdiag's then the plain one."""
    found = []
    for scope, level in MAPS:
        polygons = drawn(scope, level)
        query = f"territoire={scope}&niveau={level}"
        ready = _changes(browser, f"{nrdiag.url}/carte?{query}", level, refused=False)
        asked = _changes(browser, f"{nrdiag.url}/carte?{query}", level, refused=True)
        with visitor(browser) as context:
            page = context.new_page()
            page.goto(f"{folium.url}/?{query}")
            page.get_by_role("combobox").wait_for()
            settle(page, 60_000)
            page.wait_for_timeout(1000)
            plain: list[Change] = []
            for id, name in _choices(level)[:PLAIN_CHANGES]:
                plain.append(_plain_change(page, name, f"i-{id}", polygons))
                if sum(c.total for c in plain) > 1000 * PLAIN_SECONDS and len(plain) > 2:
                    break
        found.append(MapTimes(polygons, ready, asked, plain))
    return found


def _changes(browser: Browser, address: str, level: str, *, refused: bool) -> list[Change]:
    with visitor(browser) as context:
        page = context.new_page()
        if refused:
            page.route("**/classes/**", lambda route: route.abort())
        page.goto(address)
        wait_painted(page)
        settle(page)
        shown = page.get_by_label("Indicateur").input_value()
        names = [id for id, _ in _choices(level)][:CHANGES]
        # Choosing what is shown already would paint nothing: it comes last.
        names.sort(key=lambda id: id == shown)
        return [_change(page, id) for id in names + names]


def drawn(scope: str, level: str) -> int:
    """How many polygons a map has."""
    found = edition()
    layer = build_layer(
        indicators()["pop_totale"], found.territories.get(scope), Level(level), found
    )
    return layer.painting.size


def _choices(level: str) -> list[tuple[str, str]]:
    """Id and label of the indicators offered, the one shown at first put last."""
    offered = [i for i in indicators().values() if i.carte and Level(level) in i.niveaux]
    offered.sort(key=lambda i: i.id == "ftth_taux")
    return [(i.id, f"{i.theme} · {i.libelle}") for i in offered]


def _change(page: Page, id: str) -> Change:
    """Choose in nrdiag's list; timed from the event of the list itself."""
    page.evaluate("Object.assign(window.bench, {drawn: null, painted: null})")
    page.get_by_label("Indicateur").select_option(id)
    return _timed(page)


def _plain_change(page: Page, name: str, css: str, polygons: int) -> Change:
    page.get_by_role("combobox").first.click()
    page.get_by_role("combobox").first.fill(name)
    option = page.get_by_role("option", name=name, exact=True)
    option.wait_for()
    page.evaluate(
        "([css, n]) => Object.assign(window.bench, "
        "{drawn: null, painted: null, className: css, polygons: n})",
        [css, polygons],
    )
    option.click()
    return _timed(page)


def _timed(page: Page) -> Change:
    wait_painted(page)
    b = page.evaluate("window.bench")
    settle(page, 60_000)
    return Change(
        b["painted"] - b["click"],
        b["rendered"] - b["click"],
        b["drawn"] - b["rendered"],
        b["painted"] - b["drawn"],
        int(b["bytes"]),
    )
