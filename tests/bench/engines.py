"""Engines that are timed beside ours on one page: the total, the first ten, three facets and ten snippets."""

from __future__ import annotations

import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from index.columnar.engine import WhooshEngine
from index.engine import DocumentChange, IndexDocument, Search
from index.query.parser import parse_query
from index.text.matching import pattern_test
from index.text.snippets import make_snippet
from tests.bench.corpus import BenchQuery

FACETS = ("outlet", "person", "month")
TOP = 10
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a page shows."""

    total: int
    ids: tuple[str, ...]
    facets: tuple[tuple[tuple[str | None, int], ...], ...]
    snippets: tuple[str, ...]


class BenchEngine(ABC):
    """An engine as the bench uses it."""

    name: str

    @abstractmethod
    def write(self, entries: Iterable[IndexDocument]) -> None: ...

    @abstractmethod
    def open(self) -> None: ...

    @abstractmethod
    def search_page(self, bench_query: BenchQuery) -> SearchPage: ...


class StreamedFeed:
    """A change feed that is read once, for archives that should not lie in memory."""

    archive_id = "bench"

    def __init__(
        self, entries: Iterable[IndexDocument], last: int, before: int = 0
    ) -> None:
        self._entries, self.last_number, self._before = entries, last, before

    def changes(self, after: int) -> Iterator[DocumentChange]:
        for number, entry in enumerate(self._entries, self._before + 1):
            if number > after:
                yield DocumentChange(number, entry.id, entry)


class Cuttings(BenchEngine):
    """Ours; the text of a hit comes from a database beside the index, as the catalog is."""

    name = "cuttings"

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder / "cuttings", size
        folder.mkdir(parents=True, exist_ok=True)
        self._texts = sqlite3.connect(folder / "texts.db")
        self._texts.execute("PRAGMA mmap_size=8000000000")
        self._texts.execute(
            "CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID"
        )

    def write(self, entries: Iterable[IndexDocument]) -> None:
        WhooshEngine(self._folder).sync(StreamedFeed(entries, self._size))

    def store_texts(self, entries: Iterable[IndexDocument]) -> None:
        """Put the texts into the database beside it."""
        with self._texts:
            self._texts.executemany(
                "INSERT INTO texts VALUES (?, ?)",
                ((each.id, each.text) for each in entries),
            )

    def open(self) -> None:
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
        found = self._engine.search(search)
        slots = ",".join("?" * len(found.hits))
        texts = dict(
            self._texts.execute(
                f"SELECT id, text FROM texts WHERE id IN ({slots})",
                [h.id for h in found.hits],
            )
        )
        shown, prefixes = [], pattern_test(query)
        for hit in found.hits:
            text = texts[hit.id]
            pieces = make_snippet(text, hit.passages, prefixes)
            shown.append(
                "".join(
                    f"<b>{each.text}</b>" if each.highlighted else each.text
                    for each in pieces
                )
            )
        facets = tuple(
            tuple((each.value, each.count) for each in found.facets[name])
            for name in FACETS
        )
        return SearchPage(
            found.total, tuple(hit.id for hit in found.hits), facets, tuple(shown)
        )

    def add(self, entry: IndexDocument) -> None:
        """One more article, searchable when this returns."""
        self._size += 1
        self._engine.sync(StreamedFeed([entry], self._size, self._size - 1))


class Sqlite(BenchEngine):
    """SQLite's FTS5."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / "fts.db"

    def write(self, entries: Iterable[IndexDocument]) -> None:
        base = sqlite3.connect(self._path)
        base.executescript(
            """
            CREATE TABLE docs (n INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT, outlet TEXT, day INT, month TEXT);
            CREATE TABLE people (n INTEGER, person TEXT, PRIMARY KEY (n, person)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE fts USING fts5(title, text, content='docs', content_rowid='n', prefix='4');
            """
        )
        rows = iter(enumerate(entries))
        while batch := list(islice(rows, 20_000)):
            base.executemany(
                "INSERT INTO docs VALUES (?,?,?,?,?,?,?)",
                (_row(n, each) for n, each in batch),
            )
            base.executemany(
                "INSERT INTO people VALUES (?,?)",
                ((n, p) for n, each in batch for p in each.people),
            )
            base.executemany(
                "INSERT INTO fts(rowid, title, text) VALUES (?,?,?)",
                ((n, e.title, e.text) for n, e in batch),
            )
        base.execute("INSERT INTO fts(fts) VALUES ('optimize')")
        base.commit()
        base.close()

    def open(self) -> None:
        self._base = sqlite3.connect(self._path)
        self._base.executescript(
            "PRAGMA mmap_size=8000000000; PRAGMA cache_size=-200000; PRAGMA temp_store=MEMORY;"
            "CREATE TEMP TABLE found (n INTEGER PRIMARY KEY)"
        )

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        match, ask = _fts_query(bench_query), self._base.execute
        narrow, values = _filter_sql(bench_query)
        ask("DELETE FROM found")
        if match:
            joined = "JOIN docs ON docs.n = fts.rowid" if narrow else ""
            ask(
                f"INSERT INTO found SELECT fts.rowid FROM fts {joined} WHERE fts MATCH ? {narrow}",
                (match, *values),
            )
        else:
            ask("INSERT INTO found SELECT n FROM docs")
        (total,) = ask("SELECT count(*) FROM found").fetchone()
        counted = (
            "FROM found JOIN docs USING (n) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
        )
        facets = (
            tuple(ask(f"SELECT outlet, count(*) {counted}")),
            tuple(
                ask(
                    "SELECT person, count(*) FROM found LEFT JOIN people USING (n) "
                    "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
                )
            ),
            tuple(ask(f"SELECT month, count(*) {counted}")),
        )
        if not match:
            rows = ask(
                "SELECT id, substr(text, 1, 240) FROM docs ORDER BY day DESC LIMIT 10"
            ).fetchall()
        else:
            rows = ask(
                "SELECT docs.id, snippet(fts, 1, '<b>', '</b>', '…', 40) FROM fts JOIN docs ON docs.n = fts.rowid "
                f"WHERE fts MATCH ? {narrow} ORDER BY bm25(fts, 3.0, 1.0) LIMIT 10",
                (match, *values),
            ).fetchall()
        return SearchPage(
            total, tuple(row[0] for row in rows), facets, tuple(row[1] for row in rows)
        )


