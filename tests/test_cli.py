"""Test the commands of the command line, their output, and their errors."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.home import Home
from tests.archive.sample_pages import html_page
from tests.conftest import SEEDS
from tests.shell import Shell
from web.cli.main import COMMANDS as PLACES
from web.cli.main import main
from web.cli.people import people
from web.cli.users import users

COMMANDS = (
    "copy-catalog",
    "users",
    "batch",
    "index",
    "serve",
    "search",
    "extract",
    "show",
    "correct",
    "undo",
    "failures",
    "rebuild",
    "backup",
    "restore",
    "verify",
    "stats",
    "people",
    "watch",
    "export",
    "collect",
    "tag",
    "note",
    "mark",
    "alerts",
    "import-facts",
)
EXTRACT_FIELDS = {
    "file",
    "id",
    "title",
    "date",
    "date_earliest",
    "date_latest",
    "date_confidence",
    "updated",
    "outlet",
    "agency",
    "authors",
    "dateline",
    "organisations",
    "places",
    "people",
    "body",
    "facts",
    "candidates",
    "quotations",
}


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        *(f"people {name}" for name in sorted(people.commands)),
        *(f"users {name}" for name in sorted(users.commands)),
    ],
)
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert (
        "Example: cuttings" in CliRunner().invoke(main, [*command.split(), "-h"]).stdout
    )


@pytest.mark.parametrize(
    ("code", "unneeded"),
    [
        ("import web.cli", {"archive.readers", "flask", "lxml", "trafilatura"}),
        (
            "from web.cli import main; main(['--help'], standalone_mode=False)",
            {"archive.catalog", "numpy", "sqlalchemy", "whoosh"},
        ),
        (
            "import archive.ingest.run, web.cli.archive_access",
            {"archive.readers.text", "index.columnar.searching", "lxml", "rapidfuzz"},
        ),
        (
            "import archive.ingest.preload_few, archive.readers.text",
            {"bs4", "numpy", "pdfminer", "sqlalchemy", "trafilatura"},
        ),
    ],
)
def test_a_process_imports_only_what_it_needs(code: str, unneeded: set[str]) -> None:
    script = f"import sys\n{code}\nprint('|', *sorted({unneeded} & sys.modules.keys()))"
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert process.stdout.rpartition("|")[2] == "\n"


def test_the_commands_are_those_documented() -> None:
    assert set(COMMANDS) == set(main.commands)
    assert all(name == command.name for name, command in main.commands.items())


def test_the_list_of_commands_has_the_first_sentence_of_each() -> None:
    sentences = {
        name: " ".join((command.help or "").partition("\n\n")[0].split())
        for name, command in main.commands.items()
    }
    assert sentences == {name: text for name, (_, text) in PLACES.items()}


@pytest.mark.long
def test_extract_prints_the_documented_fields_and_needs_no_home(
    shell: Shell,
) -> None:
    result = shell.run_process("extract", *sorted(SEEDS.iterdir()))
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    assert len(records) == 5
    assert all(record.keys() >= EXTRACT_FIELDS for record in records)
    assert not shell.home.exists()


def test_extract_reports_unreadable_files_and_continues(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    result = shell(
        "extract",
        tmp_path / "empty.txt",
        tmp_path / "none.txt",
        tmp_path / "a.exe",
        next(SEEDS.iterdir()),
    )
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 1
    for message in ("empty.txt: empty file", "none.txt: ", "a.exe: "):
        assert message in result.stderr


def test_extract_explains_each_fact_and_its_candidates(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        html_page(
            '<meta name="pubdate" content="2021-03-02">'
            '<meta name="dc.date" content="2021-02-27">'
        )
    )
    output = shell("extract", "--explain", path).stdout
    assert output.startswith(f"{path}: 1 article\n")
    assert (
        "Date: 2 March 2021, stated\n"
        "  found in the page's metadata: pubdate\n"
        "  meta pubdate: “2021-03-02”\n"
    ) in output
    assert (
        "  alternative: 27 February 2021, stated\n"
        "      found in the page's metadata: dc.date\n"
    ) in output
    assert "Authors: unknown\n" in output


def test_statistics_count_the_seeds(seeded: Shell) -> None:
    stats = seeded.json("stats", "--json")
    names = ("documents", "sources", "failures", "dated")
    assert [stats[name] for name in names] == [5, 5, 0, 2]


def test_verify_accepts_a_sound_index_and_rejects_a_damaged_one(
    seeded_copy: Shell,
) -> None:
    assert seeded_copy("verify").returncode == 0
    for path in Home(seeded_copy.home).index_path.glob("*.segment"):
        path.write_bytes(b"\0" * path.stat().st_size)
    result = seeded_copy("verify")
    assert result.returncode == 1
    assert "cuttings rebuild" in result.stderr
    assert seeded_copy("rebuild").returncode == 0
    assert seeded_copy("verify").returncode == 0
    assert seeded_copy.json("search", "--json", "S-400")["total"] == 4


@pytest.mark.long
def test_failures_are_listed_and_make_the_exit_code_1(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "empty.txt").touch()
    (folder / "good.txt").write_text("The ferry runs again.")
    result = shell.run_process("index", folder)
    assert result.returncode == 1
    assert "empty.txt: empty file" in result.stderr
    assert "cuttings failures" in result.stderr
    assert "empty.txt" in shell("failures").stdout
    assert shell.json("search", "--json", "ferry")["total"] == 1


@pytest.mark.parametrize(
    "command",
    [
        ("search", "x"),
        ("show", "x"),
        ("stats",),
        ("failures",),
        ("verify",),
        ("serve",),
    ],
)
def test_without_an_archive_every_command_says_how_to_make_one(
    shell: Shell, command: tuple[str, ...]
) -> None:
    result = shell(*command)
    assert result.returncode == 1
    assert "cuttings index FOLDER" in result.stderr
    assert "Traceback" not in result.stderr
    assert not shell.home.exists()


@pytest.mark.parametrize(
    "arguments", [(), ("index",), ("search", "--page", "none", "x"), ("fly",)]
)
def test_wrong_usage_has_exit_code_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell(*arguments).returncode == 2


def test_a_second_index_on_the_same_home_fails_at_once(
    shell: Shell,
) -> None:
    with Home(shell.home).write_lock():
        start = time.monotonic()
        result = shell("index", SEEDS)
        seconds = time.monotonic() - start
    assert result.returncode == 1
    assert "another `cuttings` process is writing" in result.stderr
    assert seconds < 10


def test_a_home_of_a_newer_version_is_refused(shell: Shell) -> None:
    shell("index", SEEDS)
    with closing(sqlite3.connect(shell.home / "catalog.db")) as database, database:
        database.execute("update meta set value = '99' where key = 'version'")
    result = shell("index", SEEDS)
    assert result.returncode == 1
    assert "newer version of Cuttings" in result.stderr


@pytest.mark.long
@pytest.mark.parametrize("command", [("search", "oil"), ("index", SEEDS), ("verify",)])
def test_an_index_without_its_catalog_is_an_error(
    seeded_copy: Shell, command: tuple[object, ...]
) -> None:
    (seeded_copy.home / "catalog.db").unlink()
    result = seeded_copy.run_process(*command)
    assert result.returncode == 1
    assert "catalog.db: missing or empty, but its index is still there" in result.stderr
    assert not (seeded_copy.home / "catalog.db").exists()


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_new_home_is_private_and_an_old_one_keeps_its_permissions(
    shell: Shell, tmp_path: Path
) -> None:
    def modes(folder: Path) -> set[int]:
        return {path.stat().st_mode & 0o777 for path in folder.rglob("*")}

    shell.run_process("index", SEEDS)
    assert shell.home.stat().st_mode & 0o777 == 0o700
    assert modes(shell.home) <= {0o600, 0o700}
    shared = Shell(tmp_path / "shared")
    shared.home.mkdir(mode=0o750)
    shared.run_process("index", SEEDS)
    assert modes(shared.home) <= {0o640, 0o750}


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_verify_says_that_all_users_can_read_an_archive(shell: Shell) -> None:
    shell("index", SEEDS)
    assert "All users" not in shell("verify").stderr
    shell.home.chmod(0o755)
    result = shell("verify")
    assert result.returncode == 0
    assert f"chmod -R go= {shell.home}" in result.stderr
