"""Run one page of results on Cuttings and on other engines.

A page is the exact total, the first ten articles, three facets and ten snippets.
"""

from __future__ import annotations

import math
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from index.columnar.engine import WhooshEngine
from index.columnar.searching import costly_matches, facet_counts
from index.engine import DocumentChange, IndexDocument, Search
from index.query.parser import parse_query
from index.text.matching import pattern_test
from index.text.snippets import make_snippet
from tests.bench.corpus import BenchQuery

FACETS = ("outlet", "person", "month")
TOP = 10


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The content of a page of results."""

    total: int
    ids: tuple[str, ...]
    facets: tuple[tuple[tuple[str | None, int], ...], ...]
    snippets: tuple[str, ...]


class BenchEngine(ABC):
    """An engine to measure. Construct it with a folder and the number of articles."""

    name: str

    @abstractmethod
    def write(self, entries: Iterable[IndexDocument]) -> None: ...

    @abstractmethod
    def open(self) -> None: ...

    @abstractmethod
    def search_page(self, bench_query: BenchQuery) -> SearchPage: ...


class StreamedFeed:
    """A change feed that is read once, so that the articles need not be in memory."""

    archive_id = "bench"
    edition = "bench"

    def __init__(
        self, entries: Iterable[IndexDocument], last: int, before: int = 0
    ) -> None:
        self._entries = entries
        self.last_number = last
        self._first_number = before + 1

    def has_checkpoint(self, checkpoint: str) -> bool:
        return checkpoint == "bench"

    def add_checkpoint(self) -> str:
        return "bench"

    def changes(self, after: int) -> Iterator[DocumentChange]:
        for number, entry in enumerate(self._entries, self._first_number):
            if number > after:
                yield DocumentChange(number, entry.id, entry)


class Cuttings(BenchEngine):
    """The engine of Cuttings. A database in place of the catalog has the texts."""

    name = "cuttings"

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder / "cuttings"
        self._size = size
        folder.mkdir(parents=True, exist_ok=True)
        self._texts = sqlite3.connect(folder / "texts.db")
        self._texts.execute("PRAGMA mmap_size=8000000000")
        self._texts.execute(
            "CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID"
        )

    def write(self, entries: Iterable[IndexDocument]) -> None:
        WhooshEngine(self._folder).sync(StreamedFeed(entries, self._size))

    def store_texts(self, entries: Iterable[IndexDocument]) -> None:
        """Write the texts into the database."""
        with self._texts:
            self._texts.executemany(
                "INSERT INTO texts VALUES (?, ?)",
                ((entry.id, entry.text) for entry in entries),
            )

    def open(self) -> None:
        # The others keep no results either from one round to the next.
        facet_counts.COSTLY_S = costly_matches.COSTLY_S = math.inf
        self._engine = WhooshEngine(self._folder)
        self._engine.count()

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        query = parse_query(bench_query.query_string).query
        search = Search(
            query,
            filters={"outlet": (bench_query.outlet,)} if bench_query.outlet else {},
            earliest=bench_query.earliest,
            latest=bench_query.latest,
            limit=TOP,
            facets=FACETS,
            facet_limit=TOP,
            with_passages=True,
        )
        results = self._engine.search(search)
        ids = tuple(hit.id for hit in results.hits)
        texts = self._read_texts(ids)
        test = pattern_test(query)
        snippets = []
        for hit in results.hits:
            pieces = make_snippet(texts[hit.id], hit.passages, test)
            snippets.append(
                "".join(
                    f"<b>{piece.text}</b>" if piece.highlighted else piece.text
                    for piece in pieces
                )
            )
        facets = tuple(
            tuple((value.value, value.count) for value in results.facets[name])
            for name in FACETS
        )
        return SearchPage(results.total, ids, facets, tuple(snippets))

    def _read_texts(self, ids: Sequence[str]) -> dict[str, str]:
        placeholders = ",".join("?" * len(ids))
        statement = f"SELECT id, text FROM texts WHERE id IN ({placeholders})"
        return dict(self._texts.execute(statement, ids))

    def add(self, entry: IndexDocument) -> None:
        """Add an article. It is searchable when this method returns."""
        self._size += 1
        self._engine.sync(StreamedFeed([entry], self._size, self._size - 1))


class Sqlite(BenchEngine):
    """SQLite with FTS5."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / "fts.db"

    def write(self, entries: Iterable[IndexDocument]) -> None:
        database = sqlite3.connect(self._path)
        database.executescript(
            """
            CREATE TABLE docs (
                n INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT, outlet TEXT,
                day INT, month TEXT
            );
            CREATE TABLE people (
                n INTEGER, person TEXT, PRIMARY KEY (n, person)
            ) WITHOUT ROWID;
            CREATE VIRTUAL TABLE fts USING fts5(
                title, text, content='docs', content_rowid='n', prefix='4'
            );
            """
        )
        numbered_entries = iter(enumerate(entries))
        while batch := list(islice(numbered_entries, 20_000)):
            database.executemany(
                "INSERT INTO docs VALUES (?,?,?,?,?,?,?)",
                (_row(number, entry) for number, entry in batch),
            )
            database.executemany(
                "INSERT INTO people VALUES (?,?)",
                (
                    (number, person)
                    for number, entry in batch
                    for person in entry.people
                ),
            )
            database.executemany(
                "INSERT INTO fts(rowid, title, text) VALUES (?,?,?)",
                ((number, entry.title, entry.text) for number, entry in batch),
            )
        database.execute("INSERT INTO fts(fts) VALUES ('optimize')")
        database.commit()
        database.close()

    def open(self) -> None:
        self._database = sqlite3.connect(self._path)
        self._database.executescript(
            "PRAGMA mmap_size=8000000000; "
            "PRAGMA cache_size=-200000; "
            "PRAGMA temp_store=MEMORY; "
            "CREATE TEMP TABLE found (n INTEGER PRIMARY KEY)"
        )

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        match = _fts_query(bench_query)
        filter_sql, filter_values = _filter_sql(bench_query)
        execute = self._database.execute
        execute("DELETE FROM found")
        if match:
            join = "JOIN docs ON docs.n = fts.rowid" if filter_sql else ""
            execute(
                f"INSERT INTO found SELECT fts.rowid FROM fts {join} "
                f"WHERE fts MATCH ? {filter_sql}",
                (match, *filter_values),
            )
        else:
            execute("INSERT INTO found SELECT n FROM docs")
        (total,) = execute("SELECT count(*) FROM found").fetchone()
        if not match:
            rows = execute(
                "SELECT id, substr(text, 1, 240) FROM docs ORDER BY day DESC LIMIT 10"
            ).fetchall()
        else:
            rows = execute(
                "SELECT docs.id, snippet(fts, 1, '<b>', '</b>', '…', 40) "
                "FROM fts JOIN docs ON docs.n = fts.rowid "
                f"WHERE fts MATCH ? {filter_sql} "
                "ORDER BY bm25(fts, 3.0, 1.0) LIMIT 10",
                (match, *filter_values),
            ).fetchall()
        ids, snippets = zip(*rows, strict=True) if rows else ((), ())
        return SearchPage(total, ids, self._count_facets(), snippets)

    def _count_facets(self) -> tuple[tuple[tuple[str | None, int], ...], ...]:
        """Count the values in the table `found`, in the order of `FACETS`."""
        execute = self._database.execute
        join_docs = "FROM found JOIN docs USING (n)"
        join_people = "FROM found LEFT JOIN people USING (n)"
        top_values = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
        return (
            tuple(execute(f"SELECT outlet, count(*) {join_docs} {top_values}")),
            tuple(execute(f"SELECT person, count(*) {join_people} {top_values}")),
            tuple(execute(f"SELECT month, count(*) {join_docs} {top_values}")),
        )


