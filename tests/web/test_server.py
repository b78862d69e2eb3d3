"""Tests of the server: ports, error messages and accepted host names."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
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
