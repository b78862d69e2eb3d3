"""Test the limits of one request: its time, its address and its filters."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from archive import deadline
from archive.errors import DeadlineError
from index.engine import FACETS
from index.search.article_counter import ArticleCounter
from index.search.service import SearchService
from tests.processor_time import processor_time_below
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.exports.views import file_response
from web.http import request_limits
from web.jobs.queue import Job, JobQueue, JobResult
from web.urls import search as search_urls

SEARCHING_PATHS = (
    "/",
    "/api/v1/search",
    "/facets/person",
    "/api/v1/facets/person",
    "/feed.atom",
)


@pytest.fixture
def hurried_client(library: ArchiveUnderTest) -> FlaskClient:
    """Return a client of a server on which no request has any time."""
    app = create_app(SearchService(library.catalog, library.engine), library.catalog)
    app.config[request_limits.CONFIG_KEY] = -1.0
    return app.test_client()


@pytest.mark.parametrize("path", SEARCHING_PATHS)
@pytest.mark.parametrize("query", ['"said that"', '"the missile"~20', "a NEAR b"])
def test_a_request_without_time_gets_a_reason_and_no_total(
    hurried_client: FlaskClient, path: str, query: str
) -> None:
    response = hurried_client.get(f"{path}?{urlencode({'q': query})}")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "longer than" in response.text
    if "json" in response.mimetype:
        assert "total" not in response.get_json(force=True)


def test_the_limit_ends_with_its_request(
    hurried_client: FlaskClient, client: FlaskClient
) -> None:
    assert hurried_client.get('/?q="said that"').status_code == 503
    assert client.get('/?q="said that"').status_code == 200
    deadline.check()


def test_the_limit_of_a_request_does_not_cut_its_export(
    library: ArchiveUnderTest,
) -> None:
    def rows() -> Iterator[str]:
        for number in range(3):
            deadline.check()
            yield f"{number}\n"

    with library.app.test_request_context(), deadline.time_limit(-1):
        response = file_response(rows(), "text/csv", "numbers.csv")
    assert response.get_data(as_text=True) == "0\n1\n2\n"


def test_a_job_goes_on_after_the_limit_of_its_request() -> None:
    queue = JobQueue()

    def correct(_job: Job) -> JobResult:
        deadline.check()
        return JobResult(lambda: "", "", "/done")

    with deadline.time_limit(-1):
        job = queue.submit("/", correct)
    assert job.wait_done(10)
    assert job.result().return_url == "/done"
    queue.close()


def work_forever() -> None:
    """Check the limit again and again."""
    while True:
        deadline.check()


def test_the_work_ends_soon_after_the_limit() -> None:
    start = time.monotonic()
    reason = "longer than the 1 seconds"
    with deadline.time_limit(0.2), pytest.raises(DeadlineError, match=reason):
        work_forever()
    assert time.monotonic() - start < 5
    deadline.check()


def test_a_statement_of_the_catalog_ends_with_the_time(
    library: ArchiveUnderTest,
) -> None:
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT count(*) FROM n"
    )
    start = time.monotonic()
    with (
        deadline.time_limit(0.2),
        pytest.raises(DeadlineError),
        library.catalog.reading() as connection,
    ):
        connection.execute(endless)
    assert time.monotonic() - start < 5


def test_an_inner_limit_cannot_extend_the_outer_one() -> None:
    with deadline.time_limit(-1), deadline.time_limit(100):
        assert deadline.is_over()
    assert not deadline.is_over()


def test_an_explanation_that_takes_long_claims_nothing(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition that was not counted is not one that no article meets."""
    monkeypatch.setattr(ArticleCounter, "_may_search", lambda _self: False)
    page = library.client.get("/?q=missile zqxv&outlet=None").text
    assert "No article matches" in page
    assert "no article" not in page.partition("<h2>")[2].partition("</h2>")[2]


@pytest.mark.parametrize("path", [*SEARCHING_PATHS, "/documents/x", "/export"])
def test_a_long_address_is_refused_with_a_sentence(
    client: FlaskClient, path: str
) -> None:
    response = client.get(f"{path}?q={'x' * 64_000}")
    assert response.status_code == 414
    assert "Use a shorter query or fewer filters" in response.text


def values(count: int, *names: str) -> str:
    """Return parameters with so many values of each name."""
    return urlencode(
        [(name, f"v{number}") for name in names for number in range(count)]
    )


@pytest.mark.parametrize(
    "query",
    [
        values(50, "person", "not-person"),
        values(50, *FACETS),
        values(50, *FACETS[:4], *(f"not-{name}" for name in FACETS[:4])),
        values(900, "outlet"),
    ],
)
def test_pages_with_many_filters_are_small_and_fast(
    client: FlaskClient, query: str
) -> None:
    with processor_time_below(2):
        response = client.get(f"/?{query}")
        assert response.status_code in {200, 414}
        assert len(response.data) < 1_500_000


def test_values_above_the_limit_are_reported() -> None:
    pairs = {
        name: [f"v{n}" for n in range(40)] for name in ("outlet", "not-outlet", "year")
    }

    class Arguments:
        """Parameters as Flask has them."""

        def getlist(self, key: str) -> list[str]:
            return pairs.get(key, [])

        def get(self, key: str, default: str) -> str:
            return pairs.get(key, [default])[0]

        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter(pairs)

    parsed = search_urls.parse(Arguments())
    kept = [*parsed.request.filters.values(), *parsed.request.excluded.values()]
    assert sum(map(len, kept)) == search_urls.MAX_ALL_VALUES
    assert "At most 100 values" in parsed.problems[0].detail


def test_too_many_values_are_an_error_for_programs(client: FlaskClient) -> None:
    query = values(40, "outlet", "not-outlet", "agency")
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 400
    assert "At most 100 values" in response.get_json(force=True)["detail"]
    assert client.get(f"/?{query}").status_code == 200
