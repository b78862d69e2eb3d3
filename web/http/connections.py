"""Connections with limits: waitress, made safe against slow and large clients.

One thread reads and writes all sockets. So a client that sends or reads slowly occupies
no thread. Pages and long answers, such as exports, have their own threads.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waitress import wasyncore  # type: ignore[import-untyped]  # waitress ships no types
from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]
from waitress.task import (  # type: ignore[import-untyped]
    ErrorTask,
    Task,
    WSGITask,
)

from web.http.access_log import LogEntry
from web.http.body_limits import BodyLimits
from web.http.dispatcher import PAGE_THREADS, Dispatcher, compute_in_turn
from web.http.request_parser import RequestParser

if TYPE_CHECKING:  # the module exists only for type checkers
    from _typeshed.wsgi import WSGIApplication

HAS_POLL = hasattr(select, "poll")
MAX_CONNECTIONS = 800 if HAS_POLL else 400  # `select` on Windows has at most 512
"""Open connections. Above it, the one that has been idle longest is closed."""
IDLE_TIMEOUT_S = 60
"""Time that a connection may wait for the next request, or for a client to read."""
MIN_BYTES_PER_S = 1024
"""A client that reads an answer more slowly, after the grace period, is cut off."""
GRACE_S = 30
LINGER_S = 2
MAX_LINGER_BYTES = 1 << 20
"""What is read and discarded after an answer to a request with a refused body."""
MAX_HEADER_BYTES = 1 << 16
MAX_BUFFERED_BYTES = 1 << 20
"""Bytes of a streamed answer that wait for the client. The stream then pauses."""
NEW_CONNECTION_S = 0.5
"""Time for the first request of a connection, when the server is about to stop."""
POLL_S = 1.0
FINISH_S = 25
"""Time that answers in progress have when a server stops."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The settings of a server.

    `body_limits`: the largest body by the end of the path. `long_paths`: the ends of
    paths that are answered by the threads for long answers. `log`: called for each
    response.
    """

    body_limits: BodyLimits
    long_paths: tuple[str, ...] = ()
    log: Callable[[LogEntry], None] | None = None


class _CountingTask(Task):  # type: ignore[misc]
    """A task that counts the bytes of its body, and reports the response."""

    body_bytes = 0

    def write(self, data: bytes) -> None:
        """Write a part of the body."""
        self.body_bytes += len(data)
        super().write(data)

    def service(self) -> None:
        """Answer the request, and log the response even if the client has left."""
        try:
            super().service()
        finally:
            log = self.channel.server.options.log
            if log:
                log(self._entry())

    def _entry(self) -> LogEntry:
        request = self.request
        environ = getattr(self, "environ", None) or {}
        return LogEntry(
            address=environ.get("REMOTE_ADDR") or self.channel.addr[0],
            user=environ.get("REMOTE_USER", ""),
            time=self.start_time,
            method=getattr(request, "command", ""),
            path=getattr(request, "path", ""),
            query=getattr(request, "query", ""),
            version=request.version,
            status=int(self.status.partition(" ")[0]),
            size=self.body_bytes,
            referrer=request.headers.get("REFERER", ""),
            agent=request.headers.get("USER_AGENT", ""),
        )


class _AnswerTask(_CountingTask, WSGITask):  # type: ignore[misc]
    """An answer of the application."""


class _RefusalTask(_CountingTask, ErrorTask):  # type: ignore[misc]
    """An error of the server, before the application is called."""


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection with time limits."""

    task_class = _AnswerTask
    error_task_class = _RefusalTask
    lingering_until = 0.0
    lingered_bytes = 0
    has_refused_body = False
    answering_since = 0.0
    sent_bytes = 0

    def __init__(
        self, server: Any, sock: socket.socket, addr: Any, adj: Any, **options: Any
    ) -> None:
        super().__init__(server, sock, addr, adj, **options)
        self.parser_class = type(
            "Parser", (RequestParser,), {"body_limits": server.options.body_limits}
        )
        self.seen_at = time.monotonic()

    def received(self, data: bytes) -> bool:
        """Parse received bytes of a request, or discard those of a refused body."""
        self.seen_at = time.monotonic()
        if self.has_refused_body:
            self.lingered_bytes += len(data)
            return True
        result: bool = super().received(data)
        self.has_refused_body = any(
            getattr(request, "refused_body", False) for request in list(self.requests)
        )
        return result

    def service(self) -> None:
        """Answer one request in a thread."""
        self.answering_since, self.sent_bytes = time.monotonic(), 0
        super().service()
        self.seen_at = time.monotonic()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send bytes, and count them."""
        sent: int = super().send(data, do_close)
        self.sent_bytes += sent
        if sent:
            self.seen_at = time.monotonic()
        return sent

    def readable(self) -> bool:
        """Return whether to read: a request, or a body to discard."""
        return bool(self.lingering_until) or bool(super().readable())

    def writable(self) -> bool:
        """Return whether there is something to send or to close."""
        if self.lingering_until:
            return self.will_close
        return bool(super().writable())

    def handle_close(self) -> None:
        """Close the connection. Read the rest of a refused body first.

        Otherwise the system resets the connection, and the client may lose the answer.
        """
        now = time.monotonic()
        if self.has_refused_body and self.connected and not self.lingering_until:
            self.lingering_until = now + LINGER_S
            self.will_close = False
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            else:
                return
        super().handle_close()

    def handle_read(self) -> None:
        """Read what has arrived."""
        super().handle_read()
        if self.connected and self.lingered_bytes > MAX_LINGER_BYTES:
            self.handle_close()

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return not self.requests and not self.total_outbufs_len

    def is_expired(self, now: float) -> bool:
        """Return whether the client has exceeded a time limit."""
        if self.lingering_until:
            return now > self.lingering_until
        if self.request is not None and not self.requests:
            return bool(self.request.is_late(now))
        if self.total_outbufs_len:
            return now - self.seen_at > GRACE_S or self._reads_too_slowly(now)
        return not self.requests and now - self.seen_at > IDLE_TIMEOUT_S

    def _reads_too_slowly(self, now: float) -> bool:
        if self.total_outbufs_len < MAX_BUFFERED_BYTES // 2:
            return False  # the answer itself may be slow
        elapsed = now - self.answering_since
        return elapsed > GRACE_S and self.sent_bytes < elapsed * MIN_BYTES_PER_S


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    """A listening socket and its connections."""

    channel_class = _Channel
    options: ServerOptions

    def maintenance(self, _now: float) -> None:
        """Close the connections whose clients have exceeded a time limit."""
        monotonic = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_expired(monotonic):
                channel.has_refused_body = False
                channel.will_close = True
                if channel.requests:  # a thread may wait for the client
                    channel.handle_close()

    def handle_accept(self) -> None:
        """Accept a connection. If there are too many, close the oldest idle one."""
        super().handle_accept()
        excess = len(self.active_channels) - MAX_CONNECTIONS
        if excess > 0:
            self._close_idle(excess)

    def _close_idle(self, count: int) -> None:
        idle = [channel for channel in self.active_channels.values() if channel.is_idle]
        for channel in sorted(idle, key=lambda channel: channel.seen_at)[:count]:
            channel.has_refused_body = False
            channel.handle_close()


class Server:
    """The connections of some listening sockets, and the threads that answer."""

    def __init__(
        self,
        app: WSGIApplication,
        sockets: Sequence[socket.socket],
        options: ServerOptions,
    ) -> None:
        app = compute_in_turn(app, options.long_paths)
        self.map: dict[int, Any] = {}
        self.task_dispatcher = Dispatcher(options.long_paths)
        self._stopping = False
        adjustments = _adjustments()
        self._listeners = [
            self._listen(app, sock, adjustments, options) for sock in sockets
        ]
        self.effective_host = self._listeners[0].effective_host
        self.effective_port = int(self._listeners[0].effective_port)

    def _listen(
        self,
        app: WSGIApplication,
        sock: socket.socket,
        adj: Any,
        options: ServerOptions,
    ) -> _Listener:
        kind = type("Listener", (_Listener,), {"options": options})
        sock_info = (sock.family, sock.type, sock.proto, sock.getsockname())
        listener: _Listener = kind(
            app,
            self.map,
            True,
            sock,
            dispatcher=self.task_dispatcher,
            adj=adj,
            bind_socket=False,
            sockinfo=sock_info,
        )
        return listener

    def run(self) -> None:
        """Serve until `stop` is called."""
        while not self._stopping:
            self.poll()

    def poll(self) -> None:
        """Wait for events of the sockets, at most a second, and handle them."""
        wasyncore.loop(timeout=POLL_S, map=self.map, use_poll=HAS_POLL, count=1)

    def stop(self) -> None:
        """Let `run` return. Threads and signal handlers may call this."""
        self._stopping = True
        self._listeners[0].pull_trigger()

    def finish(self, timeout_s: float) -> None:
        """Accept no more connections, and send the answers that are in progress.

        The request of a new connection may still arrive, so it has a moment for that.
        """
        for listener in self._listeners:
            listener.accepting = False
            listener.del_channel(self.map)
            listener.socket.close()
        expires = time.monotonic() + timeout_s
        while self._channels() and time.monotonic() < expires:
            for channel in self._channels():
                idle_s = time.monotonic() - channel.seen_at
                if channel.is_idle and idle_s > NEW_CONNECTION_S:
                    channel.handle_close()
            wasyncore.loop(timeout=0.05, map=self.map, use_poll=HAS_POLL, count=1)
        for channel in self._channels():  # releases threads that wait for a client
            channel.handle_close()
        self.task_dispatcher.shutdown(timeout=1)

    def _channels(self) -> Collection[_Channel]:
        return [
            channel
            for listener in self._listeners
            for channel in listener.active_channels.values()
        ]

    def close(self) -> None:
        """Close all sockets at once."""
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self.map)


def _adjustments() -> Any:
    return Adjustments(
        threads=PAGE_THREADS,
        ident=None,
        connection_limit=2 * MAX_CONNECTIONS,  # a listener closes idle ones before that
        cleanup_interval=1,
        asyncore_use_poll=HAS_POLL,
        max_request_header_size=MAX_HEADER_BYTES,
        outbuf_high_watermark=MAX_BUFFERED_BYTES,
        clear_untrusted_proxy_headers=False,
    )
