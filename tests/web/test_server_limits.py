"""Test the limits of a real server: connections, slow clients, bodies and exports."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import repeat
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response

from archive.home import Home
from tests.web.conftest import ArchiveUnderTest, running_server, serving
from web.http import body_limits, connections, dispatcher, request_parser
from web.jobs.editor import Editor

MAX_PAGE_S = 1.0
HALF_REQUEST = b"GET / HTTP/1.1\r\nHost: local"


def connect(site: str) -> socket.socket:
    """Open a connection to a server."""
    parts = urlsplit(site)
    assert parts.hostname
    assert parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


@contextmanager
def idle_connections(site: str, count: int, sent: bytes) -> Iterator[None]:
    """Open connections that send the same bytes and then nothing."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(connect(site)).sendall(sent)
        yield


def get_page(site: str, path: str = "/?q=missile") -> float:
    """Return the time in which a page was received."""
    start = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)
    with closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200
        response.read()
    return time.monotonic() - start


def quickest_page(site: str, path: str = "/?q=missile") -> float:
    """Return the shortest time of some pages, since the tests share the machine."""
    return min(get_page(site, path) for _ in range(3))


def read_all(client: socket.socket) -> bytes:
    """Return what the server sends until it closes the connection."""
    parts = []
    while part := client.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [b"", HALF_REQUEST, b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\n1"],
    ids=["silent", "half of the headers", "half of the body"],
)
def test_many_idle_connections_lock_nobody_out(site: str, sent: bytes) -> None:
    get_page(site)
    with idle_connections(site, 200, sent):
        assert quickest_page(site) < MAX_PAGE_S


def test_the_longest_idle_connection_makes_room_for_a_new_one(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    with running_server(library) as site, connect(site) as first:
        first.sendall(HALF_REQUEST)
        with idle_connections(site, 20, HALF_REQUEST):
            assert quickest_page(site) < MAX_PAGE_S
            assert read_all(first) == b""


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("HEADER_TIMEOUT_S", HALF_REQUEST),
        ("BODY_TIMEOUT_S", b"POST /edit HTTP/1.1\r\nContent-Length: 9\r\n\r\n1"),
        ("IDLE_TIMEOUT_S", b""),
    ],
)
@pytest.mark.long
def test_a_client_that_sends_too_slowly_is_cut_off(
    four_pages: ArchiveUnderTest,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    sent: bytes,
) -> None:
    module = connections if name == "IDLE_TIMEOUT_S" else request_parser
    monkeypatch.setattr(module, name, 0.1)
    editor = Editor(four_pages.home, "Ada")
    with running_server(four_pages, editor) as site, connect(site) as client:
        client.sendall(sent)
        start = time.monotonic()
        assert read_all(client) == b""
        assert time.monotonic() - start < 5


def test_bytes_now_and_then_do_not_extend_the_time_for_the_headers(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_parser, "HEADER_TIMEOUT_S", 0.5)
    with running_server(library) as site, connect(site) as client:
        client.sendall(HALF_REQUEST)
        sent = 0
        with suppress(OSError):  # reset or broken pipe
            for _ in range(100):
                time.sleep(0.05)
                client.sendall(b"h")
                sent += 1
        assert sent < 80


