"""Recognize a document whose source changed.

A new document is compared with the documents that were lost: those that no source has
any more, and those that its own source no longer has. `RULES` are in the order of
trust. Each rule names what both must have in common, and how much of their texts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from archive.text.near_duplicates import TextFingerprint, is_edit, is_revision

SAMPLED_SHINGLES = 32
"""Shingles of a text by which its likely earlier versions in one file are found."""
MAX_COMPARED = 8
"""Texts that are compared with one text by the same rule."""

TEXTS_IN_MEMORY = 4_096
"""The number of text fingerprints that are cached."""

FingerprintReader = Callable[[str], TextFingerprint]
"""A function from the ID of a document to the fingerprint of its text."""


class Place(NamedTuple):
    """A place in a source: its key, and the position of an article in it."""

    source: int
    position: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What identifies a document.

    `places` are those where it is or was read, and `file_names` the names of its files.
    """

    id: str
    places: tuple[Place, ...]
    file_names: tuple[str, ...]
    text_hash: bytes
    title: str | None = None
    source_id: str | None = None
    address: str | None = None

    @property
    def files(self) -> tuple[int, ...]:
        """Return the keys of the sources of the document."""
        return tuple({place.source: None for place in self.places})

    @property
    def order(self) -> tuple[object, ...]:
        """Return a sort key: neighbours in a file are compared one after the other."""
        positions = [(len(place.position), place.position) for place in self.places]
        return self.file_names, positions, self.id


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by which a new and a lost document are the same.

    `keys` returns what they must have in common. `accepts` decides from the texts.
    """

    keys: Callable[[Profile], Iterable[Hashable]]
    accepts: Callable[[Profile, Profile, FingerprintReader], bool]


def _record_and_text(document: Profile) -> Iterator[Hashable]:
    if document.source_id:
        for file in document.files:
            yield file, document.source_id, document.text_hash


def _place_and_text(document: Profile) -> Iterator[Hashable]:
    for place in document.places:
        yield place, document.text_hash


def _file_and_text(document: Profile) -> Iterator[Hashable]:
    for file in document.files:
        yield file, document.text_hash


def _file_and_record(document: Profile) -> Iterator[Hashable]:
    if document.source_id:
        for file in document.files:
            yield file, document.source_id


def _address(document: Profile) -> Iterator[Hashable]:
    if document.address:
        yield document.address


def _record(document: Profile) -> Iterator[Hashable]:
    if document.source_id:
        yield document.source_id


def _always(_new: Profile, _lost: Profile, _read: FingerprintReader) -> bool:
    return True


def _is_revision(new: Profile, lost: Profile, read: FingerprintReader) -> bool:
    """Return whether title or text agree enough for an identifier to be trusted."""
    if new.title and lost.title and new.title.casefold() == lost.title.casefold():
        return True
    return new.text_hash == lost.text_hash or is_revision(read(new.id), read(lost.id))


def _is_edit(new: Profile, lost: Profile, read: FingerprintReader) -> bool:
    """Return whether the texts alone show that they are the same article."""
    return new.text_hash == lost.text_hash or is_edit(read(new.id), read(lost.id))


RULES: Sequence[Rule] = (
    Rule(_record_and_text, _always),
    Rule(_place_and_text, _always),
    Rule(_file_and_text, _always),
    Rule(_file_and_record, _is_revision),
    Rule(_address, _is_revision),
    Rule(lambda document: document.places, _is_edit),
)
"""The rules for documents that have an identifier in common, the most trusted first.

Then follow texts that were edited and moved within their file (`match_documents`).
"""
RULES_ELSEWHERE: Sequence[Rule] = (
    Rule(_record, _is_edit),
    Rule(lambda document: document.file_names, _is_edit),
)
"""The rules for articles that moved to another file and changed.

IDs of records may be simple numbers, and names of files are often repeated: the text
decides.
"""


def match_documents(
    arrived: Iterable[Profile], lost: Iterable[Profile], read: FingerprintReader
) -> dict[str, str]:
    """Return the ID of the lost document that each new document continues.

    A document is matched once, by the most trusted rule that applies.
    """
    matcher = _Matcher(arrived, lost, read)
    for rule in RULES:
        matcher.apply(rule)
    matcher.match_moved_within_file()
    for rule in RULES_ELSEWHERE:
        matcher.apply(rule)
    return matcher.matches


class _Matcher:
    """Documents that are not matched yet, and the matches so far."""

    def __init__(
        self,
        arrived: Iterable[Profile],
        lost: Iterable[Profile],
        read: FingerprintReader,
    ) -> None:
        self._arrived = _in_order(arrived)
        self._lost = _in_order(lost)
        self._read = lru_cache(maxsize=TEXTS_IN_MEMORY)(read)
        self.matches: dict[str, str] = {}

    def apply(self, rule: Rule) -> None:
        """Match the documents that have a key of a rule in common."""
        lost_by_key = _by_key(self._lost.values(), rule)
        for new in [*self._arrived.values()]:
            candidates = dict.fromkeys(
                id for key in rule.keys(new) for id in lost_by_key.get(key, ())
            )
            self._match_first(new, candidates, rule)

    def match_moved_within_file(self) -> None:
        """Match edited texts that are also at another position of their file."""
        sampled: defaultdict[Hashable, list[str]] = defaultdict(list)
        for lost in self._lost.values():
            for key in self._sample(lost):
                sampled[key].append(lost.id)
        for new in [*self._arrived.values()]:
            counts = Counter(id for key in self._sample(new) for id in sampled[key])
            likely = nsmallest(MAX_COMPARED, counts, key=lambda id: (-counts[id], id))
            self._match_first(new, likely, RULES[-1])

    def _sample(self, document: Profile) -> Iterator[Hashable]:
        """Yield the lowest shingles of a text with each of its files."""
        shingles = self._read(document.id).shingles[:SAMPLED_SHINGLES].tolist()
        for file in document.files:
            for shingle in shingles:
                yield file, shingle

    def _match_first(self, new: Profile, ids: Iterable[str], rule: Rule) -> None:
        """Match a document with the first candidate that is left and accepted."""
        left = [self._lost[id] for id in ids if id in self._lost][:MAX_COMPARED]
        for lost in left:
            if rule.accepts(new, lost, self._read):
                self.matches[new.id] = lost.id
                del self._arrived[new.id], self._lost[lost.id]
                return


def _in_order(documents: Iterable[Profile]) -> dict[str, Profile]:
    ordered = sorted(documents, key=lambda document: document.order)
    return {document.id: document for document in ordered}


def _by_key(documents: Iterable[Profile], rule: Rule) -> Mapping[Hashable, list[str]]:
    ids: defaultdict[Hashable, list[str]] = defaultdict(list)
    for document in documents:
        for key in rule.keys(document):
            ids[key].append(document.id)
    return ids


def find_continuation(
    lost: Profile, living: Iterable[Profile], read: FingerprintReader
) -> str | None:
    """Return the ID of the living document that a lost one became, if any.

    The new document was there before the old one was lost.
    """
    documents = [*living]
    for rule in (*RULES, *RULES_ELSEWHERE):
        keys = set(rule.keys(lost))
        for document in documents:
            if not keys.isdisjoint(rule.keys(document)) and rule.accepts(
                document, lost, read
            ):
                return document.id
    return None
