"""Start and end worker processes: from a fork server, or each one on its own."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, Protocol

import msgspec

from archive.child_processes import module_command, single_thread_environment
from archive.errors import CuttingsError
from archive.ingest.fence.fork_server import (
    MAX_MESSAGE_BYTES,
    EndRequest,
    Reply,
    StartRequest,
)
from archive.ingest.fence.worker_main import WorkerSettings

SERVER_END_S = 2.0
FENCE = "archive.ingest.fence"


@dataclass(frozen=True, slots=True)
class StartedWorker:
    """The process ID of a worker, and the pipes for its tasks and answers."""

    pid: int
    tasks: BinaryIO
    answers: BinaryIO


class Starter(Protocol):
    """A way to start workers."""

    def start(self, settings: WorkerSettings) -> StartedWorker:
        """Start a worker."""

    def end(self, pid: int) -> int:
        """End a worker, and return its exit code, negative for a signal."""


class ForkServer:
    """A process that has imported a module, and forks workers.

    It also imports `modules` that workers will probably need.
    """

    def __init__(self, preload: str, modules: Sequence[str] = ()) -> None:
        self._lock = Lock()
        self._is_ready = False
        self._control, remote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with remote:
            self._process = subprocess.Popen(  # noqa: S603  # this Python
                module_command(
                    f"{FENCE}.fork_server", str(remote.fileno()), preload, *modules
                ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[remote.fileno()],
                env=single_thread_environment(),
            )

    @property
    def is_alive(self) -> bool:
        """Return whether the server can start workers."""
        return self._process.poll() is None

    def start(self, settings: WorkerSettings) -> StartedWorker:
        """Start a worker.

        Raises:
            CuttingsError: the server could not load its module.
            OSError: the server has ended.
        """
        task_reader, task_writer = os.pipe()
        answer_reader, answer_writer = os.pipe()
        try:
            pid = self._request(StartRequest(settings), [task_reader, answer_writer])
        except BaseException:
            os.close(task_writer)
            os.close(answer_reader)
            raise
        finally:
            os.close(task_reader)
            os.close(answer_writer)
        return StartedWorker(
            pid, os.fdopen(task_writer, "wb"), os.fdopen(answer_reader, "rb")
        )

    def end(self, pid: int) -> int:
        """End a worker, and return its exit code, negative for a signal."""
        try:
            return self._request(EndRequest(pid), [])
        except OSError:  # The workers end with their server.
            return -9

    def _request(self, request: StartRequest | EndRequest, fds: list[int]) -> int:
        with self._lock:
            try:
                if not self._is_ready:
                    self._receive()
                    self._is_ready = True
                socket.send_fds(self._control, [msgspec.json.encode(request)], fds)
                return self._receive()
            except BaseException:  # A later request would get the answer to this one.
                self._process.kill()
                raise

    def _receive(self) -> int:
        message = self._control.recv(MAX_MESSAGE_BYTES)
        if not message:
            raise ConnectionResetError("the server of the workers has ended")
        reply = msgspec.json.decode(message, type=Reply)
        if reply.error:
            raise CuttingsError(reply.error)
        return reply.number

    def close(self) -> None:
        """End the server and its workers."""
        self._control.close()
        if not self._is_ready:  # It still imports, and has no workers.
            self._process.kill()
        try:
            self._process.wait(SERVER_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_servers: dict[str, ForkServer] = {}
_servers_lock = Lock()


def fork_server(preload: str, modules: Sequence[str] = ()) -> ForkServer:
    """Return the running server of a module. All runs of this process share it.

    A new server also imports `modules`.
    """
    with _servers_lock:
        server = _servers.get(preload)
        if server is None or not server.is_alive:
            if server is not None:
                server.close()
            server = _servers[preload] = ForkServer(preload, modules)
        return server


@atexit.register
def _close_servers() -> None:
    for server in _servers.values():
        server.close()
    _servers.clear()


class Spawner:
    """Start each worker as a new process, where forking is impossible or unsafe."""

    def __init__(self, preload: str) -> None:
        self._preload = preload
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, settings: WorkerSettings) -> StartedWorker:
        """Start a worker, which takes some seconds."""
        process = subprocess.Popen(  # noqa: S603  # this Python
            module_command(
                f"{FENCE}.worker_main",
                msgspec.json.encode(settings).decode(),
                self._preload,
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=single_thread_environment(),
        )
        assert process.stdin
        assert process.stdout
        self._processes[process.pid] = process
        return StartedWorker(process.pid, process.stdin, process.stdout)  # type: ignore[arg-type]

    def end(self, pid: int) -> int:
        """End a worker, and return its exit code, negative for a signal."""
        process = self._processes.pop(pid)
        with suppress(OSError):
            process.kill()
        return process.wait()


def can_fork() -> bool:
    """Return whether workers can be forked.

    On macOS, libraries of the system may crash in a forked process.
    """
    return sys.platform == "linux" and hasattr(socket, "send_fds")