def _row(number: int, each: IndexDocument) -> tuple[Any, ...]:
    day = each.dates.earliest if each.dates else None
    return (
        number,
        each.id,
        each.title,
        each.text,
        each.outlet,
        day and day.toordinal(),
        day and str(day)[:7],
    )


def _filter_sql(asked: BenchQuery) -> tuple[str, list[Any]]:
    narrow, values = "", []
    if asked.earliest and asked.latest:
        narrow, values = (
            " AND docs.day BETWEEN ? AND ?",
            [asked.earliest.toordinal(), asked.latest.toordinal()],
        )
    if asked.outlet:
        narrow, values = f"{narrow} AND docs.outlet = ?", [*values, asked.outlet]
    return narrow, values


def _fts_query(asked: BenchQuery) -> str:
    words = [f'"{word}"' for word in asked.words]
    if asked.kind == "phrase":
        return f'"{" ".join(asked.words)}"'
    if asked.kind == "prefix":
        return f"{words[0]}*"
    line = " OR ".join(words) if asked.kind == "or" else " AND ".join(words)
    return f'{line} NOT "{asked.excluded_word}"' if asked.excluded_word else line


class Tantivy(BenchEngine):
    """tantivy, by its own Python package."""

    name = "tantivy"

    def __init__(self, folder: Path, size: int) -> None:
        import tantivy  # noqa: PLC0415 a peer, not a dependency

        self._tantivy, self._path = tantivy, folder / "tantivy"
        build = tantivy.SchemaBuilder()
        build.add_text_field(
            "id", stored=True, tokenizer_name="raw", index_option="basic"
        )
        build.add_text_field("title", stored=True)
        build.add_text_field("text", stored=True)
        for name in FACETS:
            build.add_text_field(
                name, fast=True, tokenizer_name="raw", index_option="basic"
            )
        build.add_integer_field("day", fast=True, indexed=True)
        self._schema = build.build()

    def write(self, entries: Iterable[IndexDocument]) -> None:
        self._path.mkdir(parents=True)
        writer = self._tantivy.Index(self._schema, path=str(self._path)).writer(
            512_000_000, num_threads=1
        )
        for each in entries:
            writer.add_document(self._document(each))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, each: IndexDocument) -> Any:
        document = self._tantivy.Document(
            id=each.id, text=each.text, title=each.title or "", person=list(each.people)
        )
        if each.outlet:
            document.add_text("outlet", each.outlet)
        if each.dates:
            document.add_integer("day", each.dates.earliest.toordinal())
            document.add_text("month", str(each.dates.earliest)[:7])
        return document

    def open(self) -> None:
        self._index = self._tantivy.Index.open(str(self._path))
        self._index.reload()

    def search_page(self, bench_query: BenchQuery) -> SearchPage:
        searcher, query = self._index.searcher(), self._query(bench_query)
        top = searcher.search(query, limit=TOP, count=True)
        wanted = {name: {"terms": {"field": name, "size": TOP}} for name in FACETS}
        counted = searcher.aggregate(query, wanted)
        documents = [searcher.doc(address) for _, address in top.hits]
        if bench_query.words:
            generator = self._tantivy.SnippetGenerator.create(
                searcher, query, self._schema, "text"
            )
            generator.set_max_num_chars(240)
            shown = tuple(
                generator.snippet_from_doc(document).to_html() for document in documents
            )
        else:
            shown = tuple(document["text"][0][:240] for document in documents)
        facets = tuple(
            tuple(
                (bucket["key"], bucket["doc_count"])
                for bucket in counted[name]["buckets"]
            )
            for name in FACETS
        )
        return SearchPage(
            top.count, tuple(document["id"][0] for document in documents), facets, shown
        )

    def _query(self, asked: BenchQuery) -> Any:
        kind, occur = self._tantivy.Query, self._tantivy.Occur
        words = [self._word(asked, word) for word in asked.words]
        if asked.kind == "phrase":
            words = [
                kind.boolean_query(
                    [
                        (
                            occur.Should,
                            kind.phrase_query(self._schema, name, list(asked.words)),
                        )
                        for name in ("title", "text")
                    ]
                )
            ]
        clauses = [
            (occur.Should if asked.kind == "or" else occur.Must, word) for word in words
        ]
        if asked.excluded_word:
            clauses.append((occur.MustNot, self._word(asked, asked.excluded_word)))
        if asked.outlet:
            clauses.append(
                (occur.Must, kind.term_query(self._schema, "outlet", asked.outlet))
            )
        if asked.earliest and asked.latest:
            days = (asked.earliest.toordinal(), asked.latest.toordinal())
            clauses.append(
                (
                    occur.Must,
                    kind.range_query(
                        self._schema, "day", self._tantivy.FieldType.Integer, *days
                    ),
                )
            )
        return kind.boolean_query(clauses) if clauses else kind.all_query()

    def _word(self, asked: BenchQuery, word: str) -> Any:
        kind, occur = self._tantivy.Query, self._tantivy.Occur

        def leaf(name: str) -> Any:
            if asked.kind == "prefix":
                return kind.regex_query(self._schema, name, f"{word}.*")
            return kind.term_query(self._schema, name, word)

        return kind.boolean_query(
            [
                (occur.Should, kind.boost_query(leaf("title"), 3.0)),
                (occur.Should, leaf("text")),
            ]
        )


