"""A second look at an unchanged archive costs no search; after each commit and correction all is answered anew."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.catalog import Kind
from archive.home import Home
from index.columnar.engine import WhooshEngine
from index.engine import Results, Search
from index.search.service import SearchService
from tests.conftest import SEEDS
from tests.web.conftest import Library, served
from web.app import create_app
from web.jobs.editor import Editing

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


class Answered:
    """What a server said: status, headers, body."""

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
        self.status, self.headers, self.body = (
            response.status,
            response.headers,
            response.read(),
        )
        connection.close()

    @property
    def tag(self) -> str:
        return self.headers["ETag"] or ""


@pytest.mark.parametrize("path", [*PAGES, *JSON])
def test_what_was_answered_before_is_not_sent_again(site: str, path: str) -> None:
    first = Answered(site, path)
    assert (first.status, first.headers["Cache-Control"]) == (200, "private, no-cache")
    assert first.tag.startswith('W/"')
    again = Answered(site, path, If_None_Match=first.tag)
    assert (again.status, again.body, again.tag) == (304, b"", first.tag)
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert again.headers["Content-Security-Policy"]
    assert Answered(site, path, If_None_Match=f'"other", {first.tag}').status == 304
    assert Answered(site, path, "HEAD", If_None_Match=first.tag).status == 304
    for stale in ('W/"other"', "", "*", "nonsense"):
        assert Answered(site, path, If_None_Match=stale).status == 200


def test_each_address_has_a_tag_of_its_own(site: str) -> None:
    tags = [
        Answered(site, path).tag
        for path in (*PAGES, *JSON, "/?q=S-401", "/?q=S-400&page=2")
    ]
    assert len(set(tags)) == len(tags)
    assert (
        Answered(
            site, "/?q=S-401", If_None_Match=Answered(site, "/?q=S-400").tag
        ).status
        == 200
    )


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
def test_errors_and_probes_have_no_tag(site: str, path: str) -> None:
    assert Answered(site, path).tag == ""
    assert (
        Answered(site, path, If_None_Match="*").status
        == Answered(site, path).status
        != 304
    )


def test_after_each_change_of_the_archive_all_is_answered_anew(
    own: Library, tmp_path: Path
) -> None:
    own.take(SEEDS)
    (tmp_path / "new.txt").write_text(
        "date 2020-06-24 The ferry runs again.", encoding="utf-8"
    )
    id = own.id_of("002")
    changes = {
        "a file is read": lambda: own.take(tmp_path),
        "a fact is corrected": lambda: own.catalog.correct(
            id, "outlet", "The Harbour Gazette", "ada"
        ),
        "a person is renamed": lambda: own.catalog.decide(
            Kind.RENAME, "sergei-shoigu", "S. Shoigu", "ada"
        ),
        "a run is noted": lambda: own.catalog.remember_run({"added": 0}),
        "another program commits": lambda: _by_another(own, id),
    }
    with served(own) as site:
        for what, change in changes.items():
            tags = {path: Answered(site, path).tag for path in (*PAGES, *JSON)}
            change()
            for path, tag in tags.items():
                answered = Answered(site, path, If_None_Match=tag)
                assert (answered.status, answered.tag != tag) == (200, True), (
                    what,
                    path,
                )
        assert b"S. Shoigu" in Answered(site, "/people").body


def _by_another(own: Library, id: str) -> None:
    other = Library(Home(own.catalog.path.parent))
    other.catalog.correct(id, "outlet", "The Tide", "bea")
    other.close()


def test_a_restart_makes_all_answers_new(library: Library) -> None:
    with served(library) as site:
        tag = Answered(site, "/").tag
    with served(library) as site:
        assert Answered(site, "/", If_None_Match=tag).status == 200


def test_what_is_known_costs_no_search(library: Library) -> None:
    searches: list[Search] = []

    class Counted(WhooshEngine):
        def search(self, search: Search) -> Results:
            searches.append(search)
            return super().search(search)

    engine = Counted(Home(library.catalog.path.parent).index_path)
    client = create_app(
        SearchService(library.catalog, engine), library.catalog
    ).test_client()
    tag = client.get("/?q=S-400").headers["ETag"]
    done = len(searches)
    assert done > 0
    assert client.get("/?q=S-400", headers={"If-None-Match": tag}).status_code == 304
    assert len(searches) == done
    engine.close()


def test_a_page_with_forms_or_a_message_is_never_kept(own: Library) -> None:
    own.take(SEEDS)
    editing = Editing(Home(own.catalog.path.parent), "ada")
    client = create_app(
        SearchService(own.catalog, own.engine), own.catalog, editing
    ).test_client()
    for path in PAGES:
        page = client.get(path)
        assert (page.headers["Cache-Control"], page.headers.get("ETag")) == (
            "no-store",
            None,
        )
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 200
    answer = client.get("/api/v1/stats")
    assert (
        client.get(
            "/api/v1/stats", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )
