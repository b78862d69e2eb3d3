"""Measure search pages per second of one process, one worker and two workers.

The home has an archive, such as one of `tests.bench.reuters`. Several clients ask for
different pages. The servers run one after another, in several rounds. A checkout of an
earlier version can be measured in the same run. The computing time of a page is that of
the processes of the server (Linux only). It hardly depends on what else the machine
does. An earlier version needs a home that it wrote, with the same articles, and a
Python with its dependencies.

Example: python -m tests.bench.serving HOME [CHECKOUT ITS_HOME ITS_PYTHON]
"""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 3
CLIENTS = 8
SECONDS = 6.0
WARM_UP_S = 3.0
WORDS = [
    "oil",
    "price",
    "bank",
    "dollar",
    "trade",
    "wheat",
    "tax",
    "share",
    "coffee",
    "gold",
    "rate",
    "japan",
    "export",
    "merger",
    "profit",
    "loss",
    "budget",
    "deficit",
    "sugar",
    "copper",
]


@dataclass(frozen=True, slots=True)
class Program:
    """A version of the program with a home that it can open."""

    checkout: Path
    home: str
    python: str
    options: Sequence[str] = ()


def main(home: str, *earlier: str) -> None:
    """Print pages per second and the slowest page of each kind of server."""
    now = Program(ROOT, home, sys.executable)
    servers = {
        "one process": now,
        "one worker": replace(now, options=("--workers", "1")),
        "two workers": replace(now, options=("--workers", "2")),
    }
    if earlier:
        checkout, its_home, its_python = earlier
        program = Program(Path(checkout), its_home, its_python)
        servers = {"earlier version": program, **servers}
    rates: dict[str, list[float]] = {name: [] for name in servers}
    cpu: dict[str, list[float]] = {name: [] for name in servers}
    slowest: dict[str, float] = dict.fromkeys(servers, 0.0)
    for _ in range(ROUNDS):
        for name, program in servers.items():
            with _running(program) as (address, process_id):
                _measure(address, WARM_UP_S)
                before = _cpu_seconds(process_id)
                times = _measure(address, SECONDS)
                used = _cpu_seconds(process_id) - before
            cpu[name].append(used / len(times) * 1000)
            rates[name].append(len(times) / SECONDS)
            slowest[name] = max(slowest[name], *times)
    for name, values in rates.items():
        sys.stdout.write(
            f"{name}: {statistics.mean(values):.0f} pages a second, "
            f"slowest page {slowest[name]:.2f} s, "
            f"computing time {min(cpu[name]):.1f} ms a page\n"
        )


@contextmanager
def _running(program: Program) -> Iterator[tuple[str, int]]:
    command = [program.python, "-m", "web", "--home", program.home]
    environment = {"PYTHONPATH": str(program.checkout), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "serve", "--port", "0", *program.options],
        stderr=subprocess.PIPE,
        text=True,
        cwd=program.checkout,
        env={**os.environ, **environment},
    ) as process:
        assert process.stderr
        url = None
        while not url:
            url = re.search(r"http://\S+", process.stderr.readline())
        try:
            yield urlsplit(url.group()).netloc, process.pid
        finally:
            process.terminate()


def _cpu_seconds(process_id: int) -> float:
    """Return the computing time of a process and its children until now."""
    proc = Path("/proc")
    children = (proc / f"{process_id}/task/{process_id}/children").read_text().split()
    ticks = 0
    for number in (str(process_id), *children):
        fields = (proc / number / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _measure(address: str, seconds: float) -> list[float]:
    """Return the seconds of each page that several clients got."""
    times: list[float] = []
    ends = time.monotonic() + seconds

    def visit(seed: int) -> None:
        choose = random.Random(seed)
        connection = http.client.HTTPConnection(address, timeout=60)
        while time.monotonic() < ends:
            words = " ".join(choose.sample(WORDS, 2))
            start = time.perf_counter()
            connection.request("GET", f"/?{urlencode({'q': words})}")
            connection.getresponse().read()
            times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


if __name__ == "__main__":
    main(*sys.argv[1:])
