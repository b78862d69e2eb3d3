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

from flask.testing import FlaskClient

from archive.home import Home
from index.search.service import SearchService
from tests.trust.archives import COMMON_WORDS
from web.app import create_app
from web.cli.archive_access import open_archive

API_SEARCH = "/api/v1/search"
WORDS = " ".join(sorted(COMMON_WORDS)[:2])


def count_page_calls(client: FlaskClient) -> dict[str, int]:
    """Return the number of calls for each kind of page of an archive."""
    search = {"q": WORDS}
    answer = client.get(API_SEARCH, query_string=search).get_json()
    document = f"/documents/{answer['results'][0]['id']}"
    return {
        "search page": _calls(lambda: client.get("/", query_string=search)),
        "document": _calls(lambda: client.get(document)),
        "API search": _calls(lambda: client.get(API_SEARCH, query_string=search)),
    }


def _calls(request: Callable[[], Any]) -> int:
    assert request().status_code == 200
    profile = cProfile.Profile()
    profile.runcall(request)
    statistics: Any = pstats.Stats(profile)
    return int(statistics.total_calls)


def main(home: str) -> None:
    """Print the calls for the pages of a home."""
    with open_archive(Home(Path(home))) as (catalog, engine):
        app = create_app(SearchService(catalog, engine), catalog)
        counts = count_page_calls(app.test_client())
    sys.stdout.write(json.dumps(counts, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
