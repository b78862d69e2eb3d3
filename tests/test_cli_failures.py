"""Test that the command, the page and the API list what a run failed to read or skipped."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from archive import regular_files
from archive.catalog import Catalog
from archive.home import Home
from archive.ingest import scanner
from archive.ingest.fence.worker_main import OUT_OF_MEMORY
from archive.ingest.open_source import ALMOST_ALL_FAIL
from archive.ingest.time_budget import SOURCE_REFUSED
from archive.ingest.wire import CHANGED
from archive.readers import zip_package
from archive.readers.docx import NOT_WORD
from archive.readers.epub import LOCKED, NOT_EPUB
from archive.readers.files import EXPANDS_TOO_MUCH, OPEN_ERRORS, TOO_LARGE
from archive.readers.ocr import NO_PACKS, NOT_RECOGNIZED, TOO_MANY_PAGES
from archive.readers.ocr_text import NOT_ALTO, NOT_HOCR
from archive.readers.odt import NOT_TEXT
from archive.readers.pdf import SCAN_ERROR
from archive.readers.rtf import NOT_RTF
from archive.readers.rtf_tokens import TOO_MANY_TOKENS
from archive.readers.wacz import NO_WARC
from archive.readers.xml_tree import DAMAGED_XML, TOO_MANY_TAGS
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.shell import Shell
from web.app import create_app
from web.messages.failures import DEFAULT_ADVICE, advice

UNREAD = {
    "broken.txt": ("failed", "broken link"),
    "pipe.txt": ("failed", "not a regular file: named pipe"),
    "empty.txt": ("failed", "empty file"),
    "text.xls": ("skipped", "unsupported file type"),
    ".hidden": ("skipped", "hidden file"),
    "pipe": ("skipped", "not a regular file: named pipe"),
    "linked": ("skipped", "linked folder"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Return a shell with an archive of files of which few can be read."""
    folder = tmp_path_factory.mktemp("unread")
    files = folder / "files"
    files.mkdir()
    (files / "good.txt").write_text("The ferry runs again.")
    (files / "broken.txt").symlink_to("nowhere.txt")
    (files / "linked").symlink_to(folder)
    for name in ("pipe.txt", "pipe"):
        os.mkfifo(files / name)
    for name in ("empty.txt", "text.xls", ".hidden"):
        (files / name).touch()
    shell = Shell(folder / "home")
    result = shell("index", files)
    assert result.returncode == 1
    assert (
        "1 new; 3 failed; 1 linked folder skipped; 3 unsupported files skipped (.xls)"
        in result.stderr
    )
    return shell


def test_the_command_lists_each_with_reason_and_advice(archive: Shell) -> None:
    text = archive("failures").stdout
    lines = [
        json.loads(line)
        for line in archive("failures", "--json").stdout.split("\n")
        if line
    ]
    listed = {
        Path(line["file"]).name: (line["status"], line["reason"]) for line in lines
    }
    assert listed == UNREAD
    for line in lines:
        assert line["advice"] == advice(line["reason"]) != DEFAULT_ADVICE
        assert Path(line["file"]).name in text
        assert line["reason"] in " ".join(text.split())
        assert (line["suffix"] == ".xls") is (Path(line["file"]).name == "text.xls")
    assert "Restore the target" in text
    assert text.split()[-5:] == ["unsupported", "type", "files", ".xls", "1"]


def test_the_statistics_list_each_by_reason(archive: Shell) -> None:
    statistics = archive.json("stats", "--json")
    for status in ("failed", "skipped"):
        listed = {
            (Path(file).name, group["reason"])
            for group in statistics[status]
            for file in group["files"]
        }
        assert listed == {
            (name, reason) for name, (kind, reason) in UNREAD.items() if kind == status
        }
        assert sum(group["count"] for group in statistics[status]) == len(listed)
        assert all(group["advice"] for group in statistics[status])
    assert statistics["failures"] == 3
    assert statistics["last_run"]["others"] == 3
    assert statistics["last_run"]["linked"] == 1


def test_the_page_lists_each(archive: Shell) -> None:
    home = Home(archive.home)
    catalog, engine = Catalog(home.catalog_path), WhooshEngine(home.index_path)
    app = create_app(SearchService(catalog, engine), catalog)
    soup = BeautifulSoup(app.test_client().get("/stats").text, "lxml")
    files = {Path(item.text).name for item in soup.select("section.failed li")}
    assert files == set(UNREAD)
    german = app.test_client().get("/stats", headers={"Accept-Language": "de"}).text
    assert "verknüpfter Ordner" in german
    assert "Stellen Sie das Ziel der Verknüpfung wieder her" in german
    engine.close()
    catalog.close()


@pytest.mark.parametrize(
    "reason",
    [
        scanner.DOES_NOT_EXIST,
        scanner.BROKEN_LINK,
        scanner.LINKED_FOLDER,
        scanner.HIDDEN_FILE,
        regular_files.UNSUPPORTED_TYPE,
        regular_files.NOT_REGULAR,
        regular_files.INVALID_NAME,
        *scanner.SPECIAL_FILES.values(),
        TOO_LARGE,
        *(reason for reason in OPEN_ERRORS.values() if reason != "is a folder"),
        SCAN_ERROR,
        *(NO_PACKS, NOT_RECOGNIZED, TOO_MANY_PAGES),
        *(zip_package.DAMAGED, zip_package.LOCKED, zip_package.ENCRYPTED),
        *(
            zip_package.TOO_LARGE,
            zip_package.TOO_LARGE_PART,
            zip_package.TOO_MANY_PARTS,
        ),
        *(NOT_WORD, NOT_TEXT, NOT_RTF, NOT_HOCR, NOT_ALTO, NOT_EPUB, NO_WARC, LOCKED),
        *(DAMAGED_XML, TOO_MANY_TAGS, TOO_MANY_TOKENS),
        "truncated gzip data",
        "damaged HTTP response: cannot be decompressed",
        "not valid JSON: Expecting value at character 1",
        "reading was stopped after 30 s",
        "crashed the reader process (exit code -9)",
        "the reader failed (RecursionError: maximum recursion depth exceeded)",
        OUT_OF_MEMORY,
        SOURCE_REFUSED,
        ALMOST_ALL_FAIL,
        EXPANDS_TOO_MUCH,
        CHANGED,
        scanner.OUTSIDE_LINK,
        regular_files.SYSTEM_FILE,
        regular_files.IS_LINK,
        regular_files.MOVED,
    ],
)
def test_each_reason_has_its_own_advice(reason: str) -> None:
    assert advice(reason) != DEFAULT_ADVICE
