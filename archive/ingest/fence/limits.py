"""The limits of a worker process, and how it gives up its rights."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.ingest.fence.seccomp import install_filter

MEMORY_MB = 512
TIMEOUT_S = 25.0
"""A file costs at most 30 seconds, with the start and end of its worker."""
ANSWER_MB = 160
MAX_OPEN_FILES = 256
OOM_SCORE = "1000"
"""The system ends a process with this score first if it runs out of memory."""
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
RESERVED_BYTES = 16 << 20
"""What a process has in its address space and has not used yet.

It counts for the limit as soon as it is used.
"""
REPLACEMENT_SHARE = 0.5
"""The share of its memory limit from which a worker is replaced."""
LOW_MEMORY_SHARE = 0.4
"""The share from which an unknown error may be a lack of memory."""
REFUSED_EVENTS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
)
"""Audit events of Python that a worker never needs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a worker.

    `memory_mb` is the memory above that of a worker that has read nothing yet,
    `timeout_s` the time for a task in seconds, both by the clock and of the processor,
    and `answer_mb` the size of an answer.
    """

    memory_mb: int = MEMORY_MB
    timeout_s: float = TIMEOUT_S
    answer_mb: int = ANSWER_MB

    @property
    def answer_bytes(self) -> int:
        """Return the maximum size of an answer in bytes."""
        return self.answer_mb << 20


class Confinement:
    """The limits of this process, which is a worker.

    Creating it gives up network, child processes and writing of files for good.
    """

    def __init__(self, memory_mb: int) -> None:
        self._limit = memory_mb << 20
        self._base = used_address_space()
        if self._base:
            _set_resource_limits(self._base + self._limit - RESERVED_BYTES)
        if not (sys.platform == "linux" and install_filter()):
            sys.addaudithook(_refuse_event)

    @property
    def needs_replacement(self) -> bool:
        """Return whether the process has grown so much that it should be replaced."""
        if not self._base:
            return False
        return used_address_space() - self._base > REPLACEMENT_SHARE * self._limit

    @property
    def may_lack_memory(self) -> bool:
        """Return whether the process came so near its limit that memory may be lacking.

        Not every library reports that: lxml raises an unknown error.
        """
        return _peak_address_space() - self._base > LOW_MEMORY_SHARE * self._limit


def used_address_space() -> int:
    """Return the size of the address space in bytes, or 0 if it is unknown."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
    except (OSError, IndexError):
        return 0
    return int(pages) * PAGE_BYTES


def _peak_address_space() -> int:
    """Return the largest size of the address space so far, or 0 if it is unknown."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(status.partition("VmPeak:")[2].split()[0]) << 10
    except (OSError, IndexError, ValueError):
        return 0


def _set_resource_limits(address_space: int) -> None:
    import resource  # noqa: PLC0415  # missing on Windows

    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, encoding="ascii")
    for kind, value in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
    ):
        with suppress(OSError, ValueError):  # a lower limit is set already
            resource.setrlimit(kind, (value, value))


def limit_processor_time(seconds: float) -> None:
    """End this process after some seconds of processor time. 0 removes the limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _refuse_event(event: str, _arguments: object) -> None:
    """Refuse what a worker never needs, on systems without a filter."""
    if event in REFUSED_EVENTS:
        raise PermissionError(f"{event} is not allowed in worker {os.getpid()}")
