"""Test the engine against Whoosh on the same index, and the inverter token by token.

`test_whoosh_reader.py` tests the reader of Whoosh against indexes of Whoosh itself.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from whoosh import query as whoosh
from whoosh.searching import Searcher

from archive.model import DateRange
from index.columnar.engine import WhooshEngine
from index.columnar.indexing import merger
from index.columnar.storage.snapshot import SnapshotManager
from index.columnar.storage.weights import WEIGHT_SCALE
from index.columnar.whoosh_reader import open_reader
from index.engine import IndexDocument, Search
from index.query.near import NearQuery
from index.text.analysis import iter_terms, iter_units
from index.text.matching import find_spans, is_window
from index.text.proximity import proximity_windows
from index.text.word_forms import spellings
from tests.index.memory_feed import MemoryFeed

WORDS = [
    "oil",
    "oils",
    "gas",
    "price",
    "prices",
    "S-400",
    "U.S.",
    "US",
    "the",
    "Zürich",
    "O'Neill",
    "昨日",
    "1,500",
    "$16",
    "Häuser",
    "Haus",
    "pricing",
    "министра",
    "министры",
]
TERMS = [
    "oil",
    "oils",
    "gas",
    "price",
    "s",
    "400",
    "s400",
    "us",
    "US",
    "the",
    "zurich",
    "昨",
    "日",
    "1500",
    "nothing",
]
WILDCARDS = [
    "o?l",
    "*s",
    "*i*",
    "?as",
    "pri*s",
    "s4??",
    "z*r*h",
    "*",
    "??",
    "昨?",
    "[oil]",
]
FORM_WORDS = ["price", "prices", "priced", "haus", "hauser", "министр", "oil", "the"]
DAYS = [date(2020, 1, 1), date(2020, 6, 30), date(2021, 2, 3)]

texts = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
ranges = st.none() | st.lists(st.sampled_from(DAYS), min_size=2, max_size=2).map(
    lambda days: DateRange(min(days), max(days))
)
entries = st.builds(
    IndexDocument,
    id=st.integers(0, 11).map(str),
    text=texts,
    language=st.sampled_from([None, "en", "de", "ru", "ja"]),
    title=st.none() | texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    dates=ranges,
)
changes = st.lists(
    st.lists(entries | st.integers(0, 11), min_size=1, max_size=4),
    min_size=1,
    max_size=7,
)
"""Syncs of entries to put and ids to drop."""

FIELD_NAMES = ("text", "title", "author")
field = st.sampled_from(FIELD_NAMES)
word = st.sampled_from(TERMS)
leaves = (
    st.builds(whoosh.Term, field, word)
    | st.builds(whoosh.Phrase, field, st.lists(word, min_size=2, max_size=3))
    | st.builds(whoosh.Prefix, field, st.sampled_from(["o", "pri", "s4", "u", "z"]))
    | st.builds(whoosh.Wildcard, field, st.sampled_from(WILDCARDS))
    | st.builds(
        whoosh.FuzzyTerm,
        field,
        word,
        maxdist=st.sampled_from([1, 2]),
        prefixlength=st.just(0),
    )
    | st.just(whoosh.Every())
    | st.just(whoosh.NullQuery)
)
LIST_SIZE = {"min_size": 1, "max_size": 3}
queries = st.recursive(
    leaves,
    lambda inner: (
        st.builds(
            whoosh.And, st.lists(inner | st.builds(whoosh.Not, inner), **LIST_SIZE)
        )
        | st.builds(whoosh.Or, st.lists(inner, **LIST_SIZE))
    ),
    max_leaves=6,
)


def _build_index(
    folder: Path, syncs: list[list[IndexDocument | int]]
) -> tuple[WhooshEngine, dict[str, IndexDocument]]:
    """Return the engine after some syncs, and the documents that it must have."""
    engine, feed, documents = WhooshEngine(folder), MemoryFeed(), {}
    for sync in syncs:
        for change in sync:
            if isinstance(change, IndexDocument):
                feed.put(change)
                documents[change.id] = change
            else:
                feed.remove(str(change))
                documents.pop(str(change), None)
        engine.sync(feed)
    return engine, documents


def _copy_query(query: whoosh.Query) -> whoosh.Query:
    """Copy a query, because Whoosh changes the trees that it normalizes."""
    if isinstance(query, whoosh.And | whoosh.Or):
        return type(query)([_copy_query(sub) for sub in query.subqueries])
    if isinstance(query, whoosh.Not):
        return whoosh.Not(_copy_query(query.query))
    return query


def _hit_ids(engine: WhooshEngine, query: whoosh.Query) -> set[str]:
    results = engine.search(Search(query, limit=100))
    assert results.total == len(results.hits)
    return {hit.id for hit in results.hits}


@pytest.mark.long
@settings(max_examples=250)
@given(
    syncs=changes,
    search_queries=st.lists(queries, min_size=1, max_size=6),
    factor=st.sampled_from([2, 3, 8]),
)
def test_any_query_finds_the_same_documents_as_whoosh(
    syncs: list[list[IndexDocument | int]],
    search_queries: list[whoosh.Query],
    factor: int,
) -> None:
    """In several segments and in merged ones, with deleted and changed documents."""
    default_factor, merger.MERGE_FACTOR = merger.MERGE_FACTOR, factor
    try:
        with tempfile.TemporaryDirectory() as folder:
            engine, documents = _build_index(Path(folder), syncs)
            assert _hit_ids(engine, whoosh.Every()) == set(documents)
            snapshot = SnapshotManager(Path(folder)).newest()
            assert snapshot is not None
            if not snapshot.segments:
                return
            searcher = Searcher(open_reader(snapshot))
            # `Not` includes deleted documents
            is_deleted = searcher.reader().is_deleted
            for query in search_queries:
                numbers = (
                    number
                    for number in _copy_query(query).docs(searcher)
                    if not is_deleted(number)
                )
                theirs = {searcher.stored_fields(number)["id"] for number in numbers}
                assert _hit_ids(engine, query) == theirs, query
    finally:
        merger.MERGE_FACTOR = default_factor


@pytest.mark.long
@settings(max_examples=100)
@given(
    syncs=changes, words=st.lists(word, min_size=2, max_size=3), slop=st.integers(0, 6)
)
def test_proximity_search_equals_a_scan_of_each_text(
    syncs: list[list[IndexDocument | int]], words: list[str], slop: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine, documents = _build_index(Path(folder), syncs)
        query = whoosh.Sequence(
            [whoosh.Term("text", word) for word in words], slop=slop, ordered=False
        )
        expected = {
            id
            for id, entry in documents.items()
            for value in (entry.title or "", entry.text)
            if (places := _token_positions(value))
            and set(words) <= places.keys()
            and any(proximity_windows(words, places, slop))
        }
        assert _hit_ids(engine, query) == expected


near_words = st.builds(whoosh.Term, st.just("text"), word) | st.builds(
    whoosh.Variations, st.just("text"), st.sampled_from(FORM_WORDS)
)
near_leaves = (
    near_words
    | near_words
    | st.builds(
        NearQuery,
        st.lists(near_words, min_size=2, max_size=2),
        slop=st.integers(0, 5),
        ordered=st.booleans(),
    )
    | st.builds(whoosh.Phrase, st.just("text"), st.lists(word, min_size=2, max_size=3))
    | st.builds(whoosh.Prefix, st.just("text"), st.sampled_from(["o", "pri", "s4"]))
    | st.builds(whoosh.Wildcard, st.just("text"), st.sampled_from(WILDCARDS[:7]))
    | st.builds(
        whoosh.FuzzyTerm,
        st.just("text"),
        word,
        maxdist=st.just(1),
        prefixlength=st.just(0),
    )
)
near_queries = st.recursive(
    near_leaves,
    lambda inner: (
        st.builds(
            NearQuery,
            st.lists(inner, min_size=2, max_size=2),
            slop=st.integers(0, 5),
            ordered=st.booleans(),
        )
        | st.builds(whoosh.Or, st.lists(inner, min_size=1, max_size=2))
    ),
    max_leaves=4,
)


def _spans_by_scan(
    query: whoosh.Query, positions: dict[str, list[int]], language: str | None = None
) -> set[tuple[int, int]]:
    """Return all the spans that a query matches, by comparing all pairs."""
    if isinstance(query, whoosh.Or):
        return set().union(*(_spans_by_scan(sub, positions, language) for sub in query))
    if isinstance(query, NearQuery):
        left, right = (
            _spans_by_scan(sub, positions, language) for sub in query.subqueries
        )
        return {
            (min(a, c), max(b, d))
            for a, b in left
            for c, d in right
            if 0 < c - b <= query.slop + 1
            or (not query.ordered and 0 < a - d <= query.slop + 1)
        }
    if isinstance(query, whoosh.Phrase):
        return {
            (start, start + len(query.words) - 1)
            for start in positions.get(query.words[0], ())
            if all(
                start + offset in positions.get(word, ())
                for offset, word in enumerate(query.words)
            )
        }
    return {
        (place, place)
        for term, places in positions.items()
        if _term_matches(query, term, language)
        for place in places
    }


def _term_matches(query: whoosh.Query, term: str, language: str | None) -> bool:
    if isinstance(query, whoosh.Variations):
        return term in spellings(query.text, language)
    if isinstance(query, whoosh.Prefix):
        return term.startswith(query.text)
    if isinstance(query, whoosh.Wildcard):
        return fnmatchcase(term, query.text)
    if isinstance(query, whoosh.FuzzyTerm):
        return OSA.distance(query.text, term) <= query.maxdist
    return bool(term == query.text)


IN_ONE_PLACE = NearQuery(
    [whoosh.Term("text", "us"), whoosh.Term("text", "US")], slop=0, ordered=False
)


def _matches_by_scan(
    query: whoosh.Query, positions: dict[str, list[int]], language: str | None = None
) -> bool:
    """Tell whether a query matches.

    A window of words in any order has all of them, also if one is written `U.S.` and
    the query has `us` and `US`. In other queries, each word needs a place of its own.
    """
    if isinstance(query, whoosh.Or):
        return any(_matches_by_scan(sub, positions, language) for sub in query)
    if isinstance(query, whoosh.Sequence) and is_window(query):
        left, right = (positions.get(term.text, ()) for term in query.subqueries)
        if query.subqueries[0] != query.subqueries[1] and {*left} & {*right}:
            return True
    return bool(_spans_by_scan(query, positions, language))


@pytest.mark.long
@settings(max_examples=60)
@example(syncs=[[IndexDocument("0", "U.S.")]], near_query=IN_ONE_PLACE)
@given(syncs=changes, near_query=near_queries)
def test_words_near_each_other_equal_a_scan_of_each_text(
    syncs: list[list[IndexDocument | int]], near_query: whoosh.Query
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine, documents = _build_index(Path(folder), syncs)
        expected = {
            id
            for id, entry in documents.items()
            for value in (entry.title or "", entry.text)
            if _matches_by_scan(near_query, _token_positions(value), entry.language)
        }
        assert _hit_ids(engine, near_query) == expected


@settings(max_examples=200)
@example(text="U.S.", near_query=IN_ONE_PLACE)
@given(text=texts, near_query=near_queries)
def test_highlighted_words_are_those_near_each_other(
    text: str, near_query: whoosh.Query
) -> None:
    spans = find_spans(text, near_query)
    assert bool(spans) == _matches_by_scan(near_query, _token_positions(text))


@pytest.mark.long
@settings(max_examples=100)
@given(
    syncs=changes,
    first=st.none() | st.sampled_from(DAYS),
    last=st.none() | st.sampled_from(DAYS),
)
def test_a_date_range_finds_the_documents_within_it(
    syncs: list[list[IndexDocument | int]], first: date | None, last: date | None
) -> None:
    bounds = [whoosh.NumericRange("earliest", first.toordinal(), None)] if first else []
    bounds += [whoosh.NumericRange("latest", None, last.toordinal())] if last else []
    with tempfile.TemporaryDirectory() as folder:
        engine, documents = _build_index(Path(folder), syncs)
        expected = {
            id
            for id, entry in documents.items()
            if entry.dates
            and entry.dates.earliest >= (first or date.min)
            and entry.dates.latest <= (last or date.max)
        }
        assert (
            _hit_ids(engine, whoosh.And([*bounds, whoosh.Every("earliest")]))
            == expected
        )


@pytest.mark.long
@settings(max_examples=150)
@given(
    syncs=changes,
    words=st.lists(st.sampled_from(FORM_WORDS), min_size=1, max_size=3),
    name=st.sampled_from(["text", "title", "author"]),
)
def test_the_forms_of_words_equal_a_scan_of_each_document(
    syncs: list[list[IndexDocument | int]], words: list[str], name: str
) -> None:
    """The forms are those of the document's language, and consecutive if several."""
    terms = [whoosh.Variations(name, word) for word in words]
    query = NearQuery(terms, slop=0, ordered=True) if len(terms) > 1 else terms[0]
    with tempfile.TemporaryDirectory() as folder:
        engine, documents = _build_index(Path(folder), syncs)
        expected = {
            id
            for id, entry in documents.items()
            for value in _field_values(entry, name)
            if _has_consecutive_forms(value, words, entry.language, name)
        }
        assert _hit_ids(engine, query) == expected


