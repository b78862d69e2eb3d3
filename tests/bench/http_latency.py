"""Measure the latency of pages over HTTP from a running `cuttings serve`.

The queries are those of `tests.bench.corpus`. A page has 20 results.

Example: python -m tests.bench.http_latency ARTICLES.jsonl.gz 127.0.0.1:8000
"""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.corpus import BenchQuery, draw_queries, read_articles

ROUNDS = 3
CLIENTS = 4
SECONDS = 8.0


def main(path: str, address: str) -> None:
    """Print the median and the 95th percentile of a page, and the pages per second.

    The pages per second are those of several clients together.
    """
    queries = draw_queries(read_articles(Path(path)))
    page_paths = [_page_path(query) for query in queries]
    connection = http.client.HTTPConnection(address)
    for page_path in page_paths:
        _request_seconds(connection, page_path)
    times = [
        _request_seconds(connection, page_path) * 1000
        for _ in range(ROUNDS)
        for page_path in page_paths
    ]
    percentile_95 = statistics.quantiles(times, n=20)[-1]
    sys.stdout.write(
        f"a page: median {statistics.median(times):.2f} ms, 95% {percentile_95:.2f} ms\n"
    )
    pages_per_second = _concurrent_pages_per_second(address, page_paths)
    sys.stdout.write(f"{CLIENTS} clients: {pages_per_second:.0f} pages a second\n")


def _page_path(query: BenchQuery) -> str:
    parameters = {"q": query.query_string}
    if query.earliest:
        parameters |= {"from": str(query.earliest), "to": str(query.latest)}
    return f"/?{urlencode(parameters)}"


def _request_seconds(connection: http.client.HTTPConnection, page_path: str) -> float:
    """Return the seconds until a page has been read."""
    start = time.perf_counter()
    connection.request("GET", page_path)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, page_path
    return time.perf_counter() - start


def _concurrent_pages_per_second(address: str, page_paths: Sequence[str]) -> float:
    """Return the pages per second that all clients together receive."""
    page_counts: list[int] = []
    end = time.monotonic() + SECONDS

    def request_pages(first: int) -> None:
        connection = http.client.HTTPConnection(address)
        page_count = 0
        for page_path in islice(cycle(page_paths), first, None):
            if time.monotonic() > end:
                break
            _request_seconds(connection, page_path)
            page_count += 1
        page_counts.append(page_count)

    threads = [
        threading.Thread(target=request_pages, args=(first,))
        for first in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(page_counts) / SECONDS


if __name__ == "__main__":
    main(*sys.argv[1:])
