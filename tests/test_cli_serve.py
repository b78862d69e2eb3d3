"""Test `cuttings serve` as a process, with its address and its browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell import CUTTINGS_COMMAND, Shell

pytestmark = pytest.mark.long


@pytest.fixture
def address(seeded: Shell) -> Iterator[str]:
    """Serve an archive of the seeds, and yield the address."""
    command = [*CUTTINGS_COMMAND, "--home", str(seeded.home), "serve", "--port", "0"]
    command += ["--cors", "https://Reader.example/", "--cors", "http://localhost:3000"]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr
        try:
            output = process.stderr.readline() + process.stderr.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+", output)
            assert url, output
            assert "Ctrl+C" in output
            yield url.group()
        finally:
            process.send_signal(signal.SIGINT)


def test_serve_prints_its_url_and_responds_there(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/v1/search?q=S-400") as response:
        assert json.load(response)["total"] == 4
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/documents/none")


def test_serve_lets_the_named_origins_read_the_api(address: str) -> None:
    for origin, allowed in (
        ("https://reader.example", "https://reader.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://other.example", None),
    ):
        url = f"{address}/api/v1/search/?size=0"
        request = urllib.request.Request(url, headers={"Origin": origin})
        with urllib.request.urlopen(request) as response:
            assert response.headers["Access-Control-Allow-Origin"] == allowed
            assert json.load(response)["total"] == 5


def test_a_port_in_use_gives_a_helpful_error(seeded: Shell, address: str) -> None:
    result = seeded.run_process("serve", "--port", address.rsplit(":", 1)[1])
    assert result.returncode == 1
    assert "--port" in result.stderr


def serve_and_open_browser(
    shell: Shell, folder: Path, **environment: str
) -> tuple[str, Path]:
    """Run `serve --open`. Return its output, and the file that the browser writes.

    The browser is a script. `{}` in an environment variable stands for its path.
    """
    opened_path = folder / "opened"
    browser = folder / "browser"
    browser.write_text(
        "#!/bin/sh\n"
        f'echo "$1" > {opened_path}.part && mv {opened_path}.part {opened_path}\n'
    )
    browser.chmod(0o755)
    command = [
        *CUTTINGS_COMMAND,
        "--home",
        str(shell.home),
        "serve",
        "--port",
        "0",
        "--open",
    ]
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    variables |= {name: value.format(browser) for name, value in environment.items()}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=variables
    ) as process:
        assert process.stderr
        output = process.stderr.readline() + process.stderr.readline()
        if "BROWSER" in environment:
            while not opened_path.exists():
                time.sleep(0.05)
        else:
            output += process.stderr.readline()
        process.send_signal(signal.SIGINT)
    return output, opened_path


def test_the_browser_is_opened_at_the_page_that_is_served(
    seeded: Shell, tmp_path: Path
) -> None:
    output, opened_path = serve_and_open_browser(seeded, tmp_path, BROWSER="{} %s")
    assert opened_path.read_text().strip() in output


def test_without_a_browser_the_url_is_printed_and_served(
    seeded: Shell, tmp_path: Path
) -> None:
    output, opened_path = serve_and_open_browser(seeded, tmp_path, PATH="/nonexistent")
    assert "Could not open a browser. Open http://127.0.0.1:" in output
    assert not opened_path.exists()


def test_editing_on_a_public_address_requires_a_password(
    seeded: Shell,
) -> None:
    result = seeded.run_process("serve", "--edit", "--host", "0.0.0.0", "--port", "0")
    assert result.returncode == 1
    assert "CUTTINGS_PASSWORD" in result.stderr
    assert "Traceback" not in result.stderr
