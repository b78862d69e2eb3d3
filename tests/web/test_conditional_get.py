"""Tests of conditional requests: ETags change with every commit and correction."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.catalog import DecisionKind
from archive.home import Home
from index.columnar.engine import WhooshEngine
from index.engine import Results, Search
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest, running_server
from web.app import create_app
from web.jobs.editor import Editor

PAGES = (
    "/",
    "/?q=S-400",
    "/facets/outlet",
    "/people",
    "/people/sergei-shoigu",
    "/stats",
    "/api/",
)
JSON = (
    "/api/v1/search?q=S-400",
    "/api/v1/people",
    "/api/v1/stats",
    "/api/v1/suggest?q=r",
    "/api/v1/openapi.json",
)


class Response:
    """The response of a server: status, headers and body."""

    def __init__(
        self, site: str, path: str, method: str = "GET", **headers: str
    ) -> None:
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
        connection.request(
            method,
            path,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        connection.close()

    @property
    def etag(self) -> str:
        return self.headers["ETag"] or ""


@pytest.mark.parametrize("path", [*PAGES, *JSON])
def test_an_unchanged_response_is_not_sent_again(site: str, path: str) -> None:
    first = Response(site, path)
    assert (first.status, first.headers["Cache-Control"]) == (200, "private, no-cache")
    assert first.etag.startswith('W/"')
    second = Response(site, path, If_None_Match=first.etag)
    assert (second.status, second.body, second.etag) == (304, b"", first.etag)
    assert second.headers["Cache-Control"] == "private, no-cache"
    assert second.headers["Content-Security-Policy"]
    assert Response(site, path, If_None_Match=f'"other", {first.etag}').status == 304
    assert Response(site, path, "HEAD", If_None_Match=first.etag).status == 304
    for etag in ('W/"other"', "", "*", "nonsense"):
        assert Response(site, path, If_None_Match=etag).status == 200


def test_each_url_has_its_own_etag(site: str) -> None:
    etags = [
        Response(site, path).etag
        for path in (*PAGES, *JSON, "/?q=S-401", "/?q=S-400&page=2")
    ]
    assert len(set(etags)) == len(etags)
    etag = Response(site, "/?q=S-400").etag
    assert Response(site, "/?q=S-401", If_None_Match=etag).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/documents/nothing",
        "/api/v1/search?page=x",
        "/healthz",
        "/api/v1/healthz",
    ],
)
def test_errors_and_health_checks_have_no_etag(site: str, path: str) -> None:
    assert Response(site, path).etag == ""
    assert (
        Response(site, path, If_None_Match="*").status
        == Response(site, path).status
        != 304
    )


def test_every_archive_change_invalidates_all_etags(
    seeded_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text(
        "date 2020-06-24 The ferry runs again.", encoding="utf-8"
    )
    id = seeded_library.document_id("002")
    changes = {
        "a file is read": lambda: seeded_library.ingest(tmp_path),
        "a fact is corrected": lambda: seeded_library.catalog.corrections.correct(
            id, "outlet", "The Harbour Gazette", "ada"
        ),
        "a person is renamed": lambda: seeded_library.catalog.people.decide(
            DecisionKind.RENAME, "sergei-shoigu", "S. Shoigu", "ada"
        ),
        "a run is noted": lambda: seeded_library.catalog.save_last_run({"added": 0}),
        "another program commits": lambda: _correct_from_another_process(
            seeded_library, id
        ),
    }
    with running_server(seeded_library) as site:
        for change_name, change in changes.items():
            etags = {path: Response(site, path).etag for path in (*PAGES, *JSON)}
            change()
            for path, etag in etags.items():
                response = Response(site, path, If_None_Match=etag)
                assert response.status == 200, (change_name, path)
                assert response.etag != etag, (change_name, path)
        assert b"S. Shoigu" in Response(site, "/people").body


def _correct_from_another_process(library: ArchiveUnderTest, id: str) -> None:
    second_library = ArchiveUnderTest(Home(library.catalog.path.parent))
    second_library.catalog.corrections.correct(id, "outlet", "The Tide", "bea")
    second_library.close()


def test_a_restart_invalidates_all_etags(library: ArchiveUnderTest) -> None:
    with running_server(library) as site:
        etag = Response(site, "/").etag
    with running_server(library) as site:
        assert Response(site, "/", If_None_Match=etag).status == 200


def test_a_not_modified_response_needs_no_search(library: ArchiveUnderTest) -> None:
    searches: list[Search] = []

    class Counted(WhooshEngine):
        def search(self, search: Search) -> Results:
            searches.append(search)
            return super().search(search)

    engine = Counted(Home(library.catalog.path.parent).index_path)
    client = create_app(
        SearchService(library.catalog, engine), library.catalog
    ).test_client()
    etag = client.get("/?q=S-400").headers["ETag"]
    search_count = len(searches)
    assert search_count > 0
    assert client.get("/?q=S-400", headers={"If-None-Match": etag}).status_code == 304
    assert len(searches) == search_count
    engine.close()


def test_a_page_with_forms_or_a_message_is_not_cached(
    seeded_library: ArchiveUnderTest,
) -> None:
    editor = Editor(Home(seeded_library.catalog.path.parent), "ada")
    client = create_app(
        SearchService(seeded_library.catalog, seeded_library.engine),
        seeded_library.catalog,
        editor,
    ).test_client()
    for path in PAGES:
        page = client.get(path)
        assert (page.headers["Cache-Control"], page.headers.get("ETag")) == (
            "no-store",
            None,
        )
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 200
    statistics = client.get("/api/v1/stats")
    headers = {"If-None-Match": statistics.headers["ETag"]}
    assert client.get("/api/v1/stats", headers=headers).status_code == 304
