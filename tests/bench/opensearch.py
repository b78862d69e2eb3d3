"""Compare the engine on OpenSearch with the embedded one on an archive of records.

Both index the articles of a file of the Reuters corpus. Then random queries of every
kind run on both.

Example: python -m tests.bench.opensearch reuters.jsonl.gz http://127.0.0.1:9200/bench
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from index.columnar.engine import WhooshEngine
from index.engine import Engine, IndexDocument, Results, Search
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from tests.bench.corpus import read_articles
from tests.index.memory_feed import MemoryFeed
from tests.opensearch.comparison import Agreement, QueryMaker, random_search

WORDS = 400


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
    """Index CORPUS in both engines, and compare the results of random queries."""
    articles = read_articles(corpus)[:limit]
    with tempfile.TemporaryDirectory() as temporary:
        embedded = WhooshEngine(Path(temporary) / "index")
        remote = OpenSearchEngine(parse_engine_url(url))
        for name, engine in (("embedded", embedded), ("OpenSearch", remote)):
            start = time.perf_counter()
            count = engine.sync(MemoryFeed(*articles))
            seconds = time.perf_counter() - start
            click.echo(f"{name}: {count:,} articles in {seconds:.1f} s")
        _compare(Timed(embedded), Timed(remote), _searches(articles, queries, seed))


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
