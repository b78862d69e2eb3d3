"""Test what differs on Windows and macOS, and on unusual drives.

Linux runs the tests. What another system does is simulated: each test names it.
"""

from __future__ import annotations

import json
import mimetypes
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.data_files import read_rows
from archive.errors import CuttingsError
from archive.home import Home
from archive.ingest import worker, worker_pool
from archive.ingest.fence import starters
from archive.text import date_parsing
from tests.archive.test_worker_pool import run
from tests.conftest import SampleFolder
from tests.examples import ROOT
from tests.shell import CUTTINGS_COMMAND, Shell
from web import config
from web.app import MEDIA_TYPES, _set_media_types
from web.cli import reading_options

pytestmark = pytest.mark.workers

RESERVED_NAMES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}
TEXT = "An article about the harbour, long enough to be read."


@pytest.mark.parametrize(
    "name",
    [r"C:\News\archive", "file:C", ":memory:", "a?b=c&d#e%20f", "-x", "ärchiv", "it's"],
)
@pytest.mark.long
def test_a_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    """The database is opened by a URL, in which some characters have a meaning."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text(TEXT)
    shell = Shell(tmp_path / name)
    assert shell("index", "--jobs", "1", tmp_path / "files").returncode == 0
    assert shell.json("search", "harbour", "--json")["total"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"files", name}
    assert (tmp_path / name / "catalog.db").is_file()


def test_the_home_of_an_unknown_user_gives_a_helpful_error() -> None:
    with pytest.raises(CuttingsError, match=r"choose another --home.*\./~nobody-here"):
        config.resolve_home(Path("~nobody-here"))


def test_the_author_is_named_without_user_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Simulated: Windows, where the module `pwd` is missing."""

    def fail() -> str:
        raise ImportError("No module named 'pwd'")

    monkeypatch.setattr("web.config.getpass.getuser", fail)
    assert config.default_author() == "somebody"


def test_a_drive_without_locks_gives_a_readable_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: `filelock` raises this on network drives without locks."""

    def fail(*_: object, **__: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr("archive.home.FileLock.acquire", fail)
    home = Home(tmp_path)
    with pytest.raises(CuttingsError, match="support flock"), home.write_lock():
        pass


@pytest.mark.parametrize(
    ("platform", "expected"), [("linux", True), ("darwin", False), ("win32", False)]
)
def test_workers_are_forked_only_where_it_is_safe(
    monkeypatch: pytest.MonkeyPatch, platform: str, expected: bool
) -> None:
    """Simulated: the names of other systems."""
    monkeypatch.setattr(starters.sys, "platform", platform)
    assert starters.can_fork() is expected


def test_spawned_workers_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real: the workers are spawned, as on Windows and macOS."""
    monkeypatch.setattr(worker_pool, "can_fork", lambda: False)
    assert run([["a", "b recurse", "c die"], ["d"]]) == [
        [
            "A",
            "lost: the reader failed (RecursionError: maximum recursion depth exceeded)",
            "lost: crashed the reader process (exit code -9)",
        ],
        ["D"],
    ]


