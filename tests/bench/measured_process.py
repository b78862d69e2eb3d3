"""Run a command, and measure the time, memory and bytes written of its processes.

Linux only: the figures come from `/proc`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
INTERVAL_S = 0.1
TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1_000_000


@dataclass
class ProcessUsage:
    """What one process has used until now, without its children."""

    cpu_s: float = 0.0
    peak_mb: float = 0.0
    write_calls_mb: float = 0.0
    """Megabytes passed to the system to be written, to files or pipes."""
    disk_mb: float = 0.0
    """Megabytes that the system had to send to the disk."""


@dataclass
class Measured:
    """A command that has ended."""

    code: int
    seconds: float
    output: str
    main: ProcessUsage
    """The process of the command, which writes the archive."""
    children: dict[int, ProcessUsage] = field(default_factory=dict)
    """Its child processes, which read files, by their numbers."""

    @property
    def readers_cpu_s(self) -> float:
        """Return the computing time of all children."""
        return sum(usage.cpu_s for usage in self.children.values())

    def figures(self) -> dict[str, float]:
        """Return the figures for a report."""
        return {
            "seconds": round(self.seconds, 2),
            "writer_cpu_s": round(self.main.cpu_s, 2),
            "readers_cpu_s": round(self.readers_cpu_s, 2),
            "writer_peak_mb": round(self.main.peak_mb, 1),
            "write_calls_mb": round(self.main.write_calls_mb, 1),
            "disk_mb": round(self.main.disk_mb, 1),
        }


def run_measured(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Measured:
    """Run a command to its end. Raise RuntimeError with its output if it fails."""
    log = output or Path(os.devnull)
    start = time.perf_counter()
    main = ProcessUsage()
    children: dict[int, ProcessUsage] = {}
    # A pipe that nobody reads would stop a command that writes many messages.
    with log.open("wb") as stream, tempfile.TemporaryFile() as message_file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=message_file,
            env={**os.environ, **(environment or {})},
        )
        while not _has_ended(process.pid):
            sample_usage(process.pid, main)
            for pid in _descendants(process.pid):
                sample_usage(pid, children.setdefault(pid, ProcessUsage()))
            time.sleep(INTERVAL_S)
        seconds = time.perf_counter() - start
        sample_usage(process.pid, main)
        process.wait()
        message_file.seek(0)
        messages = message_file.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {messages}")
    return Measured(process.returncode, seconds, messages, main, children)


def _has_ended(pid: int) -> bool:
    """Return whether a child has ended. Its counts can still be read."""
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, pid, options) is not None


def _descendants(pid: int) -> Iterator[int]:
    for path in PROC.glob(f"{pid}/task/*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)


def sample_usage(pid: int, usage: ProcessUsage) -> None:
    """Update the usage of a process, unless it has ended meanwhile."""
    try:
        fields = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
        counts = dict(re.findall(r"(\w+): (\d+)", (PROC / f"{pid}/io").read_text()))
        status = (PROC / f"{pid}/status").read_text()
    except OSError:
        return
    usage.cpu_s = max(usage.cpu_s, (int(fields[11]) + int(fields[12])) / TICKS)
    usage.write_calls_mb = max(usage.write_calls_mb, int(counts["wchar"]) / MEGABYTE)
    # What was deleted before the system wrote it, such as a temporary file, is cancelled.
    disk_bytes = int(counts["write_bytes"]) - int(counts["cancelled_write_bytes"])
    usage.disk_mb = max(usage.disk_mb, disk_bytes / MEGABYTE)
    if peak := re.search(r"VmHWM:\s+(\d+) kB", status):
        usage.peak_mb = max(usage.peak_mb, int(peak[1]) / 1024)


def forget_peak() -> None:
    """Let the peak memory of this process be measured from now on."""
    (PROC / "self/clear_refs").write_text("5")


def cuttings_command(home: Path, *words: str | Path) -> list[str]:
    """Return the command that runs `cuttings` with a home."""
    return [sys.executable, "-m", "web", "--home", str(home), *map(str, words)]


def timed_command(report: Path, home: Path, *words: str | Path) -> list[str]:
    """Return the command that runs `cuttings` and counts its work in a report."""
    module = "tests.bench.timed_command"
    command = [sys.executable, "-m", module, str(report), "--home", str(home)]
    return [*command, *map(str, words)]
