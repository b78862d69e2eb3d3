"""Test searches for collections, tags, notes and read marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.engine import Engine, IndexDocument
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import MemoryFeed, facet_counts, run_query, sorted_hit_ids

ENTRIES = (
    IndexDocument(
        "1",
        "The harbour was closed.",
        collections=("S-400 deal", "Müller files"),
        tags=("air defence", "war"),
        notes=("Ask the mayor about the quay.",),
        read="yes",
    ),
    IndexDocument("2", "The deal was signed.", collections=("S-400 deal",)),
    IndexDocument("3", "War and defence of the air.", tags=("war",), read="yes"),
    IndexDocument("4", "The mayor read the deal."),
)


class MarkContract(EngineTestBase):
    """Test searches for collections, tags, notes and read marks."""

    @pytest.fixture(scope="class")
    @classmethod
    def marks_engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make_engine(tmp_path_factory.mktemp("marks") / "index")
        engine.sync(MemoryFeed(*ENTRIES))
        yield engine
        engine.close()

    def test_a_collection_is_found_by_the_words_of_its_name_and_not_by_the_text(
        self, marks_engine: Engine
    ) -> None:
        assert sorted_hit_ids(marks_engine, "in:deal") == "12"
        assert sorted_hit_ids(marks_engine, 'in:"s-400 deal"') == "12"
        assert sorted_hit_ids(marks_engine, "in:S400") == "12"
        assert sorted_hit_ids(marks_engine, "in:muller") == "1"
        assert sorted_hit_ids(marks_engine, 'in:"deal files"') == ""
        assert sorted_hit_ids(marks_engine, "deal -in:deal") == "4"

    def test_tags_and_notes_are_found_by_their_words(
        self, marks_engine: Engine
    ) -> None:
        assert sorted_hit_ids(marks_engine, "tag:war") == "13"
        assert sorted_hit_ids(marks_engine, 'tag:"air defence"') == "1"
        assert sorted_hit_ids(marks_engine, "tag:(war air)") == "1"
        assert sorted_hit_ids(marks_engine, "note:mayor") == "1"
        assert sorted_hit_ids(marks_engine, 'note:"the quay"') == "1"
        assert sorted_hit_ids(marks_engine, "mayor") == "4"

    def test_read_and_unread_articles_are_each_found(
        self, marks_engine: Engine
    ) -> None:
        assert sorted_hit_ids(marks_engine, "is:read") == "13"
        assert sorted_hit_ids(marks_engine, "is:unread") == "24"
        assert sorted_hit_ids(marks_engine, "-is:read") == "24"
        assert sorted_hit_ids(marks_engine, "IS:Unread deal") == "24"
        assert sorted_hit_ids(marks_engine, "is:read OR in:deal") == "123"

    def test_marks_are_facets_and_filters(self, marks_engine: Engine) -> None:
        results = run_query(marks_engine)
        assert facet_counts(results, "collection") == {
            "S-400 deal": 2,
            "Müller files": 1,
            None: 2,
        }
        assert facet_counts(results, "tag") == {"war": 2, "air defence": 1, None: 2}
        assert facet_counts(results, "read") == {"no": 2, "yes": 2}
        filtered = run_query(marks_engine, filters={"collection": ("S-400 deal",)})
        assert sorted(hit.id for hit in filtered.hits) == ["1", "2"]
        excluded = run_query(marks_engine, excluded={"tag": ("war",)})
        assert sorted(hit.id for hit in excluded.hits) == ["2", "4"]

    def test_a_change_of_a_mark_replaces_the_document(self, engine: Engine) -> None:
        feed = MemoryFeed(*ENTRIES)
        engine.sync(feed)
        feed.put(replace(ENTRIES[3], collections=("Mayors",), read="yes"))
        engine.sync(feed)
        assert sorted_hit_ids(engine, "in:mayors is:read") == "4"
        feed.put(ENTRIES[3])
        engine.sync(feed)
        assert sorted_hit_ids(engine, "in:mayors") == ""
