"""Ranked documents as OpenSearch returns them, and the place of each in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from index.engine import Sort
from index.opensearch import schema
from index.opensearch.client import Json
from index.opensearch.documents import decode_value

ORDERS: dict[Sort, list[Json]] = {
    Sort.RELEVANCE: [
        {"_score": "desc"},
        {schema.RECENCY: "asc"},
        {schema.ID: "asc"},
    ],
    Sort.NEWEST: [{schema.RECENCY: "asc"}, {schema.ID: "asc"}],
    Sort.OLDEST: [
        {schema.AGE: "asc"},
        {schema.RECENCY: "desc"},
        {schema.ID: "desc"},
    ],
    Sort.ADDED: [
        {schema.ADDED: "desc"},
        {schema.RECENCY: "asc"},
        {schema.ID: "asc"},
    ],
}
"""Order → the same ties as in the embedded engine."""

Key = tuple[float | int | str, ...]
"""The place of a document in an order: the values that OpenSearch sorted it by."""


@dataclass(frozen=True, slots=True)
class Row:
    """A ranked document.

    `bonus` is added to its score. `data` are other values that were asked for, and
    `source` its text, if it was.
    """

    id: str
    key: Key
    score: float
    story: str | None
    data: Json
    source: Json | None = None
    bonus: float = 0.0

    @property
    def raised_order(self) -> tuple[float, Key]:
        """Return the place of a document in the order with bonuses."""
        return -(self.score + self.bonus), self.key[1:]

    def raised(self, bonus: float) -> Row:
        """Return the document with a bonus."""
        return replace(self, bonus=bonus)


def to_row(hit: Json) -> Row:
    """Return a hit of a response."""
    fields = hit.get("fields", {})
    return Row(
        id=decode_value(hit["sort"][-1]),
        key=tuple(hit["sort"]),
        score=hit.get("_score") or 0.0,
        story=fields.get(schema.STORY, [None])[0],
        data=fields,
        source=hit.get("_source", {}).get(schema.SOURCE),
    )


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place after a document.

    `bonus`: the document is among the first ones, which were sorted by their raised
    scores, and this was added to its score.
    """

    key: Key
    bonus: float | None = None

    def __str__(self) -> str:
        return msgspec.json.encode([self.bonus, *self.key]).decode()

    @classmethod
    def parse(cls, text: str | None, sort: Sort) -> Cursor | None:
        """Parse a cursor. Return `None` for an invalid text."""
        if not text:
            return None
        try:
            bonus, *key = msgspec.json.decode(text, type=list[float | int | str | None])
        except (msgspec.MsgspecError, ValueError):
            return None
        is_valid = (
            len(key) == len(ORDERS[sort])
            and isinstance(key[-1], str)
            and all(isinstance(part, float | int) for part in key[:-1])
            and not isinstance(bonus, str)
        )
        return cls(tuple(key), bonus) if is_valid else None  # type: ignore[arg-type]


def stories_of(rows: Sequence[Row]) -> list[str]:
    """Return the stories of some documents, each once."""
    return list(dict.fromkeys(row.story for row in rows if row.story is not None))
