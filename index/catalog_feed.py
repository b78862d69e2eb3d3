"""The catalog as an engine sees it: records become entries."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalog import Catalog, Record
from archive.model import Fact
from archive.progress import NO_PROGRESS, Progress
from index.engine import Change, Entry, Speech


class CatalogFeed:
    """The change feed of one catalog; `progress` hears how many changes an engine is about to take, and takes."""

    def __init__(self, catalog: Catalog, progress: Progress = NO_PROGRESS) -> None:
        self._catalog = catalog
        self._progress = progress

    @property
    def archive_id(self) -> str:
        """Names the catalog."""
        return self._catalog.archive_id

    @property
    def last(self) -> int:
        """The number of the newest change."""
        return self._catalog.last

    def changes(self, after: int) -> Iterator[Change]:
        """Changes with a higher number, oldest first."""
        self._progress.start(self._catalog.pending(after))
        for number, record in self._catalog.changes(after):
            yield Change(
                number, record.document.id, None if record.gone else entry_of(record)
            )
            self._progress.advance(1)


def entry_of(record: Record) -> Entry:
    """What an engine holds of a record."""
    document = record.document
    facts = document.facts
    forms: dict[str, tuple[str, ...]] = {}
    for slug, person in zip(record.slugs, document.people, strict=True):
        forms[slug] = tuple(
            dict.fromkeys((*forms.get(slug, ()), person.name, *person.forms))
        )
    return Entry(
        id=document.id,
        text=document.text,
        title=_value(facts.title),
        outlet=_value(facts.outlet),
        agency=_value(facts.agency),
        authors=facts.authors.value if facts.authors else (),
        people=forms,
        dates=facts.date.value if facts.date else None,
        speeches=tuple(
            Speech(
                document.text[each.start : each.end],
                None
                if each.speaker_index is None
                else record.slugs[each.speaker_index],
            )
            for each in document.quotations
        ),
        language=_value(facts.language),
        confidence=facts.date.confidence.value if facts.date else None,
        added=int(record.added.timestamp()),
        story=record.story,
    )


def _value(fact: Fact[str] | None) -> str | None:
    return fact.value if fact else None
