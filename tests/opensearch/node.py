"""Start OpenSearch nodes from Maven's artifacts, one process each."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from socket import socket

from platformdirs import user_cache_path

FOLDER = Path(__file__).parent
SOURCES = ("pom.xml", "TestNode.java")
START_TIMEOUT_S = 120
PREPARE_TIMEOUT_S = 900
NICE = ("nice", "-n", "5") if shutil.which("nice") else ()


class UnavailableError(Exception):
    """No node can be started on this machine."""


@cache
def prepare_classes() -> str:
    """Return the class path of a node. Maven and javac run once for each version.

    Raise UnavailableError without Java and Maven, or if Maven cannot download.
    """
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            raise UnavailableError(f"{program} is not installed")
    contents = b"".join((FOLDER / name).read_bytes() for name in SOURCES)
    key = sha256(contents).hexdigest()[:16]
    folder = user_cache_path("cuttings-tests", appauthor=False) / f"opensearch-{key}"
    if not (folder / "complete").exists():
        _fill(folder)
    return f"{folder / 'classes'}:{folder / 'lib'}/*"


def _fill(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "lib"
    commands = (
        (
            *("mvn", "-q", "-B", "-f", str(FOLDER / "pom.xml")),
            *("dependency:copy-dependencies", f"-DoutputDirectory={library}"),
        ),
        (
            *("javac", "-cp", f"{library}/*", "-d", str(folder / "classes")),
            str(FOLDER / "TestNode.java"),
        ),
    )
    for command in commands:
        try:
            subprocess.run(
                command, check=True, capture_output=True, timeout=PREPARE_TIMEOUT_S
            )
        except (subprocess.SubprocessError, OSError) as error:
            output = getattr(error, "stdout", None) or b""
            raise UnavailableError(f"{command[0]}: {output[-500:]!r}") from error
    (folder / "complete").touch()


def free_ports(count: int) -> list[int]:
    """Return free ports of this machine."""
    sockets = [socket() for _ in range(count)]
    try:
        for listener in sockets:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in sockets]
    finally:
        for listener in sockets:
            listener.close()


@dataclass
class Node:
    """One node of a cluster."""

    name: str
    folder: Path
    port: int
    transport_port: int
    seeds: list[int]
    memory: str = "700m"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Return the host and port for requests."""
        return f"127.0.0.1:{self.port}"

    def start(self, *, wait: bool = True) -> None:
        """Start the process, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ports = map(str, (self.port, self.transport_port, *self.seeds))
        with (self.folder / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *NICE,
                    *("java", f"-Xmx{self.memory}", "-XX:+UseSerialGC"),
                    *("-cp", prepare_classes(), "TestNode"),
                    *(self.name, str(self.folder), *ports),
                ],
                stdout=log,
                stderr=log,
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until the node answers and the cluster has a leader."""
        url = f"http://{self.address}/_cluster/health?wait_for_status=yellow"
        give_up = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < give_up:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        log = (self.folder / "node.log").read_text("utf-8", "replace")
        self.kill()
        raise UnavailableError(f"the node did not start: {log[-2000:]}")

    def kill(self) -> None:
        """Kill the process, as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def make_cluster(folder: Path, size: int) -> list[Node]:
    """Return the nodes of a cluster. None of them runs yet."""
    ports = free_ports(2 * size)
    seeds = ports[size:]
    return [
        Node(f"node{at}", folder / f"node{at}", ports[at], seeds[at], seeds)
        for at in range(size)
    ]
