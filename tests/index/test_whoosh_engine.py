"""Test the contract with the embedded engine, in one commit and in many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import CuttingsError
from index.columnar.engine import WhooshEngine
from index.columnar.indexing import writer
from index.columnar.indexing.writer import MIN_MEMORY_MB
from index.engine import Engine, IndexDocument
from tests.index.contract import EngineContract
from tests.index.memory_feed import MemoryFeed

ROOT = Path(__file__).parents[2]


class TestWhooshEngine(EngineContract):
    """Test the contract with the default size of commits."""

    @classmethod
    def make_engine(cls, folder: Path) -> Engine:
        return WhooshEngine(folder)


@pytest.mark.long
class TestWhooshEngineInManyCommits(TestWhooshEngine):
    """Test the contract with a few changes per commit."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _small_batches(cls) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                writer,
                "BYTES_PER_CHANGE",
                writer.batch_bytes(writer.DEFAULT_MEMORY_MB) // 3,
            )
            yield


def peak_memory_mb(folder: Path, memory: int) -> int:
    """Return the peak memory in MB of a sync with a limit, in a child process."""
    command = [
        sys.executable,
        "-m",
        "tests.index.sync_memory",
        str(folder),
        str(memory),
    ]
    return int(
        subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    )


@pytest.mark.long
def test_writing_and_merging_stay_within_the_memory_limit(
    tmp_path: Path,
) -> None:
    assert (
        peak_memory_mb(tmp_path / "small", MIN_MEMORY_MB)
        <= MIN_MEMORY_MB
        < peak_memory_mb(tmp_path / "large", 512)
        <= 512
    )


def test_a_too_low_memory_limit_is_rejected_with_a_readable_error(
    tmp_path: Path,
) -> None:
    with pytest.raises(CuttingsError, match=f"allow {MIN_MEMORY_MB} MB or more"):
        WhooshEngine(tmp_path, MIN_MEMORY_MB - 1).sync(
            MemoryFeed(IndexDocument("a", "x"))
        )
