"""Find people, organisations and places that are named in the same articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.search.counting import CountAxes
from index.search.request import SearchRequest
from index.search.response import FacetValue
from index.search.service import SearchService

MAX_PAIRS = 200
FACETS = ("person", "org", "place")
MAX_NAMES = 24
"""Names of each kind that are found beside a name, those in the most articles."""


@dataclass(frozen=True, slots=True)
class CoMention:
    """Two people and the number of articles that name both.

    `share`: the part of the articles with either person that name both (Jaccard).
    """

    left: FacetValue
    right: FacetValue
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class CoMentions:
    """The most frequent people of a search, and their pairs.

    `total`: the articles. `left_out`: people who are too rare to be in `people`.
    `pairs`: the most frequent first. `pair_count`: the number of all pairs.
    """

    total: int
    people: tuple[FacetValue, ...]
    pairs: tuple[CoMention, ...]
    pair_count: int
    left_out: int
    messages: tuple[str, ...]


def find_co_mentions(
    service: SearchService, request: SearchRequest, people_count: int
) -> CoMentions:
    """Return who appears with whom, among the most frequent people of a search."""
    table = service.count_by(request, CountAxes("person", "person", people_count))
    places = {id(person): place for place, person in enumerate(table.rows)}
    by_value = {person.value: person for person in table.rows}
    pairs = []
    for cell in table.cells:
        left, right = cell.row, cell.column
        if right is None or left.value is None or right.value is None:
            continue
        right = by_value[right.value]
        if places[id(left)] < places[id(right)]:
            either = left.count + right.count - cell.count
            pairs.append(CoMention(left, right, cell.count, cell.count / either))
    pairs.sort(key=lambda pair: -pair.count)
    return CoMentions(
        total=table.total,
        people=tuple(person for person in table.rows if person.value is not None),
        pairs=tuple(pairs[:MAX_PAIRS]),
        pair_count=len(pairs),
        left_out=table.left_out("person"),
        messages=table.messages,
    )


def read_names_beside(
    service: SearchService, request: SearchRequest, facets: Iterable[str] = FACETS
) -> Mapping[str, tuple[FacetValue, ...]]:
    """Return the names in the articles with one name, by facet. All copies count.

    `request` filters by the one name.
    """
    ((own_facet, (own_name, *_)),) = request.filters.items()
    own = (own_facet, own_name)
    return {
        facet: tuple(
            value
            for value in _most_frequent(service, request, facet)
            if value.value is not None
            and own not in {(facet, value.value), (facet, value.key)}
        )[:MAX_NAMES]
        for facet in facets
    }


def _most_frequent(
    service: SearchService, request: SearchRequest, facet: str
) -> tuple[FacetValue, ...]:
    """Return values of a facet. The one name and `None` may be among them."""
    axes = CountAxes(facet, max_values=MAX_NAMES + 2)
    return service.count_by(request, axes).rows
