"""Attach strace to a process: record its file operations, or kill it before one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.trust.processes import Outcome, Process, Program

STRACE = shutil.which("strace")
FILE_OPERATIONS = (
    "openat",
    "write",
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "rmdir",
    "chmod",
    "fchmod",
    "flock",
)
"""System calls that change files."""
_CALL = re.compile(r"\d+\.\d+ (\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Call:
    """A system call of the main process on the home."""

    name: str
    number: int
    """Its place among the calls of this name, as `when=` of strace counts them."""

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


def record(program: Program, home: Path, folder: Path) -> list[Call]:
    """Run a program, and return the calls that change the home."""
    log = folder / "strace.log"
    names = ",".join(FILE_OPERATIONS)
    options = ("-y", "-ttt", "-s", "0", "-e", f"trace={names}")
    _run(program, folder, (*options, "-o", str(log)))
    counts: dict[str, int] = {}
    calls = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := _CALL.match(line):
            name, arguments = match.groups()
            counts[name] = counts.get(name, 0) + 1
            if str(home) in arguments and _changes(name, arguments):
                calls.append(Call(name, counts[name]))
    return calls


def _changes(name: str, arguments: str) -> bool:
    return name != "openat" or "O_CREAT" in arguments or "O_TRUNC" in arguments


def kill_before(call: Call, program: Program, folder: Path) -> tuple[Process, Outcome]:
    """Run a program, and kill its main process before a call."""
    inject = f"inject={call.name}:signal=SIGKILL:when={call.number}"
    options = ("-e", f"trace={call.name}", "-e", inject, "-o", os.devnull)
    return _run(program, folder, options)


def _run(
    program: Program, folder: Path, options: Sequence[str]
) -> tuple[Process, Outcome]:
    assert STRACE
    process = Process(program, folder)
    tracer = subprocess.Popen(
        [STRACE, "-qq", *options, "-p", str(process.pid)], stderr=subprocess.PIPE
    )
    status = Path(f"/proc/{process.pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        assert tracer.poll() is None, tracer.communicate()[1].decode()
        time.sleep(0.002)
    process.go()
    outcome = process.wait()
    assert outcome is not None, "the process did not end"
    tracer.communicate()
    return process, outcome
