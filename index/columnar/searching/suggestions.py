"""Suggesting: words near to what was typed, how what is typed may go on, and articles like another one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import OSA

from index.columnar.searching.operators import Either
from index.columnar.searching.ranking import Ranking
from index.columnar.searching.terms import Term, idf
from index.columnar.storage.arrays import ends_of
from index.columnar.storage.segment import Field
from index.columnar.storage.snapshot import Generation
from index.engine import Completion, Sort
from index.text.analysis import keys
from index.text.normalization import fold

NAMED = "person", "outlet"
"""Facets whose values are completed."""
SHORTEST = 4
"""Letters of a word that is worth correcting."""
FAR_FROM = 7
"""Letters from which on two edits are tried."""
KNOWN = 10
"""A better spelling is found in so many times more articles."""
TELLING = 12
"""Words by which articles are alike."""
READ = 2_000
"""Words of an article that are looked at."""


class Spelling:
    """The terms of a field in one segment, with what tells at once that two are far apart: their length and letters.

    Each edit changes the length by one and the set of letters by two at most, so that all but a few hundred terms fall
    away in a few passes over arrays, and only these are compared letter by letter (optimal string alignment).
    """

    def __init__(self, field: Field) -> None:
        self.terms = list(field.terms)
        self.lengths = np.fromiter(map(len, self.terms), np.int64, len(self.terms))
        letters = np.frombuffer(b"".join(self.terms), np.uint8).astype(
            np.uint64
        ) & np.uint64(63)
        starts = ends_of(self.lengths)[:-1]
        bits = np.uint64(1) << letters
        self.letters = (
            np.bitwise_or.reduceat(bits, starts)
            if len(bits)
            else np.empty(0, np.uint64)
        )

    def near(self, text: str, distance: int) -> list[tuple[int, bytes, int]]:
        """Edits, term and its number, for each term within the distance."""
        raw = text.encode(errors="surrogatepass")
        letters = np.bitwise_or.reduce(
            np.uint64(1)
            << (np.frombuffer(raw, np.uint8).astype(np.uint64) & np.uint64(63))
        )
        # an edit of one letter changes four bytes at most, and twice as many bits when each is replaced
        wide = 1 if raw.isascii() else 4
        fits = np.abs(self.lengths - len(raw)) <= distance * wide
        fits &= np.bitwise_count(self.letters ^ letters) <= 2 * distance * wide
        found = []
        for number in np.flatnonzero(fits).tolist():
            term = self.terms[number].decode(errors="surrogatepass")
            edits = OSA.distance(text, term, score_cutoff=distance)
            if edits <= distance:
                found.append((edits, self.terms[number], number))
        return found


def spelling(generation: Generation, field: str, at: int) -> Spelling:
    """The spelling of a field in a segment; made when first asked for, and kept with the segment."""
    held = generation.segments[at].kept
    if (field, "spelling") not in held:
        held[field, "spelling"] = Spelling(generation.segments[at].fields[field])
    found = held[field, "spelling"]
    assert isinstance(found, Spelling)
    return found


def near_terms(
    generation: Generation, field: str, text: str, distance: int, prefix: int = 0
) -> list[bytes]:
    """The terms of a field within so many edits of a text that share its first `prefix` letters."""
    start = text[:prefix].encode(errors="surrogatepass")
    found = {
        term
        for at in range(len(generation.segments))
        for _, term, _ in spelling(generation, field, at).near(text, distance)
        if term.startswith(start)
    }
    return sorted(found)


def corrected(generation: Generation, word: str) -> str | None:
    """A word near to this one that far more articles have; `None` for what is no plain word or known well enough."""
    word = fold(word)
    if len(word) < SHORTEST or not word.isalpha():
        return None
    known = Term(generation, "text", word).size
    found: Counter[str] = Counter()
    edits: dict[str, int] = {}
    for at, segment in enumerate(generation.segments):
        for distance, term, number in spelling(generation, "text", at).near(
            word, 2 if len(word) >= FAR_FROM else 1
        ):
            other = term.decode(errors="surrogatepass")
            if distance and other.isalpha() and other.islower():
                found[other] += segment.fields["text"].frequency(number)
                edits[other] = distance
    better = [
        other
        for other, count in found.items()
        if count >= KNOWN * max(known, 1) or (not known and count > 1)
    ]
    return min(
        better, key=lambda other: (edits[other], -found[other], other), default=None
    )


def completed(generation: Generation, text: str, most: int) -> list[Completion]:
    """How the word that is typed may go on: people, outlets and words that begin so, the most frequent of each."""
    start = fold(text)
    if not start:
        return []
    people = _named(generation, "person", start.replace(" ", "-"), most)
    return [
        *people,
        *_named(generation, "outlet", start, most),
        *_words(generation, start, most),
    ]


def _words(generation: Generation, start: str, most: int) -> Iterator[Completion]:
    counts: Counter[bytes] = Counter()
    for field, _ in generation.fields("text"):
        numbers = field.beginning(start.encode(errors="surrogatepass"))
        if numbers:
            frequencies = np.diff(
                field.post[numbers.start : numbers.stop + 1].astype(np.int64)
            )
            top = np.argsort(-frequencies, kind="stable")[:most]
            for at in top.tolist():
                counts[field.terms[numbers.start + at]] += int(frequencies[at])
    words = (
        (term.decode(errors="surrogatepass"), count)
        for term, count in counts.most_common(most)
    )
    return (Completion("word", word, count) for word, count in words if word.islower())


def _named(
    generation: Generation, facet: str, start: str, most: int
) -> list[Completion]:
    """The values of a facet of which a word begins so."""
    column = generation.column(facet)
    counts = generation.totals(facet)
    begun = beginnings(generation, facet)
    low = bisect_left(begun, (start, -1))
    found: dict[int, int] = {}
    for word, number in begun[low:]:
        if not word.startswith(start):
            break
        found[number] = int(counts[number])
    best = sorted(found, key=lambda number: (-found[number], number))[:most]
    return [
        Completion(facet, column.vocabulary.values[number] or "", found[number])
        for number in best
        if found[number]
    ]


def beginnings(generation: Generation, facet: str) -> Sequence[tuple[str, int]]:
    """Every end of a value that begins with a word, folded, with the value's number; rising."""
    key = (facet, "beginnings")
    if key not in generation.kept:
        values = generation.column(facet).vocabulary.values
        generation.kept[key] = sorted(
            (end, number)
            for number, value in enumerate(values)
            if value
            for end in _ends(fold(value))
        )
    found = generation.kept[key]
    assert isinstance(found, list)
    return found


def _ends(value: str) -> Iterator[str]:
    yield value
    for at, sign in enumerate(value[:-1]):
        if not sign.isalnum():
            yield value[at + 1 :]


def alike(generation: Generation, text: str, id: str, most: int) -> list[str]:
    """The articles that share most of the words by which a text differs from the others, the likest first."""
    words = Counter(keys(text)[:READ])
    worth: dict[str, float] = {}
    for word, count in words.items():
        documents = sum(
            _frequency(field, word) for field, _ in generation.fields("text")
        )
        if documents > 1:
            worth[word] = (1 + np.log(count)) * idf(generation, documents)
    telling = sorted(worth, key=lambda word: (-worth[word], word))[:TELLING]
    if not telling:
        return []
    docs, scores = Either(
        generation, [Term(generation, "text", word) for word in telling]
    ).find()
    rows = Ranking(generation, docs, scores, Sort.RELEVANCE).page(0, most + 1)
    found = (generation.id(row.doc) for row in rows)
    return [each for each in found if each != id][:most]


def _frequency(field: Field, word: str) -> int:
    number = field.find(word.encode(errors="surrogatepass"))
    return 0 if number is None else field.frequency(number)
