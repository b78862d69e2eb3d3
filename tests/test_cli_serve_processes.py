"""Test `cuttings serve` as processes: signals, several workers, logs and readiness."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from tests.shell import CUTTINGS_COMMAND, Shell
from tests.waiting import WAIT_S, wait_until
from tests.web.correction_helpers import hidden_fields
from web.cli import main
from web.urls import corrections as correction_urls

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]


@dataclass(frozen=True)
class ServedArchive:
    """A running server: its address, its process and its messages."""

    url: str
    process: subprocess.Popen[str]

    def get(self, path: str = "/") -> str:
        """Return a page over a new connection."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=WAIT_S) as response:
            text: str = response.read().decode()
        return text

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(WAIT_S)

    def children(self) -> set[int]:
        """Return the processes of the workers."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return set(map(int, Path(path).read_text().split()))


@contextmanager
def served(
    home: Path, *options: str, prefix: Sequence[str] = ()
) -> Iterator[ServedArchive]:
    """Serve an archive at any free port."""
    command = [*prefix, *CUTTINGS_COMMAND, "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr
        try:
            lines = ""
            while not (url := re.search(r"http://127\.0\.0\.1:\d+", lines)):
                line = process.stderr.readline()
                assert line, lines
                lines += line
            yield ServedArchive(url.group(), process)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_a_single_server(seeded: Shell, number: int) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("the tests run under nohup, whose processes ignore this signal")
    with served(seeded.home) as server:
        server.get()
        assert server.stop(number) == 0
        assert server.process.stderr
        assert "Traceback" not in server.process.stderr.read()


def test_the_first_process_of_a_container_stops_too(seeded: Shell) -> None:
    prefix = ["unshare", "--pid", "--fork", "--kill-child"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*prefix, "true"], check=False).returncode
    ):
        pytest.skip("this machine cannot create a process namespace")
    with served(seeded.home, prefix=prefix) as server:
        server.get()
        (first,) = server.children()
        os.kill(first, signal.SIGTERM)
        assert server.process.wait(WAIT_S) == 0


def test_an_answer_in_progress_is_finished(seeded: Shell) -> None:
    with served(seeded.home) as server:
        server.get()
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=WAIT_S) as client:
            client.sendall(
                b"GET /export?format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            client.recv(1)
            server.process.send_signal(signal.SIGTERM)
            rest = b""
            while part := client.recv(1 << 16):
                rest += part
        assert rest.endswith(b"0\r\n\r\n")
        assert server.process.wait(WAIT_S) == 0


def test_the_log_has_refused_requests_and_no_queries(
    seeded: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "access.log"
    with served(seeded.home, "--access-log", str(path)) as server:
        server.get("/?q=secret")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            server.get("/none%0a%1b[31m")
        request = urllib.request.Request(server.url, headers={"Host": "evil"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(request)
        server.stop()
    lines = path.read_text().splitlines()
    # An answer is logged after it was sent, so the next one may be logged before.
    statuses = sorted(line.split('"')[2].split()[0] for line in lines)
    assert statuses == ["200", "400", "404"]
    assert "secret" not in path.read_text()
    assert "%0A%1B" in path.read_text()


def test_the_log_goes_to_stdout_with_queries_if_asked(seeded: Shell) -> None:
    options = ("--access-log", "-", "--log-queries")
    with served(seeded.home, *options) as server:
        server.get("/?q=secret")
        server.stop()
        assert server.process.stdout
        assert "?q=secret HTTP/1.1" in server.process.stdout.read()


def test_a_server_is_ready_if_its_index_belongs_to_its_catalog(
    seeded_copy: Shell, tmp_path: Path
) -> None:
    with served(seeded_copy.home) as server:
        assert json.loads(server.get("/readyz")) == {"status": "ok"}
        (seeded_copy.home / "index").rename(tmp_path / "index")
        with pytest.raises(urllib.error.HTTPError, match="503") as failure:
            server.get("/readyz")
        assert "index" in failure.value.read().decode()
        assert json.loads(server.get("/healthz")) == {"status": "ok"}


@pytest.mark.parametrize(
    "options", [["--workers", "0"], ["--workers", "999"], ["--time-limit", "0"]]
)
def test_an_option_out_of_range_is_refused(seeded: Shell, options: list[str]) -> None:
    result = CliRunner().invoke(main, ["--home", str(seeded.home), "serve", *options])
    assert result.exit_code == 2
    assert "is not in the range" in result.output


def test_several_workers_answer_and_stop(seeded: Shell) -> None:
    with served(seeded.home, "--workers", "2", "--access-log", "-") as server:
        wait_until(lambda: len(server.children()) == 2)
        for _ in range(10):
            assert "S-400" in server.get("/?q=S-400")
        assert server.stop() == 0
        assert server.process.stdout
        assert server.process.stdout.read().count(" 200 ") == 10


def test_a_killed_worker_is_replaced(seeded: Shell) -> None:
    with served(seeded.home, "--workers", "2") as server:
        wait_until(lambda: len(server.children()) == 2)
        killed = min(server.children())
        server.get()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(server.children() - {killed}) == 2)
        assert "S-400" in server.get("/?q=S-400")


def test_workers_end_with_their_supervisor(seeded: Shell) -> None:
    with served(seeded.home, "--workers", "2") as server:
        wait_until(lambda: len(server.children()) == 2)
        workers = server.children()
        server.get()
        server.stop(signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_sighup_replaces_the_workers_without_a_failed_request(seeded: Shell) -> None:
    with served(seeded.home, "--workers", "2") as server:
        wait_until(lambda: len(server.children()) == 2)
        server.get()
        former = server.children()
        results: list[bool] = []
        ended = threading.Event()

        def visit() -> None:
            while not ended.is_set():
                results.append("S-400" in server.get("/?q=S-400"))

        thread = threading.Thread(target=visit)
        thread.start()
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(server.children() - former) == 2)
        wait_until(lambda: not server.children() & former)
        ended.set()
        thread.join()
        assert len(results) > 1
        assert all(results)
        assert server.stop() == 0


def editing_browser() -> OpenerDirector:
    """Return a client with cookies and a new connection for each request."""
    return build_opener(HTTPCookieProcessor(CookieJar()))


def fetch_with_address(
    browser: OpenerDirector, url: str, form: dict[str, str] | None = None
) -> tuple[str, str]:
    """Get a page or send a form. Return the last address and the page."""
    data = urlencode(form).encode() if form else None
    with browser.open(url, data, timeout=WAIT_S) as response:
        return response.url, response.read().decode()


def fetch(browser: OpenerDirector, url: str) -> str:
    """Get a page."""
    return fetch_with_address(browser, url)[1]


def correct_outlet(server: ServedArchive, browser: OpenerDirector, name: str) -> str:
    """Correct the outlet of the first article, and return the page after it."""
    first = json.loads(fetch(browser, f"{server.url}/api/v1/search?size=1"))
    id = first["results"][0]["id"]
    address = server.url + correction_urls.correct(id, "outlet")
    form = BeautifulSoup(fetch(browser, address), "lxml").select_one(
        "form.correction-form"
    )
    assert form
    fields = {**hidden_fields(form), "action": "set", "value": name}
    address, page = fetch_with_address(
        browser, server.url + str(form["action"]), fields
    )
    while "Correction in progress" in page:  # another worker may show it
        time.sleep(0.1)
        address, page = fetch_with_address(browser, address)
    return page


def test_corrections_of_several_workers_are_all_made(seeded_copy: Shell) -> None:
    options = ("--workers", "2", "--edit", "--author", "Ada")
    with served(seeded_copy.home, *options) as server:
        wait_until(lambda: len(server.children()) == 2)
        pages: list[str] = []
        browsers = [editing_browser() for _ in range(3)]

        def work(number: int) -> None:
            for turn in range(2):
                name = f"Outlet {number}-{turn}"
                pages.append(correct_outlet(server, browsers[number], name))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(pages) == 6
        assert all("Outlet is now Outlet" in page for page in pages)
        assert server.stop() == 0
    assert not (seeded_copy.home / "jobs").exists()
