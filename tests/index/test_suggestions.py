"""Test spelling corrections, completions and similar articles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.columnar.engine import WhooshEngine
from index.columnar.searching.suggestions import (
    MAX_SIMILARITY_POSTINGS,
    find_near_terms,
    select_terms,
)
from index.columnar.storage.snapshot import SnapshotManager
from index.engine import Hit, IndexDocument, Search, Sort
from index.query.parser import parse_query
from tests.index.memory_feed import MemoryFeed, hit_ids, run_query

WORDS = [
    "missile",
    "missiles",
    "minister",
    "ministry",
    "harbour",
    "labour",
    "zürich",
    "crane",
    "cranes",
    "s400",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """Yield an engine with several segments.

    Some of its words are far more frequent than others.
    """
    engine, feed = WhooshEngine(tmp_path_factory.mktemp("suggest")), MemoryFeed()
    for start in (0, 30):
        feed.put(
            *(
                IndexDocument(
                    str(start + number),
                    f"the missile of the minister {WORDS[number % 10]}",
                    outlet="Daily Harbour",
                )
                for number in range(30)
            )
        )
        engine.sync(feed)
    feed.put(IndexDocument("odd", "a misile once", people={"ann-lee": ("Ann Lee",)}))
    engine.sync(feed)
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("typed", "expected"),
    {
        "misile": "missile",
        "Missle": "missile",
        "ministre": "minister",
        "minsiter": "minister",
        "zurih": "zurich",
        "missile": None,
        "qqqqqqqq": None,
        "s40": None,
        "S-401": None,
        "the": None,
        "": None,
    }.items(),
)
def test_a_similar_much_more_frequent_word_is_suggested(
    engine: WhooshEngine, typed: str, expected: str | None
) -> None:
    assert engine.correct_spelling(typed) == expected


@given(
    word=st.sampled_from(WORDS)
    | st.text(alphabet="abcmisletü", min_size=1, max_size=9),
    distance=st.integers(0, 2),
)
def test_similar_words_equal_a_comparison_with_every_word(
    engine: WhooshEngine, word: str, distance: int
) -> None:
    generation = SnapshotManager(engine._folder).newest()
    assert generation is not None
    terms = {
        term for field, _ in generation.segment_fields("text") for term in field.terms
    }
    expected = {term for term in terms if OSA.distance(word, term.decode()) <= distance}
    assert set(find_near_terms(generation, "text", word, distance)) == expected


def test_typed_text_is_completed_by_words_outlets_and_people(
    engine: WhooshEngine,
) -> None:
    kinds = {
        (completion.kind, completion.value): completion.count
        for completion in engine.complete("har", 5)
    }
    assert kinds[("outlet", "Daily Harbour")] == 60
    assert kinds[("word", "harbour")] == 6
    assert [
        (completion.kind, completion.value) for completion in engine.complete("lee", 5)
    ] == [("person", "ann-lee")]
    assert engine.complete("", 5) == []


def test_articles_sharing_distinctive_words_are_similar(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    chance = random.Random(3)
    plain = [
        IndexDocument(
            str(number),
            " ".join(chance.choices(["oil", "price", "market", "today"], k=20)),
        )
        for number in range(20)
    ]
    twins = [
        IndexDocument("a", "oil price of the turbine in Ruritania"),
        IndexDocument("b", "a turbine was sold to Ruritania today"),
    ]
    engine.sync(MemoryFeed(*plain, *twins))
    assert engine.find_similar("a", twins[0].text, 1) == ["b"]
    assert "a" not in engine.find_similar("a", twins[0].text, 50)
    assert engine.find_similar("x", "", 5) == []


def test_few_terms_of_very_many_articles_are_compared() -> None:
    weights = {"turbine": 9.0, "river": 5.0, "said": 0.5, "the": 0.1}
    counts = {
        "turbine": 40,
        "river": MAX_SIMILARITY_POSTINGS - 40,
        "said": 3_000_000,
        "the": 9_000_000,
    }
    assert select_terms(weights, counts) == ["turbine", "river"]
    counts["river"] -= 1
    assert select_terms(weights, counts) == ["turbine", "river", "said"]
    assert select_terms({"the": 0.1}, counts) == ["the"]


def test_a_cursor_continues_after_the_last_slice_in_every_sort_order(
    tmp_path: Path,
) -> None:
    engine, chance, feed = (
        WhooshEngine(tmp_path / "index"),
        random.Random(5),
        MemoryFeed(),
    )
    for start in range(0, 90, 30):
        feed.put(
            *(
                IndexDocument(
                    f"{number:02}",
                    " ".join(chance.choices(["oil", "gas", "coal"], k=5)),
                )
                for number in range(start, start + 30)
            )
        )
        engine.sync(feed)
    for sort in Sort:
        for query in ("oil", "oil coal", ""):
            search = Search(parse_query(query).query, sort=sort, limit=7)
            ids, cursor = [], None
            while True:
                results = engine.search(
                    Search(search.query, sort=sort, limit=7, after=cursor)
                )
                ids += [hit.id for hit in results.hits]
                cursor = results.next_cursor
                if cursor is None:
                    break
            assert ids == hit_ids(engine, query, sort=sort)


def test_documents_with_some_of_the_words_are_related(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    texts = {
        "all": "crude oil price",
        "two": "crude oil",
        "one": "price",
        "none": "coal",
        "out": "crude price gas",
    }
    engine.sync(MemoryFeed(*(IndexDocument(id, text) for id, text in texts.items())))
    results = run_query(engine, "crude oil price -gas", related_limit=10)
    assert ([hit.id for hit in results.hits], results.total) == (["all"], 1)
    missing = {
        hit.id: tuple(term.text for term in hit.missing_clauses)
        for hit in results.related
    }
    assert missing == {"two": ("price",), "one": ("crude", "oil")}
    assert list(missing) == ["two", "one"]


@pytest.mark.parametrize(
    ("query", "related"),
    [
        ("crude oil", {"a", "b", "e"}),
        ("crude AND oil", set()),
        ("crude oil price", {"a", "b", "c", "e"}),
        ("+crude oil price", {"e"}),
        ('"crude" oil price', {"e"}),
        ("(crude) oil price", {"a", "b", "c", "e"}),
        ("(crude) oil price -coal", {"e"}),
        ("crude oil NOT price", {"a", "b"}),
    ],
)
def test_a_related_document_never_lacks_a_bound_word(
    tmp_path: Path, query: str, related: set[str]
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.sync(
        MemoryFeed(
            IndexDocument("a", "crude tar"),
            IndexDocument("b", "oil"),
            IndexDocument("c", "price"),
            IndexDocument("d", "coal oil price crude"),
            IndexDocument("e", "crude price"),
            *(IndexDocument(f"x{number}", "nothing") for number in range(20)),
        )
    )
    results = run_query(engine, query, related_limit=10)
    assert {hit.id for hit in results.related} - {"d"} == related


def test_many_matches_have_no_related_documents(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    matches = [IndexDocument(f"m{number}", "crude oil") for number in range(20)]
    feed = MemoryFeed(*matches[1:], IndexDocument("r", "crude"))
    engine.sync(feed)
    assert [hit.id for hit in related_hits(engine)] == ["r"]
    feed.put(matches[0])
    engine.sync(feed)
    assert related_hits(engine) == ()


def related_hits(engine: WhooshEngine) -> tuple[Hit, ...]:
    return run_query(engine, "crude oil", related_limit=10).related


def test_words_that_no_document_has_find_none(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.sync(MemoryFeed(IndexDocument("a", "crude oil"), IndexDocument("b", "coal")))
    neither = run_query(engine, "zanzibar ruritania", related_limit=10)
    assert (neither.total, neither.related) == (0, ())
    one_word = run_query(engine, "zanzibar coal", related_limit=10)
    assert (one_word.total, [hit.id for hit in one_word.related]) == (0, ["b"])


def test_a_warmed_engine_has_all_caches_for_the_first_search(
    engine: WhooshEngine,
) -> None:
    with_own_files = WhooshEngine(engine._folder)
    with_own_files.warm()
    generation = with_own_files.snapshot().snapshot
    assert generation

    def cache_keys() -> list[set[object]]:
        return [
            set(cache)
            for cache in (
                generation.cache,
                generation._columns,
                *(s.cache for s in generation.segments),
            )
        ]

    warm = cache_keys()
    assert with_own_files.complete("min", 5) == engine.complete("min", 5) != []
    assert with_own_files.correct_spelling("misile") == "missile"
    query = "missile zebra harbour"
    related = run_query(with_own_files, query, related_limit=10).related
    assert related == run_query(engine, query, related_limit=10).related != ()
    assert cache_keys() == warm
    with_own_files.close()
