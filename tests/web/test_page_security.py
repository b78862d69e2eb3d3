"""Tests that pages escape content, load only local files and accept any URL."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page
from web.http.request_limits import MAX_QUERY_STRING_BYTES
from web.urls import search as search_urls


def test_file_content_is_escaped(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    script = "<script>alert(1)</script>\"'><img src=x onerror=y>"
    record = {
        "title": script,
        "body": f"oil {script} oil",
        "outlet": script,
        "people": [script],
        "url": "javascript:alert(1)",
    }
    (tmp_path / "evil.jsonl").write_text(json.dumps(record))
    empty_library.ingest(tmp_path / "evil.jsonl")
    document = search_urls.document(empty_library.document_id("evil"))
    for url in (
        "/?q=oil",
        f"{document}?q=oil",
        "/people",
        "/?q=" + html.escape(script),
    ):
        soup = get_page(empty_library.client, url)
        assert not soup.select(
            'script:not([src="/static/cuttings.js"]), img, [onerror]'
        ), url
        hrefs = [str(link["href"]) for link in soup.select("a")]
        assert not any(href.startswith("javascript") for href in hrefs), url
    snippet = empty_library.client.get("/api/v1/search?q=oil").get_json()["results"][0][
        "snippet"
    ]
    assert "<mark>oil</mark>" in snippet
    assert "<script" not in snippet


@pytest.mark.parametrize(
    "url",
    ["/", "/people", "/nope", "/api/v1/stats", "/static/style.css", "/documents/x"],
)
def test_every_response_has_the_security_headers(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_pages_need_nothing_from_elsewhere_and_no_inline_style(
    client: FlaskClient,
) -> None:
    for url in ("/", "/?q=S-400", "/people", "/stats"):
        soup = get_page(client, url)
        urls = [
            str(element.get("src") or element.get("href"))
            for element in soup.select("script, img, link[rel=stylesheet], iframe")
        ]
        assert {"/static/style.css", "/static/cuttings.js"} <= set(urls)
        assert all(url.startswith("/static/") for url in urls)
        assert not soup.select("[style], style")


def test_addresses_stay_on_this_site(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    assert {urlsplit(str(link["href"])).netloc for link in soup.select("[href]")} == {
        ""
    }


STRANGE_TEXT = st.text(max_size=30) | st.sampled_from(
    ["\0", "\ud800", "²", "unknown", "']", "9" * 5000, "😀", "a" * 5000]
)


def percent_encoded(text: str) -> str:
    """Percent-encode any text, including lone surrogates."""
    return re.sub("..", r"%\g<0>", text.encode("utf-8", "surrogatepass").hex())


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(search_urls.PARAMETERS),
        st.lists(STRANGE_TEXT, max_size=3),
        max_size=5,
    ),
    st.booleans(),
)
def test_no_url_makes_a_traceback(
    client: FlaskClient, parameters: dict[str, list[str]], api: bool
) -> None:
    query = "&".join(
        f"{name}={percent_encoded(value)}"
        for name, values in parameters.items()
        for value in values
    )
    response = client.get(("/api/v1/search?" if api else "/?") + query)
    if len(query) > MAX_QUERY_STRING_BYTES:
        assert response.status_code == 414
    else:
        assert response.status_code in ({200, 400} if api else {200})


@pytest.mark.parametrize(
    "pattern",
    ["/documents/{}", "/people/{}", "/people?q={}", "/api/v1/people/{}", "/{}"],
)
@pytest.mark.parametrize(
    "name",
    ["%00", "%ED%A0%80", "%FF", "%F0%9F%98%80", "a" * 4000, "%2e%2e%2f", "'\"--"],
)
def test_no_path_makes_a_traceback(
    client: FlaskClient, pattern: str, name: str
) -> None:
    assert client.get(pattern.format(name)).status_code in {200, 308, 404}
