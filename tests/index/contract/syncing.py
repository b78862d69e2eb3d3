"""Test that an engine follows the feed, and that its index is sound."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from index.engine import Engine, IndexDocument, Search
from index.query.parser import parse_query
from tests.index.contract.base import FACT_ENTRIES, EngineTestBase
from tests.index.memory_feed import (
    InterruptedRun,
    MemoryFeed,
    date_range,
    facet_counts,
    hit_ids,
    run_query,
)


class SyncContract(EngineTestBase):
    """Test that an engine indexes each change once, even after interruptions."""

    def test_before_the_first_sync_nothing_is_found(self, engine: Engine) -> None:
        results = run_query(engine, "x", filters={"outlet": ("Daily",)})
        assert (engine.count(), results.total, facet_counts(results, "outlet")) == (
            0,
            0,
            {"Daily": 0},
        )

    def test_a_sync_indexes_changes_and_returns_their_count(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACT_ENTRIES)
        assert engine.sync(feed) == 6
        assert engine.sync(feed) == 0
        feed.put(IndexDocument("7", "gamma")).remove("1")
        assert engine.sync(feed) == 2
        assert engine.count() == 6

    def test_a_changed_document_is_found_by_its_new_words_only(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACT_ENTRIES)
        engine.sync(feed)
        assert hit_ids(engine, "one") == ["1"]
        feed.put(IndexDocument("1", "delta", "Uno", "Daily"))
        engine.sync(feed)
        assert hit_ids(engine, "delta") == ["1"]
        assert hit_ids(engine, "one") == []
        assert engine.count() == 6

    def test_another_engine_on_the_folder_sees_indexed_documents(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        reader = self.make_engine(tmp_path / "index")
        assert reader.count() == 0
        engine.sync(MemoryFeed(*FACT_ENTRIES))
        assert reader.count() == 6
        reader.close()

    def test_a_sync_with_another_archive_rebuilds_the_index(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*FACT_ENTRIES))
        engine.sync(MemoryFeed(IndexDocument("z", "alpha"), archive_id="another"))
        assert hit_ids(engine) == ["z"]
        engine.sync(MemoryFeed(archive_id="empty"))
        assert engine.count() == 0

    def test_a_sync_with_an_older_archive_state_rebuilds_the_index(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*FACT_ENTRIES))
        assert engine.sync(MemoryFeed(*FACT_ENTRIES[:2])) == 2
        assert engine.count() == 2

    def test_search_results_do_not_depend_on_how_the_index_was_built(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        """Compare an index built at once with one built by many syncs.

        Some syncs are interrupted. Documents are changed and removed in between.
        """
        chance = random.Random(11)
        final = [_random_entry(chance, number) for number in range(120)]
        feed = MemoryFeed()
        for start in range(0, 120, 10):
            feed.put(
                *(_random_entry(chance, number) for number in range(start, start + 10))
            )
            feed.put(IndexDocument(f"gone{start}", "oil oil oil gas missile"))
            feed.stop_after = chance.choice([None, 0, 4])
            try:
                engine.sync(feed)
            except InterruptedRun:
                continue
        feed.stop_after = None
        feed.put(*final).remove(*(f"gone{start}" for start in range(0, 120, 10)))
        engine.sync(feed)
        other_engine = self.make_engine(tmp_path / "other")
        other_engine.sync(MemoryFeed(*final))
        for query in (
            "",
            "oil",
            "oil gas",
            "missile OR wind",
            '"oil gas"',
            '"gas oil"~3',
            "mis*",
            "-oil",
            "person:p1",
        ):
            search = Search(parse_query(query).query, limit=200)
            assert engine.search(search) == other_engine.search(search), query
        other_engine.close()

    def test_threads_can_search_during_a_sync(self, engine: Engine) -> None:
        feed = MemoryFeed(
            *(
                IndexDocument(
                    f"{number:03}", "oil and gas", dates=date_range("2020-01-01")
                )
                for number in range(40)
            )
        )
        engine.sync(feed)
        wrong: list[object] = []
        done = threading.Event()

        def search() -> None:
            while not done.is_set():
                results = run_query(engine, "oil gas")
                if results.total != len(results.hits) or facet_counts(
                    results, "year"
                ) != {"2020": results.total}:
                    wrong.append(results)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(12):
            feed.put(
                IndexDocument(
                    f"new{number}", "oil and gas", dates=date_range("2020-02-01")
                )
            ).remove(f"{number:03}")
            engine.sync(feed)
        done.set()
        for thread in threads:
            thread.join()
        assert not wrong
        assert engine.count() == 40

    # soundness

    def test_verify_finds_nothing_wrong_with_a_sound_index(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACT_ENTRIES)
        engine.sync(feed)
        assert engine.verify(feed) == []
        assert self.make_engine(Path("nowhere")).verify(MemoryFeed()) == []

    def test_work_that_the_next_sync_completes_is_pending_and_no_damage(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACT_ENTRIES)
        engine.sync(feed)
        assert engine.pending(feed) == []
        feed.put(IndexDocument("7", "x")).remove("1")
        another = MemoryFeed(*FACT_ENTRIES, archive_id="another")
        for state, sentence in ((feed, "change 6 of 8"), (another, "another archive")):
            assert engine.verify(state) == []
            assert sentence in engine.pending(state)[0]
            engine.sync(state)
            assert engine.verify(state) == engine.pending(state) == []

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "\x00\ud800 lone",
            "x" * 100_000,
            "a-" * 50_000,
            "\x1f\x1f",
            "\u0301" * 9,
        ],
    )
    def test_any_text_can_be_indexed(self, engine: Engine, text: str) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("odd", text, text, text or None),
                IndexDocument("b", "beside"),
            )
        )
        assert hit_ids(engine, "beside") == ["b"]
        assert engine.count() == 2


def _random_entry(chance: random.Random, number: int) -> IndexDocument:
    words = " ".join(
        chance.choices(
            ["oil", "gas", "missile", "missiles", "wind", "S-400", "the"],
            k=chance.randrange(3, 40),
        )
    )
    when = chance.choice(
        [
            None,
            date_range(f"2020-0{chance.randrange(1, 9)}-11"),
            date_range("2020-01-01", "2020-12-31"),
        ]
    )
    people = {
        slug: (slug,) for slug in chance.sample(["p1", "p2", "p3"], chance.randrange(3))
    }
    return IndexDocument(
        f"{number:03}",
        words,
        chance.choice(["Oil", "Gas news", None]),
        people=people,
        dates=when,
    )
