"""Tests that pages of other sites may read the API only if `--cors` allows it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.search.service import SearchService
from tests.shell import Shell
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.http.cors import parse_origin
from web.http.deployment import Deployment
from web.jobs.editor import Editor

SITE, OTHER = "https://reader.example", "https://other.example"
ALLOW = "Access-Control-Allow-Origin"
SHARED = (
    "/api/v1/search?q=S-400",
    "/api/v1/facets/outlet",
    "/api/v1/openapi.json",
    "/api/v1/search?size=x",
    "/api/v1/documents/none",
    "/api/v1/search/",
    "/export?format=csv",
    "/export?format=xml",
    "/feed.atom",
    "/api",
)
PAGES = (
    "/",
    "/people",
    "/people/",
    "/documents/none",
    "/stats",
    "/work-list",
    "/nowhere",
)


def cors_client(library: ArchiveUnderTest, *origins: str) -> FlaskClient:
    """Return a client of a server that allows corrections and these origins."""
    app = create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        Editor(library.home, "Ada"),
        deployment=Deployment(cors_origins=tuple(origins)),
    )
    return app.test_client()


def cors_headers(response: TestResponse) -> set[str]:
    return {name for name, _ in response.headers if name.startswith("Access-Control-")}


def preflight(client: FlaskClient, path: str, method: str = "GET") -> TestResponse:
    headers = {"Origin": SITE, "Access-Control-Request-Method": method}
    return client.options(path, headers=headers)


def varies(response: TestResponse) -> Iterable[str]:
    return {name.lower() for name in response.vary}


@pytest.mark.parametrize("path", [*SHARED, *PAGES])
def test_without_the_option_nothing_is_allowed(client: FlaskClient, path: str) -> None:
    for response in (
        client.get(path, headers={"Origin": SITE}),
        preflight(client, path),
    ):
        assert not cors_headers(response)
        assert "origin" not in varies(response)


@pytest.mark.parametrize("path", SHARED)
def test_only_the_named_origins_may_read(library: ArchiveUnderTest, path: str) -> None:
    client = cors_client(library, SITE, "http://localhost:3000")
    for origin, allowed in (
        (SITE, SITE),
        ("http://localhost:3000", "http://localhost:3000"),
        (OTHER, None),
        (f"{SITE}.evil.example", None),
        ("http://reader.example", None),
        ("null", None),
        (None, None),
    ):
        headers = {"Origin": origin} if origin else {}
        response = client.get(path, headers=headers)
        assert response.headers.get(ALLOW) == allowed
        assert "origin" in varies(response), "a cache must keep the answers apart"
        assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", SHARED)
def test_a_star_allows_all_origins(library: ArchiveUnderTest, path: str) -> None:
    client = cors_client(library, "*")
    for headers in ({"Origin": SITE}, {"Origin": "null"}, {}):
        response = client.get(path, headers=headers)
        assert response.headers[ALLOW] == "*"
        assert "origin" not in varies(response)


def test_an_unchanged_answer_has_the_headers_too(library: ArchiveUnderTest) -> None:
    client = cors_client(library, SITE)
    first = client.get("/api/v1/search", headers={"Origin": SITE})
    assert "ETag" in first.headers["Access-Control-Expose-Headers"]
    headers = {"Origin": SITE, "If-None-Match": first.headers["ETag"]}
    second = client.get("/api/v1/search", headers=headers)
    assert (second.status_code, second.headers[ALLOW]) == (304, SITE)


@pytest.mark.parametrize("path", PAGES)
def test_pages_and_corrections_are_never_shared(
    library: ArchiveUnderTest, path: str
) -> None:
    for origins in ((SITE,), ("*",)):
        client = cors_client(library, *origins)
        assert not cors_headers(client.get(path, headers={"Origin": SITE}))
        assert not cors_headers(preflight(client, path))


def test_no_other_method_is_shared(library: ArchiveUnderTest) -> None:
    client = cors_client(library, "*")
    id = client.get("/api/v1/search").get_json()["results"][0]["id"]
    for path in ("/api/v1/search", "/api/v1/batch", f"/documents/{id}/correct"):
        response = client.post(path, headers={"Origin": SITE}, data="x")
        assert not cors_headers(response)
        for method in ("POST", "PUT", "DELETE"):
            assert not cors_headers(preflight(client, path, method))


def test_a_preflight_request_allows_conditional_get(library: ArchiveUnderTest) -> None:
    for origin, expected in ((SITE, SITE), ("*", "*")):
        response = preflight(cors_client(library, origin), "/api/v1/search?q=a")
        assert (response.status_code, response.data) == (204, b"")
        assert response.headers[ALLOW] == expected
        assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
        assert int(response.headers["Access-Control-Max-Age"]) > 0
    refused = preflight(cors_client(library, OTHER), "/api/v1/search")
    assert not cors_headers(refused)
    assert "origin" in varies(refused)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("*", "*"),
        ("https://reader.example", "https://reader.example"),
        ("https://Reader.Example/", "https://reader.example"),
        ("https://reader.example:443", "https://reader.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_compared_as_browsers_send_it(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "reader.example",
        "localhost:3000",
        "ftp://reader.example",
        "https://",
        "https://reader.example/app",
        "https://reader.example?x",
        "https://user@reader.example",
        "https://reader.example:port",
        "https://*.reader.example",
        "https://a.example,https://b.example",
        "https://a.example https://b.example",
        "http://[::1",
    ],
)
def test_a_text_that_is_no_origin_is_refused_with_an_example(
    shell: Shell, text: str
) -> None:
    result = shell("serve", "--cors", text)
    assert result.returncode == 2
    message = " ".join(result.stderr.replace("│", " ").split())
    assert "such as https://example.org" in message
