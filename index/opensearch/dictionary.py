"""The dictionary: an index with one document for each word of the archive.

OpenSearch cannot list the terms of a field. The dictionary has them, so that forms,
compounds, prefixes and spellings are found as in the embedded engine. A word has tags:
the fields that have it, and its stem in each language. `count` is the number of
documents that were indexed with it: an estimate that only orders candidates. Words of
deleted documents stay until the index is rebuilt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

import msgspec

from index.columnar.searching.stemming import STEMMER_BY_LANGUAGE, stem_word
from index.opensearch.client import Client, Json, TargetedSearch
from index.opensearch.documents import IndexedWords
from index.text.word_forms import has_rules

TEXT = "text"
FIELD_TAG, STEM_TAG = "f:", "s:"
MAX_ID_BYTES = 400
FLUSHED_WORDS = 200_000
"""Distinct words that are in memory before they are written."""
BULK_WORDS = 5_000
MAX_READ = 10_000
"""Words that one search returns at most. OpenSearch returns no more."""
UPDATE_SCRIPT = (
    "ctx._source.count += params.count;"
    "for (tag in params.tags) {"
    " if (!ctx._source.tags.contains(tag)) { ctx._source.tags.add(tag); } }"
)


def field_tag(name: str) -> str:
    """Return the tag of the words of a field."""
    return FIELD_TAG + name


def stem_tag(stemmer: str, stem: str) -> str:
    """Return the tag of the words with a stem."""
    return f"{STEM_TAG}{stemmer}:{stem}"


@lru_cache(maxsize=1 << 16)
def _stem_tag_of(word: str, stemmer: str) -> str | None:
    if not word.isalpha() or word.isupper():
        return None
    return stem_tag(stemmer, stem_word(stemmer, word))


def _word_id(word: str) -> str:
    raw = word.encode()
    if len(raw) <= MAX_ID_BYTES:
        return word
    return f"hash {blake2b(raw, digest_size=24).hexdigest()}"


@dataclass
class DictionaryWriter:
    """Collects the words of documents, and adds them to the dictionary."""

    client: Client
    index: str
    _text_counts: defaultdict[str | None, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    """Stemmer of the language → number of documents with each word of the text."""
    _by_field: defaultdict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, words: IndexedWords) -> None:
        """Add the words of a document."""
        for name, terms in words.by_field.items():
            if name == TEXT:
                stemmer = STEMMER_BY_LANGUAGE.get(words.language)
                self._text_counts[stemmer].update(terms)
            elif terms:
                self._by_field[name] |= terms

    @property
    def is_large(self) -> bool:
        """Return whether there are many words that are not written yet."""
        collected = (*self._text_counts.values(), *self._by_field.values())
        return sum(map(len, collected)) >= FLUSHED_WORDS

    def flush(self) -> None:
        """Write the collected words."""
        tags = self._tags()
        counts: Counter[str] = Counter()
        for part in self._text_counts.values():
            counts.update(part)
        words = list(tags)
        for start in range(0, len(words), BULK_WORDS):
            batch = words[start : start + BULK_WORDS]
            lines = [
                line
                for word in batch
                for line in _update(word, tags[word], counts[word])
            ]
            self.client.patiently(partial(self._send, lines))
        self._by_field.clear()
        self._text_counts.clear()

    def _tags(self) -> dict[str, list[str]]:
        """Return the tags of each collected word."""
        tags: defaultdict[str, list[str]] = defaultdict(list)
        text_words = set(chain.from_iterable(self._text_counts.values()))
        for name, words in sorted({**self._by_field, TEXT: text_words}.items()):
            tag = field_tag(name)
            for word in words:
                tags[word].append(tag)
        for stemmer in sorted(filter(None, self._text_counts)):
            for word in self._text_counts[stemmer]:
                if tag_of_stem := _stem_tag_of(word, stemmer):
                    tags[word].append(tag_of_stem)
        return tags

    def _send(self, lines: Sequence[bytes]) -> None:
        for item in self.client.bulk(self.index, lines):
            if item["status"] >= 400:
                raise self.client.not_ready(str(item["error"].get("reason"))[:300])


def _update(word: str, tags: Sequence[str], count: int) -> Iterator[bytes]:
    """Yield the lines of a bulk request that add a word, or to its count and tags."""
    action = {"update": {"_id": _word_id(word), "retry_on_conflict": 5}}
    yield msgspec.json.encode(action)
    update = {
        "script": {
            "source": UPDATE_SCRIPT,
            "params": {"count": count, "tags": tags},
        },
        "upsert": {
            "word": word,
            "length": len(word.encode()),
            "count": count,
            "tags": tags,
        },
    }
    yield msgspec.json.encode(update)


class WordLookup(NamedTuple):
    """A search for words of a field in the dictionary.

    `frequent`: return the most frequent words first, instead of the shortest.
    """

    clauses: Sequence[Json]
    limit: int
    field_name: str
    frequent: bool = False

    def key(self) -> str:
        """Return a text that is equal for equal lookups."""
        return msgspec.json.encode(self).decode()

    def body(self) -> Json:
        """Return the search."""
        order: list[object] = [{"length": "asc"}, {"word": "asc"}]
        if self.frequent:
            order = [{"count": "desc"}, {"word": "asc"}]
        filters = [*self.clauses, {"term": {"tags": field_tag(self.field_name)}}]
        return {
            "size": min(self.limit, MAX_READ),
            "query": {"bool": {"filter": filters}},
            "sort": order,
            "_source": ["word"],
            "track_total_hits": False,
        }


def _read_words(response: Json) -> list[str]:
    return [hit["_source"]["word"] for hit in response["hits"]["hits"]]


@dataclass
class WordAnswers:
    """What the dictionary answered. It is kept, because a new state has a new one.

    `words`: field → word → whether any document had it. `lists`: the words that
    lookups returned, by their keys.
    """

    words: dict[str, dict[str, bool]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Dictionary:
    """Looks words up in as few requests as possible.

    Nothing is asked until `load`: `requests` returns what was missing. Until then,
    words that are not read yet do not exist.

    `missing_answers` counts the answers that were missing.
    """

    index: str
    answers: WordAnswers
    missing_answers: int = 0
    _words: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lookups: dict[str, WordLookup] = field(default_factory=dict)

    def existing(self, words: Iterable[str], field_name: str = "text") -> set[str]:
        """Return the words that a field of any document had."""
        sought = set(words)
        present = self.answers.words.get(field_name, {})
        if unread := sought.difference(present):
            self.missing_answers += 1
            self._words[field_name] |= unread
        return {word for word in sought if present.get(word)}

    def with_tag(self, tag: str, limit: int) -> list[str]:
        """Return words with a tag, the most frequent first."""
        return self.find([{"term": {"tags": tag}}], limit, "text", frequent=True)

    def find(
        self,
        clauses: Sequence[Json],
        limit: int,
        field_name: str,
        *,
        frequent: bool = False,
    ) -> list[str]:
        """Return the words of a field that match, the shortest or most frequent."""
        lookup = WordLookup(clauses, limit, field_name, frequent)
        key = lookup.key()
        if key not in self.answers.lists:
            self.missing_answers += 1
            self._lookups[key] = lookup
            return []
        return self.answers.lists[key]

    def requests(self) -> list[TargetedSearch]:
        """Return the searches for all that was missing."""
        checks = [
            WordLookup([{"terms": {"word": words}}], len(words), field_name)
            for field_name, words in self._batches()
        ]
        return [
            (self.index, lookup.body()) for lookup in (*checks, *self._lookups.values())
        ]

    def store(self, responses: Sequence[Json]) -> None:
        """Store the responses to the searches."""
        batches = self._batches()
        listings = list(map(_read_words, responses))
        checked, listed = listings[: len(batches)], listings[len(batches) :]
        for (field_name, sought), words in zip(batches, checked, strict=True):
            present = self.answers.words.setdefault(field_name, {})
            present |= dict.fromkeys(sought, False) | dict.fromkeys(words, True)
        self.answers.lists |= dict(zip(self._lookups, listed, strict=True))

    def _batches(self) -> list[tuple[str, list[str]]]:
        """Return the unread words of each field, no more than one search can return."""
        return [
            (field_name, words[start : start + MAX_READ])
            for field_name, words in (
                (name, sorted(unread)) for name, unread in self._words.items()
            )
            for start in range(0, len(words), MAX_READ)
        ]


def stem_forms(dictionary: Dictionary, word: str, language: str) -> set[str]:
    """Return the words with the stem of a word, in a language without other rules."""
    assert not has_rules(language)
    stemmer = STEMMER_BY_LANGUAGE[language]
    return related_words(dictionary, word, stemmer)


def related_words(dictionary: Dictionary, word: str, stemmer: str) -> set[str]:
    """Return the words with the stem of a word."""
    tag = stem_tag(stemmer, stem_word(stemmer, word))
    return set(dictionary.with_tag(tag, 1_000))
