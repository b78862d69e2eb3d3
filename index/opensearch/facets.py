"""Count facets and stories with aggregations, exactly.

Each facet is counted without its own filter. With several shards, a count of the most
frequent values can be too low. OpenSearch says by how much at most, so the request is
repeated for more values until it is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from archive.messages import N_, Message
from index.engine import COARSE_TIME, TIME_FACETS, FacetCount
from index.opensearch import schema
from index.opensearch.client import Json
from index.opensearch.documents import decode_value, encode_value
from index.opensearch.matches import Matches
from index.opensearch.reader import IS_DOCUMENT

ALL_VALUES = 50_000
"""The number of values of a facet that can all be read."""
SHARD_SIZES = (2_000, ALL_VALUES)
"""Values that each shard counts, in the first request and in the second."""
MAX_NUMBERED = 20_000
"""Values of all facets together whose number the first request counts as well.
OpenSearch allows 65,535 in one request."""
NUMBERED = "numbered"
UNREAD = {"filter_path": f"-**.{NUMBERED}"}
"""All values of a facet are counted to know their number. They are not returned. With
this, OpenSearch also leaves out what is empty."""
PRECISION = 40_000
"""Numbers of values up to this are nearly exact, which is the highest of OpenSearch."""
NOT_EXACT = N_(
    "There are so many values of “{facet}” that their numbers are estimates. Restrict "
    "the search to get exact ones."
)
STORIES_SCRIPTS: Json = {
    "init_script": "state.stories = new HashSet()",
    "map_script": f"state.stories.add(doc['{schema.STORY}'].value)",
    "combine_script": "return new ArrayList(state.stories)",
    "reduce_script": (
        "Set all = new HashSet();"
        "for (part in states) { if (part != null) { all.addAll(part); } }"
        "return all.size();"
    ),
}
NO_VALUE = "\x00"
REPEATS_SCRIPTS: Json = {
    "init_script": "state.counts = new HashMap(); state.stories = new HashMap()",
    "map_script": (
        f"String story = doc['{schema.STORY}'].value;"
        "def values = doc[params.field];"
        "int size = values.size();"
        "for (int at = 0; at < (size == 0 ? 1 : size); ++at) {"
        " String value = size == 0 ? params.none : values.get(at);"
        " if (params.length > 0 && size > 0)"
        " { value = value.substring(0, (int) params.length); }"
        " state.counts.put(value, (int) state.counts.getOrDefault(value, 0) + 1);"
        " if (!state.stories.containsKey(value))"
        " { state.stories.put(value, new HashSet()); }"
        " state.stories.get(value).add(story); }"
    ),
    "combine_script": (
        "Map parts = new HashMap();"
        "for (entry in state.stories.entrySet()) {"
        " parts.put(entry.getKey(), [state.counts.get(entry.getKey()),"
        " new ArrayList(entry.getValue())]); }"
        "return parts;"
    ),
    "reduce_script": (
        "Map counts = new HashMap(); Map stories = new HashMap();"
        "for (part in states) { if (part != null) {"
        " for (entry in part.entrySet()) {"
        "  String value = entry.getKey();"
        "  counts.put(value,"
        "   (int) counts.getOrDefault(value, 0) + (int) entry.getValue().get(0));"
        "  if (!stories.containsKey(value)) { stories.put(value, new HashSet()); }"
        "  stories.get(value).addAll(entry.getValue().get(1)); } } }"
        "Map repeats = new HashMap();"
        "for (entry in counts.entrySet()) {"
        " int repeated = (int) entry.getValue() - stories.get(entry.getKey()).size();"
        " if (repeated > 0) { repeats.put(entry.getKey(), repeated); } }"
        "return repeats;"
    ),
}
HAS_STORY: Json = {"exists": {"field": schema.STORY}}


@dataclass(frozen=True)
class FacetResult:
    """The counts of one facet, and the number of its different values."""

    counts: tuple[FacetCount, ...]
    value_count: int


@dataclass(frozen=True)
class Counts:
    """What a request counted."""

    facets: Mapping[str, FacetResult]
    story_count: int
    messages: tuple[str, ...] = ()


class FacetCounter:
    """Builds the aggregations of a search, and reads their results."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._search = matches.search

    def aggregations(self, shard_size: int = SHARD_SIZES[0]) -> Json:
        """Return the aggregations for all facets and for the stories."""
        requests = {
            facet: self._filtered(
                self._facet(facet, shard_size)
                | (_number_of_values(facet) if facet in self._numbered else {}),
                facet,
            )
            for facet in self._search.facets
        }
        stories = {
            "copies": {
                "filter": HAS_STORY,
                "aggs": {"stories": {"scripted_metric": STORIES_SCRIPTS}},
            }
        }
        return {**requests, "all stories": self._filtered(stories, None)}

    def parameters(self) -> Json:
        """Return the parameters of the request with the aggregations."""
        return UNREAD if self._numbered else {}

    def read(self, answer: Json, total: int) -> Counts:
        """Return the counts of a response. Repeat what is not exact."""
        aggregations = answer["aggregations"]
        copies = aggregations["all stories"]["copies"]
        alone = total - copies["doc_count"]
        parts = {facet: aggregations[facet] for facet in self._search.facets}
        parts = self._complete(parts)
        messages = tuple(
            Message(NOT_EXACT, facet=facet)
            for facet, part in parts.items()
            if part["values"].get("doc_count_error_upper_bound")
        )
        facets = {facet: self._to_result(facet, part) for facet, part in parts.items()}
        return Counts(facets, alone + _metric(copies["stories"]), messages)

    def _complete(self, parts: Mapping[str, Json]) -> dict[str, Json]:
        """Return the parts of a response with what they lack, read in one request."""
        inexact = [
            facet
            for facet, part in parts.items()
            if part["values"].get("doc_count_error_upper_bound")
        ]
        unnumbered = [
            facet
            for facet, part in parts.items()
            if part["values"].get("sum_other_doc_count") and "number" not in part
        ]
        completed = dict(parts)
        if not inexact and not unnumbered:
            return completed
        bodies = [
            *(
                self._body(facet, self._facet(facet, SHARD_SIZES[1]))
                for facet in inexact
            ),
            *(self._body(facet, _number_of_values(facet)) for facet in unnumbered),
            _archive_values(self._search.facets),
        ]
        reader = self._matches.reader
        *responses, archive = reader.search_all(bodies, **UNREAD)
        for facet, response in zip((*inexact, *unnumbered), responses, strict=True):
            completed[facet] = completed[facet] | response["aggregations"][facet]
        reader.words.value_counts |= {
            facet: part["value"] for facet, part in archive["aggregations"].items()
        }
        return completed

    @cached_property
    def _numbered(self) -> Set[str]:
        """Return the facets whose values the first request numbers.

        These are the ones that have too many values in the whole archive to be
        returned, as far as the request may count them.
        """
        value_counts = self._matches.reader.words.value_counts
        sizes = {
            facet: value_counts[facet]
            for facet in self._search.facets
            if value_counts.get(facet, 0) > self._size(facet)
        }
        smallest_first = sorted(sizes, key=sizes.__getitem__)
        totals = accumulate(sizes[facet] for facet in smallest_first)
        return {
            facet
            for facet, total in zip(smallest_first, totals, strict=True)
            if total <= MAX_NUMBERED
        }

    def _filtered(self, aggregations: Json, facet: str | None) -> Json:
        ignored = None if self._search.own_filters else facet
        filters = self._matches.facet_filters(but=ignored)
        query: Json = {"bool": {"filter": filters}} if filters else {"match_all": {}}
        return {"filter": query, "aggs": aggregations}

    def _facet(self, facet: str, shard_size: int) -> Json:
        field = schema.facet_field(_counted_facet(facet))
        size = self._size(facet)
        terms = {"field": field, "size": size, "shard_size": max(size, shard_size)}
        parts: Json = {
            "values": {"terms": terms},
            "unknown": {"missing": {"field": field}},
        }
        selected = [encode_value(value) for value in self._selected(facet) if value]
        if selected:
            chosen = {"field": field, "include": selected, "size": len(selected)}
            parts["selected"] = {"terms": chosen}
        if self._search.count_stories:
            parts["copies"] = {"filter": HAS_STORY, "aggs": self._repeats(facet, field)}
        return parts

    def _repeats(self, facet: str, field: str) -> Json:
        params = {
            "field": field,
            "length": COARSE_TIME.get(facet, 0),
            "none": NO_VALUE,
        }
        return {"repeats": {"scripted_metric": {**REPEATS_SCRIPTS, "params": params}}}

    def _size(self, facet: str) -> int:
        """Return the number of values to read. All may be needed for the order."""
        is_complete = facet in TIME_FACETS or self._search.count_stories
        return ALL_VALUES if is_complete else max(self._search.facet_limit, 1)

    def _selected(self, facet: str) -> tuple[str | None, ...]:
        search = self._search
        return (*search.filters.get(facet, ()), *search.excluded.get(facet, ()))

    def _body(self, facet: str, aggregations: Json) -> Json:
        """Return the search that counts one facet again."""
        return {
            "size": 0,
            "track_total_hits": False,
            "query": self._matches.base_query(),
            "aggs": {facet: self._filtered(aggregations, facet)},
        }

    def _to_result(self, facet: str, part: Json) -> FacetResult:
        counts = _read_counts(part, COARSE_TIME.get(facet))
        values = sorted(
            (FacetCount(value, count) for value, count in counts.items() if count),
            key=_facet_order,
        )
        limit = len(values) if facet in TIME_FACETS else self._search.facet_limit
        top = values[:limit]
        shown = {count.value for count in top}
        wanted = self._selected(facet)
        if counts[None]:
            wanted = (*wanted, None)
        absent = [value for value in dict.fromkeys(wanted) if value not in shown]
        added = sorted((FacetCount(v, counts[v]) for v in absent), key=_facet_order)
        return FacetResult((*top, *added), self._value_count(part, counts))

    def _value_count(self, part: Json, counts: Counter[str | None]) -> int:
        """Return the number of different values, with that of unknown ones."""
        if not part["values"].get("sum_other_doc_count"):
            return sum(1 for count in counts.values() if count)
        return int(part["number"]["count"]) + bool(counts[None])


