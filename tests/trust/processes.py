"""Run `cuttings` in a forked process, which saves the seconds that Python needs to start.

Each process has its own session and its own folder for temporary files, so that what it
leaves behind can be seen. The caller must have one thread only.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.shell import Shell
from web.cli.main import main

TIMEOUT_S = 120.0
ENDED_S = 10.0
"""Seconds after which no process of a killed command may run."""
TRACEBACK = "Traceback (most recent call last)"
PR_SET_PDEATHSIG = 1
CRASH = 70
"""Exit code of a process that raised an exception."""
_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")

Program = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended. The code is negative for a signal."""

    code: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def crashed(self) -> bool:
        """Return whether the process ended with an unexpected exception or signal."""
        return self.code not in {0, 1, 2} or TRACEBACK in self.stderr

    def describe(self) -> str:
        """Return the exit code and the last line of the messages."""
        lines = self.stderr.strip().splitlines() or self.stdout.strip().splitlines()
        return f"exit {self.code}: {lines[-1][:160] if lines else 'no message'}"


class Process:
    """A forked process that waits for `go`."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self.pid = os.fork()
        if self.pid == 0:
            _run_child(program, folder)
        os.waitid(os.P_PID, self.pid, os.WSTOPPED)
        self._started = time.monotonic()

    def go(self) -> None:
        """Let the process run."""
        self._started = time.monotonic()
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill the process, but not the processes that it has started."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float = TIMEOUT_S) -> Outcome | None:
        """Return how the process ended, or `None` if it still runs."""
        deadline = time.monotonic() + seconds
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                return None
            time.sleep(0.002)
        return Outcome(
            os.waitstatus_to_exitcode(status),
            (self.folder / "stdout").read_text(encoding="utf-8", errors="replace"),
            (self.folder / "stderr").read_text(encoding="utf-8", errors="replace"),
            time.monotonic() - self._started,
        )

    def survivors(self, seconds: float = ENDED_S) -> list[int]:
        """Return the processes of the session that do not end, after killing them."""
        deadline = time.monotonic() + seconds
        while (running := session_members(self.pid)) and time.monotonic() < deadline:
            time.sleep(0.02)
        for pid in running:
            os.kill(pid, signal.SIGKILL)
        return running


def cuttings(home: Path, *arguments: str | Path) -> Program:
    """Return the program that runs a command with a home."""

    def run() -> int:
        words = ["--home", str(home), *map(str, arguments)]
        main.main(words, prog_name="cuttings")
        return 0

    return run


def finish(program: Program, folder: Path, seconds: float = TIMEOUT_S) -> Outcome:
    """Run a program to its end, for at most this many seconds."""
    process = Process(program, folder)
    process.go()
    outcome = process.wait(seconds)
    if outcome is None:
        process.kill()
        outcome = process.wait()
        assert outcome is not None
    process.survivors(seconds=1)
    return outcome


def evaluate(function: Callable[[], Any], folder: Path) -> Outcome:
    """Run a function in a process, which prints the `repr` of its result."""

    def run() -> int:
        sys.stdout.write(repr(function()))
        return 0

    return finish(run, folder)


class ForkedShell(Shell):
    """Run each command in a forked process, whose crash the caller survives."""

    def __init__(self, home: Path, folder: Path) -> None:
        super().__init__(home)
        self._folder = folder

    def run(self, *arguments: str | Path) -> Outcome:
        """Run a command to its end."""
        return finish(cuttings(self.home, *arguments), self._folder)


def _run_child(program: Program, folder: Path) -> None:
    """Run a program as a new process would, and exit."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # not outlive the caller
    os.setsid()
    _redirect(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "tmp")
    os.kill(os.getpid(), signal.SIGSTOP)
    code = CRASH
    try:
        code = program()
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(bool(exit_.code))
    except BaseException:  # noqa: BLE001  # as Python reports it
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _redirect(folder: Path) -> None:
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def session_members(session: int) -> list[int]:
    """Return the processes of a session that run."""
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(session) and fields[0] != "Z":
            members.append(int(path.parent.name))
    return members


def session_peak_mb(session: int) -> float:
    """Return the largest memory until now of a process of a session that runs.

    The `ru_maxrss` of a process would include that of the process that started it.
    """
    peaks = [0]
    for pid in session_members(session):
        with suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text()
            peaks += map(int, _PEAK.findall(status))
    return max(peaks) / 1024


@contextmanager
def workspace() -> Iterator[Path]:
    """Create a folder, and remove it at the end.

    Not a `TemporaryDirectory`, because forked processes would remove it when they exit.
    """
    folder = Path(tempfile.mkdtemp(prefix="trust-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unused_folder(parent: Path) -> Path:
    """Return a new folder."""
    return Path(tempfile.mkdtemp(dir=parent))


def describe_arguments(arguments: Sequence[str | Path]) -> str:
    """Return a command as text, with the names of files only."""
    return " ".join(Path(str(word)).name for word in arguments)
