"""Workers start with the modules that their tasks need, and with no others."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.ingest.fence.limits import Limits
from archive.ingest.fence.starters import ForkServer, can_fork, fork_server
from archive.ingest.reader import FEW_FILES, PRELOAD, PRELOAD_FEW, preload_module
from archive.ingest.worker_pool import WorkerPool
from archive.readers.formats import FORMATS, reader_modules
from archive.readers.reader import FormatReader
from tests.archive.test_worker_pool import TextCodec

MODULE = "tests.archive.test_worker_start"
RARE_MODULE = "tabnanny"
EARLY_MODULE = "nturl2path"
"""Modules of Python that nothing else imports."""


def name_if_loaded(data: bytes) -> Iterator[bytes]:
    """Yield whether a module is imported, in a worker."""
    yield str(data.decode() in sys.modules).encode()


@pytest.mark.parametrize(
    ("preload", "answer"), [((MODULE,), "False"), ((MODULE, RARE_MODULE), "True")]
)
def test_a_worker_has_the_modules_of_its_pool(
    preload: tuple[str, ...], answer: str
) -> None:
    pool = WorkerPool(
        f"{MODULE}:name_if_loaded", TextCodec(), 1, Limits(timeout_s=5), preload
    )
    assert [*pool.run([[RARE_MODULE]])] == [[answer]]


def test_each_format_names_its_reader() -> None:
    for file_format in FORMATS.values():
        assert isinstance(file_format.load_reader(), FormatReader)
        assert file_format.module in sys.modules


def test_formats_with_the_same_module_name_it_once() -> None:
    modules = reader_modules(["json", "jsonl", "txt"])
    assert modules == ("archive.readers.jsonl", "archive.readers.text")


@pytest.mark.skipif(not can_fork(), reason="needs a fork server")
def test_a_server_that_still_imports_ends_at_once() -> None:
    server = ForkServer(PRELOAD)
    started = time.monotonic()
    server.close()
    assert not server.is_alive
    assert time.monotonic() - started < 1


@pytest.mark.skipif(not can_fork(), reason="needs a fork server")
def test_a_server_imports_early_what_its_workers_will_need() -> None:
    preload = "archive.errors"
    fork_server(preload, ["missing_module", EARLY_MODULE])
    pool = WorkerPool(
        f"{MODULE}:name_if_loaded", TextCodec(), 1, Limits(timeout_s=5), (preload,)
    )
    assert [*pool.run([[EARLY_MODULE]])] == [["True"]]


def test_only_workers_for_many_files_share_all_patterns(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(FEW_FILES + 1)]
    for file in files:
        file.touch()
    assert preload_module(files[:1]) == preload_module(files[1:]) == PRELOAD_FEW
    assert preload_module(files) == PRELOAD
    assert preload_module([tmp_path]) == PRELOAD
    assert preload_module([*files[:1], tmp_path]) == PRELOAD
