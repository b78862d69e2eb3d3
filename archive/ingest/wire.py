"""Convert tasks and answers to bytes, and check what a worker answers.

A file may have exploited the worker that read it. Answers are therefore data of fixed
types, and a worker can only answer for the article that it was asked to read.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from archive.errors import UnreadableError
from archive.ingest.worker import Outcome, Task
from archive.messages import N_
from archive.model import (
    FACT_NAMES,
    Candidate,
    Document,
    Fact,
    Facts,
    Person,
    Quotation,
)
from archive.readers import RawArticle, content_id
from archive.readers.files import split_whole

MAX_ITEMS = 100_000
"""Maximum number of people, quotations, notes or candidates of a document."""
MAX_REASON = 2_000
CHANGED = N_("changed while it was read; index again")


@dataclass(frozen=True, slots=True)
class WireCandidate:
    """A candidate whose value is not decoded yet. Its type depends on the fact."""

    fact_name: str
    fact: msgspec.Raw


@dataclass(frozen=True, slots=True)
class WireDocument:
    """A document as it is received: the fields of `Document`, in the same order."""

    id: str
    format: str
    text: str
    facts: Facts
    people: tuple[Person, ...] = ()
    source_id: str | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[WireCandidate, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """The answer to a task, as a worker sends it."""

    id: str | None
    document: Document | None
    problem: str | None
    has_several: bool = False


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """The answer to a task, as it is received."""

    id: str | None
    document: WireDocument | None
    problem: str | None
    has_several: bool = False


def _encode_path(value: object) -> bytes:
    if isinstance(value, Path):
        return os.fsencode(value)
    raise NotImplementedError(type(value))


def _decode_path(kind: type, value: Any) -> object:
    if issubclass(kind, Path):
        return kind(os.fsdecode(value))
    raise NotImplementedError(kind)


_TASK_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encode_path)
_TASK_DECODER = msgspec.msgpack.Decoder(Task, dec_hook=_decode_path)
_ARTICLE_DECODER = msgspec.msgpack.Decoder(RawArticle)
_ANSWER_DECODER = msgspec.json.Decoder(ReceivedAnswer)


def decode_task(data: bytes) -> Task:
    """Return a task, in a worker."""
    return _TASK_DECODER.decode(data)


def encode_outcome(outcome: Outcome) -> bytes:
    """Return the outcome of a task as JSON, in a worker."""
    answer = SentAnswer(
        outcome.id, outcome.document, outcome.problem, outcome.has_several
    )
    return msgspec.json.encode(answer)


def encode_article(article: RawArticle) -> bytes:
    """Return an article of a file as bytes, in a worker."""
    return msgspec.msgpack.encode(article)


class _TaskCodec:
    """The conversion of tasks."""

    def encode(self, task: Task) -> bytes:
        """Return a task as bytes."""
        return encode_task(task)

    def source(self, task: Task) -> Hashable:
        """Return the file of a task."""
        return task.path


class ReadingCodec(_TaskCodec):
    """The conversion of tasks that read an article, and of their outcomes."""

    def decode(self, task: Task, answer: bytes) -> Outcome:
        """Return the outcome of a task. Raise ValueError if it is invalid."""
        received = _ANSWER_DECODER.decode(answer)
        task_only = replace(task, content=None)
        id = received.id if task.content is None else content_id(task.content)
        if received.problem is not None:
            return Outcome(task_only, id, problem=received.problem[:MAX_REASON])
        if received.document is None:
            has_several = received.has_several and task.content is None
            return Outcome(task_only, id, has_several=has_several)
        document = _to_document(received.document)
        _check_document(document, id, task.format)
        if task.content is None and _file_id(task) != id:
            return Outcome(task_only, problem=CHANGED)
        return Outcome(task_only, id, document)


class SplittingCodec(_TaskCodec):
    """The conversion of tasks that split a file, and of its articles."""

    def decode(self, _: Task, answer: bytes) -> RawArticle:
        """Return an article of the file of a task."""
        article = _ARTICLE_DECODER.decode(answer)
        for text in (article.position, article.problem):
            if text and len(text) > MAX_REASON:
                raise ValueError("text too long")
        return article


def encode_task(task: Task) -> bytes:
    """Return a task as bytes."""
    return _TASK_ENCODER.encode(task)


def _file_id(task: Task) -> str | None:
    """Return the hash of the bytes of a file now, or `None` if it cannot be read."""
    try:
        return content_id(next(split_whole(task.path, task.target)).content)
    except UnreadableError:
        return None


def _to_document(received: WireDocument) -> Document:
    candidates = tuple(
        Candidate(candidate.fact_name, _decode_fact(candidate))
        for candidate in received.candidates
    )
    values = {field.name: getattr(received, field.name) for field in fields(received)}
    return Document(**{**values, "candidates": candidates})


def _decode_fact(candidate: WireCandidate) -> Fact[Any]:
    decoder = _fact_decoders().get(candidate.fact_name)
    if decoder is None:
        raise ValueError(f"no such fact: {candidate.fact_name!r}")
    return decoder.decode(candidate.fact)


@cache
def _fact_decoders() -> dict[str, msgspec.json.Decoder[Fact[Any]]]:
    """Return a decoder for each fact, by name."""
    hints = get_type_hints(Facts)
    return {name: msgspec.json.Decoder(get_args(hints[name])[0]) for name in FACT_NAMES}


def _check_document(document: Document, id: str | None, format_name: str) -> None:
    """Raise ValueError if a document is not the requested one, or its parts are invalid."""
    if (document.id, document.format) != (id, format_name):
        raise ValueError("another document")
    lists = (
        document.people,
        document.quotations,
        document.notes,
        document.candidates,
    )
    if any(len(items) > MAX_ITEMS for items in lists):
        raise ValueError("too many parts")
    length = len(document.text)
    for start, end in _spans(document):
        if not 0 <= start <= end <= length:
            raise ValueError("a position outside of the text")
    for quotation in document.quotations:
        speaker = quotation.speaker_index
        if speaker is not None and not 0 <= speaker < len(document.people):
            raise ValueError("a speaker who is not in the text")


def _spans(document: Document) -> Iterator[tuple[int, int]]:
    """Yield all positions in the text of a document."""
    for person in document.people:
        yield from person.spans
        yield from person.uncertain_spans
    for quotation in document.quotations:
        yield quotation.start, quotation.end
    facts = [fact for _, fact in document.facts.named_facts()]
    facts += [candidate.fact for candidate in document.candidates]
    for fact in facts:
        for evidence in fact.evidence:
            if evidence.start is not None or evidence.end is not None:
                yield evidence.start or 0, evidence.end or 0