def _row(number: int, entry: IndexDocument) -> tuple[Any, ...]:
    day = entry.dates.earliest if entry.dates else None
    return (
        number,
        entry.id,
        entry.title,
        entry.text,
        entry.outlet,
        day and day.toordinal(),
        day and str(day)[:7],
    )


def _filter_sql(query: BenchQuery) -> tuple[str, list[Any]]:
    """Return the conditions of the filters as SQL, and their values."""
    conditions = ""
    values: list[Any] = []
    if query.earliest and query.latest:
        conditions += " AND docs.day BETWEEN ? AND ?"
        values += [query.earliest.toordinal(), query.latest.toordinal()]
    if query.outlet:
        conditions += " AND docs.outlet = ?"
        values.append(query.outlet)
    return conditions, values


def _fts_query(query: BenchQuery) -> str:
    """Return the query in the syntax of FTS5, empty if it matches everything."""
    quoted_words = [f'"{word}"' for word in query.words]
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "prefix":
        return f"{quoted_words[0]}*"
    match = (" OR " if query.kind == "or" else " AND ").join(quoted_words)
    return f'{match} NOT "{query.excluded_word}"' if query.excluded_word else match


class Tantivy(BenchEngine):
    """tantivy, through its Python package."""

    name = "tantivy"

    def __init__(self, folder: Path, size: int) -> None:
        import tantivy  # noqa: PLC0415 - not a dependency

        self._tantivy = tantivy
        self._path = folder / "tantivy"
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(
            "id", stored=True, tokenizer_name="raw", index_option="basic"
        )
        builder.add_text_field("title", stored=True)
        builder.add_text_field("text", stored=True)
        for name in FACETS:
            builder.add_text_field(
                name, fast=True, tokenizer_name="raw", index_option="basic"
            )
        builder.add_integer_field("day", fast=True, indexed=True)
        self._schema = builder.build()

    def write(self, entries: Iterable[IndexDocument]) -> None:
        self._path.mkdir(parents=True)
        writer = self._tantivy.Index(self._schema, path=str(self._path)).writer(
            512_000_000, num_threads=1
        )
        for entry in entries:
            writer.add_document(self._document(entry))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, entry: IndexDocument) -> Any:
        document = self._tantivy.Document(
            id=entry.id,
            text=entry.text,
            title=entry.title or "",
            person=list(entry.people),
        )
        if entry.outlet:
            document.add_text("outlet", entry.outlet)
        if entry.dates:
            document.add_integer("day", entry.dates.earliest.toordinal())
            document.add_text("month", str(entry.dates.earliest)[:7])
        return document

    def open(self) -> None:
        self._index = self._tantivy.Index.open(str(self._path))
        self._index.reload()

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        searcher = self._index.searcher()
        query = self._query(bench_query)
        top = searcher.search(query, limit=TOP, count=True)
        aggregations = {
            name: {"terms": {"field": name, "size": TOP}} for name in FACETS
        }
        counts = searcher.aggregate(query, aggregations)
        facets = tuple(
            tuple(
                (bucket["key"], bucket["doc_count"])
                for bucket in counts[name]["buckets"]
            )
            for name in FACETS
        )
        documents = [searcher.doc(address) for _, address in top.hits]
        if bench_query.words:
            snippets = self._snippets(searcher, query, documents)
        else:
            snippets = tuple(document["text"][0][:240] for document in documents)
        ids = tuple(document["id"][0] for document in documents)
        return SearchPage(top.count, ids, facets, snippets)

    def _snippets(
        self, searcher: Any, query: Any, documents: Sequence[Any]
    ) -> tuple[str, ...]:
        generator = self._tantivy.SnippetGenerator.create(
            searcher, query, self._schema, "text"
        )
        generator.set_max_num_chars(240)
        return tuple(
            generator.snippet_from_doc(document).to_html() for document in documents
        )

    def _query(self, bench_query: BenchQuery) -> Any:
        query_class, occur = self._tantivy.Query, self._tantivy.Occur
        if bench_query.kind == "phrase":
            words = [self._phrase(bench_query.words)]
        else:
            words = [self._word(bench_query, word) for word in bench_query.words]
        word_occur = occur.Should if bench_query.kind == "or" else occur.Must
        clauses = [(word_occur, word) for word in words]
        if bench_query.excluded_word:
            excluded = self._word(bench_query, bench_query.excluded_word)
            clauses.append((occur.MustNot, excluded))
        if bench_query.outlet:
            outlet = query_class.term_query(self._schema, "outlet", bench_query.outlet)
            clauses.append((occur.Must, outlet))
        if bench_query.earliest and bench_query.latest:
            dates = query_class.range_query(
                self._schema,
                "day",
                self._tantivy.FieldType.Integer,
                bench_query.earliest.toordinal(),
                bench_query.latest.toordinal(),
            )
            clauses.append((occur.Must, dates))
        if not clauses:
            return query_class.all_query()
        return query_class.boolean_query(clauses)

    def _phrase(self, words: Sequence[str]) -> Any:
        query_class, occur = self._tantivy.Query, self._tantivy.Occur
        return query_class.boolean_query(
            [
                (
                    occur.Should,
                    query_class.phrase_query(self._schema, field, list(words)),
                )
                for field in ("title", "text")
            ]
        )

    def _word(self, bench_query: BenchQuery, word: str) -> Any:
        query_class, occur = self._tantivy.Query, self._tantivy.Occur

        def query_field(field: str) -> Any:
            if bench_query.kind == "prefix":
                return query_class.regex_query(self._schema, field, f"{word}.*")
            return query_class.term_query(self._schema, field, word)

        return query_class.boolean_query(
            [
                (occur.Should, query_class.boost_query(query_field("title"), 3.0)),
                (occur.Should, query_field("text")),
            ]
        )


