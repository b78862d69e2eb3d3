"""The matches of a search, with its filters, as requests to OpenSearch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.engine import Search
from index.opensearch import schema
from index.opensearch.documents import encode_value
from index.opensearch.reader import IS_DOCUMENT, Reader
from index.opensearch.scoring import Json, any_of

FacetValues = Sequence[str | None]


@dataclass(frozen=True)
class Matches:
    """Documents of a query, with the filters of a search.

    `query` has the scores.
    """

    reader: Reader
    search: Search
    query: Json

    def base_query(self, *more: Json) -> Json:
        """Return the query without the filters for facets."""
        filters = [IS_DOCUMENT, *date_filters(self.search), *more]
        excluded = [
            facet_filter(facet, values)
            for facet, values in self.search.excluded.items()
            if values
        ]
        parts: Json = {"must": [self.query], "filter": filters}
        return {"bool": parts | ({"must_not": excluded} if excluded else {})}

    def facet_filters(self, but: str | None = None) -> list[Json]:
        """Return the filters for facets, except that of one facet."""
        return [
            facet_filter(facet, values)
            for facet, values in self.search.filters.items()
            if values and facet != but
        ]

    def full_query(self, *more: Json) -> Json:
        """Return the query with all filters."""
        return self.base_query(*self.facet_filters(), *more)


def facet_filter(facet: str, values: FacetValues) -> Json:
    """Return the query for documents with any of some values of a facet."""
    field = schema.facet_field(facet)
    parts: list[Json] = []
    if encoded := [encode_value(value) for value in values if value is not None]:
        parts.append({"terms": {field: encoded}})
    if None in values:
        parts.append({"bool": {"must_not": [{"exists": {"field": field}}]}})
    return any_of(parts)


def date_filters(search: Search) -> list[Json]:
    """Return the queries for the bounds of the date."""
    has_bounds = search.earliest is not None or search.latest is not None
    if not has_bounds and not search.undated:
        return []
    unknown = {"bool": {"must_not": [{"exists": {"field": schema.LATEST_DAY}}]}}
    if not has_bounds:
        return [unknown]
    first = search.earliest.toordinal() if search.earliest else 1
    last = search.latest.toordinal() if search.latest else date.max.toordinal()
    inside = {
        "bool": {
            "filter": [
                {"range": {schema.EARLIEST_DAY: {"gte": first}}},
                {"range": {schema.LATEST_DAY: {"lte": last}}},
            ]
        }
    }
    return [any_of([inside, unknown]) if search.undated else inside]
