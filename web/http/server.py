"""Serve the application over HTTP with waitress."""

from __future__ import annotations

import errno
import ipaddress
import logging
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeAlias

from flask import Flask
from waitress import server as waitress_server  # type: ignore[import-untyped]  # waitress ships no types

from archive.errors import CuttingsError
from web.http import site

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

MISSING_ADDRESS_ERRORS = frozenset(
    {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}
)
"""Errors for addresses of a family that this machine does not use."""

WaitressServer: TypeAlias = (
    waitress_server.TcpWSGIServer | waitress_server.MultiSocketServer
)
ReadyCallback = Callable[[str], None]
"""Function that is called with the URL when the server is ready."""


def serve(app: Flask, host: str, port: int, on_ready: ReadyCallback) -> None:
    """Serve until interrupted. Raise CuttingsError if the address is unavailable."""
    listeners = _open_sockets(host, port)
    server = _create_server(app, host, listeners)
    # Do not log that a request waited for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    on_ready(_openable_url(host, listeners))
    try:
        server.run()
    finally:
        server.close()


def create_server(app: Flask, host: str, port: int) -> WaitressServer:
    """Bind a port (any free port for 0) and return a server that is ready to run."""
    return _create_server(app, host, _open_sockets(host, port))


def _create_server(
    app: Flask, host: str, listeners: Sequence[socket.socket]
) -> WaitressServer:
    application: WSGIApplication = app
    if all(is_loopback(listener.getsockname()[0]) for listener in listeners):
        own_hosts = (*LOCAL_HOST_NAMES, _with_brackets(host).lower())
        allowed_hosts = (*own_hosts, *site.allowed_hosts(app))
        application = _HostCheck(app, allowed_hosts)
    return waitress_server.create_server(
        application, sockets=listeners, threads=THREADS, ident=None
    )


def server_url(host: str, port: int) -> str:
    """Return the URL of the server."""
    return f"http://{_with_brackets(host)}:{port}/"


def _openable_url(host: str, listeners: Sequence[socket.socket]) -> str:
    """Return a URL that a browser on this machine can open."""
    address, port = listeners[0].getsockname()[:2]
    if host and not _is_any_address(address):
        return server_url(host, port)
    has_ipv4 = any(map(_accepts_ipv4, listeners))
    return server_url("127.0.0.1" if has_ipv4 else "::1", port)


def _is_any_address(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_unspecified


def _accepts_ipv4(listener: socket.socket) -> bool:
    if listener.family == socket.AF_INET:
        return True
    return not listener.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)


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


def _open_sockets(host: str, port: int) -> list[socket.socket]:
    """Listen on every address of a host: `localhost` and `::` have both families.

    Addresses that this machine lacks are skipped, if there is another one.
    """
    if not 0 <= port <= LAST_PORT:  # `getaddrinfo` would cut it to 16 bits
        raise CuttingsError(
            f"{_with_brackets(host)}:{port} is not a valid address; "
            f"choose a --port up to {LAST_PORT}"
        )
    with ExitStack() as stack:
        listeners: list[socket.socket] = []
        missing: OSError | None = None
        try:
            for family, address in _addresses(host):
                try:
                    listener = _listen(family, address, port)
                except OSError as error:
                    if error.errno not in MISSING_ADDRESS_ERRORS:
                        raise
                    missing = error
                    continue
                listeners.append(stack.enter_context(listener))
                port = listener.getsockname()[1]
            if not listeners and missing:
                raise missing
        except (OSError, UnicodeError) as error:
            raise _listen_error(host, port, error) from error
        stack.pop_all()
    return listeners


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    """Return the addresses of a host, without duplicates.

    The address `::` alone stands for both families, if the system supports that.
    """
    resolved = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(
        (family, str(address[0])) for family, _, _, _, address in resolved
    )
    if (socket.AF_INET6, "::") in addresses and not socket.has_dualstack_ipv6():
        addresses.setdefault((socket.AF_INET, "0.0.0.0"))  # noqa: S104  # asked for
    return list(addresses)


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    is_dual = address == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(
        (address, port), family=family, backlog=BACKLOG, dualstack_ipv6=is_dual
    )


def _listen_error(host: str, port: int, error: OSError | UnicodeError) -> CuttingsError:
    error_number = getattr(error, "errno", None) or 0
    advice = ADVICE.get(error_number, f"cannot be used: {error}")
    return CuttingsError(f"{_with_brackets(host)}:{port} {advice}")


def _with_brackets(host: str) -> str:
    """Return a host as in a URL. A zone, as in `fe80::1%eth0`, is escaped (RFC 6874)."""
    return f"[{host.replace('%', '%25')}]" if ":" in host else host
