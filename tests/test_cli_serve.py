"""`cuttings serve` as a user meets it: a real process, its address, its browser."""

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


@pytest.fixture
def address(seeded: Shell) -> Iterator[str]:
    """A served archive of the seeds."""
    command = [*CUTTINGS_COMMAND, "--home", str(seeded.home), "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr
        try:
            said = process.stderr.readline() + process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            assert "Ctrl+C" in said
            yield found.group()
        finally:
            process.send_signal(signal.SIGINT)


def test_serve_prints_its_url_and_responds_there(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/v1/search?q=S-400") as response:
        assert json.load(response)["total"] == 4
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/documents/none")


def test_a_port_in_use_gives_a_helpful_error(seeded: Shell, address: str) -> None:
    done = seeded.run_process("serve", "--port", address.rsplit(":", 1)[1])
    assert done.returncode == 1
    assert "--port" in done.stderr


def serve_and_open_browser(
    shell: Shell, folder: Path, **environment: str
) -> tuple[str, Path]:
    """What `serve --open` says until the end, and the file that the browser of the environment wrote."""
    wrote = folder / "opened"
    browser = folder / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1" > {wrote}.part && mv {wrote}.part {wrote}\n'
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
    known = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    known |= {name: value.format(browser) for name, value in environment.items()}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=known
    ) as process:
        assert process.stderr
        said = process.stderr.readline() + process.stderr.readline()
        if "BROWSER" in environment:
            while not wrote.exists():
                time.sleep(0.05)
        else:
            said += process.stderr.readline()
        process.send_signal(signal.SIGINT)
    return said, wrote


def test_the_browser_is_opened_at_the_page_that_is_served(
    seeded: Shell, tmp_path: Path
) -> None:
    said, wrote = serve_and_open_browser(seeded, tmp_path, BROWSER="{} %s")
    assert wrote.read_text().strip() in said


def test_without_a_browser_the_url_is_printed_and_served(
    seeded: Shell, tmp_path: Path
) -> None:
    said, wrote = serve_and_open_browser(seeded, tmp_path, PATH="/nonexistent")
    assert "Could not open a browser. Open http://127.0.0.1:" in said
    assert not wrote.exists()


def test_editing_on_a_public_address_requires_a_password(
    seeded: Shell,
) -> None:
    done = seeded.run_process("serve", "--edit", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "CUTTINGS_PASSWORD" in done.stderr
    assert "Traceback" not in done.stderr
