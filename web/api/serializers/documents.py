"""Serialize documents and stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalog import DocumentRef, Record
from archive.model import Document, Person
from web.api.serializers.values import (
    Json,
    serialize_dates,
    serialize_fact,
    serialize_fact_value,
    to_json_value,
)
from web.urls import search as search_urls


def serialize_document(document: Document) -> Json:
    """A document as `extract` prints it, without the file it came from."""
    facts = document.facts
    return {
        "id": document.id,
        "source_id": document.source_id,
        "title": serialize_fact_value(facts.title),
        **(
            serialize_dates(facts.date.value, facts.date.confidence)
            if facts.date
            else serialize_dates(None, None)
        ),
        "updated": serialize_fact_value(facts.updated),
        "outlet": serialize_fact_value(facts.outlet),
        "agency": serialize_fact_value(facts.agency),
        "authors": serialize_fact_value(facts.authors) or [],
        "dateline": serialize_fact_value(facts.dateline),
        "people": [_serialize_people(each) for each in document.people],
        "quotations": [
            {
                "start": each.start,
                "end": each.end,
                "speaker": _name_of_speaker(document.people, each.speaker_index),
            }
            for each in document.quotations
        ],
        "body": document.text,
        "facts": {name: serialize_fact(each) for name, each in facts.named_facts()},
        "candidates": _serialize_candidates(document),
    }


def _serialize_people(document: Person) -> Json:
    return {
        "name": document.name,
        "forms": document.forms,
        "spans": document.spans,
        "roles": document.roles,
        "unsure": document.uncertain_spans,
    }


def _name_of_speaker(people: tuple[Person, ...], index: int | None) -> str | None:
    return None if index is None else people[index].name


def _serialize_candidates(document: Document) -> dict[str, list[Json]]:
    """What each fact could have been, chosen or not."""
    names = dict.fromkeys(each.fact_name for each in document.candidates)
    return {
        name: [
            serialize_fact(each.fact)
            for each in document.candidates
            if each.fact_name == name
        ]
        for name in names
    }


def serialize_record(record: Record, names: Mapping[str, str]) -> Json:
    """A document with what the archive knows of it; `names` gives the archive's name of each slug."""
    shape = serialize_document(record.document)
    for person, slug in zip(shape["people"], record.slugs, strict=True):
        person |= {"slug": slug, "archive_name": names.get(slug, person["name"])}
    return shape | {
        "format": record.document.format,
        "notes": list(record.document.notes),
        "sources": [
            {"path": each.path, "position": each.position, "gone": each.gone}
            for each in record.sources
        ],
        "added": record.added.isoformat(),
        "gone": record.gone,
        "corrected": sorted(record.corrected),
        "story": record.story,
        "url": search_urls.document(record.document.id),
    }


def serialize_story(id: str, versions: Sequence[DocumentRef]) -> Json:
    """A document and its copies, in the order in which they appeared."""
    return {
        "id": id,
        "versions": [
            {
                "id": each.id,
                "title": each.title,
                "outlet": each.outlet,
                "agency": each.agency,
                "date_earliest": to_json_value(each.dates and each.dates.earliest),
                "date_latest": to_json_value(each.dates and each.dates.latest),
                "url": search_urls.document(each.id),
            }
            for each in versions
        ],
        "url": search_urls.story(id),
    }
