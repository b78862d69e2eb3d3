"""Test that everything that a run counts as failed or skipped is listed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive.ingest import scanner
from archive.ingest.scanner import Scan
from archive.readers import files as reader_files
from tests.conftest import SampleFolder

TEXT = "An article about the harbour, long enough to be read."


def listed(sample: SampleFolder) -> tuple[dict[str, str], dict[str, str]]:
    """Return the reasons of failed and of skipped paths, by path in the folder."""
    failures, skipped = (
        {os.path.relpath(item.path, sample.folder): item.reason for item in items}
        for items in (
            sample.catalog.sources.failures(),
            sample.catalog.sources.skipped(),
        )
    )
    return failures, skipped


def make_socket(path: Path) -> None:
    """Make a socket. Its path may be too long for `bind`."""
    os.mknod(path, stat.S_IFSOCK | 0o600)


UNREAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "broken.txt": (lambda path: path.symlink_to("nowhere"), "broken link"),
    "pipe.txt": (os.mkfifo, "not a regular file: named pipe"),
    "socket.html": (make_socket, "not a regular file: socket"),
    "null.txt": (
        lambda path: path.symlink_to(os.devnull),
        "not a regular file: device",
    ),
    "empty.txt": (Path.touch, "empty file"),
    "large.txt": (
        lambda path: path.write_text(TEXT * 9),
        reader_files.TOO_LARGE,
    ),
    "loop.txt": (
        lambda path: path.symlink_to("loop.txt"),
        "cannot be opened: too many levels of symbolic links",
    ),
}
SKIPPED: dict[str, tuple[Callable[[Path], object], str]] = {
    "text.xls": (Path.touch, "unsupported file type"),
    "README": (Path.touch, "unsupported file type"),
    ".hidden.txt": (Path.touch, "hidden file"),
    "broken.xls": (lambda path: path.symlink_to("nowhere"), "broken link"),
    "pipe": (os.mkfifo, "not a regular file: named pipe"),
    "socket": (make_socket, "not a regular file: socket"),
    "linked": (lambda path: path.symlink_to(path.parent), "linked folder"),
}


def test_every_failed_or_skipped_path_is_listed_with_its_reason(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_files, "MAX_ARTICLE_BYTES", 100)
    sample_folder.write("good.txt", TEXT)
    (sample_folder.folder / "sub").mkdir()
    for parent in (sample_folder.folder, sample_folder.folder / "sub"):
        for name, (make, _) in (UNREAD | SKIPPED).items():
            make(parent / name)
    for _ in range(2):  # a second run counts and lists the same
        summary = sample_folder.ingest()
        failed, skipped = listed(sample_folder)
        expected = [
            {
                os.path.join(parent, name): reason  # noqa: PTH118
                for parent in ("", "sub")
                for name, (_, reason) in cases.items()
            }
            for cases in (UNREAD, SKIPPED)
        ]
        assert [failed, skipped] == expected
        assert summary.failed == len(failed)
        assert summary.others + summary.linked == len(skipped)
        assert summary.linked == 2
        stats = sample_folder.catalog.stats()
        assert (stats.failures, stats.skipped) == (len(failed), len(skipped))
    assert sample_folder.searchable_texts() == [TEXT]


def test_a_listed_path_goes_when_it_is_repaired_or_removed(
    sample_folder: SampleFolder,
) -> None:
    link = sample_folder.folder / "a.txt"
    link.symlink_to("b.md")
    sample_folder.write("c.xls", "x")
    sample_folder.ingest()
    assert listed(sample_folder) == (
        {"a.txt": "broken link"},
        {"c.xls": "unsupported file type"},
    )
    sample_folder.write("b.md", TEXT)
    (sample_folder.folder / "c.xls").unlink()
    sample_folder.ingest()
    assert listed(sample_folder) == ({}, {})


def test_another_folder_keeps_its_list(sample_folder: SampleFolder) -> None:
    for name in ("one/a.xls", "one.more/a.xls", "one_/a.xls"):
        sample_folder.write(name, "x")
    sample_folder.ingest()
    (sample_folder.folder / "one/a.xls").unlink()
    (sample_folder.folder / "one.more/a.xls").unlink()
    sample_folder.ingest(sample_folder.folder / "one")
    assert set(listed(sample_folder)[1]) == {"one.more/a.xls", "one_/a.xls"}


def test_a_wrong_path_is_listed_until_the_next_run(
    sample_folder: SampleFolder,
) -> None:
    wrong = sample_folder.folder / "wrong"
    summary = sample_folder.ingest(wrong, wrong)
    assert summary.failed == 1
    assert listed(sample_folder)[0] == {"wrong": "does not exist; check the path"}
    sample_folder.ingest()
    assert listed(sample_folder)[0] == {}


def test_an_unreadable_folder_is_listed(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, since the tests may run as root, who can read every folder."""
    sample_folder.write("closed/a.txt", TEXT)
    sample_folder.ingest()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = sample_folder.ingest()
    assert (summary.failed, summary.removed) == (1, 0)
    assert listed(sample_folder)[0] == {
        "closed": "cannot open this folder: permission denied"
    }


def test_a_junction_of_windows_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: a folder with the reparse tag that a junction has."""
    (tmp_path / "junction").mkdir()
    (tmp_path / "junction" / "a.txt").touch()
    junction = SimpleNamespace(
        st_mode=stat.S_IFDIR, st_reparse_tag=scanner.JUNCTION_TAG
    )
    monkeypatch.setattr(Path, "lstat", lambda _: junction)
    scan = Scan()
    assert list(scan.find_files(tmp_path)) == []
    assert list(scan.skipped.values()) == ["linked folder"]
