"""Test paths that a file system does not tell apart, and files renamed in case.

Simulated: a file system that ignores case and normal form, as those of Windows and
macOS do. Links stand for other spellings of a name, and folders do not list them. Thus
every file operation accepts the other spelling, as it would there.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from archive import paths
from archive.paths import actual_path, folder_prefix, path_key, printable_path
from tests.conftest import SampleFolder

TEXT = "An article about the harbour, long enough to be read."


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def ignore_case(sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder `Zürich` with other spellings that no folder lists."""
    folder = sample_folder.folder / "Zürich"
    folder.mkdir()
    for spelling in ("zÜRICH", "ZÜRICH", "zürich", nfd("Zürich"), nfd("ZÜRICH")):
        (sample_folder.folder / spelling).symlink_to(folder)
    listdir = os.listdir

    def list_real(path: Path) -> list[str]:
        return [name for name in listdir(path) if not Path(path, name).is_symlink()]

    monkeypatch.setattr(paths.os, "listdir", list_real)
    return folder


@pytest.mark.parametrize(
    "spelling", ["Zürich", "ZÜRICH", "zürich", nfd("Zürich"), nfd("ZÜRICH")]
)
def test_a_path_in_another_spelling_is_the_same_source(
    sample_folder: SampleFolder, ignore_case: Path, spelling: str
) -> None:
    sample_folder.write("Zürich/a.txt", TEXT)
    assert sample_folder.ingest(ignore_case).added == 1
    other = sample_folder.folder / spelling
    summary = sample_folder.ingest(other, other / "a.txt", ignore_case)
    assert (summary.unchanged, summary.read, summary.removed) == (1, 0, 0)
    (ignore_case / "a.txt").unlink()
    assert sample_folder.ingest(other).removed == 1
    assert sample_folder.searchable_texts() == []


def test_a_root_that_was_renamed_in_case_keeps_its_files(
    sample_folder: SampleFolder, ignore_case: Path
) -> None:
    sample_folder.write("Zürich/sub/a.txt", TEXT)
    sample_folder.ingest(ignore_case)
    id = sample_folder.document_id(TEXT)
    (sample_folder.folder / "ZÜRICH").unlink()
    ignore_case.rename(sample_folder.folder / "ZÜRICH")
    ignore_case.symlink_to(sample_folder.folder / "ZÜRICH")
    for link in sample_folder.folder.iterdir():
        if link.is_symlink():
            link.unlink()
            link.symlink_to(sample_folder.folder / "ZÜRICH")
    summary = sample_folder.ingest(sample_folder.folder / "zürich")
    assert (summary.unchanged, summary.read, summary.removed) == (1, 0, 0)
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert [source.path.endswith("/ZÜRICH/sub/a.txt") for source in record.sources] == [
        True
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a.txt", "A.TXT"),
        ("Sub/a.txt", "sub/a.txt"),
        ("Müller.txt", nfd("Müller.txt")),
        (nfd("Ångström/b.txt"), "ångström/B.txt"),
        ("straße.txt", "STRASSE.txt"),
    ],
)
def test_a_file_renamed_only_in_case_is_not_read_again(
    sample_folder: SampleFolder, old: str, new: str
) -> None:
    path = sample_folder.write(old, TEXT)
    sample_folder.ingest()
    id = sample_folder.document_id(TEXT)
    change = sample_folder.catalog.last_change
    target = sample_folder.folder / new
    target.parent.mkdir(exist_ok=True)
    path.rename(target)
    summary = sample_folder.ingest()
    assert (summary.unchanged, summary.read, summary.removed) == (1, 0, 0)
    assert sample_folder.document_id(TEXT) == id
    assert sample_folder.catalog.last_change == change
    target.write_text(f"{TEXT} More.")
    assert sample_folder.ingest().read == 1


def test_files_that_differ_only_in_case_stay_apart(
    sample_folder: SampleFolder,
) -> None:
    """On Linux, both may exist, and one may be removed."""
    names = ("a.txt", "A.txt", "x/b.txt", "X/b.txt", "x_/c.txt", "xy/c.txt")
    for name in names:
        sample_folder.write(name, f"{TEXT} {name}")
    assert sample_folder.ingest().added == len(names)
    for folder in ("x", "X", "x_", "xy"):
        summary = sample_folder.ingest(sample_folder.folder / folder)
        assert (summary.unchanged, summary.removed) == (1, 0), folder
    (sample_folder.folder / "a.txt").unlink()
    (sample_folder.folder / "X/b.txt").unlink()
    assert sample_folder.ingest(sample_folder.folder / "x").removed == 0
    assert sample_folder.ingest().removed == 2


@pytest.mark.parametrize("spelling", ["sub/../Folder", "./Folder/.", "link/../Folder"])
def test_a_path_with_dots_is_the_same_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    (tmp_path / "Folder").mkdir()
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "sub" / "deep")
    (tmp_path / "sub" / "Folder").mkdir()
    monkeypatch.chdir(tmp_path)
    parent = tmp_path / "sub" if spelling.startswith("link") else tmp_path
    assert actual_path(Path(spelling)) == parent / "Folder"
    assert actual_path(Path(spelling)).samefile(spelling)


def test_a_missing_path_stays_as_it_is(tmp_path: Path) -> None:
    assert actual_path(tmp_path / "Missing" / "x.txt") == tmp_path / "Missing/x.txt"
    assert actual_path(tmp_path / "a\0b") == tmp_path / "a\0b"
    undecodable = tmp_path / os.fsdecode(b"caf\xe9")
    undecodable.mkdir()
    assert printable_path(actual_path(undecodable)).endswith(r"caf\xe9")


def test_keys_ignore_case_and_normal_form() -> None:
    assert path_key("Straße/Ängström.TXT") == path_key(nfd("STRASSE/äNGSTRÖM.txt"))
    assert path_key("a") != path_key("á")


def test_folders_of_windows_end_with_a_backslash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Simulated: the separators of Windows."""
    monkeypatch.setattr(paths.os, "sep", "\\")
    monkeypatch.setattr(paths.os, "altsep", "/")
    assert folder_prefix(r"C:\News") == "C:\\News\\"
    assert folder_prefix("C:\\") == "C:\\"
    assert folder_prefix("C:/") == "C:\\"
