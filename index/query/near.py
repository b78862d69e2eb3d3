"""The query for words, phrases and groups of alternatives near each other."""

from __future__ import annotations

from whoosh.query import Sequence


class NearQuery(Sequence):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's `Sequence`, compared also by its distance and order.

    `slop` is the number of other words allowed between the parts.
    """

    def __eq__(self, other: object) -> bool:
        return (
            super().__eq__(other) is True
            and isinstance(other, NearQuery)
            and (self.slop, self.ordered) == (other.slop, other.ordered)
        )

    __hash__ = Sequence.__hash__
