"""Test that the engine on OpenSearch and the embedded one give the same results."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from whoosh import query as whoosh

from index.columnar.engine import WhooshEngine
from index.engine import Search
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.index.memory_feed import MemoryFeed
from tests.index.test_whoosh_equivalence import near_queries, queries
from tests.opensearch.comparison import (
    VOCABULARY,
    QueryMaker,
    compare_engines,
    random_archive,
    random_search,
)
from tests.opensearch.conftest import remove_indices

pytestmark = pytest.mark.cluster

ARTICLES = 400
SEARCHES = 300
FILTERS = [
    ("outlet", ("Weekly", None)),
    ("person", ("ann-lee",)),
    ("language", ("en", "de")),
    ("year", ("2020",)),
    ("agency", (None,)),
]


class Engines(NamedTuple):
    """The embedded engine and the one on OpenSearch, with the same articles."""

    embedded: WhooshEngine
    remote: OpenSearchEngine


@pytest.fixture(scope="module", params=[1, 3], ids=["1 shard", "3 shards"])
def engines(
    request: pytest.FixtureRequest,
    opensearch_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engines]:
    url = f"{opensearch_url}/same{request.param}?replicas=0&shards={request.param}"
    embedded = WhooshEngine(tmp_path_factory.mktemp("same") / "index")
    remote = OpenSearchEngine(parse_engine_url(url))
    feed = MemoryFeed(*random_archive(random.Random(2), ARTICLES))
    embedded.sync(feed)
    remote.sync(feed)
    yield Engines(embedded, remote)
    embedded.close()
    remote.close()
    remove_indices(opensearch_url, "same")


def test_random_searches_of_every_kind_have_the_same_results(engines: Engines) -> None:
    maker = QueryMaker(random.Random(7), VOCABULARY)
    searches = (random_search(maker, FILTERS) for _ in range(SEARCHES))
    agreement = compare_engines(engines.embedded, engines.remote, searches)
    report = "\n".join([agreement.summary(), *agreement.differences[:5]])
    assert agreement.counts == SEARCHES, report
    assert agreement.first_ten >= 0.95 * SEARCHES, report
    assert agreement.passages >= 0.95 * SEARCHES, report
    assert agreement.related >= 0.95 * SEARCHES, report


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries | near_queries)
def test_any_query_tree_finds_the_same_documents(
    engines: Engines, query: whoosh.Query
) -> None:
    search = Search(query, limit=1_000, facets=())
    expected = {hit.id for hit in engines.embedded.search(search).hits}
    assert {hit.id for hit in engines.remote.search(search).hits} == expected


def test_suggestions_are_the_same(engines: Engines) -> None:
    for word in ("misile", "ministre", "launchd", "harbor", "oil", "pries"):
        expected = engines.embedded.correct_spelling(word)
        assert engines.remote.correct_spelling(word) == expected, word
    for start in ("mi", "la", "ann", "cr", "wee", "h", "Dail"):
        expected_completions = engines.embedded.complete(start, 5)
        assert engines.remote.complete(start, 5) == expected_completions, start
    for part in ("wahl", "fire", "bau", "ship"):
        expected_words = engines.embedded.longer_words(part, 5)
        assert engines.remote.longer_words(part, 5) == expected_words, part
    for language in (None, "de", "en", "ru", "cs"):
        for word in ("haus", "wahl", "price", "министра", "launch"):
            forms = engines.embedded.word_forms(word, language)
            assert engines.remote.word_forms(word, language) == forms, (word, language)


def test_similar_articles_are_the_same(engines: Engines) -> None:
    archive = random_archive(random.Random(2), ARTICLES)
    for article in archive[:40]:
        expected = engines.embedded.find_similar(article.id, article.text, 5)
        assert engines.remote.find_similar(article.id, article.text, 5) == expected


def test_articles_similar_to_a_text_of_many_words_are_found(engines: Engines) -> None:
    """OpenSearch allows 1,024 clauses in a query, and a text has more words."""
    text = " ".join([*(f"word{number}" for number in range(1_800)), "crane quay"])
    expected = engines.embedded.find_similar("x", text, 5)
    assert engines.remote.find_similar("x", text, 5) == expected != []
