"""Tests of the originals of articles, with hostile files in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import cast

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from archive.home import Home
from archive.originals.sanitize import sanitize
from index.search.service import SearchService
from tests.archive.sample_pages import STORY
from tests.trust.hostile_files import pdf_page, stream
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, serving
from tests.web.page_helpers import get_page, links, only_element, text_of
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.urls import originals as original_urls

EVIL = "https://evil.example"
HOSTILE_PARTS = {
    "script": f"<script>fetch('{EVIL}/script'); document.title = 'run'</script>",
    "script file": f"<script src='{EVIL}/a.js'></script>",
    "event handler": f"<p onclick=\"fetch('{EVIL}')\" onmouseover='run()'>Quay</p>",
    "image error": f"<img src=x onerror=\"fetch('{EVIL}/onerror')\">",
    "image": f"<img src='{EVIL}/pixel.png' srcset='{EVIL}/2x.png 2x'>",
    "picture": f"<picture><source srcset='{EVIL}/s.webp'><img src='/x.png'></picture>",
    "svg": f"<svg onload=\"fetch('{EVIL}/svg')\"><image href='{EVIL}/i.png'/></svg>",
    "svg in an image": "<img src=\"data:image/svg+xml,<svg onload='alert(1)'/>\">",
    "svg style": f"<svg><style>@import '{EVIL}/svg.css';</style></svg>",
    "math": f"<math><mtext><img src='{EVIL}/math.png'></mtext></math>",
    "refresh": f"<meta http-equiv=refresh content='0;url={EVIL}/refresh'>",
    "form": f"<form action='{EVIL}/form'><input name=a><button>Send</button></form>",
    "style": f"<style>body {{ background: url({EVIL}/style.png) }}</style>",
    "style attribute": f"<p style=\"background: url('{EVIL}/attribute.png')\">Pier</p>",
    "stylesheet": f"<link rel=stylesheet href='{EVIL}/a.css'>",
    "preload": f"<link rel=preload as=image href='{EVIL}/preload.png'>",
    "dns": f"<link rel=dns-prefetch href='{EVIL}'><link rel=preconnect href='{EVIL}'>",
    "base": f"<base href='{EVIL}/'>",
    "frame": f"<iframe src='{EVIL}/frame'></iframe>",
    "srcdoc": f"<iframe srcdoc=\"<img src='{EVIL}/srcdoc.png'>\"></iframe>",
    "object": f"<object data='{EVIL}/object'></object><embed src='{EVIL}/embed'>",
    "media": f"<video src='{EVIL}/v.mp4' poster='{EVIL}/p.png' autoplay></video>",
    "audio": f"<audio src='{EVIL}/a.mp3' autoplay></audio>",
    "link": f"<a href='{EVIL}/link' ping='{EVIL}/ping'>Follow</a>",
    "script link": "<a href=\"javascript:fetch('/run')\">Run</a>",
    "background": f"<table background='{EVIL}/table.png'><tr><td>1</table>",
    "template": f"<template><img src='{EVIL}/template.png'></template>",
    "noscript": f"<noscript><img src='{EVIL}/noscript.png'></noscript>",
    "comment": f"<!--><img src='{EVIL}/comment.png'>-->",
    "mutation": f"<form><math><mtext></form><form><mglyph><style></math><img src='{EVIL}/m.png' onerror=x>",
    "title": f"<title></title><img src='{EVIL}/title.png'>",
}
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk"
    "YAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
PAGE = (
    "<html lang=en><head><title>Cranes arrive</title></head><body>"
    f"<article><h1>Cranes arrive</h1>{STORY}<img alt='a dot' src='{DOT}'></article>"
    f"{''.join(HOSTILE_PARTS.values())}</body>"
)
MAIL = (
    "From: Ann Lind <ann@post.example>\r\nTo: desk@post.example\r\n"
    "Subject: Storm on the quay\r\nDate: Wed, 4 Mar 2020 10:00:00 +0000\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
)
RECORDS = [
    {
        "id": str(number),
        "title": f"Record {number}",
        "body": f"Text of record {number}.",
    }
    for number in range(3)
]


@pytest.fixture(scope="module")
def hostile_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of a hostile page, a mail, a PDF, a text and records."""
    base = tmp_path_factory.mktemp("originals")
    folder = base / "folder"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "mail.eml").write_text(MAIL, encoding="utf-8", newline="")
    (folder / "text.txt").write_text("A text\n\nThe <b>quay</b> & the crane.")
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, RECORDS)))
    (folder / "scan.pdf").write_bytes(
        pdf_page(stream(b"BT /F 24 Tf 72 700 Td (The ferry waits for the tide) Tj ET"))
    )
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(folder)
    yield library
    library.close()


