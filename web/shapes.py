"""The JSON shapes of the contract, made from documents and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from archive.catalog import Brief, PersonDetails, PersonEntry, Record, Said, Stats
from archive.model import Confidence, DateRange, Document, Evidence, Fact, Person
from index.asking import Request
from index.desk import Answer, FacetValue, Result
from index.port import Completion
from web import cards, export_urls, urls, value_urls, words
from web.nothing import Explanation
from web.nothing_shapes import explanation
from web.statistics import Count, Statistics
from web.values import PAGE, Listed, addresses

DEEP = 1_000  # results beyond which the next slice is named by where this one ends
COUNTED = (urls.ARTICLES, urls.STORIES)  # by facets, by whether it is by story
Json = dict[str, Any]


def document(found: Document) -> Json:
    """A document as `extract` prints it, without the file it came from."""
    facts = found.facts
    return {
        "id": found.id,
        "source_id": found.source_id,
        "title": _plain(facts.title),
        **(_dates(facts.date.value, facts.date.confidence) if facts.date else _dates(None, None)),
        "updated": _plain(facts.updated),
        "outlet": _plain(facts.outlet),
        "agency": _plain(facts.agency),
        "authors": _plain(facts.authors) or [],
        "dateline": _plain(facts.dateline),
        "people": [_named(each) for each in found.people],
        "quotations": [
            {"start": each.start, "end": each.end, "speaker": _name_at(found.people, each.speaker)}
            for each in found.quotations
        ],
        "body": found.text,
        "facts": {name: fact(each) for name, each in facts.known()},
        "candidates": _candidates(found),
    }


def _named(found: Person) -> Json:
    return {
        "name": found.name,
        "forms": found.forms,
        "spans": found.spans,
        "roles": found.roles,
        "unsure": found.unsure,
    }


def _name_at(people: tuple[Person, ...], place: int | None) -> str | None:
    return None if place is None else people[place].name


def fact(found: Fact[Any]) -> Json:
    """A fact with all that it rests on."""
    return {
        "value": plain(found.value),
        "confidence": str(found.confidence),
        "method": found.method,
        "evidence": [_evidence(each) for each in found.evidence],
    }


def _candidates(found: Document) -> dict[str, list[Json]]:
    """What each fact could have been, chosen or not."""
    names = dict.fromkeys(each.name for each in found.candidates)
    return {name: [fact(each.fact) for each in found.candidates if each.name == name] for name in names}


def plain(value: Any) -> Any:
    """A fact's value as JSON has it: dates as EDTF, instants as ISO 8601."""
    if isinstance(value, DateRange):
        return value.edtf()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def record(found: Record, names: Mapping[str, str]) -> Json:
    """A document with what the archive knows of it; `names` gives the archive's name of each slug."""
    shape = document(found.document)
    for person, slug in zip(shape["people"], found.slugs, strict=True):
        person |= {"slug": slug, "archive_name": names.get(slug, person["name"])}
    return shape | {
        "format": found.document.format,
        "notes": list(found.document.notes),
        "sources": [{"path": each.path, "position": each.position, "gone": each.gone} for each in found.sources],
        "added": found.added.isoformat(),
        "gone": found.gone,
        "corrected": sorted(found.corrected),
        "story": found.story,
        "url": urls.document(found.document.id),
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
                "url": urls.document(each.id),
            }
            for each in found
        ],
        "url": urls.story(id),
    }


def answer(found: Answer, messages: tuple[str, ...], why: Explanation | None = None) -> Json:
    """One page of search results, with these messages beside the answer's own; `why` it finds nothing."""
    return {
        "query": found.request.text,
        "total": found.total,
        "page": found.request.page,
        "size": found.request.size,
        "took_ms": round(found.took_ms, 2),
        "partial": found.partial,
        "stories": found.stories,
        "counted": COUNTED[found.request.by_story],
        "results": [_result(each) for each in found.results],
        "facets": {name: [_choice(name, each) for each in values] for name, values in found.facets.items()},
        "suggestion": found.suggestion,
        "messages": [*messages, *found.messages],
        "explanation": explanation(why) if why else None,
        "links": _links(found),
    }


def values(asked: value_urls.ValueList, found: Listed, messages: tuple[str, ...]) -> Json:
    """One page of the values of a facet; `articles` and `stories` are how many the search finds."""
    page = asked.request.page
    address = addresses(value_urls.json, asked)
    return {
        "facet": asked.facet,
        "query": asked.request.text,
        "find": asked.find,
        "order": str(asked.order),
        "articles": found.answer.total,
        "stories": found.answer.stories,
        "counted": COUNTED[asked.request.by_story],
        "total": found.total,
        "page": page,
        "size": PAGE,
        "values": [_choice(asked.facet, each) for each in found.values],
        "messages": [*messages, *found.answer.messages],
        "links": {
            "self": address(page),
            "next": address(page + 1) if page * PAGE < found.total else None,
            "prev": address(page - 1) if page > 1 else None,
            "html": value_urls.page(asked),
            "search": urls.search_json(found.answer.request),
        },
    }


