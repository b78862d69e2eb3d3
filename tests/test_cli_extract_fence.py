"""Test that `cuttings extract` reads hostile files in the same fence as `index`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shell import Shell
from tests.trust.hostile_files import WORDS, write_kind

pytestmark = [pytest.mark.long, pytest.mark.workers]
KINDS = ("pdf_double_bomb.pdf", "encoded_words.eml", "packed_paragraphs.html.gz")


def test_a_hostile_file_costs_no_other(shell: Shell, tmp_path: Path) -> None:
    paths = [write_kind(tmp_path, name) for name in KINDS]
    good = tmp_path / "good.txt"
    good.write_text(WORDS)
    result = shell("extract", *paths, good)
    assert result.returncode == 1
    files = [json.loads(line)["file"] for line in result.stdout.splitlines()]
    assert str(good) in files
    for path in paths:
        assert str(path) in files or f"{path}: " in result.stderr


def test_records_before_a_damage_are_extracted(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"body": f"{WORDS} {number}."}) for number in range(3)]
    path.write_text("\n".join([*lines, "{"]))
    result = shell("extract", path)
    assert result.returncode == 1
    bodies = [json.loads(line)["body"] for line in result.stdout.splitlines()]
    assert bodies == [f"{WORDS} {number}." for number in range(3)]
    assert "line 4: not valid JSON" in result.stderr


def test_the_memory_limit_can_be_set(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WORDS * 20_000)
    monkeypatch.setenv("CUTTINGS_READER_MEMORY", "1")
    assert "not enough memory" in shell("extract", path).stderr
    monkeypatch.setenv("CUTTINGS_READER_MEMORY", "much")
    result = shell("extract", path)
    assert result.returncode == 1
    assert "CUTTINGS_READER_MEMORY=much: not a number of MB" in result.stderr


def test_an_unknown_tagger_is_reported_once(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(WORDS)
    monkeypatch.setenv("CUTTINGS_TAGGER", "crystal-ball")
    result = shell.run_process("index", tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("crystal-ball: unknown tagger; choose one of") == 1
    assert "Traceback" not in result.stderr
