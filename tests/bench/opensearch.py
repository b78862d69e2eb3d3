"""Compare the engine on OpenSearch with the embedded one on an archive of records.

Both index the articles of a file of the Reuters corpus. Then random queries of every
kind run on both. At last, the same searches run as pages of 20 results on OpenSearch,
each after a pause, so that each reads the state of the index. What a page takes above
the time that OpenSearch reports is the overhead.

Example: python -m tests.bench.opensearch reuters.jsonl.gz http://127.0.0.1:9200/bench
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from index.columnar.engine import WhooshEngine
from index.engine import Engine, IndexDocument, Results, Search
from index.opensearch.client import Client, Json
from index.opensearch.current_state import RECHECK_S
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.bench.corpus import read_articles
from tests.index.memory_feed import MemoryFeed
from tests.opensearch.comparison import Agreement, QueryMaker, random_search

WORDS = 400
PAGE_SIZE, FACET_VALUES = 20, 10
PAUSE_S = 2 * RECHECK_S


class Timed:
    """An engine that measures the time of each search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.times: list[float] = []

    def search(self, search: Search) -> Results:
        """Run a search."""
        start = time.perf_counter()
        results = self._engine.search(search)
        self.times.append(time.perf_counter() - start)
        return results

    @property
    def median_ms(self) -> float:
        """Return the median time of a search in milliseconds."""
        return statistics.median(self.times) * 1_000


class MeasuredClient(Client):
    """A client that counts its requests, and adds the times that OpenSearch reports."""

    requests = 0
    took_ms = 0

    def _send(self, method: str, path: str, body: object, parameters: Json) -> Json:
        answer = super()._send(method, path, body, parameters)
        self.requests += 1
        self.took_ms += answer.get("took", 0)
        return answer


@dataclass
class PageTimes:
    """What each page took, in milliseconds, and its number of requests."""

    total: list[float] = field(default_factory=list)
    overhead: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    def add(self, engine: OpenSearchEngine, search: Search) -> None:
        """Measure one page."""
        client = engine.client
        assert isinstance(client, MeasuredClient)
        requests, took = client.requests, client.took_ms
        start, processor = time.perf_counter(), time.process_time()
        engine.search(search)
        total = (time.perf_counter() - start) * 1_000
        self.processor.append((time.process_time() - processor) * 1_000)
        self.total.append(total)
        self.overhead.append(total - (client.took_ms - took))
        self.requests.append(client.requests - requests)

    def summary(self) -> str:
        """Return the medians and 95th percentiles as a line."""
        return (
            f"a page: {_spread(self.total)} ms, above the time of OpenSearch "
            f"{_spread(self.overhead)}, processor time {_spread(self.processor)}, "
            f"requests {statistics.mean(self.requests):.2f} on average"
        )


def _spread(values: list[float]) -> str:
    highest = sorted(values)[int(len(values) * 0.95)]
    return f"{statistics.median(values):.1f} (95%: {highest:.1f})"


def common_words(articles: list[IndexDocument], chance: random.Random) -> list[str]:
    """Return words of the articles, rare and frequent ones."""
    counts: Counter[str] = Counter()
    for article in chance.sample(articles, min(len(articles), 2_000)):
        counts.update({word for word in article.text.split() if word.isalnum()})
    words = [word for word, _ in counts.most_common(3_000)]
    return words[:60] + chance.sample(words[60:], WORDS)


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("url")
@click.option("--queries", default=300, show_default=True)
@click.option("--limit", type=int, help="Use only so many articles")
@click.option("--seed", default=1, show_default=True)
def main(
    corpus: Path,
    url: str,
    queries: int,
    limit: int | None,
    seed: int,
) -> None:
    """Index CORPUS in both engines, and compare the results of random queries.

    \b
    Example:
      python -m tests.bench.opensearch reuters.jsonl.gz http://127.0.0.1:9200/bench

    URL is that of an empty index, such as http://127.0.0.1:9200/bench.
    """
    articles = read_articles(corpus)[:limit]
    settings = parse_engine_url(url)
    remote = OpenSearchEngine(settings)
    remote.client = MeasuredClient(settings)
    _index("OpenSearch", remote, articles)
    with tempfile.TemporaryDirectory() as temporary:
        embedded = WhooshEngine(Path(temporary) / "index")
        _index("embedded", embedded, articles)
        searches = _searches(articles, queries, seed)
        _compare(Timed(embedded), Timed(remote), searches)
    times = PageTimes()
    for search in _searches(articles, queries, seed):
        time.sleep(PAUSE_S)
        page = replace(search, limit=PAGE_SIZE, facet_limit=FACET_VALUES)
        times.add(remote, page)
    click.echo(times.summary())


def _index(name: str, engine: Engine, articles: list[IndexDocument]) -> None:
    start, processor = time.perf_counter(), time.process_time()
    count = engine.sync(MemoryFeed(*articles))
    seconds = time.perf_counter() - start
    processor = time.process_time() - processor
    click.echo(
        f"{name}: {count:,} articles in {seconds:.1f} s, {count / seconds:,.0f} in a "
        f"second, processor time of this program {processor:.1f} s"
    )


def _searches(articles: list[IndexDocument], count: int, seed: int) -> Iterator[Search]:
    chance = random.Random(seed)
    maker = QueryMaker(chance, common_words(articles, chance))
    outlets = [article.outlet for article in articles if article.outlet]
    filters: list[tuple[str, tuple[str | None, ...]]] = [
        ("outlet", (outlet, None)) for outlet in sorted(set(outlets))[:3]
    ]
    for _ in range(count):
        yield random_search(maker, [*filters, ("month", ("1987-03",))])


def _compare(embedded: Timed, remote: Timed, searches: Iterator[Search]) -> None:
    agreement = Agreement()
    for search in searches:
        one, other = embedded.search(search), remote.search(search)
        agreement.add(search, one, other)
    for difference in agreement.differences:
        click.echo(difference)
    click.echo(agreement.summary())
    click.echo(
        f"median of a search: embedded {embedded.median_ms:.1f} ms, "
        f"OpenSearch {remote.median_ms:.1f} ms"
    )


if __name__ == "__main__":
    main()
