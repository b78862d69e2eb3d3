"""Test that failures of the cluster are reported, waited for, and lose nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.engine import EngineUnavailableError, IndexDocument, Search
from index.opensearch import writer
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from index.query.parser import parse_query
from tests.index.memory_feed import InterruptedRun, MemoryFeed, run_query
from tests.opensearch.node import UnavailableError, make_cluster
from tests.opensearch.proxy import Proxy

pytestmark = pytest.mark.cluster

INDEX_NAME = "fault"
OPTIONS = "replicas=0&timeout=3&retries=1"
ARTICLES = 200
CUT_S = 30
RESTARTED_S = 120


@pytest.fixture
def engine(proxy: Proxy) -> Iterator[OpenSearchEngine]:
    engine = open_through(proxy)
    yield engine
    engine.close()


def open_through(proxy: Proxy, options: str = OPTIONS) -> OpenSearchEngine:
    url = f"http://127.0.0.1:{proxy.port}/fault?{options}"
    return OpenSearchEngine(parse_engine_url(url))


def articles(count: int, word: str = "oil") -> list[IndexDocument]:
    return [
        IndexDocument(f"{number:04}", f"{word} {number}") for number in range(count)
    ]


def wait_until_green(engine: OpenSearchEngine) -> None:
    """Wait until each shard has its replica."""
    while engine.client.call("GET", "/_cluster/health")["status"] != "green":
        time.sleep(0.3)


def after(seconds: float, action: Callable[[], None]) -> None:
    """Do something in another thread after some seconds."""
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()


def test_a_search_without_the_cluster_gives_the_reason_and_works_again(
    engine: OpenSearchEngine, proxy: Proxy
) -> None:
    engine.sync(MemoryFeed(*articles(3)))
    proxy.cut()
    time.sleep(0.2)
    with pytest.raises(EngineUnavailableError, match="does not answer") as caught:
        run_query(engine, "oil")
    assert caught.value.may_pass
    assert engine.version() is None
    proxy.repair()
    time.sleep(0.2)
    assert run_query(engine, "oil").total == 3


def test_an_update_waits_while_the_connection_is_cut(
    engine: OpenSearchEngine, proxy: Proxy
) -> None:
    feed = MemoryFeed(*articles(3))
    engine.sync(feed)
    feed.put(*articles(ARTICLES))
    proxy.cut()
    after(CUT_S, proxy.repair)
    assert engine.sync(feed) == ARTICLES
    assert engine.count() == ARTICLES
    assert engine.verify(feed) == []


def test_refused_bulk_requests_are_sent_again(
    engine: OpenSearchEngine, proxy: Proxy
) -> None:
    times = 3

    def refuse(data: bytes) -> int | None:
        return 429 if b"/_bulk" in data[:200] and proxy.refused < times else None

    proxy.refuse = refuse
    feed = MemoryFeed(*articles(ARTICLES))
    assert engine.sync(feed) == ARTICLES
    assert proxy.refused == times
    assert engine.verify(feed) == []


@pytest.mark.parametrize(
    ("status", "sentence", "may_pass"),
    [
        (401, "refuses the user or the password", False),
        (403, "refuses the user or the password", False),
        (429, "has too much to do", True),
        (503, "cannot answer at the moment", True),
        (400, "does not accept the request", False),
    ],
)
def test_errors_of_the_cluster_have_a_reason(
    engine: OpenSearchEngine,
    proxy: Proxy,
    status: int,
    sentence: str,
    may_pass: bool,
) -> None:
    engine.sync(MemoryFeed(*articles(3)))
    proxy.refuse = lambda data: status if b"/_search" in data[:200] else None
    with pytest.raises(EngineUnavailableError, match=sentence) as caught:
        engine.search(Search(parse_query("oil").query))
    assert caught.value.may_pass is may_pass
    proxy.refuse = lambda _: None
    assert run_query(engine, "oil").total == 3


def test_an_update_does_not_wait_for_what_never_passes(
    engine: OpenSearchEngine, proxy: Proxy
) -> None:
    proxy.refuse = lambda data: (
        401 if data.startswith((b"GET", b"POST", b"PUT")) else None
    )
    start = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="password"):
        engine.sync(MemoryFeed(*articles(3)))
    assert time.monotonic() - start < 5


def test_an_update_gives_up_after_its_patience(proxy: Proxy) -> None:
    proxy.cut()
    with (
        closing(open_through(proxy, f"{OPTIONS}&patience=1")) as engine,
        pytest.raises(EngineUnavailableError, match="does not answer"),
    ):
        engine.sync(MemoryFeed(*articles(3)))


def test_a_killed_update_is_continued_without_loss_or_repetition(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_BATCH_CHANGES", 7)
    feed = MemoryFeed(*articles(100))
    for stop in range(0, 60, 3):
        feed.stop_after = stop
        with pytest.raises(InterruptedRun):
            engine.sync(feed)
    feed.stop_after = None
    engine.sync(feed)
    assert engine.count() == 100
    assert engine.verify(feed) == []
    assert run_query(engine, "oil").total == 100


def test_an_update_that_was_killed_before_its_end_is_completed(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything was written, but no search sees it yet."""
    feed = MemoryFeed(*articles(10))
    engine.sync(feed)
    feed.put(*articles(30))

    def die(*_: object) -> None:
        raise InterruptedRun

    with monkeypatch.context() as patch:
        patch.setattr(writer.GenerationWriter, "_statistics", die)
        with pytest.raises(InterruptedRun):
            engine.sync(feed)
    assert engine.pending(feed)
    engine.sync(feed)
    assert engine.pending(feed) == engine.verify(feed) == []
    assert run_query(engine, "oil").total == 30


def test_two_writers_end_in_the_same_state(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_BATCH_CHANGES", 20)
    feed = MemoryFeed(*articles(10))
    with closing(open_through(proxy)) as first, closing(open_through(proxy)) as second:
        first.sync(feed)
        feed.put(*articles(150)).put(*articles(80, "gas")).remove("0003", "0140")
        threads = [
            threading.Thread(target=engine.sync, args=(feed,))
            for engine in (first, second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first.sync(feed)
        assert first.verify(feed) == second.pending(feed) == []
        assert run_query(first, "gas").total == 79
        assert run_query(second, "oil").total == 69


def test_an_older_change_never_replaces_a_newer_one(engine: OpenSearchEngine) -> None:
    feed = MemoryFeed(*articles(2))
    engine.sync(feed)
    late = list(feed.changes(0))
    feed.put(IndexDocument("0000", "gas")).remove("0001")
    engine.sync(feed)
    generation = engine.generation()
    assert generation is not None
    writer.GenerationWriter(engine.client, generation).write(late)
    engine.sync(feed.put(IndexDocument("0005", "coal")))
    assert [run_query(engine, word).total for word in ("oil", "gas", "coal")] == [
        0,
        1,
        1,
    ]


def test_a_rebuild_is_switched_at_once(engine: OpenSearchEngine) -> None:
    feed = MemoryFeed(*articles(50))
    engine.sync(feed)
    totals = set()
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            totals.add(run_query(engine, "oil").total)

    thread = threading.Thread(target=search)
    thread.start()
    for _ in range(3):
        engine.rebuild(feed)
    done.set()
    thread.join()
    assert totals == {50}


def test_a_document_that_does_not_fit_the_index_is_reported(
    engine: OpenSearchEngine,
) -> None:
    engine.sync(MemoryFeed(*articles(1)))
    generation = engine.generation()
    assert generation is not None
    mapping = {"properties": {"other": {"type": "integer"}}}
    engine.client.call("PUT", f"/{generation.index}/_mapping", mapping)
    results = engine.client.bulk(
        generation.index, [b'{"index": {"_id": "x"}}', b'{"other": "no number"}']
    )
    assert results[0]["status"] == 400
    with pytest.raises(EngineUnavailableError, match="does not accept"):
        writer.check_result(engine.client, results[0])


@pytest.fixture(scope="module")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[object]]:
    pytest.importorskip("opensearchpy", reason="opensearch-py is not installed")
    nodes = make_cluster(tmp_path_factory.mktemp("cluster"), 2)
    try:
        for node in nodes:
            node.memory = "512m"
            node.start(wait=False)
        for node in nodes:
            node.wait()
    except UnavailableError as error:
        pytest.skip(f"no OpenSearch nodes can be started: {error}")
    yield list(nodes)
    for node in nodes:
        node.kill()


@pytest.mark.timeout(400)
def test_a_killed_node_loses_nothing(two_nodes: list[object], tmp_path: Path) -> None:
    """With one replica, searches and the update go on with the other node.

    Without a replica, the update waits for the node.
    """
    first, second = two_nodes
    hosts = f"{second.address},{first.address}"  # type: ignore[attr-defined]
    url = f"http://{hosts}/fault?replicas=1&shards=2&timeout=5"
    feed = MemoryFeed(*articles(ARTICLES))
    single = url.replace("/fault?replicas=1&shards=2", "/single?replicas=0&shards=4")
    with (
        closing(OpenSearchEngine(parse_engine_url(url))) as engine,
        closing(OpenSearchEngine(parse_engine_url(single))) as without_replicas,
    ):
        engine.sync(feed)
        without_replicas.sync(feed)
        wait_until_green(engine)
        second.kill()  # type: ignore[attr-defined]
        with pytest.raises(EngineUnavailableError):  # never a part of the results
            run_query(without_replicas, "oil")
        grown = MemoryFeed(*articles(ARTICLES)).put(*articles(ARTICLES + 50))
        update = threading.Thread(target=without_replicas.sync, args=(grown,))
        update.start()
        assert run_query(engine, "oil").total == ARTICLES
        feed.put(*articles(2 * ARTICLES))
        engine.sync(feed)
        assert run_query(engine, "oil").total == 2 * ARTICLES
        assert engine.verify(feed) == []
        assert update.is_alive()
        second.start()  # type: ignore[attr-defined]
        update.join(RESTARTED_S)
        assert not update.is_alive()
        assert run_query(without_replicas, "oil").total == ARTICLES + 50
        assert without_replicas.verify(grown) == []
