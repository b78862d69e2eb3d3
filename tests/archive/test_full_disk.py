"""Test that a full disk names the space that the rest of an ingest needs."""

from __future__ import annotations

import errno
import random
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from index.columnar.indexing.merger import _Spool
from tests.shell import Shell
from tests.trust.archives import sentence
from tests.trust.figure import Unavailable
from tests.trust.full_disk import PAGE, small_disk

ARTICLES = 600
WORDS = 400
START_BYTES = 3 << 19
NEEDED = re.compile(r"the \d+ MB of files .* need about (\d+) MB more")


@pytest.mark.long
def test_a_full_disk_names_the_space_that_unread_files_need(tmp_path: Path) -> None:
    folder = _write_articles(tmp_path / "texts")
    try:
        with small_disk(tmp_path / "disk") as disk:
            disk.leave_free(START_BYTES)
            shell = Shell(disk.home)
            outcome = shell("index", folder)
            assert outcome.returncode == 1
            sizes = NEEDED.search(outcome.stderr)
            assert sizes, outcome.stderr
            needed = int(sizes[1]) * 1_000_000
            disk.leave_free(needed + START_BYTES // 2)
            assert shell("index", folder).returncode == 0
            used = shutil.disk_usage(disk.folder).used
        assert needed < 3 * used
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.mark.long
@pytest.mark.parametrize("pages", [0, 1, 4, 12])
def test_a_disk_without_space_for_the_files_of_sqlite_is_named(
    tmp_path: Path, pages: int
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    folder.joinpath("a.txt").write_text("The ferry\n\nIt sank.", encoding="utf-8")
    try:
        with small_disk(tmp_path / "disk") as disk:
            disk.leave_free(START_BYTES)
            shell = Shell(disk.home)
            assert shell("index", folder).returncode == 0
            folder.joinpath("b.txt").write_text("The port\n\nIt closed.", "utf-8")
            disk.leave_free(pages * PAGE)
            outcome = shell("index", folder)
            assert outcome.returncode == 1
            assert "the disk is full" in outcome.stderr, outcome.stderr
            assert shell("search", "ferry").returncode == 0
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.mark.long
@pytest.mark.parametrize("pages", [0, 4, 8, 16])
def test_a_disk_without_space_for_a_new_catalog_is_named(
    tmp_path: Path, pages: int
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    folder.joinpath("a.txt").write_text("The ferry\n\nIt sank.", encoding="utf-8")
    try:
        with small_disk(tmp_path / "disk") as disk:
            disk.leave_free(pages * PAGE)
            outcome = Shell(disk.home)("index", folder)
            assert outcome.returncode == 1
            assert "space" in outcome.stderr, outcome.stderr
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.mark.long
def test_a_merge_names_a_full_disk(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk, ExitStack() as stack:
            disk.leave_free(PAGE)
            spool = _Spool(stack, disk.folder, np.dtype(np.uint64))
            with pytest.raises(OSError, match="space") as caught:
                spool.append(np.zeros(4 * PAGE, np.uint64))
            assert caught.value.errno == errno.ENOSPC
            disk.leave_free(START_BYTES)
    except Unavailable as error:
        pytest.skip(str(error))


def _write_articles(folder: Path) -> Path:
    chance = random.Random(1)
    folder.mkdir()
    for number in range(ARTICLES):
        text = "\n\n".join(sentence(chance, WORDS // 10) for _ in range(10))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder
