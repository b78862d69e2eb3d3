"""Tests of the public address: a site at a sub-path, proxies, hosts, public readers."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask, request
from flask.testing import FlaskClient

from archive.errors import CuttingsError
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest, serving
from tests.web.test_server import get_with_host
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.http.site import TrustedProxies, parse_proxies
from web.jobs.editor import Editor
from web.presenters.source_paths import SourceFolders
from web.urls.base import Site, parse_site

SITE = "https://archive.example/press/cuttings"
PREFIX = "/press/cuttings"
PUBLIC = AccessPolicy(public=True, is_local=False)


def application(
    library: ArchiveUnderTest,
    site: str | None = SITE,
    proxies: TrustedProxies | None = None,
    access: AccessPolicy = PUBLIC,
    editor: Editor | None = None,
) -> Flask:
    """Return the application of an archive behind a proxy."""
    deployment = Deployment(
        access, parse_site(site) if site else None, proxies or TrustedProxies()
    )
    return create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        editor,
        deployment=deployment,
    )


@pytest.fixture(scope="module")
def client(library: ArchiveUnderTest) -> FlaskClient:
    """Return a client of the seed archive at a sub-path."""
    return application(library).test_client()


def linked(page: str) -> set[str]:
    """Return all addresses on this server in a page."""
    soup = BeautifulSoup(page, "html.parser")
    attributes = ("href", "src", "action", "data-suggest", "data-between")
    values = {
        str(tag[name]).split(" ")[0]
        for name in attributes
        for tag in soup.select(f"[{name}]")
    }
    return {value for value in values if value.startswith("/")}


def test_every_address_of_every_page_is_below_the_path_of_the_site(
    client: FlaskClient,
) -> None:
    waiting, seen = [f"{PREFIX}/", f"{PREFIX}/nowhere", f"{PREFIX}/?q=zzzz"], set[str]()
    while waiting and len(seen) < 40:
        url = waiting.pop(0)
        kind = re.sub(r"[^/]{12,}|\?.*", "", url)
        if kind in seen:
            continue
        seen.add(kind)
        with client.get(url) as response:
            assert response.status_code in {200, 404}, url
            if response.mimetype == "text/html":
                links = linked(response.text)
                assert links
                assert [link for link in links if not link.startswith(PREFIX)] == [], (
                    url
                )
                waiting += sorted(links)
    assert {f"{PREFIX}/people", f"{PREFIX}/stats", f"{PREFIX}/api/"} <= seen


@pytest.mark.parametrize("strips", [True, False])
def test_a_proxy_may_or_may_not_remove_the_path(
    client: FlaskClient, strips: bool
) -> None:
    prefix = "" if strips else PREFIX
    response = client.get(f"{prefix}/people/?q=x")
    assert response.status_code == 308
    assert response.location == f"{PREFIX}/people?q=x"
    assert f'action="{PREFIX}/people"' in client.get(f"{prefix}/people").text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "evil.example", "localhost"])
def test_feeds_exports_and_citations_name_the_site_whatever_the_host(
    client: FlaskClient, host: str
) -> None:
    headers = {"Host": host, "X-Forwarded-Host": "evil.example"}
    result = client.get("/api/v1/search?q=S-400").get_json()["results"][0]
    id = result["id"]
    for path in (
        "/feed.atom?q=S-400",
        "/export?q=S-400&format=csv",
        "/export?q=S-400&format=csl",
        "/opensearch.xml",
        f"/documents/{id}/cite.ris",
        f"/documents/{id}",
        "/api/v1/openapi.json",
    ):
        text = client.get(path, headers=headers).text
        assert SITE in text, path
        assert f"{PREFIX}{PREFIX}" not in text, path
        assert "127.0.0.1" not in text, path
        assert "evil.example" not in text, path
    assert (
        f'rel="canonical" href="{SITE}/documents/{id}"'
        in client.get(f"/documents/{id}?q=S-400").text
    )


def test_the_ids_of_a_feed_do_not_depend_on_the_address(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    ids = [
        re.findall("<id>(.*?)</id>", browser.get("/feed.atom?q=S-400").text)
        for browser in (client, library.client)
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) > 1


def test_addresses_in_json_are_those_that_work(client: FlaskClient) -> None:
    text = json.dumps(client.get(f"{PREFIX}/api/v1/search?q=S-400").get_json())
    paths = set(re.findall(r'"(/[a-z][^" ]*)"', text))
    assert paths
    for path in paths:
        assert path.startswith(PREFIX), path
        assert client.get(path).status_code == 200, path


def test_a_site_that_has_the_path_of_a_page_is_refused(
    library: ArchiveUnderTest,
) -> None:
    for path in ("people", "api/x", "documents", "static"):
        with pytest.raises(CuttingsError, match="choose a path"):
            application(library, f"https://archive.example/{path}")


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("https://a.example", Site("https", "a.example")),
        ("https://a.example:443/", Site("https", "a.example")),
        ("http://A.example:8080//x//y/", Site("http", "a.example:8080", "/x/y")),
        ("http://[::1]:99/x", Site("http", "[::1]:99", "/x")),
        ("https://bücher.example/ä", Site("https", "xn--bcher-kva.example", "/ä")),
    ],
)
def test_a_site_is_a_scheme_a_host_and_a_path(text: str, site: Site) -> None:
    assert parse_site(text) == site


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://",
        "https://user@a.example",
        "https://a.example/?q=1",
        "https://a.example/#x",
        "https://a.example/../x",
        "https://a.example:99999",
        "https://a b.example",
    ],
)
def test_other_texts_are_no_site(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is the message
        parse_site(text)


def seen_by(app: Flask, remote: str, **headers: str) -> tuple[str, str]:
    """Return the address of the client and the URL of the archive, as the app sees."""
    seen: list[tuple[str, str]] = []

    @app.before_request
    def _look() -> None:
        seen.append((request.remote_addr or "", request.url_root))

    names = {name.replace("_", "-"): value for name, value in headers.items()}
    app.test_client().get(
        "/healthz", headers=names, environ_base={"REMOTE_ADDR": remote}
    )
    return seen[-1]


FORWARDED = {
    "X_Forwarded_For": "198.51.100.9, 192.0.2.7",
    "X_Forwarded_Host": "public.example",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Prefix": "/press",
}


@pytest.mark.parametrize(
    ("setting", "remote", "expected"),
    [
        ("", "10.0.0.1", ("10.0.0.1", "http://localhost/")),
        ("1", "10.0.0.1", ("192.0.2.7", "https://public.example/press/")),
        ("10.0.0.0/8", "10.0.0.1", ("192.0.2.7", "https://public.example/press/")),
        ("10.0.0.0/8", "11.0.0.1", ("11.0.0.1", "http://localhost/")),
        (
            "10.0.0.1,192.0.2.0/24",
            "10.0.0.1",
            ("198.51.100.9", "https://public.example/press/"),
        ),
    ],
)
def test_only_headers_of_trusted_proxies_count(
    library: ArchiveUnderTest, setting: str, remote: str, expected: tuple[str, str]
) -> None:
    proxies = parse_proxies(setting) if setting else TrustedProxies()
    app = application(library, None, proxies)
    assert seen_by(app, remote, **FORWARDED) == expected


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "/x?y", "evil", "/a b", "/../x\\"]
)
def test_a_strange_prefix_of_a_proxy_is_not_read(
    library: ArchiveUnderTest, prefix: str
) -> None:
    app = application(library, None, TrustedProxies(count=1))
    page = app.test_client().get("/", headers={"X-Forwarded-Prefix": prefix}).text
    for link in linked(page):
        assert urlsplit(urljoin("http://localhost/", link)).netloc == "localhost"


@pytest.mark.parametrize("text", ["0", "-1", "11", "999", "proxy", "10.0.0.0/99", ","])
def test_invalid_proxies_are_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match="use the number of proxies"):
        parse_proxies(text)


def test_public_pages_show_relative_paths_and_no_commands(
    four_pages: ArchiveUnderTest,
) -> None:
    public = application(four_pages).test_client()
    local = four_pages.client
    id = local.get("/api/v1/search?q=berth").get_json()["results"][0]["id"]
    for path in (f"/documents/{id}", f"/api/v1/documents/{id}"):
        assert "/folder/" in local.get(path).text
        shown = public.get(path).text
        assert "folder" not in shown
        assert re.search(r"[\">]\d\.html", shown)
    for path in ("/stats", "/people/ann-lind", "/work-list"):
        assert "cuttings " not in public.get(path).text, path


def test_an_empty_public_archive_shows_no_commands(
    empty_library: ArchiveUnderTest,
) -> None:
    public = application(empty_library).test_client()
    for path in ("/", "/people", "/stats"):
        assert "cuttings " not in public.get(path).text, path
    assert "cuttings index" in empty_library.client.get("/").text


def test_a_request_through_an_unknown_proxy_is_not_local(
    four_pages: ArchiveUnderTest,
) -> None:
    id = four_pages.client.get("/api/v1/search").get_json()["results"][0]["id"]
    headers = {"X-Forwarded-For": "192.0.2.1"}
    page = four_pages.client.get(f"/documents/{id}", headers=headers).text
    assert "/folder/" not in page


def test_files_of_several_folders_are_shown_with_the_name_of_their_folder() -> None:
    one = SourceFolders(lambda: ("/data/press",))
    assert one.relative("/data/press/2020/a.txt") == "2020/a.txt"
    assert one.relative("/elsewhere/b.txt") == "b.txt"
    several = SourceFolders(lambda: ("/data/press", "/mnt/mail"))
    assert several.relative("/mnt/mail/a.eml") == "mail/a.eml"


@pytest.mark.parametrize("number", [2**63, 2**64, 10**30, "9" * 5000])
@pytest.mark.parametrize("route", ["/corrections/{}/undo", "/decisions/{}/undo"])
def test_a_key_that_no_database_can_hold_has_no_page(
    editing_client: FlaskClient, route: str, number: object
) -> None:
    assert editing_client.post(route.format(number)).status_code == 404


@pytest.mark.parametrize("number", [2**63, 10**30, "9" * 5000, -(2**63)])
@pytest.mark.parametrize(
    "route",
    [
        "/?page={}",
        "/?size={}",
        "/people?page={}",
        "/people/ann-lind?page={}",
        "/facets/outlet?page={}&size={}",
        "/work-list?page={}",
        "/documents/{}",
        "/documents/{}/versions?left={}",
        "/stories/{}?left={}",
        "/corrections/turns/{}",
        "/api/v1/search?page={}",
        "/api/v1/search?size={}",
        "/api/v1/people?page={}",
        "/api/v1/documents/{}",
        "/api/v1/documents/{}/versions",
        "/feed.atom?page={}",
    ],
)
@pytest.mark.long
def test_a_number_of_any_size_is_no_internal_error(
    editing_client: FlaskClient, route: str, number: object
) -> None:
    assert editing_client.get(route.format(number, number)).status_code in {
        200,
        400,
        404,
    }


def test_a_loopback_server_accepts_the_host_of_its_site(
    library: ArchiveUnderTest,
) -> None:
    with serving(application(library)) as url:
        assert get_with_host(url, "archive.example", "/healthz")[0] == 200
        assert get_with_host(url, "127.0.0.1", "/healthz")[0] == 200
        assert get_with_host(url, "evil.example", "/healthz")[0] == 400
