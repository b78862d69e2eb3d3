"""The feed followed, and the index sound."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from index.engine import Engine, IndexDocument, Search
from index.query.parser import parse_query
from tests.index.contract.making import FACTS, Making
from tests.index.feeds import InterruptedRun, MemoryFeed, ask, dated, facet, ids


class Following(Making):
    """An engine takes what is new, once, whatever interrupts it."""

    def test_before_the_first_sync_nothing_is_found(self, engine: Engine) -> None:
        results = ask(engine, "x", filters={"outlet": ("Daily",)})
        assert (engine.count(), results.total, facet(results, "outlet")) == (
            0,
            0,
            {"Daily": 0},
        )

    def test_a_sync_takes_what_is_new_and_tells_how_much(self, engine: Engine) -> None:
        feed = MemoryFeed(*FACTS)
        assert engine.sync(feed) == 6
        assert engine.sync(feed) == 0
        feed.put(IndexDocument("7", "gamma")).drop("1")
        assert engine.sync(feed) == 2
        assert engine.count() == 6

    def test_a_changed_document_is_found_by_its_new_words_only(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACTS)
        engine.sync(feed)
        assert ids(engine, "one") == ["1"]
        feed.put(IndexDocument("1", "delta", "Uno", "Daily"))
        engine.sync(feed)
        assert ids(engine, "delta") == ["1"]
        assert ids(engine, "one") == []
        assert engine.count() == 6

    def test_another_engine_on_the_folder_sees_what_was_taken(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        reader = self.make(tmp_path / "index")
        assert reader.count() == 0
        engine.sync(MemoryFeed(*FACTS))
        assert reader.count() == 6
        reader.close()

    def test_another_archive_starts_anew(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*FACTS))
        engine.sync(MemoryFeed(IndexDocument("z", "alpha"), archive_id="another"))
        assert ids(engine) == ["z"]
        engine.sync(MemoryFeed(archive_id="empty"))
        assert engine.count() == 0

    def test_an_archive_that_went_back_starts_anew(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*FACTS))
        assert engine.sync(MemoryFeed(*FACTS[:2])) == 2
        assert engine.count() == 2

    def test_an_index_answers_the_same_however_it_came_to_be(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        """Built in one go, or by many syncs, some broken off, with documents changed and removed meanwhile."""
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
        feed.put(*final).drop(*(f"gone{start}" for start in range(0, 120, 10)))
        engine.sync(feed)
        other = self.make(tmp_path / "other")
        other.sync(MemoryFeed(*final))
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
            assert engine.search(search) == other.search(search), query
        other.close()

    def test_threads_may_search_while_changes_are_taken(self, engine: Engine) -> None:
        feed = MemoryFeed(
            *(
                IndexDocument(f"{n:03}", "oil and gas", dates=dated("2020-01-01"))
                for n in range(40)
            )
        )
        engine.sync(feed)
        wrong: list[object] = []
        done = threading.Event()

        def search() -> None:
            while not done.is_set():
                results = ask(engine, "oil gas")
                if results.total != len(results.hits) or facet(results, "year") != {
                    "2020": results.total
                }:
                    wrong.append(results)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(12):
            feed.put(
                IndexDocument(f"new{number}", "oil and gas", dates=dated("2020-02-01"))
            ).drop(f"{number:03}")
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
        feed = MemoryFeed(*FACTS)
        engine.sync(feed)
        assert engine.verify(feed) == []
        assert self.make(Path("nowhere")).verify(MemoryFeed()) == []

    def test_verify_says_what_is_behind_or_of_another_archive(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(*FACTS)
        assert "empty" in engine.verify(feed)[0]
        engine.sync(feed)
        assert "up to 6 of 7" in engine.verify(feed.put(IndexDocument("7", "x")))[0]
        assert (
            "another archive"
            in engine.verify(MemoryFeed(*FACTS, archive_id="another"))[0]
        )

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
    def test_any_text_can_be_taken(self, engine: Engine, text: str) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("odd", text, text, text or None),
                IndexDocument("b", "beside"),
            )
        )
        assert ids(engine, "beside") == ["b"]
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
            dated(f"2020-0{chance.randrange(1, 9)}-11"),
            dated("2020-01-01", "2020-12-31"),
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
