"""Start workers by forking a process that has loaded everything already.

The server runs in a process of its own without threads. It ends with the process that
started it, and so do its workers. It leaves no files.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module

import msgspec

from archive.errors import CuttingsError
from archive.ingest.fence.worker_main import WorkerSettings, run_worker

MAX_MESSAGE_BYTES = 1 << 16
END_WAIT_S = 2.0
END_STEP_S = 0.002
SET_PARENT_DEATH_SIGNAL = 1


class StartRequest(msgspec.Struct, frozen=True, tag=True):
    """Ask for a worker. The message comes with its pipes for tasks and answers."""

    settings: WorkerSettings


class EndRequest(msgspec.Struct, frozen=True, tag=True):
    """Ask for the end of a worker. The answer is its exit code."""

    pid: int


class Reply(msgspec.Struct, frozen=True):
    """A process ID or an exit code, or an error for the user."""

    number: int = 0
    error: str = ""


_REQUESTS = msgspec.json.Decoder(StartRequest | EndRequest)


def main() -> None:
    """Serve requests from the control socket until it is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group.
    try:
        import_module(sys.argv[2])
    except BaseException as error:
        is_for_users = isinstance(error, CuttingsError)
        text = str(error) if is_for_users else f"{type(error).__name__}: {error}"
        _reply(control, Reply(error=text))
        raise
    _reply(control, Reply())
    for module in sys.argv[3:]:
        # A worker that needs it fails with the reason.
        with suppress(Exception):
            import_module(module)
    server = _Server(control)
    try:
        while server.serve_request():
            pass
    finally:
        server.end_all()
    os._exit(0)  # The interpreter would first free each object of the models.


class _Server:
    """The workers of this process."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._pids: set[int] = set()

    def serve_request(self) -> bool:
        """Serve one request. Return whether there was one."""
        message, fds, _, _ = socket.recv_fds(self._control, MAX_MESSAGE_BYTES, 2)
        if not message:
            return False
        request = _REQUESTS.decode(message)
        if isinstance(request, StartRequest):
            _reply(self._control, Reply(self._start(request.settings, fds)))
        else:
            _reply(self._control, Reply(self._end(request.pid)))
        return True

    def _start(self, settings: WorkerSettings, fds: list[int]) -> int:
        settings.import_modules()
        pid = os.fork()
        if pid == 0:
            self._run_forked(settings, fds)
        for fd in fds:
            os.close(fd)
        self._pids.add(pid)
        return pid

    def _run_forked(self, settings: WorkerSettings, fds: list[int]) -> None:
        """Run a worker in this process, which was just forked, and end it."""
        code = 1
        try:
            ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
            self._control.close()
            with os.fdopen(fds[0], "rb") as tasks, os.fdopen(fds[1], "wb") as answers:
                run_worker(settings, tasks, answers)
            code = 0
        finally:
            os._exit(code)

    def _end(self, pid: int) -> int:
        """End a worker, and return its exit code, negative for a signal."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + END_WAIT_S
        while time.monotonic() < deadline:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._pids.discard(pid)
                return os.waitstatus_to_exitcode(status)
            time.sleep(END_STEP_S)
        return -signal.SIGKILL  # It waits for a drive, and ends when that answers.

    def end_all(self) -> None:
        """Kill all workers."""
        for pid in list(self._pids):
            self._end(pid)


def _reply(control: socket.socket, reply: Reply) -> None:
    control.send(msgspec.json.encode(reply))
