"""Times pages over HTTP from a running `cuttings serve`, for the queries of `tests.bench.corpus`, 20 results each.

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
    """Print the median and the 95th percentile of a page, and how many pages a second four clients get."""
    addresses = [_address(asked) for asked in draw_queries(read_articles(Path(path)))]
    connection = http.client.HTTPConnection(address)
    for each in addresses:
        _get(connection, each)
    times = [_get(connection, each) * 1000 for _ in range(ROUNDS) for each in addresses]
    high = statistics.quantiles(times, n=20)[-1]
    sys.stdout.write(
        f"a page: median {statistics.median(times):.2f} ms, 95% {high:.2f} ms\n"
    )
    sys.stdout.write(
        f"{CLIENTS} clients: {_together(address, addresses):.0f} pages a second\n"
    )


def _address(asked: BenchQuery) -> str:
    dates = (
        {"from": str(asked.earliest), "to": str(asked.latest)} if asked.earliest else {}
    )
    return f"/?{urlencode({'q': asked.query_string, **dates})}"


def _get(connection: http.client.HTTPConnection, address: str) -> float:
    """Seconds that a page takes."""
    before = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, address
    return time.perf_counter() - before


def _together(address: str, addresses: Sequence[str]) -> float:
    """Pages a second that several clients get at once."""
    done: list[int] = []
    until = time.monotonic() + SECONDS

    def ask(first: int) -> None:
        connection, count = http.client.HTTPConnection(address), 0
        for each in islice(cycle(addresses), first, None):
            if time.monotonic() > until:
                break
            _get(connection, each)
            count += 1
        done.append(count)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


if __name__ == "__main__":
    main(*sys.argv[1:])
