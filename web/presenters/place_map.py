"""Draw a map of places as an SVG, in tenths of degrees: the same places, the same map.

Degrees of longitude and latitude have the same length (equirectangular projection).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil, floor, sqrt

from archive.data_files import read_rows
from archive.names.gazetteer import Place
from index.search import refinements
from index.search.place_map import PLACE_FACET, NamedPlace, PlaceMap
from index.search.request import SearchRequest
from web.messages import labels
from web.messages.places import place_label
from web.urls import search as search_urls

LAND_TABLE = "gazetteer/land.txt"
UNIT = 10
"""Units of the picture in one degree."""
WORLD_WIDTH, WORLD_HEIGHT = 360.0 * UNIT, 180.0 * UNIT
MIN_WIDTH = 40.0 * UNIT
"""The narrowest map. The outlines of the land are too coarse for a smaller part."""
PADDING = 0.12
"""The space around the places, as a part of the map."""
WIDE_WIDTH = 180.0 * UNIT
WIDE_STEP, STEP = 30 * UNIT, 10 * UNIT
"""The distance of the lines of a wide and a narrow map."""
MIN_RADIUS, ADDED_RADIUS = 0.004, 0.018
"""The radius of a point: of any, and added for the most frequent one; of the width."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place on the map. The area of the point grows with the number of articles."""

    x: float
    y: float
    radius: float
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: its frame, the lines of the degrees, the land, and the points."""

    left: float
    top: float
    width: float
    height: float
    meridians: tuple[int, ...]
    parallels: tuple[int, ...]
    land: str
    points: tuple[MapPoint, ...]


def draw_map(place_map: PlaceMap, request: SearchRequest) -> Drawing | None:
    """Return the map of the places that are meant, or `None` without any.

    Large points are drawn first, so that small ones stay visible.
    """
    points = place_map.points()
    if not points:
        return None
    left, top, width = _frame([*points])
    height = width / 2
    highest = max(map(_article_count, points.values()))
    step = WIDE_STEP if width >= WIDE_WIDTH else STEP
    return Drawing(
        left=left,
        top=top,
        width=width,
        height=height,
        meridians=_lines(left, left + width, step),
        parallels=_lines(top, top + height, step),
        land=land_path(),
        points=tuple(
            MapPoint(
                x=round(place.longitude * UNIT, 1),
                y=round(-place.latitude * UNIT, 1),
                radius=_radius(_article_count(names) / highest, width),
                title=_title(place, names),
                href=names_url(names, request),
            )
            for place, names in sorted(
                points.items(), key=lambda point: -_article_count(point[1])
            )
        ),
    )


def _article_count(names: Sequence[NamedPlace]) -> int:
    """Return the articles of all names. An article with two of them counts twice."""
    return sum(named.value.count for named in names)


def _radius(part: float, width: float) -> float:
    return round(width * (MIN_RADIUS + ADDED_RADIUS * sqrt(part)), 1)


def _title(place: Place, names: Sequence[NamedPlace]) -> str:
    """Return the place and the articles of each name."""
    if len(names) == 1:
        return f"{place_label(place)}: {labels.article_count(names[0].value.count)}"
    counts = (
        f"{named.value.label}: {labels.article_count(named.value.count)}"
        for named in names
    )
    return f"{place_label(place)} ({'; '.join(counts)})"


def names_url(names: Sequence[NamedPlace], request: SearchRequest) -> str:
    """Return the URL of the articles of a search with any of the names of a place."""
    values = tuple(named.value.value for named in names)
    filtered = refinements.with_filter(request, PLACE_FACET, values)
    return search_urls.search(replace(filtered, collapse_copies=True))


def _frame(places: Sequence[Place]) -> tuple[float, float, float]:
    """Return the left and upper end of the map, and its width.

    The map is twice as wide as high. It has all places, and no more than the world.
    """
    xs = [place.longitude * UNIT for place in places]
    ys = [-place.latitude * UNIT for place in places]
    spread = max(max(xs) - min(xs), 2 * (max(ys) - min(ys)))
    width = min(max(spread * (1 + 2 * PADDING), MIN_WIDTH), WORLD_WIDTH)
    return (
        _start((min(xs) + max(xs)) / 2, width, WORLD_WIDTH),
        _start((min(ys) + max(ys)) / 2, width / 2, WORLD_HEIGHT),
        round(width, 1),
    )


def _start(middle: float, size: float, world: float) -> float:
    """Return where a part of the world begins, which does not go beyond its end."""
    return round(min(max(middle - size / 2, -world / 2), world / 2 - size), 1)


def _lines(start: float, end: float, step: int) -> tuple[int, ...]:
    return tuple(range(ceil(start / step) * step, floor(end) + 1, step))


@cache
def land_path() -> str:
    """Return the outlines of the land as one path."""
    return "".join(outline for (outline,) in read_rows(LAND_TABLE))
