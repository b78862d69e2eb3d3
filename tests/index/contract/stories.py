"""Copies folded, and stories counted."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace

from index.engine import COARSE_TIME, Engine, IndexDocument, Sort
from tests.index.contract.making import Making
from tests.index.feeds import MemoryFeed, ask, dated, facet, ids

COPIES = (
    IndexDocument(
        "a",
        "a crane by the quay for many a ship",
        outlet="Gazette",
        dates=dated("2021-03-04"),
        story_id="a",
    ),
    IndexDocument(
        "b",
        "a crane by the quay for many ships",
        dates=dated("2021-03-01"),
        story_id="a",
    ),
    IndexDocument(
        "c",
        "a crane, and more that is told of the harbour at length",
        dates=dated("2021-03-03"),
    ),
    IndexDocument(
        "d", "crane crane crane, herring, quay", dates=dated("2021-03-02"), story_id="a"
    ),
    IndexDocument("e", "herbs", story_id="e"),
    IndexDocument(
        "f",
        "a crane, and yet more that is told of the harbour at far too much length",
        story_id="f",
    ),
)
"""Three copies, a document alone, and two whose copies are not here."""


class Stories(Making):
    """Copies fold into one result, and count as one where that is asked for."""

    def test_copies_fold_into_the_one_that_is_placed_best(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane", collapse_copies=True)
        assert [(hit.id, hit.copy_ids) for hit in results.hits] == [
            ("d", ("a", "b")),
            ("c", ()),
            ("f", ()),
        ]
        assert (results.total, results.story_count) == (5, 3)

    def test_apart_every_document_is_a_hit_and_stories_are_counted_all_the_same(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane")
        assert sorted(hit.id for hit in results.hits) == ["a", "b", "c", "d", "f"]
        assert all(hit.copy_ids == () for hit in results.hits)
        assert (results.total, results.story_count) == (5, 3)
        assert (ask(engine).total, ask(engine).story_count) == (6, 4)

    def test_only_what_matches_is_folded(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        (hit,) = ask(
            engine, "crane", collapse_copies=True, filters={"outlet": ("Gazette",)}
        ).hits
        assert (hit.id, hit.copy_ids) == ("a", ())
        assert ask(engine, "crane", filters={"outlet": ("Gazette",)}).story_count == 1

    def test_a_story_stands_where_the_order_puts_its_first_document(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*COPIES))
        newest = ask(engine, collapse_copies=True, sort=Sort.NEWEST).hits
        assert [(hit.id, hit.copy_ids) for hit in newest] == [
            ("a", ("d", "b")),
            ("c", ()),
            ("e", ()),
            ("f", ()),
        ]
        oldest = ask(engine, collapse_copies=True, sort=Sort.OLDEST).hits
        assert [hit.id for hit in oldest] == ["b", "c", "e", "f"]

    def test_a_story_whose_best_document_has_all_words_is_not_shown_again_for_one_that_lacks_some(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                *COPIES,
                *(IndexDocument(f"x{n}", "nothing of the kind") for n in range(20)),
            )
        )
        results = ask(engine, "quay herring", collapse_copies=True, allow_partial=True)
        assert [(hit.id, hit.copy_ids) for hit in results.hits] == [("d", ("a", "b"))]
        assert (results.total, results.partial_count, results.story_count) == (3, 2, 1)

    def test_folded_pages_and_cursors_add_up_to_the_whole_and_show_no_story_twice(
        self, engine: Engine
    ) -> None:
        chance = random.Random(9)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(*(_copied(chance, number) for number in range(start, start + 50)))
            engine.sync(feed)
        stories = {
            change.id: change.document.story_id
            for change in feed.changes(0)
            if change.document
        }
        for query, sort in itertools.product(("oil OR gas", "", "oil wind"), Sort):
            asked = {"sort": sort, "allow_partial": query == "oil wind"}
            plain = ask(engine, query, **asked)
            expected = _folded([hit.id for hit in plain.hits], stories)
            whole = ask(engine, query, **asked, collapse_copies=True)
            assert [(hit.id, sorted(hit.copy_ids)) for hit in whole.hits] == expected
            assert (
                (whole.total, whole.story_count)
                == (plain.total, plain.story_count)
                == (plain.total, len(expected))
            )
            if (
                query != "oil wind"
            ):  # those that lack words follow only on pages that they fill
                pages = [
                    ids(engine, query, **asked, collapse_copies=True, offset=n, limit=7)
                    for n in range(0, len(expected), 7)
                ]
                assert [id for page in pages for id in page] == [
                    id for id, _ in expected
                ]
                assert _followed(engine, query, sort) == [id for id, _ in expected]

    def test_values_can_count_stories_each_once_a_value_that_any_of_its_found_documents_has(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane", count_stories=True)
        assert (results.total, results.story_count) == (5, 3)
        assert facet(results, "outlet") == {"Gazette": 1, None: 3}
        assert facet(results, "month") == {"2021-03": 2, None: 1}
        assert facet(ask(engine, "crane"), "outlet") == {"Gazette": 1, None: 4}

    def test_a_story_that_spans_two_years_counts_in_each_and_once_in_their_decade(
        self, engine: Engine
    ) -> None:
        years = {"a": "1999", "b": "2000", "c": "2000", "d": "2001", "e": None}
        entries = [
            IndexDocument(id, "x", dates=year and dated(f"{year}-03-04"), story_id="s")
            for id, year in years.items()
        ]
        engine.sync(MemoryFeed(*entries))
        results = ask(engine, facets=("year", *COARSE_TIME), count_stories=True)
        assert facet(results, "year") == {"1999": 1, "2000": 1, "2001": 1, None: 1}
        assert facet(results, "decade") == {"199": 1, "200": 1, None: 1}
        assert facet(results, "century") == {"19": 1, "20": 1, None: 1}
        assert facet(results, "millennium") == {"1": 1, "2": 1, None: 1}
        assert facet(ask(engine, facets=("decade",)), "decade") == {
            "199": 1,
            "200": 3,
            None: 1,
        }

    def test_a_story_counts_once_though_some_of_its_documents_lack_words(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                *COPIES,
                *(IndexDocument(f"x{n}", "nothing of the kind") for n in range(20)),
            )
        )
        results = ask(engine, "quay herring", count_stories=True, allow_partial=True)
        assert (results.total, results.partial_count) == (3, 2)
        assert facet(results, "month") == {"2021-03": 1}

    def test_stories_of_each_value_are_those_that_are_counted_one_by_one(
        self, engine: Engine
    ) -> None:
        chance = random.Random(5)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(*(_told(chance, number) for number in range(start, start + 50)))
            engine.sync(feed)
            feed.drop(*(f"{chance.randrange(start, start + 50):03}" for _ in range(3)))
        engine.sync(feed)
        held = {
            change.id: change.document for change in feed.changes(0) if change.document
        }
        narrow = {"outlet": ("Daily", None)}
        for query, filters, excluded in itertools.product(
            ("", "oil", "oil wind"),
            ({}, narrow, {"person": ("p1", "p2")}),
            ({}, {"year": ("2021",)}),
        ):
            asked = {"excluded": excluded, "allow_partial": query == "oil wind"}
            results = ask(engine, query, **asked, filters=filters, count_stories=True)
            articles = ask(engine, query, **asked, filters=filters)
            assert replace(results, facets={}) == replace(articles, facets={})
            for name in ("outlet", "person", "year"):
                others = {
                    facet: values for facet, values in filters.items() if facet != name
                }
                entries = [
                    held[id] for id in ids(engine, query, **asked, filters=others)
                ]
                expected = _stories_by_value(entries, name)
                named = dict.fromkeys(
                    (*filters.get(name, ()), *excluded.get(name, ())), 0
                )
                assert facet(results, name) == {**named, **expected}, (
                    query,
                    filters,
                    excluded,
                    name,
                )


def _copied(chance: random.Random, number: int) -> IndexDocument:
    words = " ".join(
        chance.choices(["oil", "gas", "coal", "wind"], k=chance.choice([4, 4, 9]))
    )
    story = chance.choice([None, None, *(f"s{n}" for n in range(60))])
    when = chance.choice(
        [None, dated("2020-01-02"), dated(f"2020-0{chance.randrange(1, 9)}-11")]
    )
    return IndexDocument(
        f"{number:03}", words, dates=when, story_id=story, added=number // 7
    )


def _told(chance: random.Random, number: int) -> IndexDocument:
    """A document of a story or alone, with facts that copies need not share."""
    return replace(
        _copied(chance, number),
        outlet=chance.choice(["Daily", "Weekly", None]),
        people={
            slug: (slug,)
            for slug in chance.sample(["p1", "p2", "p3"], chance.randrange(3))
        },
        dates=chance.choice(
            [
                None,
                dated("2020-01-02"),
                dated("2021-05-06"),
                dated("2020-06-01", "2021-06-30"),
            ]
        ),
    )


def _stories_by_value(
    entries: list[IndexDocument], facet: str
) -> dict[str | None, int]:
    """What counting stories is, told in another way: under each value a set of stories, a document alone being one."""
    found: dict[str | None, set[str]] = {}
    for entry in entries:
        values: dict[str, list[str | None]] = {
            "outlet": [entry.outlet],
            "person": list(entry.people),
            "year": [entry.dates.year if entry.dates else None],
        }
        for value in values[facet] or [None]:
            found.setdefault(value, set()).add(entry.story_id or f"alone {entry.id}")
    return {value: len(stories) for value, stories in found.items()}


def _folded(
    ids: list[str], stories: Mapping[str, str | None]
) -> list[tuple[str, list[str]]]:
    """What folding is, told in another way: walk along the order and put copies under the first of them."""
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(stories[id] or id, []).append(id)
    return [(first, sorted(others)) for first, *others in found.values()]


def _followed(engine: Engine, query: str, sort: Sort) -> list[str]:
    """The ids found by following cursors from the first slice to the last."""
    found: list[str] = []
    after = None
    while True:
        results = ask(
            engine, query, sort=sort, collapse_copies=True, limit=7, after=after
        )
        found += [hit.id for hit in results.hits]
        if (after := results.next_cursor) is None:
            return found