class StockWhoosh(BenchEngine):
    """Whoosh 2.7.4 as it comes: its codec, its BM25F, its facets and highlights."""

    name = "stock Whoosh"

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / "whoosh"

    def write(self, entries: Iterable[IndexDocument]) -> None:
        from whoosh import fields, index  # noqa: PLC0415

        words = fields.TEXT(stored=True)
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(field_boost=3.0),
            text=words,
            outlet=fields.ID(sortable=True),
            person=fields.KEYWORD(commas=True, sortable=True),
            month=fields.ID(sortable=True),
            day=fields.NUMERIC(sortable=True),
        )
        self._path.mkdir(parents=True)
        writer = index.create_in(str(self._path), schema).writer(limitmb=512)
        for each in entries:
            day = each.dates.earliest if each.dates else None
            writer.add_document(
                id=each.id,
                title=each.title,
                text=each.text,
                outlet=each.outlet or "",
                person=",".join(each.people),
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
            facets = tuple(
                tuple(
                    sorted(results.groups(name).items(), key=lambda item: -item[1])[
                        :TOP
                    ]
                )
                for name in FACETS
            )
            shown = tuple(
                hit.highlights("text") or hit["text"][:240] for hit in results
            )
            return SearchPage(
                len(results), tuple(hit["id"] for hit in results), facets, shown
            )

    def _query(self, asked: BenchQuery) -> Any:
        from whoosh import query as whoosh  # noqa: PLC0415

        def either(make: Any) -> Any:
            return whoosh.Or([make("title"), make("text")])

        if asked.kind == "phrase":
            clauses = [either(lambda name: whoosh.Phrase(name, list(asked.words)))]
        elif asked.kind == "prefix":
            clauses = [either(lambda name: whoosh.Prefix(name, asked.words[0]))]
        else:
            clauses = [
                either(lambda name, word=word: whoosh.Term(name, word))
                for word in asked.words
            ]
        if asked.kind == "or":
            clauses = [whoosh.Or(clauses)]
        if asked.excluded_word:
            clauses.append(
                whoosh.Not(either(lambda name: whoosh.Term(name, asked.excluded_word)))
            )
        if asked.outlet:
            clauses.append(whoosh.Term("outlet", asked.outlet))
        if asked.earliest and asked.latest:
            clauses.append(
                whoosh.NumericRange(
                    "day", asked.earliest.toordinal(), asked.latest.toordinal()
                )
            )
        return whoosh.And(clauses) if clauses else whoosh.Every()


ENGINES: Sequence[type[BenchEngine]] = (Cuttings, Sqlite, Tantivy, StockWhoosh)