def _number_of_values(facet: str) -> Json:
    """Return the aggregations that number the different values of a facet."""
    field = schema.facet_field(_counted_facet(facet))
    terms = {"field": field, "size": ALL_VALUES, "shard_size": ALL_VALUES}
    return {
        NUMBERED: {"terms": terms},
        "number": {"stats_bucket": {"buckets_path": f"{NUMBERED}>_count"}},
    }


def _archive_values(facets: Sequence[str]) -> Json:
    """Return the search for the numbers of values in the whole archive, about."""
    return {
        "size": 0,
        "track_total_hits": False,
        "query": IS_DOCUMENT,
        "aggs": {
            facet: {
                "cardinality": {
                    "field": schema.facet_field(_counted_facet(facet)),
                    "precision_threshold": PRECISION,
                }
            }
            for facet in facets
        },
    }


def _counted_facet(facet: str) -> str:
    return "year" if facet in COARSE_TIME else facet


def _metric(part: Json) -> int:
    return int(part["value"] or 0)


def _facet_order(count: FacetCount) -> tuple[int, bool, str]:
    return -count.count, count.value is None, count.value or ""


def _read_counts(part: Json, length: int | None) -> Counter[str | None]:
    """Return value → count. Repeated copies are subtracted if they were counted."""
    counts: Counter[str | None] = Counter()
    for bucket in part["values"].get("buckets", ()):
        counts[decode_value(bucket["key"])[:length]] += bucket["doc_count"]
    for bucket in part.get("selected", {}).get("buckets", ()):
        counts[decode_value(bucket["key"])] = bucket["doc_count"]
    counts[None] = part["unknown"]["doc_count"]
    repeats = part.get("copies", {}).get("repeats", {}).get("value") or {}
    for value, count in repeats.items():
        counts[None if value == NO_VALUE else decode_value(value)] -= count
    return counts
