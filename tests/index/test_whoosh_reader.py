"""Test the index opened with plain Whoosh against indexes of Whoosh."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.qparser import QueryParser
from whoosh.query import spans

from archive.errors import CuttingsError
from archive.model import DateRange
from index.columnar.engine import WhooshEngine
from index.columnar.whoosh_reader import open_index
from index.engine import IndexDocument
from index.text.analysis import NewsAnalyzer
from tests.index.memory_feed import MemoryFeed

WORDS = ["oil", "price", "prices", "gas", "tariff", "harbour", "harbor", "s-400"]
DAYS = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 6, 24), date(2021, 3, 2)]
TERMS = ["oil", "price", "gas", "tariff", "harbour", "harbor", "zebra"]


def whoosh_index(documents: Mapping[str, IndexDocument]) -> Index:
    """Return the same documents in an index that Whoosh has written."""
    analyzer = NewsAnalyzer()
    schema = Schema(
        id=ID(unique=True, stored=True),
        text=TEXT(analyzer=analyzer, phrase=True),
        author=TEXT(analyzer=analyzer, phrase=True),
        earliest=NUMERIC(int),
        latest=NUMERIC(int),
    )
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for document in documents.values():
        days = {}
        if dates := document.dates:
            days = {
                "earliest": dates.earliest.toordinal(),
                "latest": dates.latest.toordinal(),
            }
        writer.add_document(
            id=document.id,
            text=document.text,
            author=" ".join(document.authors),
            **days,
        )
    writer.commit()
    return index


def columnar_index(folder: Path, batches: list[list[IndexDocument | str]]) -> Index:
    """Return the index of batches of documents to put and IDs to remove."""
    feed = MemoryFeed()
    engine = WhooshEngine(folder)
    for batch in batches:
        for change in batch:
            if isinstance(change, IndexDocument):
                feed.put(change)
            else:
                feed.remove(change)
        engine.sync(feed)
    engine.close()
    return open_index(folder)


def remaining(batches: list[list[IndexDocument | str]]) -> dict[str, IndexDocument]:
    """Return the documents after all batches, by ID."""
    documents = {}
    for change in (change for batch in batches for change in batch):
        if isinstance(change, IndexDocument):
            documents[change.id] = change
        else:
            documents.pop(change, None)
    return documents


def found(index: Index, query: whoosh.Query) -> set[str]:
    """Return the IDs that a search finds."""
    with index.searcher() as searcher:
        return {hit["id"] for hit in searcher.search(query, limit=None)}


text = st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)
window = st.lists(st.sampled_from(DAYS), min_size=2, max_size=2)
dates = st.none() | window.map(lambda days: DateRange(min(days), max(days)))
document = st.builds(
    IndexDocument,
    id=st.integers(0, 9).map(str),
    text=text,
    authors=text.map(lambda words: (words,) if words else ()),
    dates=dates,
)
batches = st.lists(
    st.lists(document | st.integers(0, 9).map(str), min_size=1, max_size=4),
    min_size=1,
    max_size=5,
)

field = st.sampled_from(["text", "author"])
term = st.sampled_from(TERMS)
ordinal = st.sampled_from(
    [day.toordinal() + offset for day in DAYS for offset in (0, 1)]
)
bound = st.none() | ordinal
number_ranges = st.builds(
    whoosh.NumericRange,
    st.sampled_from(["earliest", "latest"]),
    bound,
    bound,
    startexcl=st.booleans(),
    endexcl=st.booleans(),
)
pair_queries = st.sampled_from(
    [
        lambda left, right: spans.SpanNear(left, right, slop=2),
        lambda left, right: spans.SpanNear(left, right, slop=4, ordered=False),
        lambda left, right: spans.SpanOr([left, right]),
        lambda left, right: spans.SpanContains(
            spans.SpanNear(left, right, slop=9), left
        ),
        spans.SpanBefore,
        spans.SpanCondition,
        lambda left, right: whoosh.Ordered([left, right]),
        lambda left, right: whoosh.Sequence([left, right], slop=3, ordered=False),
    ]
)
leaf = st.one_of(
    st.builds(whoosh.Term, field, term),
    st.builds(whoosh.Phrase, field, st.lists(term, min_size=2, max_size=3)),
    st.builds(whoosh.Prefix, field, st.sampled_from(["o", "har", "p", "z"])),
    st.builds(whoosh.Wildcard, field, st.sampled_from(["har*r", "?as", "*i*", "z*"])),
    st.builds(whoosh.Regex, field, st.sampled_from(["harbou?r", "[go].*", "x+"])),
    st.builds(
        whoosh.FuzzyTerm,
        field,
        st.sampled_from(["harbor", "gos", "oils"]),
        maxdist=st.integers(1, 2),
        prefixlength=st.integers(0, 1),
    ),
    st.builds(whoosh.Variations, field, st.sampled_from(["price", "harbour", "zebra"])),
    st.builds(
        lambda name, ends, excluded: whoosh.TermRange(
            name, min(ends), max(ends), *excluded
        ),
        field,
        st.lists(term, min_size=2, max_size=2),
        st.tuples(st.booleans(), st.booleans()),
    ),
    st.builds(whoosh.TermRange, field, st.none(), term),
    st.builds(whoosh.TermRange, field, term, st.none()),
    number_ranges.filter(
        lambda query: None in (query.start, query.end) or query.start < query.end
    ),
    st.builds(
        whoosh.Every, st.sampled_from([None, "id", "text", "earliest", "latest"])
    ),
    st.builds(
        lambda pair, name, left, right: pair(
            whoosh.Term(name, left), whoosh.Term(name, right)
        ),
        pair_queries,
        field,
        term,
        term,
    ),
    st.builds(
        lambda name, word: spans.SpanFirst(whoosh.Term(name, word), limit=1),
        field,
        term,
    ),
)


def groups(inner: st.SearchStrategy[whoosh.Query]) -> st.SearchStrategy[whoosh.Query]:
    """Return queries that combine other queries."""
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(whoosh.And, several),
        st.builds(whoosh.Or, several),
        st.builds(whoosh.DisjunctionMax, several),
        st.builds(
            lambda required, excluded: whoosh.And([required, whoosh.Not(excluded)]),
            inner,
            inner,
        ),
        st.builds(whoosh.AndMaybe, inner, inner),
        st.builds(lambda query: whoosh.ConstantScoreQuery(query, 2.0), inner),
    )


# Whoosh cannot put its NullQuery into groups.
queries = st.recursive(leaf, groups, max_leaves=5) | st.just(whoosh.NullQuery)


@pytest.mark.long
@settings(max_examples=150)
@given(batches=batches, query=queries)
def test_any_query_finds_what_it_finds_in_an_index_of_whoosh(
    batches: list[list[IndexDocument | str]], query: whoosh.Query
) -> None:
    """In several segments, with deleted and replaced documents.

    Whoosh 2.7.4 answers these queries incorrectly, so they are left out:

    - A few queries that match nothing, in groups: it raises NotImplementedError.
    - `AndNot`: it finds the first document even if that has both.
    - `Require`: it finds the documents without the required word.
    - `Otherwise`: it decides for each segment, not for the whole index.
    - `SpanNot`: it fails in a segment without the excluded word.
    - `SpanNear2`: it fails in an `And` of several queries.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            expected = found(whoosh_index(remaining(batches)), query)
        except NotImplementedError:
            reject()
        assert found(columnar_index(Path(folder), batches), query) == expected


