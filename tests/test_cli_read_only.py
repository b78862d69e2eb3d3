"""Test an archive on a medium that cannot be written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from archive.catalog import Catalog
from tests.shell import Shell
from tests.trust.servers import running_server


def _run(*command: object) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


@pytest.fixture
def read_only(seeded_copy: Shell) -> Iterator[Shell]:
    """Return a shell with the seeds' archive on a read-only mount."""
    home = seeded_copy.home
    try:
        _run("mount", "--bind", home, home)
        _run("mount", "-o", "remount,ro,bind", home)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system does not allow a mount")
    try:
        yield seeded_copy
    finally:
        _run("umount", home)


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("search", "singh"), "Rajnath Singh"),
        (("stats",), "5"),
        (("failures",), ""),
        (("verify",), ""),
        (("people", "list"), "Singh"),
        (("export", "singh", "--format", "csv"), "Singh"),
        (("show", "53a2"), "Rajnath"),
    ],
)
def test_reading_commands_work(
    read_only: Shell, arguments: tuple[str, ...], expected: str
) -> None:
    result = read_only.run_process(*arguments)
    assert result.returncode == 0, result.stderr
    assert expected in result.stdout


@pytest.mark.long
def test_a_server_answers(read_only: Shell) -> None:
    with running_server(read_only.home) as server, server.client() as client:
        for path in ("/?q=singh", "/people", "/stats", "/export?format=csv"):
            answer = client.request("GET", path)
            assert answer.status == 200, path
            assert "Singh" in answer.text or path == "/stats"


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments",
    [("index", "seeds"), ("rebuild",), ("correct", "9791", "title", "Other")],
)
def test_writing_commands_say_why_they_cannot(
    read_only: Shell, arguments: tuple[str, ...]
) -> None:
    result = read_only.run_process(*arguments)
    assert result.returncode == 1
    assert "cannot be written (Read-only file system)" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_archive_on_a_full_disk_can_be_searched(
    seeded: Shell, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system does not allow a mount")
    try:
        shutil.copytree(seeded.home, disk / "home")
        with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        shell = Shell(disk / "home")
        result = shell.run_process("search", "singh")
        assert result.returncode == 0, result.stderr
        assert "Rajnath Singh" in result.stdout
        result = shell.run_process("index", tmp_path / "missing")
        assert result.returncode != 0
        assert "Traceback" not in result.stderr
    finally:
        _run("umount", disk)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything"
)
def test_a_home_without_write_permission_can_be_read(seeded_copy: Shell) -> None:
    home = seeded_copy.home
    for path in (*home.rglob("*"), home):
        path.chmod(0o500 if path.is_dir() else 0o400)
    assert seeded_copy.run_process("search", "singh").returncode == 0


def test_a_read_only_reader_sees_what_a_writer_commits(
    seeded_copy: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = seeded_copy.home
    writer = Catalog(home / "catalog.db")
    place = "archive.catalog.databases.sqlite.is_writable"
    monkeypatch.setattr(place, lambda _: False)
    reader = Catalog(home / "catalog.db")
    assert (writer.is_read_only, reader.is_read_only) == (False, True)
    (id, *_) = reader.find_ids("")
    version = reader.data_version
    writer.corrections.correct(id, "title", "Cranes", "Ada")
    assert reader.data_version != version
    record = reader.record(id)
    assert record is not None
    assert record.document.facts.title is not None
    assert record.document.facts.title.value == "Cranes"
    writer.close()
    assert reader.record(id) == record
    reader.close()
