"""Test the collapsing of copies and the counting of stories."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace

from index.engine import COARSE_TIME, Engine, IndexDocument, Sort
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import (
    MemoryFeed,
    date_range,
    facet_counts,
    hit_ids,
    run_query,
)

ENTRIES_WITH_COPIES = (
    IndexDocument(
        "a",
        "a crane by the quay for many a ship",
        outlet="Gazette",
        dates=date_range("2021-03-04"),
        story_id="a",
    ),
    IndexDocument(
        "b",
        "a crane by the quay for many ships",
        dates=date_range("2021-03-01"),
        story_id="a",
    ),
    IndexDocument(
        "c",
        "a crane, and more that is told of the harbour at length",
        dates=date_range("2021-03-03"),
    ),
    IndexDocument(
        "d",
        "crane crane crane, herring, quay",
        dates=date_range("2021-03-02"),
        story_id="a",
    ),
    IndexDocument("e", "herbs", story_id="e"),
    IndexDocument(
        "f",
        "a crane, and yet more that is told of the harbour at far too much length",
        story_id="f",
    ),
)
"""Three copies, a document without a story, and two without their copies."""


class StoryContract(EngineTestBase):
    """Test that copies are collapsed into one result, and counted as one on request."""

    def test_copies_collapse_into_the_best_ranked_one(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ENTRIES_WITH_COPIES))
        results = run_query(engine, "crane", collapse_copies=True)
        assert [(hit.id, hit.copy_ids) for hit in results.hits] == [
            ("d", ("a", "b")),
            ("c", ()),
            ("f", ()),
        ]
        assert (results.total, results.story_count) == (5, 3)

    def test_uncollapsed_results_list_every_document_and_count_stories(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*ENTRIES_WITH_COPIES))
        results = run_query(engine, "crane")
        assert sorted(hit.id for hit in results.hits) == ["a", "b", "c", "d", "f"]
        assert all(hit.copy_ids == () for hit in results.hits)
        assert (results.total, results.story_count) == (5, 3)
        assert (run_query(engine).total, run_query(engine).story_count) == (6, 4)

    def test_only_matching_copies_are_collapsed(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ENTRIES_WITH_COPIES))
        (hit,) = run_query(
            engine, "crane", collapse_copies=True, filters={"outlet": ("Gazette",)}
        ).hits
        assert (hit.id, hit.copy_ids) == ("a", ())
        assert (
            run_query(engine, "crane", filters={"outlet": ("Gazette",)}).story_count
            == 1
        )

    def test_a_story_is_ranked_by_its_first_document(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ENTRIES_WITH_COPIES))
        newest = run_query(engine, collapse_copies=True, sort=Sort.NEWEST).hits
        assert [(hit.id, hit.copy_ids) for hit in newest] == [
            ("a", ("d", "b")),
            ("c", ()),
            ("e", ()),
            ("f", ()),
        ]
        oldest = run_query(engine, collapse_copies=True, sort=Sort.OLDEST).hits
        assert [hit.id for hit in oldest] == ["b", "c", "f", "e"]

    def test_a_matching_story_is_not_repeated_among_related_documents(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                *ENTRIES_WITH_COPIES,
                *(
                    IndexDocument(f"x{number}", "nothing of the kind")
                    for number in range(20)
                ),
            )
        )
        plain = run_query(engine, "quay herring", related_limit=10)
        assert ([hit.id for hit in plain.hits], plain.total) == (["d"], 1)
        assert {hit.id for hit in plain.related} == {"a", "b"}
        collapsed = run_query(
            engine, "quay herring", related_limit=10, collapse_copies=True
        )
        assert [(hit.id, hit.copy_ids) for hit in collapsed.hits] == [("d", ())]
        assert collapsed.related == ()
        assert (collapsed.total, collapsed.story_count) == (1, 1)

    def test_copies_are_collapsed_among_related_documents(self, engine: Engine) -> None:
        copies = [
            IndexDocument(id, "quay crane", story_id="s") for id in ("a", "b", "c")
        ]
        others = [IndexDocument(f"x{number}", "nothing") for number in range(20)]
        engine.sync(MemoryFeed(*copies, *others, IndexDocument("d", "quay")))
        results = run_query(
            engine, "quay herring", related_limit=10, collapse_copies=True
        )
        assert results.total == 0
        assert [(hit.id, hit.copy_ids) for hit in results.related] == [
            ("d", ()),
            ("a", ("b", "c")),
        ]

    def test_collapsed_pages_and_cursors_cover_each_story_once(
        self, engine: Engine
    ) -> None:
        chance = random.Random(9)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(
                *(_random_entry(chance, number) for number in range(start, start + 50))
            )
            engine.sync(feed)
        stories = {
            change.id: change.document.story_id
            for change in feed.changes(0)
            if change.document
        }
        for query, sort in itertools.product(("oil OR gas", "", "oil wind"), Sort):
            plain = run_query(engine, query, sort=sort)
            expected = _collapsed([hit.id for hit in plain.hits], stories)
            collapsed = run_query(engine, query, sort=sort, collapse_copies=True)
            assert [
                (hit.id, sorted(hit.copy_ids)) for hit in collapsed.hits
            ] == expected
            assert (
                (collapsed.total, collapsed.story_count)
                == (plain.total, plain.story_count)
                == (plain.total, len(expected))
            )
            expected_ids = [id for id, _ in expected]
            pages = [
                hit_ids(
                    engine,
                    query,
                    sort=sort,
                    collapse_copies=True,
                    offset=start,
                    limit=7,
                )
                for start in range(0, len(expected), 7)
            ]
            assert [id for page in pages for id in page] == expected_ids
            assert _ids_by_cursor(engine, query, sort) == expected_ids

    def test_facets_can_count_each_story_once_per_value(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ENTRIES_WITH_COPIES))
        results = run_query(engine, "crane", count_stories=True)
        assert (results.total, results.story_count) == (5, 3)
        assert facet_counts(results, "outlet") == {"Gazette": 1, None: 3}
        assert facet_counts(results, "month") == {"2021-03": 2, None: 1}
        assert facet_counts(run_query(engine, "crane"), "outlet") == {
            "Gazette": 1,
            None: 4,
        }

    def test_a_story_counts_in_each_of_its_years_and_once_in_their_decade(
        self, engine: Engine
    ) -> None:
        years = {"a": "1999", "b": "2000", "c": "2000", "d": "2001", "e": None}
        entries = [
            IndexDocument(
                id, "x", dates=year and date_range(f"{year}-03-04"), story_id="s"
            )
            for id, year in years.items()
        ]
        engine.sync(MemoryFeed(*entries))
        results = run_query(engine, facets=("year", *COARSE_TIME), count_stories=True)
        assert facet_counts(results, "year") == {
            "1999": 1,
            "2000": 1,
            "2001": 1,
            None: 1,
        }
        assert facet_counts(results, "decade") == {"199": 1, "200": 1, None: 1}
        assert facet_counts(results, "century") == {"19": 1, "20": 1, None: 1}
        assert facet_counts(results, "millennium") == {"1": 1, "2": 1, None: 1}
        assert facet_counts(run_query(engine, facets=("decade",)), "decade") == {
            "199": 1,
            "200": 3,
            None: 1,
        }

    def test_story_counts_equal_counting_results_individually(
        self, engine: Engine
    ) -> None:
        chance = random.Random(5)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(
                *(
                    _random_entry_with_facts(chance, number)
                    for number in range(start, start + 50)
                )
            )
            engine.sync(feed)
            feed.remove(
                *(f"{chance.randrange(start, start + 50):03}" for _ in range(3))
            )
        engine.sync(feed)
        documents = {
            change.id: change.document for change in feed.changes(0) if change.document
        }
        narrow = {"outlet": ("Daily", None)}
        for query, filters, excluded in itertools.product(
            ("", "oil", "oil wind"),
            ({}, narrow, {"person": ("p1", "p2")}),
            ({}, {"year": ("2021",)}),
        ):
            options = {"excluded": excluded}
            results = run_query(
                engine, query, **options, filters=filters, count_stories=True
            )
            articles = run_query(engine, query, **options, filters=filters)
            assert replace(results, facets={}) == replace(articles, facets={})
            for name in ("outlet", "person", "year"):
                others = {
                    facet: values for facet, values in filters.items() if facet != name
                }
                entries = [
                    documents[id]
                    for id in hit_ids(engine, query, **options, filters=others)
                ]
                expected = _stories_by_value(entries, name)
                named = dict.fromkeys(
                    (*filters.get(name, ()), *excluded.get(name, ())), 0
                )
                assert facet_counts(results, name) == {**named, **expected}, (
                    query,
                    filters,
                    excluded,
                    name,
                )


def _random_entry(chance: random.Random, number: int) -> IndexDocument:
    words = " ".join(
        chance.choices(["oil", "gas", "coal", "wind"], k=chance.choice([4, 4, 9]))
    )
    story = chance.choice(
        [None, None, *(f"s{story_number}" for story_number in range(60))]
    )
    when = chance.choice(
        [
            None,
            date_range("2020-01-02"),
            date_range(f"2020-0{chance.randrange(1, 9)}-11"),
        ]
    )
    return IndexDocument(
        f"{number:03}", words, dates=when, story_id=story, added=number // 7
    )


def _random_entry_with_facts(chance: random.Random, number: int) -> IndexDocument:
    """Return a random document. Copies need not have the same facts."""
    return replace(
        _random_entry(chance, number),
        outlet=chance.choice(["Daily", "Weekly", None]),
        people={
            slug: (slug,)
            for slug in chance.sample(["p1", "p2", "p3"], chance.randrange(3))
        },
        dates=chance.choice(
            [
                None,
                date_range("2020-01-02"),
                date_range("2021-05-06"),
                date_range("2020-06-01", "2021-06-30"),
            ]
        ),
    )


def _stories_by_value(
    entries: list[IndexDocument], facet_name: str
) -> dict[str | None, int]:
    """Count stories with a set of stories for each value.

    A document without copies is a story.
    """
    stories_by_value: dict[str | None, set[str]] = {}
    for entry in entries:
        values: dict[str, list[str | None]] = {
            "outlet": [entry.outlet],
            "person": list(entry.people),
            "year": [entry.dates.year if entry.dates else None],
        }
        for value in values[facet_name] or [None]:
            stories_by_value.setdefault(value, set()).add(
                entry.story_id or f"alone {entry.id}"
            )
    return {value: len(stories) for value, stories in stories_by_value.items()}


def _collapsed(
    ids: list[str], stories: Mapping[str, str | None]
) -> list[tuple[str, list[str]]]:
    """Return the ids in order, with copies under the first of their story."""
    ids_by_story: dict[str, list[str]] = {}
    for id in ids:
        ids_by_story.setdefault(stories[id] or id, []).append(id)
    return [(first, sorted(others)) for first, *others in ids_by_story.values()]


def _ids_by_cursor(engine: Engine, query: str, sort: Sort) -> list[str]:
    """Return the ids of all slices, by following the cursors."""
    ids: list[str] = []
    cursor = None
    while True:
        results = run_query(
            engine, query, sort=sort, collapse_copies=True, limit=7, after=cursor
        )
        ids += [hit.id for hit in results.hits]
        if (cursor := results.next_cursor) is None:
            return ids