def post(site: str, path: str, headers: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request with a body that may be incomplete. Return status and answer."""
    with connect(site) as client:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n"
        client.sendall(head.encode() + body)
        answer = read_all(client)
    return int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]


LARGE = "Content-Length: 400000000"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize("headers", [LARGE, CHUNKED, "Content-Length: 9"])
@pytest.mark.parametrize(
    ("path", "status"),
    [("/documents/x/edit", 403), ("/", 405), ("/nope", 404), ("/api/v1/search", 405)],
)
def test_a_read_only_server_answers_without_the_body(
    site: str, path: str, headers: str, status: int
) -> None:
    assert post(site, path, headers)[0] in {status, 404}


def test_the_body_of_a_refused_request_is_not_another_request(site: str) -> None:
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    _, answer = post(site, "/", f"Content-Length: {len(smuggled)}", smuggled)
    assert b'"ok"' not in answer


def test_a_client_that_sends_a_refused_body_gets_the_answer(site: str) -> None:
    status, text = post(site, "/", "Content-Length: 900000", b"x" * 900_000)
    assert status == 405
    assert b"</html>" in text


def test_the_list_of_names_has_a_limit_that_is_known_from_the_headers(
    site: str,
) -> None:
    length = f"Content-Type: text/plain\r\nContent-Length: {(1 << 20) + 1}"
    status, text = post(site, "/api/v1/batch", length)
    assert status == 413
    assert "1,048,576 bytes" in json.loads(text)["detail"]


def test_a_chunked_list_of_names_ends_at_the_limit(site: str) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    status, text = post(
        site, "/api/v1/batch", f"Content-Type: text/plain\r\n{CHUNKED}", chunk * 17
    )
    assert (status, json.loads(text)["status"]) == (413, 413)


def test_the_largest_list_of_names_is_read(site: str) -> None:
    body = b"Shoigu\n" + b" " * ((1 << 20) - 7)
    headers = (
        f"Content-Type: text/plain\r\nConnection: close\r\nContent-Length: {len(body)}"
    )
    assert post(site, "/api/v1/batch", headers, body)[0] == 200


def test_forms_have_a_limit_too(four_pages: ArchiveUnderTest) -> None:
    with running_server(four_pages, Editor(four_pages.home, "Ada")) as site:
        assert post(site, "/documents/x/edit", "Content-Length: 65537")[0] == 413


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/v1/batch", 1 << 20),
        ("/press/api/v1/batch", 1 << 20),
        ("/edit", 0),
        ("/", 0),
    ],
)
def test_the_limit_of_a_body_depends_on_the_end_of_the_path(
    path: str, limit: int
) -> None:
    limits = {"/api/v1/batch": 1 << 20}
    assert body_limits.limit_of(limits, path) == limit


@pytest.fixture(scope="module")
def many_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an archive whose export is larger than all buffers."""
    base = tmp_path_factory.mktemp("many")
    lines = [
        json.dumps(
            {
                "title": f"Berth {number}",
                "body": f"Berth {number} is closed. " + f"pier{number} " * 2_000,
                "date": "2020-09-03",
                "language": "en",
            }
        )
        for number in range(600)
    ]
    (base / "saved.jsonl").write_text("\n".join(lines))
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(base / "saved.jsonl")
    with running_server(library) as site:
        yield site
    library.close()


EXPORT = "/export?format=jsonl"


@pytest.mark.long
def test_exports_that_nobody_reads_leave_the_pages_alone(many_site: str) -> None:
    request = f"GET {EXPORT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    get_page(many_site, "/?q=berth")
    with idle_connections(many_site, 6, request):
        time.sleep(0.5)
        assert quickest_page(many_site, "/?q=berth") < MAX_PAGE_S


@pytest.mark.long
def test_six_exports_at_once_are_complete_and_leave_the_pages_alone(
    many_site: str,
) -> None:
    sizes: list[int] = []

    def read_export() -> None:
        connection = http.client.HTTPConnection(urlsplit(many_site).netloc, timeout=60)
        with closing(connection):
            connection.request("GET", EXPORT)
            sizes.append(connection.getresponse().read().count(b"\n"))

    threads = [threading.Thread(target=read_export) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert quickest_page(many_site, "/?q=berth") < MAX_PAGE_S
    for thread in threads:
        thread.join()
    assert sizes == [600] * 6


@pytest.fixture
def endless_site() -> Iterator[str]:
    """Serve an export without an end, and a page."""
    app = Flask("endless")
    app.add_url_rule("/", "page", lambda: "page")
    app.add_url_rule("/export", "export", lambda: Response(repeat("x" * 9_999 + "\n")))
    with serving(app, finish_s=0) as site:
        yield site


def test_downloads_that_nobody_reads_have_their_own_threads(endless_site: str) -> None:
    request = b"GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with idle_connections(endless_site, dispatcher.LONG_THREADS + 2, request):
        time.sleep(0.2)
        assert quickest_page(endless_site, "/") < MAX_PAGE_S


def test_too_many_downloads_are_refused_with_a_time_to_wait(
    endless_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "MAX_WAITING_LONG", 0)
    with connect(endless_site) as client:
        client.sendall(b"GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = read_all(client).decode()
    assert answer.startswith("HTTP/1.1 503 ")
    assert "Retry-After: 30" in answer
    assert "Try again in 30 seconds" in answer


@pytest.mark.long
@pytest.mark.parametrize("bytes_at_once", [0, 100], ids=["stops", "is slow"])
def test_a_client_that_hardly_reads_is_cut_off(
    endless_site: str, monkeypatch: pytest.MonkeyPatch, bytes_at_once: int
) -> None:
    monkeypatch.setattr(connections, "GRACE_S", 0.5)
    monkeypatch.setattr(connections, "MIN_BYTES_PER_S", 1 << 24)
    with connect(endless_site) as client:
        client.sendall(b"GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for _ in range(30):
            time.sleep(0.1)
            if bytes_at_once:
                client.recv(bytes_at_once)
        size = 0
        with suppress(OSError):  # reset
            while part := client.recv(1 << 20):
                size += len(part)
                assert size < 1 << 26, "the download goes on"
