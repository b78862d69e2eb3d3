"""Test that a stopped run leaves no processes and no files, and can be continued."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.shell import CUTTINGS_COMMAND, Shell
from tests.trust.hostile_files import WORDS, html_table, packed_zeros

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        sys.platform != "linux", reason="the processes are listed as on Linux"
    ),
]
WAIT_S = 60.0
END_S = 5.0


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with files that are read for a while."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(3):
        (folder / f"a{number}.txt").write_text(f"{WORDS} {number}")
        (folder / f"b{number}.html").write_bytes(html_table(number) * 20)
    (folder / "c.jsonl.gz").write_bytes(packed_zeros(1))
    return folder


def processes(marker: Path) -> list[int]:
    """Return the processes whose temporary folder is `marker`."""
    value = f"TMPDIR={marker}".encode()
    pids = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if value in path.read_bytes().split(b"\0"):
                pids.append(int(path.parent.name))
        except OSError:
            continue
    return pids


def start(command: str, files: Path, tmp_path: Path) -> subprocess.Popen[str]:
    """Start a command, and wait until its workers run."""
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [*CUTTINGS_COMMAND, "--home", str(tmp_path / "home"), command, str(files)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )
    started = time.monotonic()
    while len(processes(tmp_path / "tmp")) < 4:  # itself, a server and two workers
        assert time.monotonic() - started < WAIT_S
        assert process.poll() is None
        time.sleep(0.05)
    return process


@pytest.mark.parametrize(
    ("command", "number", "code"),
    [
        ("index", signal.SIGTERM, 143),
        pytest.param("index", signal.SIGINT, 130, marks=pytest.mark.long),
        pytest.param("index", signal.SIGKILL, -9, marks=pytest.mark.long),
        ("watch", signal.SIGTERM, 0),
        pytest.param("watch", signal.SIGKILL, -9, marks=pytest.mark.long),
    ],
)
def test_a_stopped_run_leaves_nothing(
    files: Path, tmp_path: Path, command: str, number: signal.Signals, code: int
) -> None:
    process = start(command, files, tmp_path)
    process.send_signal(number)
    sent = time.monotonic()
    _, error = process.communicate(timeout=WAIT_S)
    assert process.returncode == code
    while processes(tmp_path / "tmp"):
        assert time.monotonic() - sent < END_S
        time.sleep(0.02)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert "Traceback" not in error
    assert code != 143 or "run the same command again" in error
    for path in (*files.glob("b*"), *files.glob("c*")):
        path.unlink()
    result = Shell(tmp_path / "home")("index", "--jobs", "1", "--allow-missing", files)
    assert "3 articles in the archive" in result.stderr
