"""Test the access log: its format, what it leaves out, and its files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import CuttingsError
from tests.processor_time import processor_time_below
from web.http.access_log import LogEntry, format_entry, open_log

ENTRY = LogEntry(
    address="192.0.2.7",
    user="",
    time=1_700_000_000.0,
    method="GET",
    path="/documents/1",
    query="",
    version="1.1",
    status=200,
    size=512,
    referrer="https://archive.example/?q=secret#d-1",
    agent="Mozilla/5.0",
)
COMBINED = re.compile(
    r'\S+ - \S+ \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] "[^"]*" \d{3} \d+ '
    r'"[^"]*" "[^"]*"'
)


def test_a_response_is_one_line_in_the_combined_format() -> None:
    assert format_entry(ENTRY) == (
        '192.0.2.7 - - [14/Nov/2023:22:13:20 +0000] "GET /documents/1 HTTP/1.1" '
        '200 512 "https://archive.example/" "Mozilla/5.0"'
    )


def test_what_was_searched_for_is_left_out_unless_it_is_asked_for() -> None:
    entry = replace(ENTRY, query="q=secret")
    assert "secret" not in format_entry(entry)
    assert "/documents/1?... HTTP" in format_entry(entry)
    line = format_entry(entry, with_query=True)
    assert "/documents/1?q=secret HTTP" in line
    assert '"https://archive.example/?q=secret#d-1"' in line


@pytest.mark.parametrize(
    "text",
    [
        'x" 200 0 "',
        "a\nb",
        "\r\n127.0.0.1 - -",
        "\x1b[31mred\x1b[0m",
        "\x9b31m",
        "\u202eevil",
        "\\",
        "\ud800",
        "\x00",
        "x" * 100_000,
    ],
)
@pytest.mark.parametrize(
    "field", ["address", "user", "method", "path", "query", "referrer", "agent"]
)
def test_no_text_of_a_client_breaks_the_line(field: str, text: str) -> None:
    entry = replace(ENTRY, **{field: text})
    line = format_entry(entry, with_query=True)
    assert COMBINED.fullmatch(line), line
    assert line.isprintable()
    assert line.isascii()
    assert len(line) < 10_000


def test_the_log_goes_to_a_file_that_may_be_rotated(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    with open_log(str(path)) as log:
        assert log
        log(ENTRY)
        path.rename(tmp_path / "access.log.1")
        log(replace(ENTRY, status=404))
    assert " 404 " in path.read_text()
    assert " 200 " in (tmp_path / "access.log.1").read_text()


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with open_log("-") as log:
        assert log
        log(ENTRY)
    assert COMBINED.fullmatch(capsys.readouterr().out.strip())


def test_a_log_that_cannot_be_written_gives_a_readable_error(tmp_path: Path) -> None:
    target = tmp_path / "none" / "access.log"
    with pytest.raises(CuttingsError, match="choose another --access-log"):
        open_log(str(target)).__enter__()


def test_a_full_disk_does_not_stop_the_server() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this machine has no /dev/full")
    with open_log("/dev/full") as log:
        assert log
        log(ENTRY)


def test_formatting_takes_little_time() -> None:
    with processor_time_below(0.5):
        for _ in range(1_000):
            format_entry(ENTRY)
