"""Serialize documents and stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalog import Brief, Record
from archive.model import Document, Person
from web.api.serializers.values import Json, dates, fact, fact_value, plain
from web.urls import search as search_urls


def document(found: Document) -> Json:
    """A document as `extract` prints it, without the file it came from."""
    facts = found.facts
    return {
        "id": found.id,
        "source_id": found.source_id,
        "title": fact_value(facts.title),
        **(
            dates(facts.date.value, facts.date.confidence)
            if facts.date
            else dates(None, None)
        ),
        "updated": fact_value(facts.updated),
        "outlet": fact_value(facts.outlet),
        "agency": fact_value(facts.agency),
        "authors": fact_value(facts.authors) or [],
        "dateline": fact_value(facts.dateline),
        "people": [_named(each) for each in found.people],
        "quotations": [
            {
                "start": each.start,
                "end": each.end,
                "speaker": _name_at(found.people, each.speaker_index),
            }
            for each in found.quotations
        ],
        "body": found.text,
        "facts": {name: fact(each) for name, each in facts.named_facts()},
        "candidates": _candidates(found),
    }


def _named(found: Person) -> Json:
    return {
        "name": found.name,
        "forms": found.forms,
        "spans": found.spans,
        "roles": found.roles,
        "unsure": found.uncertain_spans,
    }


def _name_at(people: tuple[Person, ...], place: int | None) -> str | None:
    return None if place is None else people[place].name


def _candidates(found: Document) -> dict[str, list[Json]]:
    """What each fact could have been, chosen or not."""
    names = dict.fromkeys(each.fact_name for each in found.candidates)
    return {
        name: [fact(each.fact) for each in found.candidates if each.fact_name == name]
        for name in names
    }


def record(found: Record, names: Mapping[str, str]) -> Json:
    """A document with what the archive knows of it; `names` gives the archive's name of each slug."""
    shape = document(found.document)
    for person, slug in zip(shape["people"], found.slugs, strict=True):
        person |= {"slug": slug, "archive_name": names.get(slug, person["name"])}
    return shape | {
        "format": found.document.format,
        "notes": list(found.document.notes),
        "sources": [
            {"path": each.path, "position": each.position, "gone": each.gone}
            for each in found.sources
        ],
        "added": found.added.isoformat(),
        "gone": found.gone,
        "corrected": sorted(found.corrected),
        "story": found.story,
        "url": search_urls.document(found.document.id),
    }


def story(id: str, found: Sequence[Brief]) -> Json:
    """A document and its copies, in the order in which they appeared."""
    return {
        "id": id,
        "versions": [
            {
                "id": each.id,
                "title": each.title,
                "outlet": each.outlet,
                "agency": each.agency,
                "date_earliest": plain(each.dates and each.dates.earliest),
                "date_latest": plain(each.dates and each.dates.latest),
                "url": search_urls.document(each.id),
            }
            for each in found
        ],
        "url": search_urls.story(id),
    }
