"""List and look up the organisations or the places that an archive names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.catalog import OTHER_LETTER, PeopleOrder
from index.text.normalization import fold


@dataclass(frozen=True, slots=True)
class ThingEntry:
    """An organisation or a place, and the number of articles that name it."""

    name: str
    document_count: int


class NamedThings:
    """All organisations, or all places, in one state of the index."""

    def __init__(self, counts: Mapping[str | None, int]) -> None:
        """`counts` is the number of articles of each name. `None` is left out."""
        entries = [ThingEntry(name, count) for name, count in counts.items() if name]
        self._folded = {entry.name: fold(entry.name).strip() for entry in entries}
        by_name = sorted(
            entries, key=lambda entry: (self._folded[entry.name], entry.name)
        )
        by_count = sorted(by_name, key=lambda entry: -entry.document_count)
        self._orders = {PeopleOrder.COUNT: by_count, PeopleOrder.NAME: by_name}
        self._names: dict[str, str] = {}
        for entry in by_count:
            self._names.setdefault(self._folded[entry.name], entry.name)
        letters = {_letter(folded) for folded in self._folded.values()}
        self.first_letters = tuple(
            sorted(letters, key=lambda letter: (letter == OTHER_LETTER, letter))
        )
        """The first letters of all names, with `#` last for those without A to Z."""

    def list(
        self,
        text: str = "",
        offset: int = 0,
        limit: int = 100,
        order: PeopleOrder = PeopleOrder.COUNT,
        letter: str = "",
    ) -> tuple[int, tuple[ThingEntry, ...]]:
        """Return the number of names that contain a text, and a slice of them."""
        entries, folded, part = self._orders[order], self._folded, fold(text).strip()
        if part:
            entries = [entry for entry in entries if part in folded[entry.name]]
        if letter:
            entries = [
                entry for entry in entries if _letter(folded[entry.name]) == letter
            ]
        return len(entries), tuple(entries[offset : offset + limit])

    def resolve(self, name: str) -> str | None:
        """Return the most frequent name with the same letters, or `None`."""
        return self._names.get(fold(name).strip())


def _letter(folded: str) -> str:
    first = folded[:1].upper()
    return first if "A" <= first <= "Z" else OTHER_LETTER
