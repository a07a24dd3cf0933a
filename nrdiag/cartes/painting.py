"""What a browser needs to draw one map: contour files, a mark per polygon, a legend.

Geometry never travels with it: the browser fetches each contour file once, by its hashed URL,
and receives one character per polygon (the class, « - » absent, « s » secret, « . » not shown),
in the order of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

ABSENT_MARK, SECRET_MARK, HIDDEN_MARK = "-", "s", "."
STATIC_URL = "/app/static/contours"
#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]
#: South-west then north-east corner: (latitude, longitude), as Leaflet wants them.
Bounds = tuple[tuple[float, float], tuple[float, float]]
METROPOLE: Box = (-5.2, 41.3, 9.6, 51.1)


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
class Painting:
    """One map, ready to be drawn; ``id`` changes whenever the picture does."""

    id: str
    scope: Territory
    level: Level
    files: tuple[ContourFile, ...]
    bounds: Bounds
    legend: tuple[Class, ...]
    without_contour: tuple[Territory, ...] = ()
    overseas: tuple[Territory, ...] = ()

    @property
    def geometry_key(self) -> str:
        """Names the geometry alone: the same for everything painted on one place and level."""
        return f"{self.scope.code}-{self.level}-{digest(''.join(f.url for f in self.files))}"

    @property
    def size(self) -> int:
        """How many polygons are shown."""
        return sum(len(f.marks) - f.marks.count(HIDDEN_MARK) for f in self.files)


def paint(
    scope: Territory,
    level: Level,
    edition: Edition,
    marks: Mapping[str, str],
    legend: Sequence[Class],
    texts: Mapping[str, str] | None = None,
) -> Painting:
    """The map of the territories of ``level`` inside ``scope``.

    ``marks`` gives one character per territory code (none = absent) and ``texts`` what is said
    when the pointer is over it (none = the label of its class). ``legend`` holds every mark used.
    """
    members = edition.territories.children(scope, level)
    # All the communes of France on one map have a contour file of their own, coarser.
    one_map = scope.niveau is Level.FRANCE and level is Level.COMMUNE
    places = edition.one_map_places if one_map else edition.places
    drawn = [t for t in members if t.code in places]
    hidden = tuple(t for t in members if t.code not in places)
    wanted: dict[str, list[str]] = {}
    for territory in drawn:
        wanted.setdefault(places[territory.code].file, []).append(territory.code)
    files = []
    for name in sorted(wanted):
        line = [HIDDEN_MARK] * edition.file_sizes[name]
        inside = sorted(wanted[name], key=lambda code: places[code].rank)
        for code in inside:
            line[places[code].rank] = marks.get(code, ABSENT_MARK)
        shown = tuple(texts.get(code, french.ABSENT) for code in inside) if texts else None
        files.append(ContourFile(f"{STATIC_URL}/{name}", "".join(line), shown))
    boxes = [places[t.code].box for t in drawn]
    signature = [edition.id, scope.code, level, *(f.marks for f in files)]
    signature += ["".join(f.texts or ()) for f in files]
    signature += [f"{c.mark}{c.label}{c.colour}" for c in legend]
    return Painting(
        digest("|".join(signature)), scope, level, tuple(files), _bounds(boxes), tuple(legend),
        hidden, _out_of_view(drawn, boxes),
    )  # fmt: skip


def missing_classes(marks: Mapping[str, str]) -> list[Class]:
    """The lines of a legend for what is absent or secret, when there are any."""
    said = {ABSENT_MARK: french.ABSENT, SECRET_MARK: french.SECRET}
    counts = {mark: sum(1 for m in marks.values() if m == mark) for mark in said}
    return [Class(mark, said[mark], None, n) for mark, n in counts.items() if n]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _out_of_view(drawn: list[Territory], boxes: list[Box]) -> tuple[Territory, ...]:
    """Territories that the opening view leaves out: overseas, when the rest is metropolitan."""
    away = [t for t, box in zip(drawn, boxes, strict=True) if not _metropolitan(box)]
    return tuple(away) if len(away) < len(drawn) else ()


def _metropolitan(box: Box) -> bool:
    return box[1] > 41 and box[0] > -6


def _bounds(boxes: list[Box]) -> Bounds:
    # Overseas territories would shrink metropolitan France to a dot: a map that has polygons
    # in metropolitan France opens on them, and the others are one drag away.
    metropolitan = [b for b in boxes if _metropolitan(b)]
    boxes = metropolitan or boxes or [METROPOLE]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return (south, west), (north, east)
