"""Test that a search needs few requests, and that one with several is as strict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.engine import EngineUnavailableError, IndexDocument, Results, Search
from index.opensearch.client import Client, Json, MissingError
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.facets import SHARED
from index.opensearch.settings import parse_engine_url
from index.query.parser import parse_query
from tests.index.memory_feed import MemoryFeed
from tests.opensearch.conftest import remove_indices

pytestmark = pytest.mark.cluster

ARTICLES = [
    IndexDocument(
        f"{number:02}",
        f"Ships and cranes {number} in the harbour",
        outlet=f"Paper {number}",
        authors=(f"Writer {number % 7}",),
        language="en",
    )
    for number in range(30)
]
SEARCH, SEARCHES = "_search", "_msearch"


class RecordingClient(Client):
    """A client that records the kinds of its requests."""

    def __init__(self, url: str) -> None:
        super().__init__(parse_engine_url(url))
        self.kinds: list[str] = []
        self.groups: list[set[str]] = []

    def _send(self, method: str, path: str, body: object, parameters: Json) -> Json:
        self.kinds += set(path.split("/")) & {SEARCH, SEARCHES}
        if isinstance(body, dict) and "aggs" in body:
            self.groups.append(set(body["aggs"]))
        return super()._send(method, path, body, parameters)


@pytest.fixture
def engine(opensearch_url: str) -> Iterator[OpenSearchEngine]:
    url = f"{opensearch_url}/requests?replicas=0"
    engine = OpenSearchEngine(parse_engine_url(url))
    engine.client = RecordingClient(url)
    engine.sync(MemoryFeed(*ARTICLES))
    yield engine
    engine.close()
    remove_indices(opensearch_url, "requests")


def run(engine: OpenSearchEngine, query: str, **options: object) -> Results:
    parsed = parse_query(query)
    search = Search(
        query=parsed.query,
        optional_clauses=parsed.optional_clauses,
        facets=("outlet", "author", "month"),
        **options,  # type: ignore[arg-type]
    )
    return engine.search(search)


def requests(engine: OpenSearchEngine) -> list[str]:
    """Return the kinds of the searches since the last call."""
    client = engine.client
    assert isinstance(client, RecordingClient)
    kinds, client.kinds = client.kinds, []
    return kinds


def test_a_search_for_new_words_needs_two_requests(engine: OpenSearchEngine) -> None:
    requests(engine)
    assert run(engine, "ship crane -ocean (harbour OR quay)").total == 30
    assert requests(engine) == [SEARCHES, SEARCH]


def test_a_search_for_words_that_were_read_needs_one(engine: OpenSearchEngine) -> None:
    run(engine, "ship crane")
    requests(engine)
    assert run(engine, "crane ship harbour").total == 30
    assert requests(engine) == [SEARCHES, SEARCH]
    assert run(engine, "crane harbour -ship").total == 0
    assert requests(engine) == [SEARCH]


def test_the_values_of_long_facets_are_numbered_by_the_search_itself(
    engine: OpenSearchEngine,
) -> None:
    first = run(engine, "", facet_limit=3)
    assert first.value_counts == {"outlet": 30, "author": 7, "month": 1}
    requests(engine)
    assert run(engine, "", facet_limit=3) == first
    assert requests(engine) == [SEARCH]
    none = run(engine, "nothing", facet_limit=3)
    assert none.value_counts == {"outlet": 0, "author": 0, "month": 0}
    assert none.hits == ()
    grouped = run(engine, "", facet_limit=3, count_stories=True, limit=0)
    assert grouped.value_counts == first.value_counts


def test_facets_with_the_same_filters_are_counted_in_one_group(
    engine: OpenSearchEngine,
) -> None:
    run(engine, "")
    run(engine, "", filters={"outlet": ("Paper 1",)})
    assert isinstance(engine.client, RecordingClient)
    counting = [groups for groups in engine.client.groups if SHARED in groups]
    assert counting == [{SHARED}, {SHARED, "outlet"}]


def test_too_many_values_are_numbered_afterwards(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(engine, "", facet_limit=3)
    monkeypatch.setattr("index.opensearch.facets.MAX_NUMBERED", 10)
    requests(engine)
    assert run(engine, "", facet_limit=3) == first
    assert requests(engine) == [SEARCH, SEARCHES]


def test_words_of_a_commit_count_from_then_on(engine: OpenSearchEngine) -> None:
    assert run(engine, "lorry").total == 0
    feed = MemoryFeed(*ARTICLES)
    engine.rebuild(feed)
    feed.put(IndexDocument("z", "Lorries leave", language="en"))
    engine.sync(feed)
    assert run(engine, "lorry").total == 1


def test_an_error_of_one_of_several_searches_is_raised(
    engine: OpenSearchEngine,
) -> None:
    index = engine.client.settings.name
    fits: Json = {"size": 0}
    with pytest.raises(MissingError):
        engine.client.search_all([(index, fits), ("requests-none", fits)])
    with pytest.raises(EngineUnavailableError, match="does not accept"):
        engine.client.search_all([(index, fits), (index, {"query": {"no": {}}})])


def test_a_missing_shard_of_one_of_several_searches_is_an_error(
    opensearch_url: str,
) -> None:
    """No page shows a part of the results. A shard that no node has is missing."""
    client = Client(replace(parse_engine_url(f"{opensearch_url}/requests"), retries=0))
    settings = {"index.routing.allocation.require._name": "no such node"}
    body = {"settings": {"number_of_replicas": 0, **settings}}
    client.call("PUT", "/requests-red", body, wait_for_active_shards="0")
    try:
        with pytest.raises(EngineUnavailableError, match="cannot answer"):
            client.search_all([("requests-red", {}), ("requests-red", {})])
    finally:
        remove_indices(opensearch_url, "requests")
