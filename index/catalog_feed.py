"""Convert the records of the catalog to the change feed that engines read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from archive.catalog import Catalog, CatalogAddress, Record
from archive.model import DateRange, Fact, Quotation
from archive.progress import NO_PROGRESS, Progress
from index.engine import DocumentChange, IndexDocument, IndexQuotation
from index.schema import normalize_facet_value

ZONE_TOLERANCE = timedelta(days=1)
"""In another time zone, the next day may have begun when an article was read."""


@dataclass(frozen=True, slots=True)
class ChangeRange:
    """The changes with numbers above `after`, up to `last`."""

    after: int
    last: int


class CatalogFeed:
    """The change feed of one catalog. It reports every change to `progress`."""

    def __init__(self, catalog: Catalog, progress: Progress = NO_PROGRESS) -> None:
        self._catalog = catalog
        self._progress = progress

    @property
    def address(self) -> CatalogAddress:
        """Return how another process opens the catalog."""
        return self._catalog.address

    @property
    def archive_id(self) -> str:
        """Return the id of the catalog."""
        return self._catalog.archive_id

    @property
    def edition(self) -> str:
        """Return the edition of the catalog."""
        return self._catalog.editions.current().id

    def has_checkpoint(self, checkpoint: str) -> bool:
        """Return whether the catalog includes a checkpoint of an index."""
        return checkpoint in self._catalog.editions.current().checkpoints

    def add_checkpoint(self) -> str:
        """Store a new checkpoint in the catalog."""
        return self._catalog.editions.add_checkpoint()

    @property
    def last_number(self) -> int:
        """Return the number of the newest change."""
        return self._catalog.last_change

    def changes(self, after: int) -> Iterator[DocumentChange]:
        """Yield the changes with a higher number, oldest first.

        Raise CuttingsError for a whole index of a damaged catalog.
        """
        self._require_sound_storage(after)
        self._progress.start(self._catalog.count_changes(after))
        yield from self._read(after)

    def count(self, after: int) -> int:
        """Return the number of changes after a number."""
        return self._catalog.count_changes(after)

    def split(self, after: int, part_count: int, max_changes: int) -> list[ChangeRange]:
        """Split the changes after a number into equal ranges, oldest first.

        There are `part_count` ranges, or a multiple of it, so that a range has at most
        about `max_changes`.
        """
        self._require_sound_storage(after)
        total = self.count(after)
        rounds = ceil(total / (part_count * max_changes))
        size = ceil(total / (part_count * rounds)) if total else 0
        ranges: list[ChangeRange] = []
        last = self.last_number
        while after < last:
            end = self._catalog.nth_change(after, size - 1)
            part = ChangeRange(after, last if end is None else min(end, last))
            ranges.append(part)
            after = part.last
        return ranges

    def range_changes(self, changes: ChangeRange) -> Iterator[DocumentChange]:
        """Yield the changes of a range, oldest first."""
        yield from self._read(changes.after, changes.last)

    def _read(self, after: int, last: int | None = None) -> Iterator[DocumentChange]:
        for number, record in self._catalog.changes(after, last):
            document = None if record.gone else to_index_document(record)
            yield DocumentChange(number, record.document.id, document)
            self._progress.advance(1)

    def announce(self, size: int) -> None:
        """Announce changes that other processes read. A negative number takes back."""
        self._progress.start(size)

    def advance(self, size: int) -> None:
        """Report changes that other processes read. A negative number takes back."""
        self._progress.advance(size)

    def _require_sound_storage(self, after: int) -> None:
        """Refuse a damaged catalog. A whole index replaces another one."""
        if not after:
            self._catalog.require_sound_storage()


def to_index_document(record: Record) -> IndexDocument:
    """Return a record in the form that engines index."""
    document = record.document
    facts = document.facts
    return IndexDocument(
        id=document.id,
        text=document.text,
        title=_fact_value(facts.title),
        outlet=_facet_value(facts.outlet),
        agency=_facet_value(facts.agency),
        authors=_fact_values(facts.authors),
        organisations=_fact_values(facts.organisations),
        places=_fact_values(facts.places),
        people=_name_forms(record),
        dates=_possible_days(record),
        quotations=tuple(
            _to_index_quotation(record, quotation) for quotation in document.quotations
        ),
        language=_facet_value(facts.language),
        complete=_facet_value(facts.complete),
        collections=_facet_values(ref.name for ref in record.marks.collections),
        tags=_facet_values(record.marks.tags),
        notes=tuple(note.text for note in record.marks.notes),
        read="yes" if record.marks.is_read else "no",
        confidence=facts.date.confidence.value if facts.date else None,
        added=int(record.added_at.timestamp()),
        story_id=record.story_id,
    )


def _possible_days(record: Record) -> DateRange | None:
    """Return the date range, without the days after the one when it was read."""
    fact = record.document.facts.date
    if fact is None:
        return None
    latest_day = record.added_at.date() + ZONE_TOLERANCE
    if not fact.value.earliest < latest_day < fact.value.latest:
        return fact.value
    return DateRange(fact.value.earliest, latest_day)


def _facet_value(fact: Fact[str] | None) -> str | None:
    return normalize_facet_value(fact.value) or None if fact else None


def _facet_values(values: Iterable[str]) -> tuple[str, ...]:
    normalized = filter(None, map(normalize_facet_value, values))
    return tuple(dict.fromkeys(normalized))


def _fact_values(fact: Fact[tuple[str, ...]] | None) -> tuple[str, ...]:
    return _facet_values(fact.value) if fact else ()


def _fact_value(fact: Fact[str] | None) -> str | None:
    return fact.value if fact else None


def _name_forms(record: Record) -> Mapping[str, tuple[str, ...]]:
    """Return the slug of each person → the forms of the name, without repetitions."""
    forms: dict[str, dict[str, None]] = {}
    for slug, person in zip(record.slugs, record.document.people, strict=True):
        names = (person.name, *person.forms)
        forms.setdefault(slug, {}).update(dict.fromkeys(names))
    return {slug: tuple(names) for slug, names in forms.items()}


def _to_index_quotation(record: Record, quotation: Quotation) -> IndexQuotation:
    words = record.document.text[quotation.start : quotation.end]
    if quotation.speaker_index is None:
        return IndexQuotation(words)
    return IndexQuotation(words, record.slugs[quotation.speaker_index])
