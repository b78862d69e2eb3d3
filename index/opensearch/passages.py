"""Select the passages of the shown articles, from their texts.

The texts are read and analyzed here, so that the passages are those of the embedded
engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress

from archive import deadline
from index.columnar.indexing.inverter import split_chunk
from index.columnar.searching.passages import MAX_LISTED_MATCHES
from index.engine import Passage
from index.opensearch import schema
from index.opensearch.clauses import (
    AnyTermClause,
    Clause,
    LanguageGroup,
    OrClause,
    PhraseClause,
    WordClause,
    WordForm,
)
from index.opensearch.client import Json
from index.opensearch.near import NearClause, Node, to_node
from index.opensearch.reader import Reader
from index.opensearch.rows import Row
from index.opensearch.tokens import clip_term, unit_terms
from index.opensearch.writer import document_id
from index.text.analysis import analyze_unit
from index.text.passages import WordMatch, count_nonoverlapping, select_passages

TEXT = "text"
POSITIONAL = (WordClause, PhraseClause, AnyTermClause, NearClause)
TextMatches = tuple[tuple[Passage, ...], int]
NO_MATCHES: TextMatches = ((), 0)
CHUNKS_PER_CHECK = 10_000


def find_passages(
    reader: Reader, query: Clause, rows: Sequence[Row]
) -> Mapping[str, TextMatches]:
    """Return the passages of some documents, and the number of matches in each."""
    groups = word_groups(query)
    if not groups or not rows:
        return {}
    terms = {
        clip_term(form.term)
        for group in groups
        for clause in group
        for form in _forms(clause)
    }
    matches = {}
    for id, source in _read_sources(reader, rows).items():
        deadline.check()
        text = _Text(source["text"], source.get("language"), terms)
        matches[id] = _select(reader, groups, text)
    return matches


def _read_sources(reader: Reader, rows: Sequence[Row]) -> Mapping[str, Json]:
    """Return the texts of some documents. Those that are not there yet are read."""
    sources = {row.id: row.source for row in rows if row.source is not None}
    keys = {document_id(row.id): row.id for row in rows if row.source is None}
    if keys:
        body = {
            "size": len(keys),
            "query": {"ids": {"values": list(keys)}},
            "_source": [schema.SOURCE],
            "track_total_hits": False,
        }
        for hit in reader.search(body)["hits"]["hits"]:
            sources[keys[hit["_id"]]] = hit["_source"][schema.SOURCE]
    return sources


def word_groups(query: Clause) -> list[tuple[Clause, ...]]:
    """Return the words of the text that can match, each with its forms."""
    if isinstance(query, POSITIONAL):
        return [(query,)] if query.field == TEXT else []
    if isinstance(query, OrClause) and all(
        isinstance(part, POSITIONAL) and part.field == TEXT for part in query.clauses
    ):
        return [tuple(query.clauses)]
    return [group for part in query.positive_clauses() for group in word_groups(part)]


def _node(clause: Clause) -> Node:
    node = to_node(clause)
    assert node is not None
    return node


def _forms(clause: Clause) -> list[WordForm]:
    """Return the terms that a clause looks for."""
    if isinstance(clause, NearClause):
        parts = clause.root.clauses()
        return [form for part in parts for form in _forms(part)]
    if isinstance(clause, PhraseClause):
        return [form for word in clause.words for form in word.forms]
    if isinstance(clause, AnyTermClause):
        return [WordForm(term, 1.0) for term in clause.terms]
    return list(clause.forms) if isinstance(clause, WordClause) else []


class _Text:
    """One text: where its words are, as far as a query looks for them.

    `starts`: the offsets of the positions with these words, in characters.
    """

    def __init__(self, text: str, language: str | None, terms: set[str]) -> None:
        self.starts: dict[int, int] = {}
        self._language = language
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        pieces = text.replace("\n", " ").split(" ")
        counts: dict[str, int] = {}
        wanted: set[str] = set()
        for number, piece in enumerate(dict.fromkeys(pieces)):
            if number % CHUNKS_PER_CHECK == 0:
                deadline.check()
            counts[piece], words = _chunk_words(piece)
            if not terms.isdisjoint(words):
                wanted.add(piece)
        places = zip(
            pieces,
            accumulate(map(counts.__getitem__, pieces), initial=0),
            accumulate((len(piece) + 1 for piece in pieces), initial=0),
            strict=False,  # both sums have one number more
        )
        selected = map(wanted.__contains__, pieces)
        for piece, position, offset in compress(places, selected):
            self._add_chunk(piece, position, offset, terms)

    def _add_chunk(
        self, chunk: str, position: int, offset: int, terms: set[str]
    ) -> None:
        for raw, begin in split_chunk(chunk):
            parts = zip(analyze_unit(raw).parts, unit_terms(raw).positions, strict=True)
            for part, words in parts:
                self.starts[position] = offset + begin + part.start
                for word in words:
                    if word in terms:
                        self._positions[word].append(position)
                position += 1

    def of(self, form: WordForm) -> Sequence[int]:
        """Return the positions where a form counts, in rising order."""
        if form.group is not None and not _speaks(form.group, self._language):
            return ()
        return self._positions.get(clip_term(form.term), ())


@lru_cache(maxsize=1 << 16)
def _chunk_words(chunk: str) -> tuple[int, frozenset[str]]:
    """Return the number of positions of a part of a text, and its terms."""
    units = [unit_terms(raw) for raw, _ in split_chunk(chunk)]
    positions = [words for unit in units for words in unit.positions]
    return len(positions), frozenset(word for words in positions for word in words)


def _speaks(group: LanguageGroup, language: str | None) -> bool:
    return group.has_unknown if language is None else language in group.codes


def _select(
    reader: Reader, groups: Sequence[Sequence[Clause]], text: _Text
) -> TextMatches:
    matches: list[WordMatch] = []
    for number, group in enumerate(groups):
        for clause in group:
            weight = clause.term_weight(reader)
            for first, last in _node(clause).shown_spans(text):
                start, end = text.starts[first], text.starts[last]
                matches.append(WordMatch(start, end, number, weight))
    matches.sort(key=lambda match: match[:3])
    passages = select_passages(matches[:MAX_LISTED_MATCHES])
    return passages, count_nonoverlapping(matches)
