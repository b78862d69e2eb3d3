"""Tests of the server: ports, error messages and accepted host names."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.errors import CuttingsError
from tests.web.conftest import ArchiveUnderTest
from web.http.server import create_server, is_loopback, serve, server_url


def get_with_host(site: str, host: str, path: str = "/") -> tuple[int, str]:
    """Return the status and text of a request with a `Host` header."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8000", "[::1]:99", "LOCALHOST"]
)
def test_a_loopback_server_accepts_its_host_names(site: str, host: str) -> None:
    assert get_with_host(site, host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "a b", "\u00ff"],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/stats", "/static/style.css", "/nope"])
def test_a_loopback_server_refuses_any_other_name(
    site: str, host: str, path: str
) -> None:
    status, text = get_with_host(site, host, path)
    assert status == 400
    assert "http://localhost" in text


def test_a_port_in_use_gives_a_readable_error(library: ArchiveUnderTest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(
            CuttingsError,
            match=f"127.0.0.1:{port} is in use by another program; choose another --port",
        ):
            serve(library.app, "127.0.0.1", port, print)


@pytest.mark.parametrize(
    ("host", "port"),
    [("192.0.2.1", 0), ("no such host", 8000), ("127.0.0.1", 99999), ("x" * 99, 1)],
)
def test_an_unusable_address_gives_a_readable_error(
    library: ArchiveUnderTest, host: str, port: int
) -> None:
    with pytest.raises(CuttingsError, match=f"^{host}:{port} "):
        create_server(library.app, host, port)


def test_the_url_is_printed_once_the_server_responds(
    library: ArchiveUnderTest, capfd: pytest.CaptureFixture[str]
) -> None:
    responses: list[tuple[str, int]] = []

    def ready(url: str) -> None:
        threading.Thread(target=visit, args=(url,)).start()

    def visit(url: str) -> None:
        responses.append((url, get_with_host(url, "localhost", "/healthz")[0]))
        time.sleep(0.1)
        signal.raise_signal(signal.SIGINT)

    serve(library.app, "127.0.0.1", 0, ready)
    assert [status for _, status in responses] == [200]
    assert capfd.readouterr() == ("", "")


def test_ipv6_addresses_are_in_brackets() -> None:
    assert server_url("::1", 80) == "http://[::1]:80/"
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")


def serve_and_visit(library: ArchiveUnderTest, host: str) -> tuple[str, list[str]]:
    """Serve on a host. Return the printed URL and the addresses that respond."""
    seen: list[str] = []
    responding: list[str] = []

    def visit(url: str) -> None:
        port = urlsplit(url).port
        for address in ("127.0.0.1", "[::1]"):
            with suppress(OSError):
                status, _ = get_with_host(f"http://{address}:{port}", "localhost")
                responding.extend([address] if status == 200 else [])
        time.sleep(0.05)
        signal.raise_signal(signal.SIGINT)

    def ready(url: str) -> None:
        seen.append(url)
        threading.Thread(target=visit, args=(url,)).start()

    serve(library.app, host, 0, ready)
    return seen[0], responding


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


@needs_ipv6
@pytest.mark.parametrize("is_dual", [True, False])
def test_all_addresses_of_ipv6_include_those_of_ipv4(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch, is_dual: bool
) -> None:
    """Systems without dual-stack sockets, such as OpenBSD, are simulated."""
    monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: is_dual)
    url, responding = serve_and_visit(library, "::")
    assert responding == ["127.0.0.1", "[::1]"]
    assert url.startswith("http://127.0.0.1:")


def test_all_addresses_of_ipv4_are_printed_as_one_to_open(
    library: ArchiveUnderTest,
) -> None:
    url, responding = serve_and_visit(library, "0.0.0.0")
    assert url.startswith("http://127.0.0.1:")
    assert responding == ["127.0.0.1"]


@needs_ipv6
def test_a_name_with_two_addresses_is_served_at_both(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def resolve_both(host: str, *arguments: Any, **options: Any) -> list[Any]:
        names = ("::1", "127.0.0.1") if host == "localhost" else (host,)
        return [row for name in names for row in resolve(name, *arguments, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve_both)
    url, responding = serve_and_visit(library, "localhost")
    assert url.startswith("http://localhost:")
    assert responding == ["127.0.0.1", "[::1]"]


def test_a_family_that_the_machine_lacks_is_skipped(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: resolved)
        server = create_server(library.app, "archive.example", 0)
    assert server.effective_host == "127.0.0.1"
    server.close()


def test_a_zone_is_escaped_in_a_url() -> None:
    assert server_url("fe80::1%eth0", 80) == "http://[fe80::1%25eth0]:80/"
