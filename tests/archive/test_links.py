"""Test that links lead only to files in the named folders, unless they are followed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import regular_files
from archive.errors import UnreadableError
from archive.ingest.scanner import LINKED_FOLDER, OUTSIDE_LINK, Scan
from archive.ingest.worker import process_task, task_of_file
from archive.readers import split_file
from archive.regular_files import IS_LINK, MOVED, SYSTEM_FILE, open_regular_file
from tests.shell import Shell

SECRET = "The secret plan of the harbour office is in this file."
TEXT = "The ferry to Lindholm will run again from Monday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article, next to one with a secret."""
    (tmp_path / "outside" / "sub").mkdir(parents=True)
    (tmp_path / "outside" / "secret.txt").write_text(SECRET)
    (tmp_path / "outside" / "sub" / "deep.txt").write_text(f"{SECRET} Deeper.")
    folder = tmp_path / "files"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text(TEXT)
    return folder


def scan(folder: Path, *, follow: bool = False, within: bool = False) -> Scan:
    """Return a finished scan of a folder."""
    scan = Scan((folder,), follow_links=follow)
    scan.reasons |= {
        f"read {file.name}": str(file.target)
        for file in scan.find_files(folder, within_folder=within)
    }
    return scan


def read_names(scan: Scan) -> set[str]:
    return {Path(name).name for name in scan.reasons if name.startswith("read ")}


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize("is_relative", [False, True])
def test_a_link_out_of_the_folder_is_listed_and_not_read(
    folder: Path, depth: int, is_relative: bool
) -> None:
    link = folder / "sub" / "link.txt" if depth else folder / "link.txt"
    target = Path(*[".."] * (depth + 1), "outside", "secret.txt")
    link.symlink_to(target if is_relative else folder.parent / "outside/secret.txt")
    result = scan(folder)
    assert result.reasons[str(link)] == OUTSIDE_LINK
    assert read_names(result) == {"a.txt"}
    assert read_names(scan(folder, follow=True)) == {"a.txt", "link.txt"}


def test_a_link_through_another_link_is_resolved(folder: Path) -> None:
    (folder / "first.txt").symlink_to("second.txt")
    (folder / "second.txt").symlink_to(folder.parent / "outside" / "secret.txt")
    (folder / "third.txt").symlink_to("sub/../sub/a.txt")
    assert read_names(scan(folder)) == {"a.txt", "third.txt"}


def test_a_folder_whose_name_begins_alike_is_outside(folder: Path) -> None:
    other = folder.parent / "files-of-others"
    other.mkdir()
    (other / "b.txt").write_text(SECRET)
    (folder / "b.txt").symlink_to(other / "b.txt")
    assert read_names(scan(folder)) == {"a.txt"}


def test_linked_folders_are_listed_or_followed(folder: Path) -> None:
    (folder / "linked").symlink_to(folder.parent / "outside")
    (folder / "again").symlink_to("sub")
    (folder / "loop").symlink_to(folder.parent)
    result = scan(folder)
    assert set(result.skipped.values()) == {LINKED_FOLDER}
    assert len(result.skipped) == 3
    assert read_names(result) == {"a.txt"}
    followed = scan(folder, follow=True)
    assert read_names(followed) == {"a.txt", "secret.txt", "deep.txt"}
    assert followed.skipped[str(folder / "again")] == LINKED_FOLDER


def test_a_named_link_is_followed(folder: Path) -> None:
    link = folder.parent / "named"
    link.symlink_to(folder)
    assert read_names(scan(link)) == {"a.txt"}
    file_link = folder / "link.txt"
    file_link.symlink_to(folder.parent / "outside" / "secret.txt")
    assert read_names(scan(file_link)) == {"link.txt"}


def test_a_link_that_appears_in_a_watched_folder_is_not_read(folder: Path) -> None:
    (folder / "linked").symlink_to(folder.parent / "outside")
    (folder / "link.txt").symlink_to(folder.parent / "outside" / "secret.txt")
    for path in (folder / "linked", folder / "link.txt", folder / "linked/secret.txt"):
        watched = Scan((folder,))
        assert list(watched.find_files(path, within_folder=True)) == []
        assert watched.reasons or watched.skipped


@pytest.mark.skipif(sys.platform != "linux", reason="the system is Linux")
@pytest.mark.parametrize(
    "target", ["/proc/self/environ", "/proc/version", "/sys/kernel/notes"]
)
def test_files_of_the_system_are_never_read(folder: Path, target: str) -> None:
    if not Path(target).exists():
        pytest.skip("no such file here")
    link = folder / "environ.txt"
    link.symlink_to(target)
    for follow in (False, True):
        assert scan(folder, follow=follow).reasons[str(link)] == SYSTEM_FILE
    with pytest.raises(UnreadableError, match=SYSTEM_FILE):
        list(split_file(link))


def test_a_file_that_becomes_a_link_is_not_read(folder: Path) -> None:
    path = folder / "sub" / "a.txt"
    (file,) = Scan((folder,)).find_files(folder)
    path.unlink()
    path.symlink_to(folder.parent / "outside" / "secret.txt")
    assert process_task(task_of_file(file)).problem == IS_LINK


def test_a_folder_that_becomes_a_link_is_not_read(folder: Path) -> None:
    (file,) = Scan((folder,)).find_files(folder)
    (folder.parent / "outside" / "a.txt").write_text(SECRET)
    (folder / "sub").rename(folder.parent / "away")
    (folder / "sub").symlink_to(folder.parent / "outside")
    assert process_task(task_of_file(file)).problem == MOVED


def test_a_link_that_changes_between_check_and_opening_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "sub" / "a.txt"
    system_open = os.open

    def swap_and_open(name: Path, flags: int) -> int:
        path.unlink()
        path.symlink_to(folder.parent / "outside" / "secret.txt")
        return system_open(name, flags)

    monkeypatch.setattr(regular_files.os, "open", swap_and_open)
    with pytest.raises(OSError, match="symbolic"), open_regular_file(path):
        pass


def test_a_link_has_the_format_of_its_own_name(folder: Path) -> None:
    (folder / "sub" / "data.bin").write_text(TEXT)
    (folder / "link.md").symlink_to("sub/data.bin")
    (file,) = Scan((folder,)).find_files(folder / "link.md")
    outcome = process_task(task_of_file(file))
    assert outcome.document
    assert outcome.document.format == "md"


def test_the_command_lists_links_and_follows_them_on_request(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "outside" / "secret.txt")
    shell = Shell(tmp_path / "home")
    assert shell("index", "--jobs", "1", folder).returncode == 1
    listed = shell("failures").stdout
    assert "link that leads out of the folder" in " ".join(listed.split())
    assert shell.json("search", "secret", "--json")["total"] == 0
    assert shell("index", "--jobs", "1", "--follow-links", folder).returncode == 0
    assert shell.json("search", "secret", "--json")["total"] == 1


def test_articles_of_followed_links_stay_when_links_are_no_longer_followed(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "linked").symlink_to(folder.parent / "outside")
    (folder / "link.txt").symlink_to(folder.parent / "outside" / "secret.txt")
    shell = Shell(tmp_path / "home")
    assert shell("index", "--jobs", "1", "--follow-links", folder).returncode == 0
    result = shell("index", "--jobs", "1", folder)
    assert "missing" not in result.stderr
    assert "3 articles in the archive" in result.stderr
    assert shell.json("search", "secret", "--json")["total"] == 2


@pytest.fixture(autouse=True)
def forget_devices() -> Iterator[None]:
    """Read the mounted file systems again after each test."""
    yield
    regular_files._system_devices.cache_clear()