def completion(found: Completion, label: str) -> Json:
    """How what is typed may go on; the address is that of the search for it."""
    if found.kind == "word":
        url = urls.search_for(found.value)
    else:
        url = urls.search(Request(filters={found.kind: (found.value,)}))
    return {"kind": found.kind, "value": found.value, "label": label, "count": found.count, "url": url}


def person(entry: PersonEntry) -> Json:
    """A person over the archive."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "forms": list(entry.forms),
        "documents": entry.documents,
        "url": urls.person(entry.slug),
    }


def person_details(found: PersonDetails, facets: Mapping[str, tuple[FacetValue, ...]]) -> Json:
    """A person with names, roles, company and quotations; `facets` are those of the person's articles."""
    return person(found.entry) | {
        "names": [
            {"name": each.name, "documents": each.documents, "reason": each.reason or None} for each in found.names
        ],
        "roles": [
            {
                "role": each.role,
                "documents": each.documents,
                "earliest": plain(each.earliest),
                "latest": plain(each.latest),
            }
            for each in found.roles
        ],
        "years": _counts(facets["year"]),
        "outlets": _counts(facets["outlet"]),
        "together_with": [
            {"slug": each.slug, "name": each.name, "documents": each.documents, "url": urls.person(each.slug)}
            for each in found.beside
        ],
        "quoted": found.quoted,
        "quotations": [_said(each) for each in found.said],
        "maybe_the_same": [{"slug": each.slug, "name": each.name} for each in found.alike],
        "links": {"articles": urls.search_json(Request(filters={"person": (found.entry.slug,)}, fold=False))},
    }


def _counts(values: tuple[FacetValue, ...]) -> list[Json]:
    return [{"value": each.value, "documents": each.count} for each in values if each.count]


def _said(found: Said) -> Json:
    return {
        "text": found.text,
        "document": found.document,
        "title": found.title,
        "outlet": found.outlet,
        "date_earliest": plain(found.earliest),
        "date_latest": plain(found.latest),
        "url": urls.document(found.document),
    }


def stats(found: Statistics) -> Json:
    """The archive in numbers; each count with the address of the search for what it counts."""
    numbers = {name: plain(getattr(found.numbers, name)) for name in Stats.__slots__ if name != "last_run"}
    run = found.numbers.last_run
    return numbers | {
        "last_run": {"at": run.at.isoformat(), **run.did} if run else None,
        "bytes": {"catalog": found.catalog_bytes, "index": found.index_bytes},
        "counts": {group.name: [_counted(each) for each in group.counts] for group in found.groups},
        "failed": [{"reason": each.reason, "count": each.count, "files": list(each.files)} for each in found.failed],
    }


def _counted(found: Count) -> Json:
    return {"value": found.value, "label": found.label, "count": found.count, "url": found.href}


def _result(found: Result) -> Json:
    kept = found.cutting
    return {
        "id": kept.id,
        "source_id": kept.source_id,
        "title": kept.title,
        "outlet": kept.outlet,
        "agency": kept.agency,
        **_dates(kept.dates, kept.confidence),
        "people": [{"name": each.name, "slug": each.slug} for each in kept.people],
        "snippet": str(cards.snippet(found.snippet)),
        "score": round(found.score, 4),
        "matches": found.matches,
        "missing_words": list(found.missing),
        "folded": list(found.folded),
        "url": urls.document(kept.id),
    }


def _dates(known: DateRange | None, confidence: Confidence | None) -> Json:
    """`date` is a day, month or year; a window has none, and is told by its two ends as every date is."""
    return {
        "date": known.edtf() if known and not known.window else None,
        "date_earliest": str(known.earliest) if known else None,
        "date_latest": str(known.latest) if known else None,
        "date_confidence": str(confidence) if confidence else None,
    }


def _choice(facet: str, value: FacetValue) -> Json:
    label = words.facet_value(facet, value.value, value.label)
    return {
        "value": value.value,
        "label": label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }


def _links(found: Answer) -> Json:
    request = found.request
    return {
        "self": urls.search_json(request),
        "next": urls.search_json(_following(found)) if found.next else None,
        "prev": urls.search_json(replace(request, page=request.page - 1)) if request.page > 1 else None,
        "html": urls.search(replace(request, fold=True)),
        "atom": export_urls.feed(request),
        "csv": export_urls.export(request, "csv"),
    }


def _following(found: Answer) -> Request:
    """The next slice: by its page, and deep down by where this one ends, which costs the same at any depth."""
    request = found.request
    if request.after or request.page * request.size >= DEEP:
        return replace(request, page=1, after=found.next or "")
    return replace(request, page=request.page + 1)


def _evidence(found: Evidence) -> Json:
    return {"quote": found.quote, "start": found.start, "end": found.end, "key": found.key}


def _plain(found: Fact[Any] | None) -> Any:
    return plain(found.value) if found else None
