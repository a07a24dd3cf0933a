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
    asked: float  # click to request sent
    server: float  # request to first message received
    sent: float  # first message to the order given to the map
    script: float  # order to drawn: our script, or folium's
    frame: float  # drawn to the end of the browser's frame
    bytes: int


@dataclass
class MapTimes:
    """The changes of one map: values never computed before, then computed already."""

    polygons: int
    fresh: list[Change]
    again: list[Change]
    plain: list[Change]

    @property
    def seconds(self) -> float:
        """The figure held against the budget: the median of every change."""
        return median([c.total for c in self.fresh + self.again]) / 1000

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
        with visitor(browser) as context:
            page = context.new_page()
            page.goto(f"{nrdiag.url}/carte?{query}")
            wait_painted(page)
            settle(page)
            names = _choices(level)
            chosen = names[:CHANGES]
            fresh = [_change(page, name) for _, name in chosen]
            again = [_change(page, name) for _, name in chosen]
        with visitor(browser) as context:
            page = context.new_page()
            page.goto(f"{folium.url}/?{query}")
            page.get_by_role("combobox").wait_for()
            settle(page, 60_000)
            page.wait_for_timeout(1000)
            plain: list[Change] = []
            for id, name in names[:PLAIN_CHANGES]:
                plain.append(_change(page, name, f"i-{id}", polygons))
                if sum(c.total for c in plain) > 1000 * PLAIN_SECONDS and len(plain) > 2:
                    break
        found.append(MapTimes(polygons, fresh, again, plain))
    return found


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


def _change(page: Page, name: str, css: str = "", polygons: int = 0) -> Change:
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
    wait_painted(page)
    b = page.evaluate("window.bench")
    settle(page, 60_000)
    return Change(
        b["painted"] - b["click"],
        b["sent"] - b["click"],
        b["first"] - b["sent"],
        b["rendered"] - b["first"],
        b["drawn"] - b["rendered"],
        b["painted"] - b["drawn"],
        int(b["bytes"]),
    )
