"""Serve with several processes. Gunicorn starts, replaces and stops them.

Each process has the same connections as a single one (`web.http.connections`). Gunicorn
needs a system with `fork`, so it is imported only here, and not on Windows.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

from archive.errors import CuttingsError
from web.http.connections import FINISH_S, Server

HANG_S = 60
"""A process that does not answer its supervisor for so long is replaced."""
CLOSE_S = 3600
"""Time for a correction to end. Then it is interrupted, and nothing is corrected."""
RESTART_S = 2
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # works if the disk is read-only

OpenServer = Callable[[Sequence[socket.socket]], AbstractContextManager[Server]]
"""Opens the archive in a new process, and returns a server for the sockets."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Several processes: how many, and the functions that they call.

    `on_ready` is called in the supervisor when the first ones start.
    """

    count: int
    open_server: OpenServer
    on_ready: Callable[[], None]


def run_workers(workers: Workers, listeners: Sequence[socket.socket]) -> None:
    """Serve until a signal to stop. SIGHUP replaces the processes one after another."""
    supervisor = os.getpid()
    try:
        _Supervisor(workers, listeners).run()
    except SystemExit as error:
        if os.getpid() == supervisor:
            raise
        # A worker ends here, without closing what the supervisor has opened.
        sys.stdout.flush()
        os._exit(error.code if isinstance(error.code, int) else 1)


class _Supervisor(BaseApplication):  # type: ignore[misc]
    """Gunicorn's main process with the settings of Cuttings."""

    def __init__(self, workers: Workers, listeners: Sequence[socket.socket]) -> None:
        self.workers = workers
        self._addresses = [f"fd://{listener.fileno()}" for listener in listeners]
        super().__init__()

    def load_config(self) -> None:
        """Set the options. Gunicorn calls this again at each SIGHUP."""
        options = {
            "bind": self._addresses,
            "workers": self.workers.count,
            "worker_class": _Worker,
            "timeout": HANG_S,
            "graceful_timeout": CLOSE_S,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: self.workers.on_ready(),
        }
        if os.access(SHARED_MEMORY, os.W_OK):
            options["worker_tmp_dir"] = str(SHARED_MEMORY)
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> OpenServer:
        """Return what a process runs instead of a WSGI application."""
        return self.workers.open_server


class _Worker(Worker):  # type: ignore[misc]
    """A process that serves until it gets a signal to stop, or its supervisor is gone."""

    is_quick = False
    is_serving = False

    def init_signals(self) -> None:
        """Stop when the answers are sent at SIGTERM, at once at SIGINT and SIGQUIT."""
        super().init_signals()
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self.handle_quit)

    def handle_quit(self, _number: int, _frame: Any) -> None:
        """Stop without waiting for the answers in progress."""
        self.is_quick = True
        self.alive = False

    def run(self) -> None:
        """Open the archive and serve."""
        sockets = [listener.sock for listener in self.sockets]
        with self._heartbeat(), ExitStack() as stack:
            try:
                server = stack.enter_context(self.wsgi(sockets))
            except CuttingsError as error:
                self.log.error(str(error))  # noqa: TRY400  # the message says it all
                time.sleep(RESTART_S)  # the supervisor starts another process
                return
            self._serve(server)

    def _serve(self, server: Server) -> None:
        self.is_serving = True
        while self.alive and self.ppid == os.getppid():
            self.notify()
            server.poll()
        self.is_serving = False
        if not self.is_quick:
            server.finish(FINISH_S)
        server.close()

    @contextmanager
    def _heartbeat(self) -> Iterator[None]:
        """Notify the supervisor while the archive is opened, and while it is closed.

        A correction may have to end before the process does. While the process serves,
        it notifies the supervisor itself, so that one that hangs is replaced.
        """
        ended = Event()

        def beat() -> None:
            while not ended.wait(HANG_S / 10):
                if not self.is_serving:
                    self.notify()

        Thread(target=beat, name="heartbeat", daemon=True).start()
        try:
            yield
        finally:
            ended.set()
