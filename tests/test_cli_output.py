"""Test the output of commands in other encodings, to full disks and closed pipes."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.shell import CUTTINGS_COMMAND, Shell
from web.cli import output
from web.cli.main import main
from web.cli.terminal import print_table

ARTICLE = (
    "Шойгу: “Œuvre – naïve…” 日本\n\nMOSCOW, March 3, 2020 – Sergei Shoigu said: “The "
    "wheat is 🌾 here”. The euro (€) fell.\n"
)
ENCODINGS = ("cp1252", "cp437", "ascii", "latin-1", "cp866", "shift_jis", "utf-8")
COMMANDS = (
    ("search", "wheat"),
    ("search", "wheta"),
    ("search", "--json", "wheat"),
    ("export", "wheat", "--format", "csv"),
    ("people", "list"),
    ("failures",),
    ("stats",),
    ("stats", "--json"),
    ("verify",),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Return a shell with an archive of one article in several scripts."""
    folder = tmp_path_factory.mktemp("output")
    (folder / "files").mkdir()
    (folder / "files" / "Шойгу.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "files" / "“leer”.txt").touch()
    shell = Shell(folder / "home")
    shell("index", folder / "files")
    return shell


def run(
    archive: Shell, *arguments: str, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, with an encoding of the console."""
    result = CliRunner(charset=encoding).invoke(
        main, ["--home", str(archive.home), *arguments], catch_exceptions=False
    )
    return subprocess.CompletedProcess(
        arguments, result.exit_code, result.stdout, result.stderr
    )


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_prints_in_every_encoding(
    archive: Shell, encoding: str, command: tuple[str, ...]
) -> None:
    result = run(archive, *command, encoding=encoding)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_line_of_data_is_complete_and_missing_characters_are_escaped(
    archive: Shell, encoding: str
) -> None:
    (line,) = run(archive, "search", "wheat", encoding=encoding).stdout.splitlines()
    assert line == run(archive, "search", "wheat").stdout.strip().encode(
        encoding, "backslashreplace"
    ).decode(encoding)
    assert line.count("\t") == 5


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_has_the_same_values_in_every_encoding(
    archive: Shell, encoding: str
) -> None:
    result = run(archive, "search", "--json", "wheat", encoding=encoding)
    expected = json.loads(run(archive, "search", "--json", "wheat").stdout)
    assert json.loads(result.stdout)["results"] == expected["results"]


def test_messages_for_people_have_plain_punctuation() -> None:
    output.prepare_streams()
    text = "“Zürich” – Ärger… Шойгу"
    assert text.encode("ascii", output.READABLE_ERRORS) == (
        rb'"Z\xfcrich" - \xc4rger... \u0428\u043e\u0439\u0433\u0443'
    )


def start(
    archive: Shell, *arguments: str, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a command in its own process, with options of `subprocess.run`."""
    command = [*CUTTINGS_COMMAND, "--home", str(archive.home), *arguments]
    return subprocess.run(command, check=False, text=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]  # options of any type


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.long
def test_a_search_in_a_process_with_another_encoding(
    archive: Shell, encoding: str
) -> None:
    result = start(
        archive,
        "search",
        "wheat",
        capture_output=True,
        encoding=encoding,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert (result.returncode, result.stderr[:7]) == (0, "1 found")
    assert result.stdout.endswith("fell.\n")
    assert r"\u0428\u043e\u0439\u0433\u0443" in result.stdout


FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


@needs_full_device
@pytest.mark.parametrize("command", [("search", "wheat"), ("--help",)])
@pytest.mark.long
def test_a_full_disk_gives_one_message(
    archive: Shell, command: tuple[str, ...]
) -> None:
    with FULL.open("w") as full:
        result = start(archive, *command, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 1
    assert result.stderr == (
        "cuttings: the output cannot be written (No space left on device); "
        "free some space, or write to another place\n"
    )


@needs_full_device
def test_messages_that_cannot_be_written_do_not_stop_a_search(archive: Shell) -> None:
    with FULL.open("w") as full:
        result = start(archive, "search", "wheat", stdout=subprocess.PIPE, stderr=full)
    assert result.returncode == 0
    assert result.stdout.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_pipe_ends_quietly(archive: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = start(archive, "search", "wheat", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (result.returncode, result.stderr) == (1, "")


class BrokenStream(io.StringIO):
    """A stdout whose writes fail as on another system."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def write(self, text: str, /) -> int:
        raise self._error


def test_a_closed_pipe_on_windows_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate Windows, which reports an invalid argument for a closed pipe."""
    closed = OSError(errno.EINVAL, "Invalid argument")
    monkeypatch.setattr(output.sys, "stdout", BrokenStream(closed))
    with pytest.raises(output.OutputError):
        output.write_line("text")
    monkeypatch.setattr(output, "IS_WINDOWS", True)
    with pytest.raises(output.ClosedOutputError):
        output.write_line("text")


def test_a_stdout_that_the_caller_closed_is_an_error(archive: Shell) -> None:
    close: Callable[[], None] = lambda: os.close(1)  # noqa: E731
    result = start(archive, "search", "wheat", stderr=subprocess.PIPE, preexec_fn=close)
    assert result.returncode == 1
    assert result.stderr.startswith("cuttings: the output cannot be written")


def test_a_query_is_no_file_pattern_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, click would replace the patterns in all arguments by file names."""
    options: dict[str, object] = {}
    monkeypatch.setattr(
        "click.Group.main", lambda *_, **given: options.update(given) or None
    )
    main.main()
    assert options == {"windows_expand_args": False}


def test_a_very_long_table_is_printed_fast_and_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [(f"file{number}", "", "reason") for number in range(50_000)]
    print_table(("file", "position", "reason"), rows)
    lines = capsys.readouterr().out.splitlines()
    assert [tuple(line.split("\t")) for line in lines[1:]] == rows
