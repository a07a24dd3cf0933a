"""A choropleth without its drawing: which contour files, which class for whom, which legend.

Geometry never travels with it: the browser fetches each contour file once, by its hashed URL,
and receives one character per polygon (the class digit, « - » absent, « s » secret, « . » not
shown), in the order of the file.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, Level, Polarity
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import Compared
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

FAVOURABLE = ("#eaf4f4", "#b9dddd", "#7fbfc0", "#3e9599", "#0f5e66")
FRAGILE = ("#fff1e0", "#fdcf9b", "#f59e5b", "#d9692b", "#93390f")
ABSENT_MARK, SECRET_MARK, HIDDEN_MARK = "-", "s", "."
STATIC_URL = "/app/static/contours"
#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]
#: Above this number of polygons, the text of each value is not sent (the legend's is shown).
MAX_TEXTS = 1500
#: Levels of map offered for each level of territory, the first by default.
MAP_LEVELS = {
    Level.COMMUNE: (Level.COMMUNE,),
    Level.EPCI: (Level.COMMUNE,),
    Level.DEPARTEMENT: (Level.COMMUNE, Level.EPCI),
    Level.REGION: (Level.EPCI, Level.DEPARTEMENT, Level.COMMUNE),
    Level.FRANCE: (Level.DEPARTEMENT, Level.REGION, Level.EPCI),
}


@dataclass(frozen=True, slots=True)
class ContourFile:
    """One static file and what to paint of it: a mark per polygon, a text per shown polygon."""

    url: str
    marks: str
    texts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Class:
    """One line of the legend: mark, label in French, colour (None = hatched), how many."""

    mark: str
    label: str
    colour: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Everything that the map, its legend, its sentence and its table show."""

    id: str
    scope: Territory
    level: Level
    indicator: Indicator
    files: tuple[ContourFile, ...]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    legend: tuple[Class, ...]
    rows: tuple[Compared, ...]
    without_contour: tuple[Territory, ...]
    overseas: tuple[Territory, ...] = ()

    @property
    def geometry_key(self) -> str:
        """Names the geometry alone: the same for every indicator of the same place and level."""
        return f"{self.scope.code}-{self.level}-{_digest(''.join(f.url for f in self.files))}"


def map_scope(territory: Territory, edition: Edition) -> Territory:
    """What the map of a territory shows: for a commune, its EPCI (else its département)."""
    if territory.niveau is not Level.COMMUNE:
        return territory
    parents = edition.territories.parents(territory)
    return parents[0] if parents else territory


def build_layer(indicator: Indicator, scope: Territory, level: Level, edition: Edition) -> Layer:
    """The layer of ``indicator`` for the territories of ``level`` inside ``scope``."""
    members = edition.territories.children(scope, level)
    rows = tuple(Compared(t, figure_of(indicator, t, edition.measures)) for t in members)
    marks = {row.territory.code: mark_of(row.figure, indicator) for row in rows}
    places = edition.places
    drawn = [row for row in rows if row.territory.code in places]
    hidden = tuple(row.territory for row in rows if row.territory.code not in places)
    texts = (
        {row.territory.code: french.figure(row.figure, indicator.decimales) for row in drawn}
        if len(drawn) <= MAX_TEXTS
        else None
    )
    files = tuple(_files(edition, marks, texts, [row.territory.code for row in drawn]))
    boxes = [places[row.territory.code].box for row in drawn]
    signature = "|".join([edition.id, indicator.id, scope.code, level, *(f.marks for f in files)])
    return Layer(
        _digest(signature), scope, level, indicator, files, _bounds(boxes),
        tuple(legend(indicator, Counter(marks.values()))), rows, hidden, _out_of_view(drawn, boxes),
    )  # fmt: skip


def mark_of(figure: Figure, indicator: Indicator) -> str:
    """The class digit of a figure; a value equal to a bound belongs to the class below it."""
    if figure.value is None:
        return SECRET_MARK if figure.status is Status.SECRET else ABSENT_MARK
    return str(bisect_left(indicator.classes, figure.value))


def colours(indicator: Indicator) -> tuple[str, ...]:
    return FRAGILE if indicator.polarite is Polarity.FRAGILE else FAVOURABLE


def legend(indicator: Indicator, counts: Counter[str]) -> list[Class]:
    """Every class, in order, then absent and secret when there are any."""
    palette = colours(indicator)
    lines = [
        Class(str(i), label, palette[i], counts[str(i)])
        for i, label in enumerate(class_labels(indicator))
    ]
    for mark, label in ((ABSENT_MARK, french.ABSENT), (SECRET_MARK, french.SECRET)):
        if counts[mark]:
            lines.append(Class(mark, label, None, counts[mark]))
    return lines


def class_labels(indicator: Indicator) -> list[str]:
    """« jusqu'à 80 % », « 80 à 90 % », … « plus de 99 % »; whole counts do not overlap."""
    unit = "%" if indicator.unite == "%" else {"euro": "€", "km": "km"}.get(indicator.unite, "")
    whole = indicator.unite not in {"%", "km"}

    def text(value: float) -> str:
        return f"{french.number(value)}\u00a0{unit}".rstrip("\u00a0")

    bounds = indicator.classes
    labels = [f"jusqu'à {text(bounds[0])}" if bounds[0] > 0 else text(bounds[0])]
    for low, high in pairwise(bounds):
        start = low + 1 if whole else low
        labels.append(text(high) if start == high else f"{french.number(start)} à {text(high)}")
    return [*labels, f"plus de {text(bounds[-1])}"]


def _files(
    edition: Edition, marks: dict[str, str], texts: dict[str, str] | None, codes: list[str]
) -> list[ContourFile]:
    wanted: dict[str, list[str]] = {}
    for code in codes:
        wanted.setdefault(edition.places[code].file, []).append(code)
    files = []
    for name in sorted(wanted):
        line = [HIDDEN_MARK] * edition.file_sizes[name]
        inside = sorted(wanted[name], key=lambda code: edition.places[code].rank)
        for code in inside:
            line[edition.places[code].rank] = marks[code]
        shown = tuple(texts[code] for code in inside) if texts else None
        files.append(ContourFile(f"{STATIC_URL}/{name}", "".join(line), shown))
    return files


def _out_of_view(drawn: list[Compared], boxes: list[Box]) -> tuple[Territory, ...]:
    """Territories that the opening view leaves out: overseas, when the rest is metropolitan."""
    away = [row.territory for row, box in zip(drawn, boxes, strict=True) if not _metropolitan(box)]
    return tuple(away) if len(away) < len(drawn) else ()


def _metropolitan(box: Box) -> bool:
    return box[1] > 41 and box[0] > -6


def _bounds(
    boxes: list[Box],
) -> tuple[tuple[float, float], tuple[float, float]]:
    # Overseas territories would shrink metropolitan France to a dot: a map that has polygons
    # in metropolitan France opens on them, and the others are one drag away.
    metropolitan = [b for b in boxes if _metropolitan(b)]
    boxes = metropolitan or boxes or [(-5.2, 41.3, 9.6, 51.1)]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return (south, west), (north, east)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
