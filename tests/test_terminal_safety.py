"""Test that file names, texts and URLs cannot control the terminal of a reader."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.shell import CUTTINGS_COMMAND

pytestmark = pytest.mark.long

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x90\u202e"
BODY = f"Wheat {HOSTILE} prices\n\nMOSCOW, March 3, 2020 – The wheat {HOSTILE} rose.\n"
COMMANDS = (
    ("search", "wheat"),
    ("search", "xyzzy\x1b[2J\x9b"),
    ("show", "{id}"),
    ("failures",),
    ("failures", "--json"),
    ("search", "--json", "wheat"),
    ("show", "--json", "{id}"),
    ("export", "wheat", "--format", "csv"),
    ("export", "wheat", "--format", "jsonl"),
    ("extract", "--explain", "{file}"),
    ("extract", "{file}"),
    ("extract", "{missing}"),
    ("index", "{missing}"),
    ("index", "{folder}"),
    ("show", "\x1b[2J"),
    ("\x1b[2J",),
    ("people", "list"),
    ("stats",),
    ("verify",),
)


class HostileArchive:
    """An archive of files whose names and texts have escape sequences."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.files = folder / f"files{HOSTILE}"
        self.files.mkdir()
        self.file = self.files / f"wheat{HOSTILE}.txt"
        self.file.write_text(BODY, encoding="utf-8")
        (self.files / f"broken{HOSTILE}.pdf").write_bytes(b"%PDF-")
        damaged = b"WARC/1.0\r\nWARC-Type: response\r\n\x1b[2J\x9b: x\r\n\r\n\x1b[2J"
        (self.files / "damaged.warc").write_bytes(damaged * 2)
        self.piped("index", str(self.files))
        response = self.piped("search", "--json", "wheat").stdout
        self.id = json.loads(response)["results"][0]["id"]

    def piped(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command whose output is a pipe."""
        return subprocess.run(
            self._command(arguments), capture_output=True, text=True, check=False
        )

    def on_terminal(self, *arguments: str) -> bytes:
        """Return what a command writes to a terminal without colours."""
        main_end, terminal = pty.openpty()
        process = subprocess.Popen(
            self._command(arguments),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "200"},
        )
        os.close(terminal)
        output = b""
        try:
            while chunk := os.read(main_end, 65536):
                output += chunk
        except OSError:  # Linux reports the end of a terminal as an error
            pass
        process.wait()
        os.close(main_end)
        return output

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        values = {
            "id": getattr(self, "id", ""),
            "file": self.file,
            "folder": self.files,
            "missing": self.files / f"missing{HOSTILE}.txt",
        }
        words = [word.format(**values) for word in arguments]
        return [*CUTTINGS_COMMAND, "--home", str(self.home), *words]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> HostileArchive:
    """Return an archive of files with escape sequences."""
    return HostileArchive(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: ascii(words[:2]))
def test_no_command_writes_control_characters_to_a_terminal(
    archive: HostileArchive, arguments: tuple[str, ...]
) -> None:
    """Run each command on a terminal. Only tabs and newlines may control it."""
    output = archive.on_terminal(*arguments).decode("utf-8", "replace")
    assert output
    controls = {
        char
        for char in output.replace("\r\r\n", "").replace("\r\n", "")
        if (not char.isprintable() and char not in "\n\t\ufeff")
        or char in "\u202d\u202e"
    }
    assert not {ascii(char) for char in controls}, ascii(output)


def test_messages_and_tables_are_safe_in_files_too(archive: HostileArchive) -> None:
    """Write to pipes, whose contents may be shown by a terminal later."""
    shown = archive.piped("show", archive.id)
    failed = archive.piped("failures")
    for output in (shown.stdout, shown.stderr, failed.stdout):
        assert "\x1b" not in output
        assert "\x9b" not in output
    assert "\\x1b[2J" in failed.stdout
    assert "\\x9b31m" in shown.stdout


def test_data_for_programs_keeps_all_characters(archive: HostileArchive) -> None:
    """Read JSON and CSV back: each character of the text is still there."""
    response = archive.piped("show", "--json", archive.id).stdout
    assert "\x9b" not in response
    assert "\x9b31m\x90\u202e" in json.dumps(json.loads(response), ensure_ascii=False)
    table = archive.piped("export", "wheat", "--format", "csv").stdout
    assert "31m" in table
    assert "\\x9b" not in table


def test_a_damaged_web_archive_writes_nothing_itself(archive: HostileArchive) -> None:
    """Read an archive of whose lines warcio would print one."""
    for run in (archive.piped("extract", str(archive.files / "damaged.warc")),):
        assert "\x1b" not in run.stderr
        assert "\x9b" not in run.stderr
