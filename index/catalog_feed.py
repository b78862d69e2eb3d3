"""The catalog as an engine sees it: records become entries."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalog import Catalog, Record
from archive.model import Fact
from archive.progress import NO_PROGRESS, Progress
from index.engine import DocumentChange, IndexDocument, IndexQuotation


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
    def last_number(self) -> int:
        """The number of the newest change."""
        return self._catalog.last_change

    def changes(self, after: int) -> Iterator[DocumentChange]:
        """Changes with a higher number, oldest first."""
        self._progress.start(self._catalog.pending(after))
        for number, record in self._catalog.changes(after):
            yield DocumentChange(
                number,
                record.document.id,
                None if record.gone else to_index_document(record),
            )
            self._progress.advance(1)


def to_index_document(record: Record) -> IndexDocument:
    """What an engine holds of a record."""
    document = record.document
    facts = document.facts
    forms: dict[str, tuple[str, ...]] = {}
    for slug, person in zip(record.slugs, document.people, strict=True):
        forms[slug] = tuple(
            dict.fromkeys((*forms.get(slug, ()), person.name, *person.forms))
        )
    return IndexDocument(
        id=document.id,
        text=document.text,
        title=_fact_value(facts.title),
        outlet=_fact_value(facts.outlet),
        agency=_fact_value(facts.agency),
        authors=facts.authors.value if facts.authors else (),
        people=forms,
        dates=facts.date.value if facts.date else None,
        quotations=tuple(
            IndexQuotation(
                document.text[each.start : each.end],
                None
                if each.speaker_index is None
                else record.slugs[each.speaker_index],
            )
            for each in document.quotations
        ),
        language=_fact_value(facts.language),
        confidence=facts.date.confidence.value if facts.date else None,
        added=int(record.added.timestamp()),
        story_id=record.story,
    )


def _fact_value(fact: Fact[str] | None) -> str | None:
    return fact.value if fact else None