class StockWhoosh(BenchEngine):
    """Unmodified Whoosh 2.7.4 with its own codec, BM25F, facets and highlights."""

    name = "stock Whoosh"

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / "whoosh"

    def write(self, entries: Iterable[IndexDocument]) -> None:
        from whoosh import fields, index  # noqa: PLC0415

        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(field_boost=3.0),
            text=fields.TEXT(stored=True),
            outlet=fields.ID(sortable=True),
            person=fields.KEYWORD(commas=True, sortable=True),
            month=fields.ID(sortable=True),
            day=fields.NUMERIC(sortable=True),
        )
        self._path.mkdir(parents=True)
        writer = index.create_in(str(self._path), schema).writer(limitmb=512)
        for entry in entries:
            day = entry.dates.earliest if entry.dates else None
            writer.add_document(
                id=entry.id,
                title=entry.title,
                text=entry.text,
                outlet=entry.outlet or "",
                person=",".join(entry.people),
                month=str(day)[:7] if day else "",
                day=day.toordinal() if day else 0,
            )
        writer.commit(optimize=True)

    def open(self) -> None:
        from whoosh import index  # noqa: PLC0415

        self._index = index.open_dir(str(self._path))

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        from whoosh import sorting  # noqa: PLC0415

        grouped = sorting.Facets()
        grouped.add_field("outlet", maptype=sorting.Count)
        grouped.add_field("person", maptype=sorting.Count, allow_overlap=True)
        grouped.add_field("month", maptype=sorting.Count)
        with self._index.searcher() as searcher:
            results = searcher.search(
                self._query(bench_query), limit=TOP, groupedby=grouped
            )
            facets = tuple(_most_frequent(results.groups(name)) for name in FACETS)
            snippets = tuple(
                hit.highlights("text") or hit["text"][:240] for hit in results
            )
            ids = tuple(hit["id"] for hit in results)
            return SearchPage(len(results), ids, facets, snippets)

    def _query(self, bench_query: BenchQuery) -> Any:
        from whoosh import query as whoosh  # noqa: PLC0415

        def in_title_or_text(query_class: Any, words: Any) -> Any:
            return whoosh.Or([query_class("title", words), query_class("text", words)])

        if bench_query.kind == "phrase":
            clauses = [in_title_or_text(whoosh.Phrase, list(bench_query.words))]
        elif bench_query.kind == "prefix":
            clauses = [in_title_or_text(whoosh.Prefix, bench_query.words[0])]
        else:
            clauses = [
                in_title_or_text(whoosh.Term, word) for word in bench_query.words
            ]
        if bench_query.kind == "or":
            clauses = [whoosh.Or(clauses)]
        if bench_query.excluded_word:
            excluded = in_title_or_text(whoosh.Term, bench_query.excluded_word)
            clauses.append(whoosh.Not(excluded))
        if bench_query.outlet:
            clauses.append(whoosh.Term("outlet", bench_query.outlet))
        if bench_query.earliest and bench_query.latest:
            first_day = bench_query.earliest.toordinal()
            last_day = bench_query.latest.toordinal()
            clauses.append(whoosh.NumericRange("day", first_day, last_day))
        return whoosh.And(clauses) if clauses else whoosh.Every()


def _most_frequent(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    values = sorted(counts.items(), key=lambda item: -item[1])
    return tuple(values[:TOP])


ENGINES: Sequence[type[BenchEngine]] = (Cuttings, Sqlite, Tantivy, StockWhoosh)