def test_workers_without_filter_refuse_network_and_processes() -> None:
    """Real: the audit hook that systems without seccomp use."""
    code = (
        "import socket, subprocess, sys\n"
        "from archive.ingest.fence.limits import _refuse_event\n"
        "sys.addaudithook(_refuse_event)\n"
        "for action in (lambda: subprocess.run(['true']),\n"
        "    lambda: socket.create_connection(('127.0.0.1', 9))):\n"
        "    try: action()\n"
        "    except PermissionError: print('refused')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["refused", "refused"]


@pytest.mark.parametrize("year", [1601, 1969, 2020, 9999])
def test_a_modification_time_of_any_year_is_a_date(year: int) -> None:
    """`fromtimestamp` refuses times before 1970 on Windows."""
    expected = datetime(year, 5, 3, 4, 5, 6, tzinfo=UTC)
    mtime_ns = round(expected.timestamp()) * 10**9
    assert worker._to_instant(mtime_ns) == expected


@pytest.mark.parametrize("mtime_s", [-(1 << 40), 1 << 40])
def test_a_modification_time_that_is_no_date_is_ignored(mtime_s: int) -> None:
    document = worker.read_document(TEXT.encode(), "txt", mtime_s * 10**9)
    assert document.text == TEXT


def test_time_zones_are_known_without_those_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Simulated: Windows, which has no database of time zones."""
    exists = os.path.isfile
    monkeypatch.setattr(
        "os.path.isfile", lambda path: "zoneinfo" not in str(path) and exists(path)
    )
    date_parsing.tz.gettz.cache_clear()
    date_parsing._load_zones.cache_clear()
    try:
        zones = date_parsing._load_zones()
    finally:
        date_parsing.tz.gettz.cache_clear()
        date_parsing._load_zones.cache_clear()
    assert set(zones) == {letters for letters, _, _ in read_rows("zones.tsv")}


def test_scripts_have_their_type_whatever_the_system_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Simulated: a registry of Windows in which `.js` is plain text."""
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    _set_media_types()
    for suffix, media_type in MEDIA_TYPES.items():
        assert mimetypes.guess_type(f"a{suffix}")[0] == media_type


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", f"{'y' * 200}/" * 25])
def test_a_path_that_the_system_refuses_is_a_failure_of_its_own(
    sample_folder: SampleFolder, name: str
) -> None:
    """Other paths of the same run are read."""
    sample_folder.write("a.txt", TEXT)
    summary = sample_folder.ingest(Path(f"/{name}.txt"), sample_folder.folder)
    assert (summary.added, summary.failed) == (1, 1)
    assert len(sample_folder.catalog.sources.failures()) == 1


def test_all_files_of_the_project_can_exist_on_windows() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    paths = [path for path in listed.stdout.split("\0") if path]
    if not paths:
        pytest.skip("not a Git checkout")
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        for name in path.split("/"):
            assert name.partition(".")[0].casefold() not in RESERVED_NAMES, path
            assert not set(name) & set('<>:"\\|?*'), path
            assert not name.endswith((".", " ")), path


def test_files_of_an_archive_can_exist_on_windows(seeded: Shell) -> None:
    for path in seeded.home.rglob("*"):
        assert path.stem.casefold() not in RESERVED_NAMES
        assert not set(path.name) & set('<>:"\\|?*')


@pytest.mark.long
def test_documents_do_not_depend_on_the_encoding_of_the_system(tmp_path: Path) -> None:
    """Python opens text files in the encoding of the system unless told otherwise."""
    article = tmp_path / "Zürich.txt"
    article.write_bytes("Zürich – “Neues” Потолок\n\nЭто текст о Шойгу.".encode())
    command = [*CUTTINGS_COMMAND, "extract", str(article)]
    outputs = []
    for encoding in ("utf-8", "ascii"):
        result = subprocess.run(
            command,
            capture_output=True,
            check=True,
            env=os.environ
            | {
                "LC_ALL": "C",
                "PYTHONCOERCECLOCALE": "0",
                "PYTHONUTF8": "0",
                "PYTHONIOENCODING": encoding,
            },
        )
        outputs.append(json.loads(result.stdout.decode(encoding)))
    assert outputs[0] == outputs[1]
    assert outputs[0]["body"].endswith("Это текст о Шойгу.")


def test_patterns_of_files_are_replaced_where_the_shell_leaves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: the shell of Windows."""
    for name in ("b.txt", "a.txt", "[c].txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}")
    shell = Shell(tmp_path / "home")
    assert shell("extract", tmp_path / "*.txt").returncode == 1
    monkeypatch.setattr(reading_options, "EXPANDS_PATTERNS", True)
    result = shell("extract", tmp_path / "?.txt", tmp_path / "[c].txt")
    names = [Path(json.loads(line)["file"]).name for line in result.stdout.splitlines()]
    assert names == ["a.txt", "b.txt", "[c].txt"]


def test_several_workers_are_refused_on_windows(
    seeded: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gunicorn needs `fork`."""
    monkeypatch.setattr("web.cli.serve_workers.sys.platform", "win32")
    result = seeded("serve", "--workers", "2")
    assert result.returncode == 1
    assert "--workers is not available on Windows" in result.stderr
