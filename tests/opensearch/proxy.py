"""A proxy between an engine and a node, which tests cut or let answer with errors."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Refusal = Callable[[bytes], int | None]
"""Returns the status with which a request is refused, or `None` to pass it on."""
BUFFER_SIZE = 1 << 16


class Proxy:
    """Passes connections on to a port of this machine.

    While it is `cut`, connections are closed at once, and no request passes.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.is_cut = False
        self.refuse: Refusal = lambda _: None
        self.refused = 0
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close all connections, and refuse new ones."""
        self.is_cut = True
        for connection in list(self._open):
            _close(connection)

    def repair(self) -> None:
        """Pass connections on again."""
        self.is_cut = False

    def close(self) -> None:
        """Stop listening."""
        self.cut()
        _close(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                _close(client)
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                _close(client)
                continue
            self._open |= {client, server}
            for source, sink in ((client, server), (server, client)):
                arguments = (source, sink, source is client)
                threading.Thread(target=self._pump, args=arguments, daemon=True).start()

    def _pump(
        self, source: socket.socket, sink: socket.socket, is_request: bool
    ) -> None:
        with suppress(OSError):
            while data := source.recv(BUFFER_SIZE):
                status = self.refuse(data) if is_request else None
                if status is not None:
                    self.refused += 1
                    source.sendall(_answer(status))
                    break
                sink.sendall(data)
        _close(source)
        _close(sink)
        self._open -= {source, sink}


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _answer(status: int) -> bytes:
    """Return a response with an error, as OpenSearch gives it."""
    cause = {"type": "test_exception", "reason": "refused by the test"}
    body = json.dumps({"error": {"root_cause": [cause], **cause}, "status": status})
    head = (
        f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return (head + body).encode()
