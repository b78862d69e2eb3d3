"""Count the calls of functions for a search page, a document and an answer of the API.

Each address is requested before it is counted, so that imports, compiled templates and
kept values do not count.

Example: python -m tests.bench.page_calls HOME
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.home import Home
from index.search.service import SearchService
from tests.trust.archives import COMMON_WORDS
from web.app import create_app
from web.cli.archive_access import open_archive

WORDS = " ".join(sorted(COMMON_WORDS)[:2])


def count_page_calls(home: Path) -> dict[str, float]:
    """Return the number of calls for each kind of page of an archive."""
    with open_archive(Home(home)) as (catalog, engine):
        client = create_app(SearchService(catalog, engine), catalog).test_client()
        search = {"q": WORDS}
        answer = client.get("/api/v1/search", query_string=search).get_json()
        document = f"/documents/{answer['results'][0]['id']}"
        return {
            "search page: calls": _calls(lambda: client.get("/", query_string=search)),
            "document: calls": _calls(lambda: client.get(document)),
            "API search: calls": _calls(
                lambda: client.get("/api/v1/search", query_string=search)
            ),
        }


def _calls(request: Callable[[], Any]) -> int:
    assert request().status_code == 200
    profile = cProfile.Profile()
    profile.runcall(request)
    statistics: Any = pstats.Stats(profile)
    return int(statistics.total_calls)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count_page_calls(Path(sys.argv[1])), indent=1) + "\n")
