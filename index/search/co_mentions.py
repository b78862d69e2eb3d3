"""Find people who are named in the same articles."""

from __future__ import annotations

from dataclasses import dataclass

from index.search.counting import CountAxes
from index.search.request import SearchRequest
from index.search.response import FacetValue
from index.search.service import SearchService

MAX_PAIRS = 200


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
