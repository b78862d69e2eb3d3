"""Serve the application over HTTP: addresses, host names and signals."""

from __future__ import annotations

import errno
import ipaddress
import logging
import re
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from flask import Flask

from archive.errors import CuttingsError
from web.http import body_limits, site
from web.http.access_log import Log
from web.http.connections import FINISH_S, Server, ServerOptions
from web.urls import batch as batch_urls
from web.urls import exports as export_urls

if TYPE_CHECKING:  # the module exists only for type checkers
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BACKLOG = 512
STOP_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""Signals that stop the server. A system has only some of them."""
LONG_PATHS = (export_urls.EXPORT, batch_urls.BATCH, export_urls.TEXT_SUFFIX)
"""The ends of paths whose answers take long, or are long."""
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

ReadyCallback = Callable[[str], None]
"""Function that is called with the URL when the server is ready."""


def serve(
    app: Flask, host: str, port: int, on_ready: ReadyCallback, log: Log | None = None
) -> None:
    """Serve until a signal to stop. Raise CuttingsError if the address is unavailable.

    Answers in progress are finished.
    """
    listeners = open_sockets(host, port)
    server = make_server(app, host, listeners, log)
    with stop_on_signals(server.stop):
        on_ready(openable_url(host, listeners))
        try:
            server.run()
            server.finish(FINISH_S)
        finally:
            server.close()


@contextmanager
def stop_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call a function at the first signal to stop. A second one interrupts the process.

    The handlers are set explicitly, because a process with the number 1, as in a
    container, ignores signals without a handler. A signal that is ignored, as with
    `nohup`, stays ignored.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        stop()

    numbers = [getattr(signal, name) for name in STOP_SIGNALS if hasattr(signal, name)]
    former = {number: signal.getsignal(number) for number in numbers}
    handled = [number for number in numbers if former[number] is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, former[number] or signal.SIG_DFL)


def create_server(app: Flask, host: str, port: int, log: Log | None = None) -> Server:
    """Bind a port (any free port for 0) and return a server that is ready to run."""
    return make_server(app, host, open_sockets(host, port), log)


def make_server(
    app: Flask, host: str, listeners: Sequence[socket.socket], log: Log | None
) -> Server:
    """Return a server for open sockets."""
    # Do not log that a request waited for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    application: WSGIApplication = app
    if all(is_loopback(listener.getsockname()[0]) for listener in listeners):
        own_hosts = (*LOCAL_HOST_NAMES, _with_brackets(host).lower())
        allowed_hosts = (*own_hosts, *site.allowed_hosts(app))
        application = _HostCheck(app, allowed_hosts)
    limits = app.config.get(body_limits.CONFIG_KEY, {})
    return Server(application, listeners, ServerOptions(limits, LONG_PATHS, log))


def server_url(host: str, port: int) -> str:
    """Return the URL of the server."""
    return f"http://{_with_brackets(host)}:{port}/"


def openable_url(host: str, listeners: Sequence[socket.socket]) -> str:
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


def open_sockets(host: str, port: int) -> list[socket.socket]:
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