def _field_values(entry: IndexDocument, name: str) -> list[str]:
    if name == "author":
        return list(entry.authors)
    title = [entry.title or ""]
    return title if name == "title" else [*title, entry.text]


def _has_consecutive_forms(
    value: str, words: list[str], language: str | None, name: str
) -> bool:
    language = language if name != "author" else None
    places = _token_positions(value)
    positions = [
        {at for form in spellings(word, language) for at in places.get(form, ())}
        for word in words
    ]
    return any(
        all(start + at in later for at, later in enumerate(positions))
        for start in positions[0]
    )


def _token_positions(text: str) -> dict[str, list[int]]:
    positions: dict[str, set[int]] = defaultdict(set)
    for position, _, unit in iter_units(text):
        for term, _, at in iter_terms(unit, position):
            positions[term].add(at)
    return {term: sorted(at) for term, at in positions.items()}


@settings(max_examples=150)
@given(text=texts | st.text(max_size=60))
def test_postings_equal_token_by_token_analysis(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.sync(MemoryFeed(IndexDocument("a", text)))
        snapshot = SnapshotManager(Path(folder)).newest()
        assert snapshot is not None
        field = snapshot.segments[0].fields["text"]
        indexed = {
            term.decode(): (
                field.positions(number).tolist(),
                int(field.counts(number)[0]),
            )
            for number, term in enumerate(field.terms)
        }
        expected = _token_positions(text)
        assert indexed == {
            term: (positions, len(positions)) for term, positions in expected.items()
        }
        weights = dict.fromkeys(expected, 0.0)
        highest_weights: dict[tuple[str, int], float] = {}
        for position, _, unit in iter_units(text):
            for term, weight, at in iter_terms(unit, position):
                highest_weights[term, at] = max(
                    weight, highest_weights.get((term, at), 0.0)
                )
        for (term, _), weight in highest_weights.items():
            weights[term] += weight * WEIGHT_SCALE
        for number, term in enumerate(field.terms):
            assert int(field.postings(number).weights[0]) == round(
                weights[term.decode()]
            )
