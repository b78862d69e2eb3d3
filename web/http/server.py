"""Serve the application over HTTP with waitress."""

from __future__ import annotations

import errno
import ipaddress
import logging
import re
import socket
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from waitress import server as waitress_server  # type: ignore[import-untyped]  # waitress ships no types

from archive.errors import CuttingsError

if TYPE_CHECKING:  # the module exists only for type checkers
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 4  # searches are short, and more threads would wait for each other
BACKLOG = 128
LAST_PORT = 65535
LOCAL_HOST_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""Host names accepted by a loopback server, against DNS rebinding."""

UNKNOWN_HOST = (
    "This server does not accept requests for this host name. "
    "Use http://localhost with the port of the server."
)

ADVICE = {
    errno.EADDRINUSE: (
        "is in use by another program; choose another --port, or stop that program"
    ),
    errno.EACCES: "requires administrator rights; choose a --port above 1023",
    errno.EADDRNOTAVAIL: "is not an address of this machine; use 127.0.0.1",
}

ReadyCallback = Callable[[str], None]
"""Function that is called with the URL when the server is ready."""


def serve(app: Flask, host: str, port: int, on_ready: ReadyCallback) -> None:
    """Serve until interrupted. Raise CuttingsError if the address is unavailable."""
    server = create_server(app, host, port)
    # Do not log that a request waited for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    on_ready(server_url(host, server.effective_port))
    try:
        server.run()
    finally:
        server.close()


def create_server(app: Flask, host: str, port: int) -> waitress_server.TcpWSGIServer:
    """Bind a port (any free port for 0) and return a server that is ready to run."""
    opened = _open_socket(host, port)
    application: WSGIApplication = app
    if is_loopback(opened.getsockname()[0]):
        allowed_hosts = (*LOCAL_HOST_NAMES, _with_brackets(host).lower())
        application = _HostCheck(app, allowed_hosts)
    return waitress_server.create_server(
        application, sockets=[opened], threads=THREADS, ident=None
    )


def server_url(host: str, port: int) -> str:
    """Return the URL of the server."""
    return f"http://{_with_brackets(host)}:{port}/"


def is_loopback(host: str) -> bool:
    """Return whether an address is a loopback address."""
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback


def resolves_to_loopback(host: str) -> bool:
    """Return whether a host name resolves to loopback addresses only."""
    try:
        addresses = {
            str(address[0])
            for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        }
    except (OSError, UnicodeError):
        return False
    return bool(addresses) and all(map(is_loopback, addresses))


class _HostCheck:
    """WSGI middleware that refuses other host names.

    The check of Werkzeug does not support IPv6 addresses.
    """

    def __init__(self, app: WSGIApplication, allowed_hosts: Iterable[str]) -> None:
        self._app = app
        self._allowed_hosts = re.compile(
            rf"(?:{'|'.join(map(re.escape, allowed_hosts))})(?::[0-9]{{1,5}})?"
        )

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if self._allowed_hosts.fullmatch(environ.get("HTTP_HOST", "").lower()):
            return self._app(environ, start_response)
        start_response(
            "400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")]
        )
        return [UNKNOWN_HOST.encode()]


def _open_socket(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:  # `getaddrinfo` would cut it to 16 bits
        raise CuttingsError(
            f"{_with_brackets(host)}:{port} is not a valid address; "
            f"choose a --port up to {LAST_PORT}"
        )
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = addresses[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        error_number = getattr(error, "errno", None) or 0
        advice = ADVICE.get(error_number, f"cannot be used: {error}")
        raise CuttingsError(f"{_with_brackets(host)}:{port} {advice}") from error


def _with_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host
