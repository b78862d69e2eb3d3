"""Hold connections open and read exports slowly, and time the page of another client."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.trust.figure import Effort, Figure
from tests.trust.processes import workspace
from tests.trust.servers import LARGE, Server, build_archive, running_server

CONNECTIONS = 200
EXPORTS = 6
LIMIT_S = 1.0
PAGES = 30
QUICK_ARTICLES = 1_000
PAUSE_S = 0.1
HALF_REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_FORM = (
    b"POST /api/v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 100000\r\n\r\na"
)


def measure(effort: Effort) -> Figure:
    """Time pages while slow clients wait, alone and together with exports."""
    failures: list[str] = []
    slowest: dict[str, float] = {}
    with workspace() as folder:
        home = build_archive(folder, effort.pick(QUICK_ARTICLES, LARGE))
        with running_server(home) as server:
            server.get("/?q=oil")
            for name, begin in (
                ("half requests", half_requests),
                ("half forms", half_forms),
                ("exports", slow_exports),
                ("both", half_requests_and_exports),
            ):
                with begin(server):
                    times = [
                        _page_seconds(server) for _ in range(effort.pick(8, PAGES))
                    ]
                slowest[name] = max(times)
                if slowest[name] > LIMIT_S:
                    median = statistics.median(times)
                    failures.append(
                        f"{name}: a page took {slowest[name]:.1f} s, median {median:.2f}"
                    )
    shown = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slowest.items())
    summary = (
        f"slowest page beside {CONNECTIONS} connections, {EXPORTS} exports: {shown}"
    )
    return Figure("slow clients", len(slowest), tuple(failures), summary)


def _page_seconds(server: Server) -> float:
    """Return the seconds of a page on a new connection, or infinity without one."""
    with server.client(timeout=5 * LIMIT_S) as client:
        answer = client.request("GET", "/?q=oil")
    time.sleep(PAUSE_S)
    return answer.seconds if answer.status == 200 else float("inf")


@contextmanager
def half_requests(server: Server) -> Iterator[None]:
    """Open connections that never finish their request."""
    with _connections(server, CONNECTIONS, HALF_REQUEST):
        yield


@contextmanager
def half_forms(server: Server) -> Iterator[None]:
    """Open connections that never finish the body of their request."""
    with _connections(server, CONNECTIONS, HALF_FORM):
        yield


@contextmanager
def slow_exports(server: Server) -> Iterator[None]:
    """Request exports of the whole archive, and read nothing."""
    request = b"GET /export?format=jsonl&q= HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
    with _connections(server, EXPORTS, request % server.port):
        time.sleep(PAUSE_S)
        yield


@contextmanager
def half_requests_and_exports(server: Server) -> Iterator[None]:
    """Do both at once."""
    with half_requests(server), slow_exports(server):
        yield


@contextmanager
def _connections(server: Server, count: int, sent: bytes) -> Iterator[None]:
    """Open connections that send something, and close them at the end."""
    with ExitStack() as stack:
        for _ in range(count):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(2)
            try:
                connection.connect(("127.0.0.1", server.port))
                connection.sendall(sent)
            except OSError:  # the server may refuse more connections than it serves
                continue
        yield
