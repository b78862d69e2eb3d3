"""A server process, its processor time, memory and files, and a client."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.trust.archives import write_records
from tests.trust.processes import cuttings, finish

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
START_S = 60.0
TIMEOUT_S = 60.0
READY_HOME = "CUTTINGS_TRUST_HOME"
"""Variable with an archive of 21,921 articles to copy, which saves building one."""
LARGE = 21_921
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Server:
    """A running `cuttings serve`."""

    pid: int
    port: int
    log: Path

    def processes(self) -> list[int]:
        """Return the server and the processes that it started."""
        pids = [self.pid]
        for pid in pids:
            for path in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, path.read_text().split())
        return pids

    def cpu_s(self) -> float:
        """Return the processor seconds of all threads until now."""
        nanoseconds = 0
        for pid in self.processes():
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                nanoseconds += int(path.read_text().split()[0])
        return nanoseconds / 1e9

    def memory_mb(self) -> float:
        """Return the memory that the processes have for themselves."""
        texts = [
            Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes()
        ]
        sizes = re.findall(r"Private_(?:Clean|Dirty): *(\d+) kB", "".join(texts))
        return sum(map(int, sizes)) / 1024

    def file_count(self) -> int:
        """Return how many files are open."""
        return sum(
            len([*Path(f"/proc/{pid}/fd").iterdir()]) for pid in self.processes()
        )

    def get(self, path: str) -> Answer:
        """Request a path on a connection of its own."""
        with self.client() as client:
            return client.request("GET", path)

    @contextmanager
    def client(self, timeout: float = TIMEOUT_S) -> Iterator[Client]:
        """Open a connection."""
        client = Client(self.port, timeout)
        try:
            yield client
        finally:
            client.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, with status 0 if the connection broke."""

    status: int
    text: str
    seconds: float
    headers: Mapping[str, str]


class Client:
    """A connection that is opened again when it breaks."""

    def __init__(self, port: int, timeout: float = TIMEOUT_S) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=timeout
        )

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        """Send a request, and read the answer."""
        start = time.perf_counter()
        try:
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
            text, status = response.read().decode("utf-8", "replace"), response.status
            received: Mapping[str, str] = response.headers
        except (OSError, http.client.HTTPException) as error:
            text, status, received = repr(error), 0, NO_HEADERS
            self._connection.close()
        return Answer(status, text, time.perf_counter() - start, received)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def running_server(home: Path, *options: str) -> Iterator[Server]:
    """Run `cuttings serve` on a free port."""
    log = home.parent / "serve.log"
    words = ("-m", "web", "--home", str(home), "serve", "--port", "0", *options)
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    try:
        yield Server(process.pid, _wait_for_port(process, log), log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for_port(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if match := ADDRESS.search(log.read_text(errors="replace")):
            return int(match[1])
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def build_archive(folder: Path, count: int, seed: int = 0) -> Path:
    """Return a home with this number of made-up articles."""
    home = folder / "home"
    ready = os.environ.get(READY_HOME)
    if count == LARGE and ready:
        subprocess.run(["cp", "-r", ready, str(home)], check=True)
        return home
    source = folder / "source"
    source.mkdir(parents=True)
    write_records(source / "records.jsonl.gz", count, seed)
    outcome = finish(cuttings(home, "index", source), folder / "run", seconds=1800)
    assert outcome.code == 0, outcome.describe()
    return home
