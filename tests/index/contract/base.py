"""Provide the engines and documents of the contract tests."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engine import Engine, IndexDocument
from tests.index.memory_feed import MemoryFeed, date_range

TEXTS_BY_ID = {
    "a": "The S-400 missile systems reach India next year. Prices of crude rose, said Gen. Shoigu.",
    "b": "An s400 missile was shown in Zürich; the AK-203 rifle and the Su-30MKI were not.",
    "c": "Batteries of S 400 missiles — the U.S. said so — fired 1,500 rounds of 5.56x45 mm in C++ weather.",
    "d": "Tell US what O'Neill of AT&T paid: $16 million for R&D, Covid-19 or not, says India’s bank.",
    "e": "昨日東京都知事が会見した。Straße und Łódź, søndag. Tell us more.",
    "f": "crude prices fell. The minister of defence spoke of prices, then of crude.",
}

FACT_ENTRIES = (
    IndexDocument(
        "1",
        "alpha",
        "One",
        "Daily",
        "Wire",
        ("Ann Lee",),
        {"a": ("Ann", "Ann B."), "b": ("Bob",)},
        date_range("2020-06-22"),
    ),
    IndexDocument(
        "2",
        "alpha",
        "Two",
        "Daily",
        None,
        (),
        {"a": ("Ann B.",)},
        date_range("2020-06-01", "2020-06-30"),
    ),
    IndexDocument(
        "3",
        "alpha",
        "Three",
        "Weekly",
        "Wire",
        (),
        {"b": ("Bob",)},
        date_range("2020-01-01", "2020-12-31"),
    ),
    IndexDocument(
        "4", "alpha", "Four", None, None, (), {}, date_range("2019-12-30", "2020-01-02")
    ),
    IndexDocument(
        "5", "beta", "Five", "Weekly", None, (), {"a": ("Ann",), "c": ("Cy",)}, None
    ),
    IndexDocument(
        "6",
        "beta",
        "Six",
        "Daily",
        "Wire",
        (),
        {"c": ("Cy",)},
        date_range("2021-01-01"),
    ),
)


class EngineTestBase(ABC):
    """Provide engines. `make_engine` returns one that stores its index in a folder."""

    @classmethod
    @abstractmethod
    def make_engine(cls, folder: Path) -> Engine: ...

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        engine = self.make_engine(tmp_path / "index")
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def words_engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make_engine(tmp_path_factory.mktemp("words") / "index")
        engine.sync(
            MemoryFeed(*(IndexDocument(id, text) for id, text in TEXTS_BY_ID.items()))
        )
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def facts_engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make_engine(tmp_path_factory.mktemp("facts") / "index")
        engine.sync(MemoryFeed(*FACT_ENTRIES))
        yield engine
        engine.close()
