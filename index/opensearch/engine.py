"""The engine on an OpenSearch cluster."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Set
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.archive_check import ForeignIndexError, MissingIndexError
from index.columnar.indexing.rebuild import continues
from index.columnar.searching.evaluate import empty_results
from index.columnar.storage.manifest import OlderIndexError
from index.engine import (
    ChangeFeed,
    Completion,
    EngineUnavailableError,
    PairCounts,
    Results,
    Search,
)
from index.opensearch import schema, suggestions, verification
from index.opensearch.client import Client, MissingError
from index.opensearch.current_state import CurrentState
from index.opensearch.evaluate import evaluate_search
from index.opensearch.forms import matching_words
from index.opensearch.pairs import count_pairs, sample_matches
from index.opensearch.reader import KEEP_ALIVE, Reader, WordCache, read_together
from index.opensearch.settings import EngineSettings
from index.opensearch.state import (
    Generation,
    State,
    create_generation,
    list_generations,
    publish,
    read_state,
    remove_generation,
)
from index.opensearch.writer import GenerationWriter

T = TypeVar("T")

UNBUILT = N_(
    "The articles of this archive are not in the index at {address} yet. If “cuttings "
    "index” is running, wait until it has finished. If not, run “cuttings rebuild”."
)
OLDER = N_(
    "The index at {address} was written by another version of Cuttings. Run “cuttings "
    "rebuild”."
)
FOREIGN = N_(
    "The index at {address} belongs to another state of the archive, such as the one "
    "before a backup was restored. Run “cuttings rebuild”."
)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class OpenSearchSearcher:
    """Searches one state of the index, `None` before the first one."""

    reader: Reader | None

    def search(self, search: Search) -> Results:
        """Run a search."""
        if self.reader is None:
            return empty_results(search)
        return evaluate_search(self.reader, search)

    def count_pairs(self, search: Search, row: str, column: str) -> PairCounts:
        """Count the matches of a search by two facets."""
        if self.reader is None:
            return PairCounts(0, (), (), ())
        return count_pairs(self.reader, search, row, column)

    def sample(self, search: Search, limit: int) -> list[str]:
        """Return the smallest ids of the matches of a search, ascending."""
        return sample_matches(self.reader, search, limit) if self.reader else []


class OpenSearchEngine:
    """An engine on a cluster.

    With a feed, it answers only from an index that belongs to it.
    """

    def __init__(
        self, settings: EngineSettings, feed: ChangeFeed | None = None
    ) -> None:
        self.client = Client(settings)
        self._feed = feed
        self._lock = Lock()
        self._current = CurrentState(self.generation)
        self._checked: Generation | None = None
        self._reader: Reader | None = None

    def search(self, search: Search) -> Results:
        """Run a search on the newest state.

        Raise EngineUnavailableError if the cluster cannot answer.
        """
        return self._on_newest(lambda searcher: searcher.search(search))

    def count_pairs(self, search: Search, row: str, column: str) -> PairCounts:
        """Count the matches of a search on the newest state by two facets."""
        return self._on_newest(
            lambda searcher: searcher.count_pairs(search, row, column)
        )

    def sample(self, search: Search, limit: int) -> list[str]:
        """Return the smallest ids of the matches on the newest state, ascending."""
        return self._on_newest(lambda searcher: searcher.sample(search, limit))

    def _on_newest(self, run: Callable[[OpenSearchSearcher], T]) -> T:
        """Run a search on the newest state."""
        try:
            return run(OpenSearchSearcher(self._newest()))
        except MissingError:  # the index was replaced meanwhile
            self._current.forget()
            return run(OpenSearchSearcher(self._newest()))

    def snapshot(self) -> OpenSearchSearcher:
        """Return a searcher for the current state, which later changes leave alone."""
        reader = self._newest()
        if reader is None:
            return OpenSearchSearcher(None)
        path = f"/{reader.generation.index}/_search/point_in_time"
        pit = self.client.call("POST", path, keep_alive=KEEP_ALIVE)["pit_id"]
        frozen = Reader(self.client, reader.generation, reader.words, pit)
        searcher = OpenSearchSearcher(frozen)
        weakref.finalize(searcher, _close_point_in_time, self.client, pit)
        return searcher

    def correct_spelling(self, word: str) -> str | None:
        """Return a similar word with a much higher document frequency, or `None`."""
        reader = self._newest()
        return suggestions.correct_spelling(reader, word) if reader else None

    def word_forms(self, word: str, language: str | None) -> Set[str]:
        """Return the words that match a word in articles of a language."""
        reader = self._newest()
        if reader is None:
            return frozenset((word,))
        return read_together(
            reader, lambda draft: matching_words(draft.dictionary, word, language)
        )

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words that contain a word."""
        reader = self._newest()
        return suggestions.longer_words(reader, word, limit) if reader else []

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Return completions of the last word."""
        reader = self._newest()
        return suggestions.complete_word(reader, text, limit) if reader else []

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """Return the ids of other documents with the significant words of a text."""
        reader = self._newest()
        return suggestions.find_similar(reader, id, text, limit) if reader else []

    def warm(self) -> None:
        """Do nothing: the cluster fills its own caches."""

    def count(self) -> int:
        """Return the number of searchable documents."""
        reader = self._newest()
        return reader.document_count if reader else 0

    def size(self) -> None:
        """Return `None`: the index is on the machines of the cluster."""

    def archive_id(self) -> str | None:
        """Return the archive whose documents are indexed, `None` before the first."""
        generation = self._current.get()
        return generation.state.archive_id if generation else None

    def version(self) -> Hashable:
        """Return a value that differs after each commit, `None` without an answer."""
        try:
            generation = self._current.get()
        except EngineUnavailableError:
            return None
        return (generation.index, generation.state.commit) if generation else None

    def sync(self, feed: ChangeFeed) -> int:
        """Index all new changes. Return their number.

        An index of another layout, archive or state of it is rebuilt.
        """
        generation = self.client.patiently(self._usable)
        if generation is None or not continues(generation.state, feed):
            return self._rebuild(feed)
        if generation.state.last == feed.last_number:
            return 0
        return self._write(generation, feed)

    def rebuild(self, feed: ChangeFeed) -> int:
        """Build the index anew beside the one in use. Return the number of changes."""
        return self._rebuild(feed)

    def prepare_rebuild(self, feed: ChangeFeed) -> None:
        """Build the index of another state of the archive beside the one in use.

        The first sync with that state publishes it.
        """
        self._build_beside(feed)

    def verify(self, feed: ChangeFeed) -> list[str]:
        """Return a sentence for each document that differs from the archive."""
        self._current.forget()
        generation = self._usable()
        if generation is None:
            return []
        return verification.compare_with_feed(self.client, generation, feed)

    def pending(self, feed: ChangeFeed) -> list[str]:
        """Return a sentence about each thing that the next sync completes."""
        self._current.forget()
        return verification.find_pending_work(self._usable(), feed)

    def close(self) -> None:
        """Close the connections."""
        self._current.close()
        self.client.close()

    def _write(self, generation: Generation, feed: ChangeFeed) -> int:
        """Write the changes after the last one of a generation. Return their number."""
        checkpoint, last = feed.add_checkpoint(), feed.last_number
        writer = GenerationWriter(self.client, generation)
        count = writer.write(feed.changes(generation.state.written))
        writer.commit(checkpoint, last)
        self._current.forget()
        return count

    def _rebuild(self, feed: ChangeFeed) -> int:
        generation, count = self._build_beside(feed)
        self.client.patiently(lambda: publish(self.client, generation))
        self._current.forget()
        return count

    def _build_beside(self, feed: ChangeFeed) -> tuple[Generation, int]:
        """Complete an interrupted build or a new one, without publishing it."""
        generation = self.client.patiently(lambda: self._resumable(feed))
        if generation is None:
            checkpoint = feed.add_checkpoint()  # the first one gives the edition
            state = State(
                archive_id=feed.archive_id, edition=feed.edition, checkpoint=checkpoint
            )
            generation = self.client.patiently(
                lambda: create_generation(self.client, state)
            )
        return generation, self._write(generation, feed)

    def _resumable(self, feed: ChangeFeed) -> Generation | None:
        """Return a build that was not published. Remove those of other states."""
        for index, is_used in list(list_generations(self.client)):
            if is_used:
                continue
            generation = read_state(self.client, index)
            if (
                generation
                and generation.state.layout == schema.LAYOUT
                and continues(generation.state, feed)
            ):
                return generation
            remove_generation(self.client, index)
        return None

    def _usable(self) -> Generation | None:
        """Return the generation in use, unless it has another layout."""
        generation = self.generation()
        is_older = generation and generation.state.layout != schema.LAYOUT
        return None if is_older else generation

    def generation(self) -> Generation | None:
        """Return the generation in use, as it is now."""
        return read_state(self.client, self.client.settings.name)

    def _newest(self) -> Reader | None:
        """Return the newest state. Raise CuttingsError if it is not of the feed."""
        generation = self._current.get()
        if generation and generation.state.layout != schema.LAYOUT:
            address = self.client.settings.address
            raise OlderIndexError(Message(OLDER, address=address))
        if self._feed and not (generation and generation is self._checked):
            self._check(generation, self._feed)
            self._checked = generation
        if generation is None:
            return None
        with self._lock:
            reader = self._reader
            if reader is None or not _is_same(reader.generation, generation):
                reader = Reader(self.client, generation, WordCache())
                self._reader = reader
            return reader

    def _check(self, generation: Generation | None, feed: ChangeFeed) -> None:
        address = self.client.settings.address
        if generation is None:
            if feed.last_number:
                raise MissingIndexError(Message(UNBUILT, address=address))
        elif not continues(generation.state, feed):
            raise ForeignIndexError(Message(FOREIGN, address=address))


def _is_same(left: Generation, right: Generation) -> bool:
    return (left.index, left.state.commit) == (right.index, right.state.commit)


def _close_point_in_time(client: Client, pit: str) -> None:
    with suppress(CuttingsError, MissingError):
        path = "/_search/point_in_time"
        client.call("DELETE", path, {"pit_id": [pit]}, attempts=1)
