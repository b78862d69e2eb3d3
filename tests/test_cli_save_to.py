"""Test `cuttings serve --save-to` as a process."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shell import CUTTINGS_COMMAND, Shell

pytestmark = pytest.mark.long

STORY = (
    "Cranes arrive\n\nHARBOURVILLE, 3 September 2020: Three cranes arrived on Monday.\n"
)


@contextmanager
def serving(shell: Shell, folder: Path, *options: str) -> Iterator[str]:
    """Serve the archive with a folder for saved files, and yield the address."""
    command = [*CUTTINGS_COMMAND, "--home", str(shell.home), "serve", "--port", "0"]
    command += ["--edit", "--save-to", str(folder), *options]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if url := re.search(r"http://127\.0\.0\.1:\d+", line):
                    yield url.group()
                    break
        finally:
            process.send_signal(signal.SIGINT)


def count_articles(site: str) -> int:
    """Return the number of articles that a search finds."""
    with urllib.request.urlopen(f"{site}/api/v1/search?size=0") as response:
        return int(json.load(response)["total"])


def post_file(site: str) -> int:
    """Add a file as a browser does, with the cookie and the token of the form."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"{site}/add") as response:
        token = re.search(r'name="token" value="([^"]+)"', response.read().decode())
    assert token
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token[1]}\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        f"{STORY}\r\n--x--\r\n"
    )
    request = urllib.request.Request(
        f"{site}/add",
        parts.encode(),
        {"Content-Type": "multipart/form-data; boundary=x"},
    )
    with opener.open(request) as response:
        return int(response.status)


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_a_file_that_was_added_is_searchable(
    seeded_copy: Shell, tmp_path: Path, options: tuple[str, ...]
) -> None:
    folder = tmp_path / "new" / "saved"
    with serving(seeded_copy, folder, *options) as site:
        assert count_articles(site) == 5
        assert post_file(site) == 200
        for _ in range(100):
            if count_articles(site) == 6:
                break
            time.sleep(0.2)
        assert count_articles(site) == 6
    (file,) = folder.iterdir()
    assert file.read_text() == STORY
    assert seeded_copy("verify").returncode == 0
    result = seeded_copy("index", folder)
    assert "1 file unchanged" in result.stderr


def test_a_file_that_was_not_read_is_read_when_the_server_starts(
    seeded_copy: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "left.txt").write_text(STORY)
    with serving(seeded_copy, folder) as site:
        assert count_articles(site) == 6


def test_a_folder_that_cannot_be_used_is_an_error_that_names_it(
    seeded_copy: Shell, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = seeded_copy.run_process(
        "serve", "--edit", "--save-to", tmp_path / "file" / "folder", "--port", "0"
    )
    assert result.returncode == 1
    assert "choose another --save-to" in result.stderr
    result = seeded_copy.run_process("serve", "--save-to", tmp_path / "saved")
    assert result.returncode == 2
    assert "--save-to requires --edit" in result.stderr
