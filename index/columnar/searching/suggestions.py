"""Suggest spelling corrections, completions and similar articles."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from archive.text.normalization import normalize_letters
from index.columnar.searching.operators import OrOperator
from index.columnar.searching.ranking import Ranking
from index.columnar.searching.terms import TermOperator, idf
from index.columnar.storage.arrays import to_offsets
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import Snapshot
from index.engine import Completion, Sort
from index.text.analysis import lookup_terms
from index.text.normalization import fold
from index.text.term_patterns import count_edits

COMPLETED_FACETS = "person", "outlet"
"""Facets with completion of their values."""
MIN_WORD_LENGTH = 4
"""Minimum length of a word for spelling correction."""
TWO_EDITS_LENGTH = 7
"""Minimum length of a word for corrections with two edits."""
MIN_FREQUENCY_RATIO = 10
"""Minimum ratio of document frequencies of a correction and the typed word."""
SIMILARITY_TERMS = 12
"""Number of terms for the comparison of articles."""
MAX_SIMILARITY_POSTINGS = 400_000
"""Postings of these terms from which on no other one is read.

Only terms of very many articles reach it. They say little about a topic.
"""
MAX_WORDS_READ = 2_000
"""Maximum number of words read from an article."""
MAX_CHARACTERS_READ = 100_000


class SpellingIndex:
    """The terms of a field in one segment, with their lengths and sets of letters.

    Each edit changes the length by at most one and the set of letters by at most two. A
    few passes over arrays exclude all but a few hundred terms. Only these are compared
    letter by letter (optimal string alignment).
    """

    def __init__(self, field: IndexField) -> None:
        self.terms = list(field.terms)
        self.lengths = np.fromiter(map(len, self.terms), np.int64, len(self.terms))
        raw = np.frombuffer(b"".join(self.terms), np.uint8)
        starts = to_offsets(self.lengths)[:-1]
        bits = np.uint64(1) << (raw.astype(np.uint64) & np.uint64(63))
        self.high_bytes = (
            np.add.reduceat(raw > 127, starts, dtype=np.int64)
            if len(raw)
            else np.empty(0, np.int64)
        )
        self.letter_masks = (
            np.bitwise_or.reduceat(bits, starts)
            if len(bits)
            else np.empty(0, np.uint64)
        )

    def find_near(self, text: str, distance: int) -> list[tuple[int, bytes, int]]:
        """Return edits, term and term number for each term within the distance."""
        raw = text.encode(errors="surrogatepass")
        letters = np.bitwise_or.reduce(
            np.uint64(1)
            << (np.frombuffer(raw, np.uint8).astype(np.uint64) & np.uint64(63))
        )
        # One edit changes at most four bytes: at most eight bits if all are replaced.
        limits = np.full(len(self.terms), 4 * distance)
        if raw.isascii():
            limits[self.high_bytes == 0] = distance
            limits[self.high_bytes > 4 * distance] = -1
        fits = np.abs(self.lengths - len(raw)) <= limits
        fits &= np.bitwise_count(self.letter_masks ^ letters) <= 2 * limits
        near_terms = []
        for number in np.flatnonzero(fits).tolist():
            term = self.terms[number].decode(errors="surrogatepass")
            edits = count_edits(text, term, distance)
            if edits <= distance:
                near_terms.append((edits, self.terms[number], number))
        return near_terms


def spelling_index(
    snapshot: Snapshot, field: str, segment_number: int
) -> SpellingIndex:
    """Return the spelling index of a field in a segment, cached in the segment."""
    cache = snapshot.segments[segment_number].cache
    if (field, "spelling") not in cache:
        cache[field, "spelling"] = SpellingIndex(
            snapshot.segments[segment_number].fields[field]
        )
    index = cache[field, "spelling"]
    assert isinstance(index, SpellingIndex)
    return index


def find_near_terms(
    snapshot: Snapshot, field: str, text: str, distance: int, prefix_length: int = 0
) -> list[bytes]:
    """Return the terms of a field within an edit distance of a text, sorted.

    The first `prefix_length` letters must be equal.
    """
    start = text[:prefix_length].encode(errors="surrogatepass")
    terms = {
        term
        for at in range(len(snapshot.segments))
        for _, term, _ in spelling_index(snapshot, field, at).find_near(text, distance)
        if term.startswith(start)
    }
    return sorted(terms)


def correct_spelling(snapshot: Snapshot, word: str) -> str | None:
    """Return a similar word with a much higher document frequency.

    Return `None` if there is none, or if the word is short or not purely alphabetic.
    """
    word = fold(word)
    if len(word) < MIN_WORD_LENGTH or not word.isalpha():
        return None
    frequency = TermOperator(snapshot, "text", word).size
    frequencies: Counter[str] = Counter()
    edits: dict[str, int] = {}
    for at, segment in enumerate(snapshot.segments):
        for distance, term, number in spelling_index(snapshot, "text", at).find_near(
            word, 2 if len(word) >= TWO_EDITS_LENGTH else 1
        ):
            candidate = term.decode(errors="surrogatepass")
            if distance and candidate.isalpha() and candidate.islower():
                frequencies[candidate] += segment.fields["text"].doc_frequency(number)
                edits[candidate] = distance
    better = [
        candidate
        for candidate, count in frequencies.items()
        if count >= MIN_FREQUENCY_RATIO * max(frequency, 1)
        or (not frequency and count > 1)
    ]
    return min(
        better,
        key=lambda candidate: (edits[candidate], -frequencies[candidate], candidate),
        default=None,
    )


def complete_word(snapshot: Snapshot, text: str, limit: int) -> list[Completion]:
    """Return completions: people, outlets and words, each by falling frequency."""
    start = fold(text)
    if not start:
        return []
    slug_start = fold(normalize_letters(text)).replace(" ", "-")
    people = _complete_values(snapshot, "person", slug_start, limit)
    return [
        *people,
        *_complete_values(snapshot, "outlet", start, limit),
        *_complete_terms(snapshot, start, limit),
    ]


def longer_words(snapshot: Snapshot, word: str, limit: int) -> list[str]:
    """Return the most frequent longer words that contain a word after their start."""
    part = fold(word)
    counts: Counter[str] = Counter()
    for field, _ in snapshot.segment_fields("text"):
        for number in field.terms.containing(part.encode(errors="surrogatepass")):
            term = field.terms[number].decode(errors="surrogatepass")
            if term.isalpha() and term.islower() and not term.startswith(part):
                counts[term] += field.doc_frequency(number)
    return sorted(counts, key=lambda term: (-counts[term], term))[:limit]


def _complete_terms(
    snapshot: Snapshot, prefix: str, limit: int
) -> Iterator[Completion]:
    counts: Counter[bytes] = Counter()
    for field, _ in snapshot.segment_fields("text"):
        numbers = field.terms_with_prefix(prefix.encode(errors="surrogatepass"))
        if numbers:
            frequencies = np.diff(
                field.posting_offsets[numbers.start : numbers.stop + 1].astype(np.int64)
            )
            top = np.argsort(-frequencies, kind="stable")[:limit]
            for at in top.tolist():
                counts[field.terms[numbers.start + at]] += int(frequencies[at])
    words = (
        (term.decode(errors="surrogatepass"), count)
        for term, count in counts.most_common(limit)
    )
    return (Completion("word", word, count) for word, count in words if word.islower())


def _complete_values(
    snapshot: Snapshot, facet: str, prefix: str, limit: int
) -> list[Completion]:
    """Return the values of a facet with a word that starts with the prefix."""
    column = snapshot.column(facet)
    counts = snapshot.value_totals(facet)
    suffixes = word_suffixes(snapshot, facet)
    low = bisect_left(suffixes, (prefix, -1))
    totals: dict[int, int] = {}
    for word, number in suffixes[low:]:
        if not word.startswith(prefix):
            break
        totals[number] = int(counts[number])
    best = sorted(totals, key=lambda number: (-totals[number], number))[:limit]
    return [
        Completion(facet, column.vocabulary.values[number] or "", totals[number])
        for number in best
        if totals[number]
    ]


def word_suffixes(snapshot: Snapshot, facet: str) -> Sequence[tuple[str, int]]:
    """Return the suffixes of all values that start at a word, folded and sorted.

    Each suffix is paired with the number of its value.
    """
    key = (facet, "beginnings")
    if key not in snapshot.cache:
        values = snapshot.column(facet).vocabulary.values
        snapshot.cache[key] = sorted(
            (end, number)
            for number, value in enumerate(values)
            if value
            for end in value_suffixes(fold(value))
        )
    suffixes = snapshot.cache[key]
    assert isinstance(suffixes, list)
    return suffixes


def value_suffixes(value: str) -> Iterator[str]:
    """Yield a value, and its ends after each sign that is no letter or digit."""
    yield value
    for at, sign in enumerate(value[:-1]):
        if not sign.isalnum():
            yield value[at + 1 :]


def find_similar(snapshot: Snapshot, text: str, id: str, limit: int) -> list[str]:
    """Return the ids of the articles most similar to a text, the most similar first.

    Similarity is the score for the terms of the text with the highest TF-IDF.
    """
    words = Counter(lookup_terms(text[:MAX_CHARACTERS_READ])[:MAX_WORDS_READ])
    document_counts = _doc_frequencies(snapshot, words)
    weights = {
        word: (1 + np.log(words[word])) * idf(snapshot, documents)
        for word, documents in document_counts.items()
        if documents > 1
    }
    significant = select_terms(weights, document_counts)
    if not significant:
        return []
    docs, scores = OrOperator(
        snapshot, [TermOperator(snapshot, "text", word) for word in significant]
    ).find()
    rows = Ranking(snapshot, docs, scores, Sort.RELEVANCE).page(0, limit + 1)
    ids = (snapshot.id(row.doc) for row in rows)
    return [similar_id for similar_id in ids if similar_id != id][:limit]


def select_terms(
    weights: Mapping[str, float], document_counts: Mapping[str, int]
) -> list[str]:
    """Return the terms with the highest weights, the highest first."""
    terms = sorted(weights, key=lambda word: (-weights[word], word))[:SIMILARITY_TERMS]
    postings = accumulate((document_counts[term] for term in terms), initial=0)
    return [
        term
        for term, earlier in zip(terms, postings, strict=False)
        if earlier < MAX_SIMILARITY_POSTINGS
    ]


def _doc_frequencies(snapshot: Snapshot, words: Collection[str]) -> Mapping[str, int]:
    """Return the document frequencies in all segments of the words that they have."""
    terms = {word.encode(errors="surrogatepass"): word for word in words}
    frequencies: Counter[str] = Counter()
    for field, _ in snapshot.segment_fields("text"):
        for term, number in field.find_terms(list(terms)).items():
            frequencies[terms[term]] += field.doc_frequency(number)
    return frequencies
