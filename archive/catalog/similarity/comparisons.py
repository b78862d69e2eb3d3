"""Compare texts: which candidates of a document are copies of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from archive.catalog.schema import documents
from archive.chunks import chunks
from archive.text.near_duplicates import TextFingerprint, are_duplicates, fingerprint


class Question(NamedTuple):
    """A document, and those that may be copies of it."""

    id: str
    candidates: Sequence[str]


def find_copies_among(
    connection: Connection, questions: Sequence[Question]
) -> Iterator[list[str]]:
    """Yield the candidates of each question that are copies."""
    ids = sorted({id for question in questions for id in (question.id, *question[1])})
    fingerprints = read_fingerprints(connection, ids)
    for id, candidates in questions:
        yield [
            candidate
            for candidate in candidates
            if are_duplicates(fingerprints[id], fingerprints[candidate])
        ]


def read_fingerprints(
    connection: Connection, ids: Sequence[str]
) -> dict[str, TextFingerprint]:
    """Return the fingerprints of the texts of documents."""
    texts = select(documents.c.id, documents.c.text)
    return {
        id: fingerprint(text)
        for chunk in chunks(ids)
        for id, text in connection.execute(texts.where(documents.c.id.in_(chunk)))
    }
