"""Measure the processor time of pages in this version and in an earlier one, in turn.

Each version answers in a process of its own, without the server. The time of an address
is the shortest of its rounds, so that it hardly depends on what else the machine does.
A checkout of an earlier version needs a home that it can open, with the same articles,
and a Python with its dependencies.

Example: python -m tests.bench.page_times HOME [CHECKOUT ITS_HOME ITS_PYTHON]
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.serving import WORDS

ROOT = Path(__file__).parent.parent.parent
SEARCHES = 60
ROUNDS = 5


class Version:
    """A checkout that answers requests for pages in a process."""

    def __init__(self, checkout: Path, home: str, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-P", str(Path(__file__).resolve()), "--answer", home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )

    def request(self, address: str) -> dict[str, Any]:
        """Return the processor time in milliseconds, and the ids of an API answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{address}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def main(home: str, *earlier: str) -> None:
    """Print the median and the 95th percentile for each kind of page and version."""
    versions = {"now": Version(ROOT, home, sys.executable)}
    if earlier:
        checkout, its_home, python = earlier
        versions["earlier"] = Version(Path(checkout), its_home, python)
    for kind, addresses in _addresses(versions["now"]).items():
        for name, times in _times(versions, addresses).items():
            sys.stdout.write(
                f"{kind}, {name}: median {statistics.median(times):.1f} ms, "
                f"95% {statistics.quantiles(times, n=20)[-1]:.1f} ms\n"
            )
            sys.stdout.flush()
    for version in versions.values():
        version.close()


def _addresses(version: Version) -> Mapping[str, Sequence[str]]:
    choose = random.Random(1)
    queries = [
        urlencode({"q": " ".join(choose.sample(WORDS, number % 3 + 1))})
        for number in range(SEARCHES)
    ]
    api = [f"/api/v1/search?{query}" for query in queries]
    ids = {id for address in api for id in version.request(address)["ids"][:1]}
    return {
        "search page": [f"/?{query}" for query in queries],
        "document": [f"/documents/{id}" for id in sorted(ids)],
        "API search": api,
    }


def _times(
    versions: Mapping[str, Version], addresses: Sequence[str]
) -> Mapping[str, list[float]]:
    """Return the shortest time of each address, by version."""
    times: dict[str, list[float]] = {name: [] for name in versions}
    for address in addresses:
        rounds: dict[str, list[float]] = {name: [] for name in versions}
        for _ in range(ROUNDS):
            for name, version in versions.items():
                rounds[name].append(version.request(address)["ms"])
        for name, values in rounds.items():
            times[name].append(min(values))
    return times


def answer_requests(home: str) -> None:
    """Answer each address of standard input with its time and ids, as JSON."""
    from archive.home import Home  # noqa: PLC0415  # of the checkout
    from index.search.service import SearchService  # noqa: PLC0415
    from web.app import create_app  # noqa: PLC0415
    from web.cli.archive_access import open_archive  # noqa: PLC0415
    from web.http.request_limits import CONFIG_KEY  # noqa: PLC0415

    with open_archive(Home(Path(home))) as (catalog, engine):
        app = create_app(SearchService(catalog, engine), catalog)
        app.config[CONFIG_KEY] = 600  # a machine may be too busy for the usual limit
        client = app.test_client()
        for line in sys.stdin:
            start = time.process_time()
            response = client.get(line.strip())
            elapsed_ms = (time.process_time() - start) * 1000
            assert response.status_code == 200, line
            results = (response.get_json(silent=True) or {}).get("results", ())
            ids = [result["id"] for result in results]
            sys.stdout.write(json.dumps({"ms": elapsed_ms, "ids": ids}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "--answer":
        answer_requests(sys.argv[2])
    else:
        main(*sys.argv[1:])
