"""Look up the places that the articles of a search name."""

from __future__ import annotations

from dataclasses import dataclass

from archive import deadline
from archive.names.gazetteer import Place, PlaceMatch, find_place
from index.search.counting import CountAxes
from index.search.request import SearchRequest
from index.search.response import FacetValue
from index.search.service import SearchService

PLACE_FACET = "place"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name of a place, with its number of articles, and the places of this name."""

    value: FacetValue
    match: PlaceMatch


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The most frequent names of places in the articles of a search.

    `total`: the articles. `names`: by falling number of articles. `left_out`: names that
    are too rare to be in `names`.
    """

    total: int
    names: tuple[NamedPlace, ...]
    left_out: int
    messages: tuple[str, ...]

    def points(self) -> dict[Place, list[NamedPlace]]:
        """Return the places that are meant, with their names: `Mumbai` and `Bombay`."""
        points: dict[Place, list[NamedPlace]] = {}
        for named in self.names:
            if named.match.place is not None:
                points.setdefault(named.match.place, []).append(named)
        return points

    def ambiguous(self) -> list[NamedPlace]:
        """Return the names of several places, none of which is clearly meant."""
        return [named for named in self.names if named.match.is_ambiguous]

    def unknown(self) -> list[NamedPlace]:
        """Return the names that are not in the gazetteer, such as those of continents."""
        return [
            named
            for named in self.names
            if named.match.place is None and not named.match.is_ambiguous
        ]


def find_places(
    service: SearchService, request: SearchRequest, place_count: int
) -> PlaceMap:
    """Look up the most frequent names of places in the articles of a search."""
    table = service.count_by(request, CountAxes(PLACE_FACET, max_values=place_count))
    deadline.check()
    names = tuple(
        NamedPlace(value, find_place(value.value))
        for value in table.rows
        if value.value is not None and value.count
    )
    return PlaceMap(table.total, names, table.left_out(PLACE_FACET), table.messages)
