"""The embedded engine keeps the contract, in one commit and in many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.columnar import writing
from index.port import Engine
from index.whoosh_engine import WhooshEngine
from tests.index.contract import EngineContract


class TestWhooshEngine(EngineContract):
    """The Whoosh engine keeps the contract."""

    @classmethod
    def make(cls, folder: Path) -> Engine:
        return WhooshEngine(folder)


class TestWhooshEngineInManyCommits(TestWhooshEngine):
    """It keeps it too where every few changes are a commit."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _small_batches(cls) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "BATCH_CHANGES", 3)
            yield
