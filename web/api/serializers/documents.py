"""Serialize documents and stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archive import model
from archive.catalog import DocumentRef, FormerPlace, Record, Version
from web.api.schemas import documents as schemas
from web.api.schemas import search as search_schemas
from web.api.serializers import marks as mark_serializers
from web.api.serializers.values import (
    fact_value,
    iso_format,
    serialize_dates,
    serialize_fact,
)
from web.presenters.source_paths import shown_path
from web.urls import search as search_urls


def serialize_document(document: model.Document) -> schemas.ExtractedDocument:
    """Serialize a document as `cuttings extract` prints it, without the file."""
    facts = document.facts
    confidence = facts.date.confidence if facts.date else None
    return {
        "id": document.id,
        "source_id": document.source_id,
        "title": fact_value(facts.title),
        **serialize_dates(fact_value(facts.date), confidence),
        "updated": iso_format(fact_value(facts.updated)),
        "outlet": fact_value(facts.outlet),
        "agency": fact_value(facts.agency),
        "authors": list(fact_value(facts.authors) or ()),
        "dateline": fact_value(facts.dateline),
        "organisations": list(fact_value(facts.organisations) or ()),
        "places": list(fact_value(facts.places) or ()),
        "people": [_serialize_person(person) for person in document.people],
        "quotations": [
            _serialize_quotation(quotation, document.people)
            for quotation in document.quotations
        ],
        "body": document.text,
        "facts": {name: serialize_fact(fact) for name, fact in facts.named_facts()},
        "candidates": _serialize_candidates(document.candidates),
    }


def serialize_record(record: Record, names: Mapping[str, str]) -> schemas.Document:
    """Serialize a document of the archive.

    `names` maps slugs to display names.
    """
    document = serialize_document(record.document)
    people = [
        _with_archive_name(person, slug, names)
        for person, slug in zip(document["people"], record.slugs, strict=True)
    ]
    return {
        **document,
        "people": people,
        "format": record.document.format,
        "notes": list(record.document.notes),
        "sources": [
            {
                "path": shown_path(source.path),
                "position": source.position,
                "gone": source.gone,
            }
            for source in record.sources
        ],
        "added": record.added_at.isoformat(timespec="seconds"),
        "gone": record.gone,
        "corrected": sorted(record.corrected_facts),
        "story": record.story_id,
        **mark_serializers.serialize_marks(record),
        "digest": record.digest,
        "versions": search_urls.versions_json(record.document.id),
        "url": search_urls.document(record.document.id),
    }


def serialize_story(id: str, versions: Sequence[DocumentRef]) -> schemas.Story:
    """Serialize a document and its copies, in the order of their dates."""
    return {
        "id": id,
        "versions": [_serialize_version(version) for version in versions],
        "url": search_urls.story(id),
    }


def serialize_versions(
    id: str, total: int, versions: Sequence[Version]
) -> schemas.Versions:
    """Serialize the versions of a document, the current one first."""
    return {
        "id": id,
        "total": total,
        "versions": [
            {
                "digest": version.id,
                "seen": version.seen_at.isoformat(timespec="seconds"),
                "current": version.is_current,
                "title": version.title,
                "outlet": version.outlet,
                "body": version.text,
            }
            for version in versions
        ],
        "url": search_urls.versions(id),
    }


def serialize_former_places(
    places: Sequence[FormerPlace],
) -> list[search_schemas.FormerPlace]:
    """Serialize where a document was read that is gone, and what is there now."""
    return [
        {
            "path": shown_path(place.path),
            "position": place.position,
            "replaced_by": place.replaced_by,
        }
        for place in places
    ]


def _serialize_person(person: model.Person) -> schemas.ExtractedPerson:
    return {
        "name": person.name,
        "forms": list(person.forms),
        "spans": [list(span) for span in person.spans],
        "roles": list(person.roles),
        "unsure": [list(span) for span in person.uncertain_spans],
    }


def _with_archive_name(
    person: schemas.ExtractedPerson, slug: str, names: Mapping[str, str]
) -> schemas.Person:
    return {
        **person,
        "slug": slug,
        "archive_name": names.get(slug, person["name"]),
    }


def _serialize_quotation(
    quotation: model.Quotation, people: Sequence[model.Person]
) -> schemas.Quotation:
    index = quotation.speaker_index
    return {
        "start": quotation.start,
        "end": quotation.end,
        "speaker": None if index is None else people[index].name,
    }


def _serialize_candidates(
    candidates: Iterable[model.Candidate],
) -> dict[str, list[schemas.Fact]]:
    """Serialize the candidates of each fact, including the chosen one."""
    facts: dict[str, list[schemas.Fact]] = {}
    for candidate in candidates:
        serialized = serialize_fact(candidate.fact)
        facts.setdefault(candidate.fact_name, []).append(serialized)
    return facts


def _serialize_version(version: DocumentRef) -> schemas.Version:
    dates = version.dates
    return {
        "id": version.id,
        "title": version.title,
        "outlet": version.outlet,
        "agency": version.agency,
        "date_earliest": iso_format(dates.earliest) if dates else None,
        "date_latest": iso_format(dates.latest) if dates else None,
        "url": search_urls.document(version.id),
    }
