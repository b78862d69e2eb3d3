"""Suggest spelling corrections, completions and similar articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from whoosh.query import Every

from archive.text.normalization import normalize_letters
from index.columnar.searching.suggestions import (
    COMPLETED_FACETS,
    MAX_CHARACTERS_READ,
    MAX_WORDS_READ,
    MIN_FREQUENCY_RATIO,
    MIN_WORD_LENGTH,
    TWO_EDITS_LENGTH,
    select_terms,
    value_suffixes,
)
from index.engine import Completion, Search, Sort
from index.opensearch import schema
from index.opensearch.clauses import OrClause, WordClause, WordForm
from index.opensearch.client import Json
from index.opensearch.documents import decode_value
from index.opensearch.facets import ALL_VALUES
from index.opensearch.matches import Matches
from index.opensearch.pages import Pager
from index.opensearch.reader import IS_DOCUMENT, Draft, Reader, read_together
from index.opensearch.scoring import idf
from index.text.analysis import lookup_terms
from index.text.normalization import fold
from index.text.term_patterns import count_edits

MAX_CANDIDATES = 200
"""Words whose documents are counted for one suggestion, the most frequent ones."""
CANDIDATES_PER_COMPLETION = 8
MAX_VALUES = 1_000


def _word(text: str) -> WordClause:
    return WordClause("text", text, 1.0, (WordForm(text, 1.0),))


def document_counts(reader: Draft, words: Iterable[str]) -> Counter[str]:
    """Return the number of documents with each word."""
    clauses = {word: _word(word) for word in words}
    reader.load_sizes(clauses.values())
    return Counter({word: reader.size(clause) for word, clause in clauses.items()})


def correct_spelling(reader: Reader, word: str) -> str | None:
    """Return a similar word with a much higher document frequency, or `None`."""
    word = fold(word)
    if len(word) < MIN_WORD_LENGTH or not word.isalpha():
        return None
    return read_together(reader, lambda draft: _correct(draft, word))


def _correct(reader: Draft, word: str) -> str | None:
    distance = 2 if len(word) >= TWO_EDITS_LENGTH else 1
    options = {"value": word, "fuzziness": distance, "rewrite": "constant_score"}
    similar = reader.dictionary.find(
        [{"fuzzy": {"word": options}}], MAX_CANDIDATES, "text", frequent=True
    )
    edits = {
        candidate: count_edits(word, candidate, distance)
        for candidate in similar
        if candidate != word and candidate.isalpha() and candidate.islower()
    }
    counts = document_counts(reader, [word, *edits])
    frequency = counts[word]
    better = [
        candidate
        for candidate in edits
        if edits[candidate] <= distance
        and (
            counts[candidate] >= MIN_FREQUENCY_RATIO * max(frequency, 1)
            or (not frequency and counts[candidate] > 1)
        )
    ]
    return min(
        better,
        key=lambda candidate: (edits[candidate], -counts[candidate], candidate),
        default=None,
    )


def complete_word(reader: Reader, text: str, limit: int) -> list[Completion]:
    """Return completions: people, outlets and words, each by falling frequency."""
    start = fold(text)
    if not start:
        return []
    slug_start = fold(normalize_letters(text)).replace(" ", "-")
    starts = {"person": slug_start, "outlet": start}
    values = [
        completion
        for facet in COMPLETED_FACETS
        for completion in _complete_values(reader, facet, starts[facet], limit)
    ]
    terms = read_together(reader, lambda draft: _complete_terms(draft, start, limit))
    return [*values, *terms]


def _complete_terms(reader: Draft, prefix: str, limit: int) -> list[Completion]:
    pattern = {"prefix": {"word": {"value": prefix}}}
    most = min(limit * CANDIDATES_PER_COMPLETION, MAX_CANDIDATES)
    words = reader.dictionary.find([pattern], most, "text", frequent=True)
    counts = document_counts(reader, words)
    best = sorted(words, key=lambda word: (-counts[word], word))[:limit]
    return [
        Completion("word", word, counts[word])
        for word in best
        if word.islower() and counts[word]
    ]


def _complete_values(
    reader: Reader, facet: str, prefix: str, limit: int
) -> list[Completion]:
    """Return the values of a facet with a word that starts with the prefix."""
    counts = _facet_values(reader, facet)
    matching = [
        value
        for value in counts
        if any(end.startswith(prefix) for end in value_suffixes(fold(value)))
    ]
    best = sorted(matching, key=lambda value: (-counts[value], value))[:limit]
    return [Completion(facet, value, counts[value]) for value in best]


def _facet_values(reader: Reader, facet: str) -> Counter[str]:
    """Return the values of a facet in all documents, the most frequent ones."""
    key = f"values of {facet}"
    cached = reader.words.values.get(key)
    if cached is None:
        terms = {
            "field": schema.facet_field(facet),
            "size": ALL_VALUES,
        }
        body: Json = {
            "size": 0,
            "query": IS_DOCUMENT,
            "track_total_hits": False,
            "aggs": {"values": {"terms": terms}},
        }
        buckets = reader.search(body)["aggregations"]["values"]["buckets"]
        cached = Counter(
            {decode_value(bucket["key"]): bucket["doc_count"] for bucket in buckets}
        )
        reader.words.values[key] = cached
    return cached


def longer_words(reader: Reader, word: str, limit: int) -> list[str]:
    """Return the most frequent longer words that contain a word after their start."""
    return read_together(reader, lambda draft: _longer_words(draft, fold(word), limit))


def _longer_words(reader: Draft, part: str, limit: int) -> list[str]:
    pattern = {"wildcard": {"word": {"value": f"?*{_escaped(part)}*"}}}
    words = reader.dictionary.find([pattern], MAX_VALUES, "text", frequent=True)
    fitting = [
        term
        for term in words
        if term.isalpha() and term.islower() and not term.startswith(part)
    ][:MAX_CANDIDATES]
    counts = document_counts(reader, fitting)
    present = [term for term in fitting if counts[term]]
    return sorted(present, key=lambda term: (-counts[term], term))[:limit]


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\*?" else sign for sign in text)


def find_similar(reader: Reader, id: str, text: str, limit: int) -> list[str]:
    """Return the ids of the articles most similar to a text, the most similar first."""
    words = Counter(lookup_terms(text[:MAX_CHARACTERS_READ])[:MAX_WORDS_READ])
    if not words:
        return []
    counts = read_together(reader, lambda draft: document_counts(draft, words))
    significant = _significant(reader, words, counts)
    if not significant:
        return []
    query = OrClause([_word(word) for word in significant])
    search = Search(Every(), limit=limit + 1, sort=Sort.RELEVANCE)
    rows, _ = Pager(Matches(reader, search, query.scored(reader))).page()
    return [row.id for row in rows if row.id != id][:limit]


def _significant(
    reader: Reader, words: Counter[str], counts: Counter[str]
) -> Sequence[str]:
    """Return the words with the highest TF-IDF."""
    weights = {
        word: (1 + log(count)) * idf(reader.document_count, counts[word])
        for word, count in words.items()
        if counts[word] > 1
    }
    return select_terms(weights, counts)