def postings(index: Index) -> Iterator[tuple[object, ...]]:
    """Yield term, document, weight and positions of each posting of a live document."""
    with index.searcher() as searcher:
        reader = searcher.reader()
        for name, term in reader.all_terms():
            if name not in ("text", "author"):
                continue
            matcher = reader.postings(name, term)
            while matcher.is_active():
                number = matcher.id()
                if not reader.is_deleted(number):
                    yield (
                        (name, term),
                        reader.stored_fields(number)["id"],
                        pytest.approx(matcher.weight()),
                        matcher.value_as("positions"),
                    )
                matcher.next()


@settings(max_examples=60)
@given(batches=batches)
@pytest.mark.long
def test_postings_are_those_of_an_index_of_whoosh(
    batches: list[list[IndexDocument | str]],
) -> None:
    """Weights and positions, too. Lengths differ: ours count words, not terms."""
    with tempfile.TemporaryDirectory() as folder:
        own = list(postings(columnar_index(Path(folder), batches)))
        expected = list(postings(whoosh_index(remaining(batches))))
        key = itemgetter(0, 1)
        assert sorted(own, key=key) == sorted(expected, key=key)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An index of three documents."""
    day = date(2020, 6, 24)
    return columnar_index(
        tmp_path,
        [
            [
                IndexDocument("a", "The oil price fell. The price rose."),
                IndexDocument("b", "Gas prices", dates=DateRange(day, day)),
            ],
            [IndexDocument("c", "A new harbour for oil and gas")],
        ],
    )


def test_a_hit_has_the_id_and_a_score(index: Index) -> None:
    with index.searcher() as searcher:
        first, second = searcher.search(whoosh.Prefix("text", "price"))
        assert {first["id"], second["id"]} == {"a", "b"}
        assert first.score >= second.score > 0
        assert [hit["id"] for hit in searcher.search(whoosh.Term("text", "price"))] == [
            "a"
        ]


def test_a_parsed_line_searches_words_and_days(index: Index) -> None:
    parser = QueryParser("text", index.schema)
    first = date(2020, 1, 1).toordinal()
    query = parser.parse(f"prices AND earliest:[{first} TO {first + 365}]")
    assert found(index, query) == {"b"}


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ({"sortedby": "earliest"}, ["b", "a", "c"]),
        ({"sortedby": "latest"}, ["b", "a", "c"]),
        ({"sortedby": "id"}, ["a", "b", "c"]),
        ({"sortedby": "id", "reverse": True}, ["c", "b", "a"]),
    ],
)
def test_results_can_be_sorted_by_day_and_id(
    index: Index, order: dict[str, object], ids: list[str]
) -> None:
    with index.searcher() as searcher:
        hits = searcher.search(whoosh.Every(), **order)
        assert [hit["id"] for hit in hits] == ids


def test_words_and_documents_like_a_text_are_found(index: Index) -> None:
    """Some of the words are in one segment only."""
    with index.searcher() as searcher:
        terms = searcher.key_terms_from_text("text", "gas for the harbour, gas")
        assert {"gas", "harbour"} <= {term for term, _ in terms}
        number = searcher.document_number(id="b")
        similar = searcher.more_like(number, "text", text="gas harbour")
        assert [hit["id"] for hit in similar] == ["c"]
        assert "harbour" in searcher.suggest("text", "harbor")


def test_terms_and_frequencies_can_be_listed(index: Index) -> None:
    with index.reader() as reader:
        assert b"harbour" in list(reader.lexicon("text"))
        assert reader.doc_frequency("text", "oil") == 2
        assert reader.doc_count() == index.doc_count() == 3


def test_an_index_has_one_commit_until_it_is_refreshed(tmp_path: Path) -> None:
    feed, engine = MemoryFeed(), WhooshEngine(tmp_path)
    feed.put(IndexDocument("a", "oil"))
    engine.sync(feed)
    index = open_index(tmp_path)
    feed.put(IndexDocument("b", "oil"))
    engine.sync(feed)
    assert found(index, whoosh.Term("text", "oil")) == {"a"}
    assert not index.up_to_date()
    assert found(index.refresh(), whoosh.Term("text", "oil")) == {"a", "b"}
    assert index.refresh().up_to_date()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_searcher_is_refreshed_after_a_commit(tmp_path: Path, count: int) -> None:
    feed, engine = MemoryFeed(), WhooshEngine(tmp_path)
    for id in ("a", "b"):
        feed.put(IndexDocument(id, "oil"))
        engine.sync(feed)
    for id in ("a", "b")[count:]:
        feed.remove(id)
        engine.sync(feed)
    searcher = open_index(tmp_path).searcher()
    assert searcher.up_to_date()
    assert searcher.refresh() is searcher
    feed.put(IndexDocument("c", "oil"))
    engine.sync(feed)
    assert not searcher.up_to_date()
    newer = searcher.refresh()
    assert newer.up_to_date()
    assert len(newer.search(whoosh.Term("text", "oil"))) == count + 1


def test_an_index_without_documents_is_empty(tmp_path: Path) -> None:
    index = columnar_index(tmp_path, [[IndexDocument("a", "oil")], ["a"]])
    assert index.is_empty()
    assert found(index, whoosh.Every()) == set()


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CuttingsError, match="no index found"):
        open_index(tmp_path)


def test_whoosh_cannot_write_to_the_index(index: Index) -> None:
    with pytest.raises(CuttingsError, match="read-only"):
        index.writer()
