"""Test that files of strangers get safe names, and that none is ever overwritten."""

from __future__ import annotations

import io
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import CuttingsError
from archive.ingest.saved_files import (
    MAX_STEM_BYTES,
    clean_name,
    is_readable_name,
    store_file,
    unread_files,
)
from tests.conftest import SampleFolder

CONTENT = b"Cranes arrive at the port."
DIGEST = sha256(CONTENT).hexdigest()[:20]


@pytest.mark.parametrize(
    ("name", "stem", "suffix"),
    [
        ("Talks in Delhi.html", "Talks-in-Delhi", ".html"),
        ("../../etc/passwd.txt", "passwd", ".txt"),
        ("C:\\Users\\ada\\Notes.TXT", "Notes", ".txt"),
        ("/etc/cron.d/x.html", "x", ".html"),
        (".bashrc.txt", "bashrc", ".txt"),
        ("a\0b\n<c>.html", "a-b-c", ".html"),
        ("invoice\u202elmth.exe.html", "invoice-lmth.exe", ".html"),
        ("Переговоры.pdf", "Переговоры", ".pdf"),
        ("scan.alto.xml.gz", "scan", ".alto.xml.gz"),
        ("saved.warc.gz", "saved", ".warc.gz"),
        (".html", "html", ""),
        ("", "article", ""),
        ("...", "article", ""),
        ("CON.txt", "CON", ".txt"),
    ],
)
def test_a_name_has_no_path_and_no_sign_with_a_meaning(
    name: str, stem: str, suffix: str
) -> None:
    assert clean_name(name, DIGEST) == f"{stem}-{DIGEST}{suffix}"


@given(st.text(max_size=400))
def test_any_name_is_one_visible_file_in_the_folder(name: str) -> None:
    cleaned = clean_name(name, DIGEST)
    assert Path(cleaned).name == cleaned
    assert not cleaned.startswith(".")
    assert cleaned.isprintable()
    assert DIGEST in cleaned
    stem = cleaned.partition(f"-{DIGEST}")[0]
    assert len(stem.encode()) <= MAX_STEM_BYTES


def test_the_same_bytes_are_stored_once_and_other_bytes_beside_them(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "new" / "saved"
    first = store_file(folder, "a.txt", io.BytesIO(CONTENT))
    again = store_file(folder, "a.txt", io.BytesIO(CONTENT))
    other = store_file(folder, "a.txt", io.BytesIO(b"Other words."))
    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert first.name == again.name == f"a-{DIGEST}.txt"
    assert (folder / first.name).read_bytes() == CONTENT
    assert (folder / other.name).read_bytes() == b"Other words."
    assert {path.name for path in folder.iterdir()} == {first.name, other.name}


def test_a_file_with_the_name_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / f"a-{DIGEST}.txt").write_bytes(b"Precious.")
    assert not store_file(tmp_path, "a.txt", io.BytesIO(CONTENT)).is_new
    assert (tmp_path / f"a-{DIGEST}.txt").read_bytes() == b"Precious."


def test_a_drive_without_links_stores_files_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert store_file(tmp_path, "a.txt", io.BytesIO(CONTENT)).is_new
    assert not store_file(tmp_path, "a.txt", io.BytesIO(CONTENT)).is_new


def test_an_error_names_the_folder_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CuttingsError, match="check the permissions"):
        store_file(tmp_path / "file", "a.txt", io.BytesIO(CONTENT))

    class FullDisk(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    folder = tmp_path / "folder"
    with pytest.raises(CuttingsError, match="No space left"):
        store_file(folder, "a.txt", FullDisk())
    assert not list(folder.iterdir())


def test_only_types_with_a_reader_are_accepted() -> None:
    assert is_readable_name("a.HTML")
    assert is_readable_name("a.jsonl.gz")
    for name in ("a.exe", "a", "a.html.exe", ""):
        assert not is_readable_name(name)


def test_files_are_unread_until_they_were_read_as_they_are(
    sample_folder: SampleFolder,
) -> None:
    folder, catalog = sample_folder.folder, sample_folder.catalog
    path = sample_folder.write("a.txt", "Cranes arrive.")
    sample_folder.write(".hidden.txt", "Hidden.")
    sample_folder.write("a.exe", "Program.")
    broken = sample_folder.write("b.html", "")
    assert unread_files(catalog, folder) == [path, broken]
    sample_folder.ingest()
    assert unread_files(catalog, folder) == []
    path.write_text("Cranes have arrived.")
    assert unread_files(catalog, folder) == [path]
    assert unread_files(catalog, folder / "missing") == []
    contents = catalog.sources.contents_of([str(path), str(broken), "/nowhere"])
    assert contents[str(path)].ids == (sample_folder.document_id("Cranes arrive."),)
    assert [part.reason for part in contents[str(broken)].failures] == ["empty file"]
    assert len(contents) == 2
    shutil.rmtree(folder)
