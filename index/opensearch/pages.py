"""Return pages of ranked documents, by offset or after a cursor.

In the order of relevance, the first documents are read together, raised by the
proximity of their words, and sorted again. All the others follow in the order of
OpenSearch. To collapse copies, each document of a story is compared with the first
document of its story in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice

from index.columnar.searching.ranking import RESCORED_DOCS
from index.engine import Search, Sort
from index.opensearch import schema
from index.opensearch.clauses import WordClause
from index.opensearch.client import Json
from index.opensearch.matches import Matches
from index.opensearch.proximity import FIELDS, raise_scores
from index.opensearch.rows import ORDERS, Cursor, Row, stories_of, to_row

EXTRA_ROWS = 20
MAX_MEMBERS = 10_000
"""Copies of the stories of one page."""
MAX_SLICE = 5_000
"""Documents that are read at once."""

HiddenStories = Callable[[Sequence[str]], Set[str]]
"""Returns which of some stories have been shown elsewhere."""


@dataclass
class Pager:
    """The order of the matches of a search.

    `words`: the words whose proximity raises a score.
    `first_request`: aggregations that the first request counts as well, with its
    `parameters`.
    """

    matches: Matches
    words: Sequence[WordClause] = ()
    hidden: HiddenStories | None = None
    first_request: Json = field(default_factory=dict)
    parameters: Json = field(default_factory=dict)
    first_answer: Json | None = None
    _members: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def _search(self) -> Search:
        return self.matches.search

    def page(self) -> tuple[list[Row], str | None]:
        """Return the requested documents, and the cursor after the last one."""
        limit = self._search.limit
        cursor = Cursor.parse(self._search.after, self._search.sort)
        offset = 0 if cursor else self._search.offset
        if limit <= 0:
            self._request({"size": 0})
            return [], None
        rows = list(islice(self._rows(cursor, offset + limit), offset + limit))[offset:]
        return rows, self._next_cursor(rows)

    def _next_cursor(self, rows: Sequence[Row]) -> str | None:
        if len(rows) < self._search.limit:
            return None
        last = rows[-1]
        is_first = self._is_raised and last.key in self._head_keys
        return str(Cursor(last.key, last.bonus if is_first else None))

    @property
    def _is_raised(self) -> bool:
        return len(self.words) > 1 and self._search.sort is Sort.RELEVANCE

    _head_keys: Set[object] = frozenset()

    def _rows(self, cursor: Cursor | None, count: int) -> Iterator[Row]:
        """Yield documents in order. `count` is how many will be read."""
        if not self._is_raised:
            yield from self._plain_rows(cursor, count, frozenset())
            return
        head = self._slice(None, RESCORED_DOCS, *FIELDS)
        raised = raise_scores(head, self.words, self.matches.reader)
        self._head_keys = {row.key for row in head}
        leaders = self._collapse_head(raised)
        if cursor is None:
            yield from leaders
        elif cursor.bonus is not None:
            place = (-(float(cursor.key[0]) + cursor.bonus), cursor.key[1:])
            yield from (row for row in leaders if row.raised_order > place)
        if len(head) == RESCORED_DOCS:
            after = Cursor(head[-1].key)
            if cursor is not None and cursor.bonus is None:
                after = cursor
            yield from self._plain_rows(after, count, frozenset(stories_of(head)))

    def _collapse_head(self, rows: Sequence[Row]) -> list[Row]:
        """Return the first document of each story."""
        if not self._search.collapse_copies:
            return list(rows)
        seen = set(self.hidden(stories_of(rows)) if self.hidden else ())
        leaders = []
        for row in rows:
            if row.story is None or row.story not in seen:
                leaders.append(row)
            if row.story is not None:
                seen.add(row.story)
        return leaders

    def _plain_rows(
        self, cursor: Cursor | None, count: int, seen: Set[str]
    ) -> Iterator[Row]:
        """Yield the documents after a cursor, in the order of OpenSearch.

        With collapsing, stories that were `seen` are left out.
        """
        size = min(
            count + (EXTRA_ROWS if self._search.collapse_copies else 0), MAX_SLICE
        )
        key = cursor.key if cursor else None
        while True:
            rows = self._slice(key, size)
            yield from self._leaders(rows, seen)
            if len(rows) < size:
                return
            key = rows[-1].key

    def _leaders(self, rows: Sequence[Row], seen: Set[str]) -> list[Row]:
        """Return the documents without copies, or first in their story."""
        stories = [story for story in stories_of(rows) if story not in seen]
        if not self._search.collapse_copies:
            return list(rows)
        hidden = self.hidden(stories) if self.hidden and stories else frozenset()
        shown = [story for story in stories if story not in hidden]
        members = self._read_members(shown)
        first = {members[story][0].id for story in shown}
        return [row for row in rows if row.story is None or row.id in first]

    def copies(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        """Return, for each document, the other matches of its story, newest first."""
        members = self._read_members(stories_of(rows))
        return {
            row.id: [
                copy.id
                for copy in sorted(members[row.story], key=self._newest_first)
                if copy.id != row.id
            ]
            for row in rows
            if row.story is not None
        }

    def _newest_first(self, row: Row) -> tuple[object, ...]:
        order = [next(iter(part)) for part in ORDERS[self._search.sort]]
        return row.key[order.index(schema.RECENCY)], row.id

    def _read_members(self, stories: Sequence[str]) -> Mapping[str, list[Row]]:
        """Return the matches of some stories, in order."""
        unknown = [story for story in stories if story not in self._members]
        if unknown:
            query = self.matches.full_query({"terms": {schema.STORY: unknown}})
            body = {
                **self._order(),
                "size": MAX_MEMBERS,
                "query": query,
                "docvalue_fields": [schema.STORY],
                "track_total_hits": False,
            }
            for hit in self.matches.reader.search(body)["hits"]["hits"]:
                row = to_row(hit)
                self._members.setdefault(row.story or "", []).append(row)
        return self._members

    def _order(self) -> Json:
        search = self._search
        return {"sort": ORDERS[search.sort], "_source": False, "track_scores": True}

    def _slice(
        self, after: Sequence[object] | None, size: int, *fields: str
    ) -> list[Row]:
        """Return documents after a place, with the values of some fields."""
        body = {
            **self._order(),
            "size": size,
            "docvalue_fields": [schema.STORY, *fields],
        }
        if self._search.with_passages and not fields:
            body["_source"] = [schema.SOURCE]
        if after is not None:
            body["search_after"] = list(after)
        return [to_row(hit) for hit in self._request(body)["hits"].get("hits", ())]

    def _request(self, body: Json) -> Json:
        """Send a request. The first one also counts facets and the total."""
        if self.first_answer is not None:
            query = self.matches.full_query()
            extra: Json = {"query": query, "track_total_hits": False}
            return self.matches.reader.search({**body, **extra})
        self.first_answer = self.matches.reader.search(
            {**body, **self._counting_query()}, **self.parameters
        )
        return self.first_answer

    def _counting_query(self) -> Json:
        """Return the query with facets, each without its own filter."""
        filters = self.matches.facet_filters()
        counting: Json = {
            "query": self.matches.base_query(),
            "track_total_hits": True,
            "aggs": self.first_request,
        }
        if filters:
            counting["post_filter"] = {"bool": {"filter": filters}}
        return counting