@pytest.fixture
def client(hostile_library: ArchiveUnderTest) -> FlaskClient:
    return hostile_library.client


def test_the_article_page_links_to_the_original(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    id = hostile_library.document_id("text")
    article = get_page(client, f"/documents/{id}")
    url = links(article, "aside a")["Original beside the text"]
    soup = get_page(client, url)
    assert "The <b>quay</b> & the crane." in text_of(only_element(soup, ".text"))
    frame = only_element(soup, "iframe")
    assert frame.has_attr("sandbox")
    assert not frame["sandbox"]  # no "allow-…"
    assert str(frame["src"]) == original_urls.content(id)
    assert links(soup, ".page-nav a")["Open the source file"] == original_urls.file(id)


def test_a_text_is_shown_as_it_is(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    id = hostile_library.document_id("text")
    soup = get_page(client, original_urls.content(id))
    assert text_of(only_element(soup, "pre")) == "A text The <b>quay</b> & the crane."


def test_a_mail_is_shown_with_its_headers(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    soup = get_page(client, original_urls.content(hostile_library.document_id("mail")))
    headers = dict(
        zip(
            map(text_of, soup.select("dt")),
            map(text_of, soup.select("dd")),
            strict=True,
        )
    )
    assert headers["From"] == "Ann Lind <ann@post.example>"
    assert headers["Subject"] == "Storm on the quay"
    assert "Cranes arrive" in text_of(only_element(soup, "h1"))


def test_a_pdf_is_shown_as_pictures_of_its_pages(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    pytest.importorskip("pypdfium2")
    soup = get_page(client, original_urls.content(hostile_library.document_id("scan")))
    (page,) = soup.select("img.page")
    assert str(page["src"]).startswith("data:image/png;base64,")
    assert page["alt"] == "Page 1"


def test_an_article_of_a_file_with_several_is_shown_alone(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    id = next(
        record.document.id
        for _, record in hostile_library.catalog.changes(0)
        if record.document.source_id == "1"
    )
    soup = get_page(client, original_urls.content(id))
    assert json.loads(only_element(soup, "pre").get_text()) == RECORDS[1]


def test_the_source_file_is_downloaded_and_never_shown(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    response = client.get(original_urls.file(hostile_library.document_id("page")))
    assert response.data == PAGE.encode()
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment; filename=page.html"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_original_has_its_own_origin_and_no_network(
    client: FlaskClient, hostile_library: ArchiveUnderTest
) -> None:
    response = client.get(original_urls.content(hostile_library.document_id("page")))
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy  # without any "allow-…"
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", HOSTILE_PARTS)
def test_sanitizing_removes_what_runs_or_loads(name: str) -> None:
    markup = sanitize(HOSTILE_PARTS[name] + "<p>The quay</p>")
    assert "evil.example" not in markup, markup
    assert "onerror" not in markup
    assert "onload" not in markup
    assert "script" not in markup
    assert "style" not in markup
    assert "The quay" in markup or name == "mutation"


def test_sanitizing_keeps_text_structure_and_pictures_of_the_file() -> None:
    markup = f'<h1>Cranes</h1><ul><li>one</li></ul><img alt="dot" src="{DOT}">'
    assert sanitize(markup) == markup


class RecordingServer(ThreadingHTTPServer):
    """A server that a hostile file would reach. It records each path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), RecordingHandler)
        self.paths: list[str] = []


class RecordingHandler(BaseHTTPRequestHandler):
    """Records the path of each request."""

    def do_GET(self) -> None:
        cast("RecordingServer", self.server).paths.append(self.path)
        self.send_error(404)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def evil() -> Iterator[RecordingServer]:
    """Run a server for hostile files."""
    with RecordingServer() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def with_server(markup: str, server: RecordingServer) -> str:
    """Return hostile markup whose addresses lead to a server."""
    return markup.replace(EVIL, f"http://127.0.0.1:{server.server_port}")


@pytest.mark.skipif(not CHROMIUM, reason="no chromium")
@pytest.mark.parametrize("name", ["page.html", "mail.eml"])
def test_no_request_leaves_a_hostile_original(
    browser: Browser,
    empty_library: ArchiveUnderTest,
    tmp_path: Path,
    evil: RecordingServer,
    name: str,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    markup = MAIL if name.endswith("eml") else PAGE
    file = folder / name
    file.write_text(with_server(markup, evil), encoding="utf-8", newline="")
    empty_library.ingest(folder)
    with serving(empty_library.app) as site:
        page = browser.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(site + original_urls.original(empty_library.document_id(name)))
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", name="Cranes arrive").wait_for()
        frame.get_by_text("Follow").click()
        frame.get_by_text("Run", exact=True).click()
        page.wait_for_timeout(500)
        assert [url for url in requests if not url.startswith((site, "data:"))] == []
        assert evil.paths == []
        assert page.frames[1].evaluate("self.origin") == "null"
        picture = frame.get_by_role("img", name="a dot")
        assert picture.evaluate("image => image.naturalWidth") == 1
        assert page.url.endswith("/original")
        page.close()


@pytest.mark.skipif(not CHROMIUM, reason="no chromium")
@pytest.mark.parametrize("has_policy", [True, False])
def test_the_policy_alone_stops_scripts_and_requests(
    browser: Browser,
    client: FlaskClient,
    hostile_library: ArchiveUnderTest,
    evil: RecordingServer,
    has_policy: bool,
) -> None:
    """Send the hostile page as it is. Without the policy, it reaches the server.

    A refresh is left out: only the sanitizer and the policy of the frame stop it.
    """
    url = original_urls.content(hostile_library.document_id("page"))
    policy = client.get(url).headers["Content-Security-Policy"]
    headers = {"Content-Security-Policy": policy} if has_policy else {}
    markup = with_server(PAGE.replace(HOSTILE_PARTS["refresh"], ""), evil)
    address = f"http://127.0.0.1:{evil.server_port}/original"
    page = browser.new_page()
    page.route(
        address,
        lambda route: route.fulfill(
            body=markup, content_type="text/html", headers=headers
        ),
    )
    page.goto(address, wait_until="commit")
    page.wait_for_timeout(2_000)
    assert (evil.paths == []) is has_policy
    assert (page.title() == "run") is not has_policy
    page.close()


@pytest.mark.parametrize(
    ("access", "status"),
    [
        (AccessPolicy(), 200),
        (AccessPolicy(is_local=False, public=True), 404),
        (AccessPolicy(is_local=False, public=True, originals=True), 200),
    ],
    ids=["this machine", "a server", "a server with --originals"],
)
def test_a_server_offers_originals_only_if_it_is_told_to(
    hostile_library: ArchiveUnderTest, access: AccessPolicy, status: int
) -> None:
    app = create_app(
        SearchService(hostile_library.catalog, hostile_library.engine),
        hostile_library.catalog,
        deployment=Deployment(access),
    )
    id = hostile_library.document_id("text")
    client = app.test_client()
    for url in (
        original_urls.original(id),
        original_urls.content(id),
        original_urls.file(id),
    ):
        assert client.get(url).status_code == status, url
    article = client.get(f"/documents/{id}").text
    assert ("Original beside the text" in article) is (status == 200)


def test_a_file_that_is_gone_changed_or_replaced_by_a_link_is_not_shown(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "a.txt"
    file.write_text("The ferry waits for the tide.")
    (folder / "b.txt").write_text("The crane fails in the storm.")
    empty_library.ingest(folder)
    id = empty_library.document_id("a.txt")
    client = empty_library.client
    file.write_text("The ferry sails.")
    changed = text_of(get_page(client, original_urls.content(id)))
    assert "The file has changed since the article was read." in changed
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    file.unlink()
    file.symlink_to(secret)
    assert "a secret" not in client.get(original_urls.content(id)).text
    assert client.get(original_urls.file(id)).status_code == 404
    file.unlink()
    missing = text_of(get_page(client, original_urls.content(id)))
    assert "The file of this article is no longer there." in missing
    assert client.get(original_urls.file(id)).status_code == 404
