"""Test that a hostile file costs its own file only, and little time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.ingest.fence.limits import MEMORY_MB
from tests.trust.fenced_run import run_fenced
from tests.trust.hostile_files import GENERATORS, WORDS, write_hostile_files, write_kind

PRELOADED_MB = 260
"""The memory of a worker that has read nothing, and a margin for other machines."""
START_S = 30.0
"""Seconds in which the process and its workers start on a busy machine."""
QUICK = (
    "late.txt",
    "pdf_double_bomb.pdf",
    "pdf_form_loop.pdf",
    "encoded_words.eml",
    "warc_gzip_bomb.warc",
    "packed_paragraphs.html.gz",
    "packed_records.jsonl.gz",
    "html_table.html",
    "surrogates.jsonl",
)


def check_files(folder: Path, home: Path, timeout_s: float) -> None:
    """Check that each file of a folder is read or listed, within the limits."""
    names = {path.name for path in folder.iterdir()}
    (folder / "good.txt").write_text(WORDS)
    run = run_fenced(home, folder, timeout_s)
    assert "Traceback" not in run.error
    assert "good.txt" in run.read
    assert run.read | run.failures.keys() == names | {"good.txt"}
    assert run.peak_mb < MEMORY_MB + PRELOADED_MB
    assert run.seconds < START_S + len(names) * timeout_s


@pytest.mark.long
def test_a_hostile_file_costs_its_own_file(tmp_path: Path) -> None:
    for name in QUICK:
        write_kind(tmp_path / "files", name)
    check_files(tmp_path / "files", tmp_path / "home", 2.0)


@pytest.mark.long
@pytest.mark.timeout(1_000)
def test_each_kind_of_hostile_file_costs_its_own_file(tmp_path: Path) -> None:
    write_hostile_files(tmp_path / "files", len(GENERATORS))
    check_files(tmp_path / "files", tmp_path / "home", 5.0)
