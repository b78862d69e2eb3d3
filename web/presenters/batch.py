"""Search each name of a list: counts, messages and the first articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog
from archive.messages import Message
from index.query.clauses import Clause, split_clauses
from index.query.repair import CHARACTER_MAP
from index.search.request import NO_FACETS, PAGE_SIZE, SearchRequest
from index.search.response import SearchResult
from index.search.service import SearchService
from web.messages import labels
from web.urls import parameters
from web.urls import search as search_urls

SHARED_NAME = "{count:,} people in the archive have the name “{name}”: {people}."
NO_WORDS = "Not searched, because it has no words."
MAX_PEOPLE = 5
"""The number of people of one name that a message lists."""
LITERAL_SIGNS = str.maketrans({'"': " ", "*": " "})
"""Signs that have a meaning inside of quotation marks."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How the names of a list are searched.

    `request` has the filters and the order of all searches. With `literal`, a name is
    searched as it is, and not as a query.
    """

    request: SearchRequest = search_urls.DEFAULT
    literal: bool = False
    hit_count: int = 3


@dataclass(frozen=True, slots=True)
class BatchRow:
    """The result of one name.

    `request` is the search whose articles are counted. It is `None` if the name has no
    words. Then there is no count.
    """

    name: str
    query: str
    request: SearchRequest | None = None
    total: int | None = None
    story_count: int | None = None
    messages: tuple[str, ...] = ()
    hits: tuple[SearchResult, ...] = ()


def search_names(
    service: SearchService,
    catalog: Catalog,
    names: Iterable[str],
    options: BatchOptions,
) -> Iterator[BatchRow]:
    """Yield the result of each name, in the order of the list.

    A name that the list repeats is searched once.
    """
    rows: dict[str, BatchRow] = {}
    for name in names:
        if name not in rows:
            rows[name] = _search_name(service, catalog, name, options)
        yield rows[name]


def literal_query(name: str) -> str:
    """Return the query for a name in which no sign has a meaning."""
    words = name.translate(CHARACTER_MAP).translate(LITERAL_SIGNS).split()
    return f'"{" ".join(words)}"' if words else ""


def _search_name(
    service: SearchService, catalog: Catalog, name: str, options: BatchOptions
) -> BatchRow:
    name = parameters.sanitize(name, len(name))
    text = name[: search_urls.MAX_QUERY_LENGTH].strip()
    query = literal_query(text) if options.literal else text
    clauses = split_clauses(query)
    if not clauses:
        return BatchRow(name, query, messages=(Message(NO_WORDS),))
    request = replace(options.request, text=query, page=1, after="")
    response = service.search(replace(request, size=options.hit_count), NO_FACETS)
    messages = [*response.messages, *_shared_names(catalog, text, clauses)]
    if response.suggestion:
        messages.append(labels.DID_YOU_MEAN.format(response.suggestion))
    return BatchRow(
        name=name,
        query=query,
        request=replace(request, size=PAGE_SIZE),
        total=response.total,
        story_count=response.story_count,
        messages=tuple(messages),
        hits=response.results,
    )


def _shared_names(
    catalog: Catalog, name: str, clauses: Iterable[Clause]
) -> Iterator[str]:
    """Yield a message for each name in a query that several people have."""
    people = [clause.text for clause in clauses if clause.field == "person"]
    for person in dict.fromkeys((name, *people)):
        slugs = catalog.people.resolve_name(person)
        if len(slugs) > 1:
            listed = ", ".join(slugs[:MAX_PEOPLE])
            if len(slugs) > MAX_PEOPLE:
                listed += ", …"
            yield Message(SHARED_NAME, count=len(slugs), name=person, people=listed)
