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
SHARED = "all facets"
"""The group of the facets that all filters restrict. The stories are counted in it."""
NUMBERED = "numbered"
UNREAD = {"filter_path": f"-**.{NUMBERED}*"}
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
    "map_script": (
        f"String story = doc['{schema.STORY}'].value;"
        "for (facet in params.facets) {"
        " Map stories = state.computeIfAbsent(facet.name, name -> new HashMap());"
        " def values = doc[facet.field];"
        " int size = values.size();"
        " for (int at = 0; at < (size == 0 ? 1 : size); ++at) {"
        "  String value = size == 0 ? params.none : values.get(at);"
        "  if (facet.length > 0 && size > 0)"
        "  { value = value.substring(0, (int) facet.length); }"
        "  stories.computeIfAbsent(value, name -> new HashMap())"
        "   .merge(story, 1, (one, two) -> one + two); } }"
    ),
    "combine_script": "return state;",
    "reduce_script": (
        "Map facets = new HashMap();"
        "for (part in states) { if (part != null) {"
        " for (facet in part.entrySet()) {"
        "  Map values = facets.computeIfAbsent("
        "   facet.getKey(), name -> new HashMap());"
        "  for (value in facet.getValue().entrySet()) {"
        "   Map stories = values.computeIfAbsent("
        "    value.getKey(), name -> new HashMap());"
        "   for (story in value.getValue().entrySet()) {"
        "    stories.merge(story.getKey(), story.getValue(), (one, two) -> one + two);"
        "   } } } } }"
        "for (facet in facets.entrySet()) {"
        " Map repeats = new HashMap();"
        " for (value in facet.getValue().entrySet()) {"
        "  int repeated = -value.getValue().size();"
        "  for (count in value.getValue().values()) { repeated += (int) count; }"
        "  if (repeated > 0) { repeats.put(value.getKey(), repeated); } }"
        " facet.setValue(repeats); }"
        "return facets;"
    ),
}
"""Facet → value → how many copies of counted stories have it. Each shard returns
facet → value → story → number of copies."""
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
        """Return the aggregations for all facets and for the stories.

        Facets that the same filters restrict are counted in one group.
        """
        together = [facet for facet in self._search.facets if facet not in self._alone]
        stories = {"stories": {"scripted_metric": STORIES_SCRIPTS}}
        shared = self._group(together, shard_size) | self._copies(together, stories)
        alone = {
            facet: self._filtered(
                self._group([facet], shard_size) | self._copies([facet], {}), facet
            )
            for facet in self._alone
        }
        return {SHARED: self._filtered(shared, None), **alone}

    @cached_property
    def _alone(self) -> Set[str]:
        """Return the facets that their own filters do not restrict."""
        if self._search.own_filters:
            return frozenset()
        filtered = {facet for facet, values in self._search.filters.items() if values}
        return filtered & set(self._search.facets)

    def parameters(self) -> Json:
        """Return the parameters of the request with the aggregations."""
        return UNREAD if self._numbered else {}

    def read(self, answer: Json, total: int) -> Counts:
        """Return the counts of a response. Repeat what is not exact."""
        groups = answer["aggregations"]
        copies = groups[SHARED]["copies"]
        alone = total - copies["doc_count"]
        parts = self._complete(
            {
                facet: _parts_of(
                    facet, groups[facet if facet in self._alone else SHARED]
                )
                for facet in self._search.facets
            }
        )
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
                self._body(facet, self._values(facet, SHARD_SIZES[1]))
                for facet in inexact
            ),
            *(self._body(facet, _number_of_values(facet)) for facet in unnumbered),
            _archive_values(self._search.facets),
        ]
        reader = self._matches.reader
        *responses, archive = reader.search_all(bodies, **UNREAD)
        for facet, response in zip((*inexact, *unnumbered), responses, strict=True):
            group = response["aggregations"][facet]
            completed[facet] = completed[facet] | _parts_of(facet, group)
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

    def _group(self, facets: Sequence[str], shard_size: int) -> Json:
        """Return the aggregations for some facets with the same filters.

        Facets of the same values, such as years and decades, are counted once.
        """
        parts: Json = {}
        for facet in facets:
            parts |= self._values(facet, shard_size)
            if facet in self._numbered:
                parts |= _number_of_values(facet)
        return parts

    def _values(self, facet: str, shard_size: int) -> Json:
        """Return the aggregations for the values of one facet."""
        counted = _counted_facet(facet)
        field = schema.facet_field(counted)
        size = self._size(facet)
        terms = {"field": field, "size": size, "shard_size": max(size, shard_size)}
        parts: Json = {
            f"values {counted}": {"terms": terms},
            f"unknown {counted}": {"missing": {"field": field}},
        }
        selected = [encode_value(value) for value in self._selected(facet) if value]
        if selected:
            chosen = {"field": field, "include": selected, "size": len(selected)}
            parts[f"selected {facet}"] = {"terms": chosen}
        return parts

    def _copies(self, facets: Sequence[str], inside: Json) -> Json:
        """Return the aggregation for copies of stories, and for what is inside."""
        if facets and self._search.count_stories:
            counted = [
                {
                    "name": facet,
                    "field": schema.facet_field(_counted_facet(facet)),
                    "length": COARSE_TIME.get(facet, 0),
                }
                for facet in facets
            ]
            params = {"facets": counted, "none": NO_VALUE}
            metric = {**REPEATS_SCRIPTS, "params": params}
            inside = {**inside, "repeats": {"scripted_metric": metric}}
        return {"copies": {"filter": HAS_STORY, "aggs": inside}} if inside else {}

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
    counted = _counted_facet(facet)
    field = schema.facet_field(counted)
    terms = {"field": field, "size": ALL_VALUES, "shard_size": ALL_VALUES}
    numbered = f"{NUMBERED} {counted}"
    return {
        numbered: {"terms": terms},
        f"number {counted}": {"stats_bucket": {"buckets_path": f"{numbered}>_count"}},
    }


def _parts_of(facet: str, group: Json) -> Json:
    """Return what a group of a response says about one facet, by kind."""
    counted = _counted_facet(facet)
    names = {
        "values": f"values {counted}",
        "unknown": f"unknown {counted}",
        "selected": f"selected {facet}",
        "number": f"number {counted}",
    }
    parts = {kind: group[name] for kind, name in names.items() if name in group}
    repeats = group.get("copies", {}).get("repeats", {}).get("value") or {}
    return parts | ({"repeats": repeats[facet]} if facet in repeats else {})


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
    for value, count in part.get("repeats", {}).items():
        counts[None if value == NO_VALUE else decode_value(value)] -= count
    return counts
