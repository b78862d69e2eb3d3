"""Search one snapshot of an index."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from index.columnar.searching.evaluate import empty_results, evaluate_search
from index.columnar.searching.pairs import count_pairs, sample_matches
from index.columnar.searching.suggestions import (
    complete_word,
    correct_spelling,
    find_similar,
    longer_words,
)
from index.columnar.searching.warmup import warm_up
from index.columnar.searching.word_forms import matching_words
from index.columnar.storage.snapshot import Snapshot
from index.engine import Completion, PairCounts, Results, Search


@dataclass(frozen=True, slots=True)
class SnapshotSearcher:
    """Search one snapshot of an index, `None` before the first commit."""

    snapshot: Snapshot | None

    def search(self, search: Search) -> Results:
        """Run a search on this snapshot only."""
        if self.snapshot is None:
            return empty_results(search)
        return evaluate_search(self.snapshot, search)

    def count_pairs(self, search: Search, row: str, column: str) -> PairCounts:
        """Count the matches of a search by two facets."""
        if self.snapshot is None:
            return PairCounts(0, (), (), ())
        return count_pairs(self.snapshot, search, row, column)

    def sample(self, search: Search, limit: int) -> list[str]:
        """Return the smallest ids of the matches of a search, ascending."""
        if self.snapshot is None:
            return []
        return sample_matches(self.snapshot, search, limit)

    def correct_spelling(self, word: str) -> str | None:
        """Return a similar word with a much higher document frequency, or `None`."""
        return correct_spelling(self.snapshot, word) if self.snapshot else None

    def word_forms(self, word: str, language: str | None) -> Set[str]:
        """Return the words that match a word in articles of a language."""
        if self.snapshot is None:
            return frozenset((word,))
        return matching_words(self.snapshot, word, language)

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words that contain a word."""
        return longer_words(self.snapshot, word, limit) if self.snapshot else []

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Return completions of the last word."""
        return complete_word(self.snapshot, text, limit) if self.snapshot else []

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """Return the ids of other documents with the significant words of a text."""
        return find_similar(self.snapshot, text, id, limit) if self.snapshot else []

    def warm(self) -> None:
        """Fill the caches of this snapshot."""
        if self.snapshot:
            warm_up(self.snapshot)
