"""Test the contract with the embedded engine, in one commit and in many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import CuttingsError
from index.columnar.engine import WhooshEngine
from index.columnar.indexing import batches
from index.columnar.indexing.batches import batch_changes
from index.engine import DocumentChange, Engine, IndexDocument
from index.memory_limits import DEFAULT_MEMORY_MB, MIN_MEMORY_MB
from tests.index.contract import EngineContract
from tests.index.memory_feed import MemoryFeed

ROOT = Path(__file__).parents[2]


class TestWhooshEngine(EngineContract):
    """Test the contract with the default size of commits."""

    @classmethod
    def make_engine(cls, folder: Path) -> Engine:
        return WhooshEngine(folder)


def test_the_size_is_that_of_all_files(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine = WhooshEngine(folder)
    assert engine.size() == 0
    engine.sync(MemoryFeed(IndexDocument("1", "alpha")))
    (folder / "sub").mkdir()
    before = engine.size()
    (folder / "sub" / "file").write_bytes(b"x" * 1_000)
    assert engine.size() == before + 1_000 > 1_000


@pytest.mark.long
class TestWhooshEngineInManyCommits(TestWhooshEngine):
    """Test the contract with a few changes per commit."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _small_batches(cls) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                batches,
                "BYTES_PER_CHANGE",
                batches.batch_bytes(DEFAULT_MEMORY_MB) // 4,
            )
            yield


def peak_memory_mb(folder: Path, memory: int, kind: str = "words") -> int:
    """Return the peak memory in MB of a sync with a limit, in a child process."""
    command = [sys.executable, "-m", "tests.index.sync_memory"]
    return int(
        subprocess.run(
            [*command, str(folder), str(memory), kind],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )


@pytest.mark.long
@pytest.mark.timeout(300)
def test_writing_and_merging_stay_within_the_memory_limit(
    tmp_path: Path,
) -> None:
    assert (
        peak_memory_mb(tmp_path / "small", MIN_MEMORY_MB)
        <= MIN_MEMORY_MB
        < peak_memory_mb(tmp_path / "large", 512)
        <= 512
    )


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["letters", "numbers", "parts of words"])
def test_texts_with_many_words_stay_within_the_memory_limit(
    tmp_path: Path, kind: str
) -> None:
    assert peak_memory_mb(tmp_path / "index", 256, kind) <= 256


def test_a_text_above_the_memory_limit_is_a_batch_of_its_own() -> None:
    small, large = "A short text.", "word " * 1_000
    changes = [
        DocumentChange(number, str(number), IndexDocument(str(number), text))
        for number, text in enumerate([small, small, large, small], 1)
    ]
    lengths = [len(batch) for batch in batch_changes(changes, 50_000)]
    assert lengths == [2, 1, 1]


def test_scripts_without_spaces_have_as_many_words_as_characters() -> None:
    """Each ideograph needs the memory of a word, so that a batch has fewer of them."""

    def batch_length(text: str) -> int:
        feed = MemoryFeed(*(IndexDocument(str(number), text) for number in range(99)))
        return len(next(batch_changes(feed.changes(0), 1 << 20)))

    spaced, unspaced = (
        batch_length("абвгде " * 200),
        batch_length("文字文字文字文" * 200),
    )
    assert spaced > 2 * unspaced


def test_a_too_low_memory_limit_is_rejected_with_a_readable_error(
    tmp_path: Path,
) -> None:
    with pytest.raises(CuttingsError, match=f"allow {MIN_MEMORY_MB} MB or more"):
        WhooshEngine(tmp_path, MIN_MEMORY_MB - 1).sync(
            MemoryFeed(IndexDocument("a", "x"))
        )
