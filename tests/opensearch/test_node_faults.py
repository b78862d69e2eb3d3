"""Test failures that a node itself reports: too much to do, a full disk, a conflict."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from index.engine import EngineUnavailableError, IndexDocument
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.index.memory_feed import MemoryFeed, run_query
from tests.opensearch.conftest import remove_indices
from tests.waiting import wait_until

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]

INDEX_NAME = "nodefault"
ARTICLES = 20
WAITED_S = 3
LIMIT_S = 60
WATERMARK = "cluster.routing.allocation.disk.watermark"
FULL_DISK = {
    "cluster.routing.allocation.disk.threshold_enabled": True,
    f"{WATERMARK}.low": "0.001%",
    f"{WATERMARK}.high": "0.002%",
    f"{WATERMARK}.flood_stage": "0.003%",
    "cluster.info.update.interval": "10s",  # how often a node looks at its disk
}
ENOUGH_SPACE = {
    f"{WATERMARK}.low": "99.7%",
    f"{WATERMARK}.high": "99.8%",
    f"{WATERMARK}.flood_stage": "99.9%",
}
NO_NEW_INDEX = {"cluster.blocks.create_index": True}
"""What a node sets, too, when its disk is full. It keeps this for minutes."""
SMALL_MEMORY = {"network.breaker.inflight_requests.limit": "1kb"}


@pytest.fixture
def engine(opensearch_url: str) -> Iterator[OpenSearchEngine]:
    url = f"{opensearch_url}/{INDEX_NAME}?replicas=0&timeout=5&retries=1"
    with closing(OpenSearchEngine(parse_engine_url(url))) as engine:
        yield engine
    remove_indices(opensearch_url, INDEX_NAME)


def articles(count: int) -> list[IndexDocument]:
    return [IndexDocument(f"{number:04}", f"oil {number}") for number in range(count)]


@contextmanager
def cluster_settings(
    engine: OpenSearchEngine, settings: dict[str, object]
) -> Iterator[None]:
    """Change settings of the running cluster, and reset them at the end."""
    change_settings(engine, settings)
    try:
        yield
    finally:
        change_settings(engine, dict.fromkeys((*settings, *NO_NEW_INDEX)))


def change_settings(engine: OpenSearchEngine, settings: dict[str, object]) -> None:
    body = {"transient": settings, "persistent": settings}
    engine.client.call("PUT", "/_cluster/settings", body)


def assert_waits(work: Callable[[], object]) -> threading.Thread:
    """Start work in a thread, and check that it still waits after some seconds."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(WAITED_S)
    assert thread.is_alive()
    return thread


def is_blocked(engine: OpenSearchEngine) -> bool:
    """Tell whether the node has closed the index to changes."""
    response = engine.client.call("GET", f"/{INDEX_NAME}*/_settings?flat_settings=true")
    return any(
        "index.blocks.read_only_allow_delete" in index["settings"]
        for index in response.values()
    )


def test_an_update_waits_for_space_while_searches_go_on(
    engine: OpenSearchEngine,
) -> None:
    feed = MemoryFeed(*articles(3))
    engine.sync(feed)
    feed.put(*articles(ARTICLES))
    with cluster_settings(engine, FULL_DISK):
        wait_until(lambda: is_blocked(engine), LIMIT_S)
        update = assert_waits(lambda: engine.sync(feed))
        assert run_query(engine, "oil").total == 3
        change_settings(engine, ENOUGH_SPACE)
        update.join(LIMIT_S)
        assert not update.is_alive()
    assert run_query(engine, "oil").total == ARTICLES
    assert engine.verify(feed) == []


def test_a_rebuild_waits_until_an_index_can_be_created(
    engine: OpenSearchEngine,
) -> None:
    feed = MemoryFeed(*articles(3))
    engine.sync(feed)
    feed.put(*articles(ARTICLES))
    with cluster_settings(engine, NO_NEW_INDEX):
        rebuild = assert_waits(lambda: engine.rebuild(feed))
        assert run_query(engine, "oil").total == 3
    rebuild.join(LIMIT_S)
    assert not rebuild.is_alive()
    assert run_query(engine, "oil").total == ARTICLES


def test_an_update_waits_for_a_node_with_too_much_to_do(
    engine: OpenSearchEngine,
) -> None:
    feed = MemoryFeed(*articles(3))
    engine.sync(feed)
    feed.put(*articles(ARTICLES))
    with cluster_settings(engine, SMALL_MEMORY):
        with pytest.raises(EngineUnavailableError, match="too much to do") as caught:
            run_query(engine, "oil")
        assert caught.value.may_pass
        update = assert_waits(lambda: engine.sync(feed))
    update.join(30)
    assert not update.is_alive()
    assert run_query(engine, "oil").total == ARTICLES
    assert engine.verify(feed) == []


def test_an_index_that_another_program_replaced_is_built_again(
    engine: OpenSearchEngine,
) -> None:
    """The mapping of the other index conflicts with the articles."""
    feed = MemoryFeed(*articles(3))
    engine.sync(feed)
    generation = engine.generation()
    assert generation is not None
    path = f"/{generation.index}"
    mappings = engine.client.call("GET", path)[generation.index]["mappings"]
    mappings["properties"] = {
        name: {"type": "integer"} for name in mappings["properties"]
    }
    engine.client.call("DELETE", path)
    engine.client.call("PUT", path, {"mappings": mappings})
    engine.sync(feed.put(*articles(ARTICLES)))
    assert run_query(engine, "oil").total == ARTICLES
    assert engine.verify(feed) == []
