"""What the command line tells in words: an ingest, a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from archive.catalog import Record
from archive.model import FACT_NAMES, Document, Fact
from archive.progress import IngestSummary
from index.search.response import SearchResponse
from web.api.serializers import values as value_serializers
from web.i18n import number
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.presenters.statistics import Statistics
from web.presenters.zero_results import Explanation

SERVED = "The archive is open at {}\nPress Ctrl+C to stop."
WATCHING = "Watching for new and changed files. Press Ctrl+C to stop."
WATCHED = "Stopped watching; all that was read is in the archive."
TRIED_AGAIN = "cuttings: {}; it is tried again until it works"
FAILED = "Could not be read"
FILES = 3
"""That are named for one reason; `cuttings failures` names all."""
ALWAYS = ("title", "date", "outlet", "authors")
"""Facts of which it is said, too, that they were not found."""
FACT_HEADINGS = ("fact", "value", "confidence", "because")


def ingested(summary: IngestSummary, documents: int) -> str:
    """What an ingest did, in a sentence."""
    return f"{labels.run(asdict(summary))}; {documents:,} articles in the archive"


def numbers(found: Statistics) -> list[tuple[str, list[tuple[str, str]]]]:
    """The archive in numbers, as tables with a heading each."""
    known = found.numbers
    run = known.last_run
    sums = {
        "articles": number(known.documents),
        "files": number(known.sources),
        "people": number(known.people),
        "outlets": number(known.outlets),
        "dated to the day": number(known.dated),
        "dated less exactly": number(known.ranged),
        "first day": str(known.earliest or ""),
        "last day": str(known.latest or ""),
        "not readable": number(known.failures),
        "size of the catalog": formatting.size(found.catalog_bytes),
        "size of the index": formatting.size(found.index_bytes),
        "last run": f"{formatting.instant(run.at)}: {labels.run(run.did)}"
        if run
        else "",
    }
    groups = [
        (each.title, [(one.label, number(one.count)) for one in each.counts])
        for each in found.groups
    ]
    failed = [
        (each.reason, f"{each.count:,}: {'; '.join(each.files[:FILES])}")
        for each in found.failed
    ]
    told = [("The archive", list(sums.items())), *groups, (FAILED, failed)]
    return [(heading, rows) for heading, rows in told if rows]


def found(answer: SearchResponse) -> Iterator[str]:
    """What is said about an answer, beside its results."""
    yield from answer.messages
    if answer.suggestion:
        yield labels.DID_YOU_MEAN.format(answer.suggestion)
    partial = (
        f", {answer.total - answer.partial_count:,} with all words"
        if answer.partial_count
        else ""
    )
    pages = -(-answer.total // answer.request.size)
    page = f"; page {answer.request.page:,} of {pages:,}" if pages > 1 else ""
    yield f"{answer.total:,} found{partial}{page}, {answer.took_ms:.0f} ms"


def unfound(why: Explanation) -> Iterator[str]:
    """Why nothing is found: each condition with its articles, and what does find something."""
    yield f"Looked for: {why.reading}."
    yield from why.reasons
    if len(why.rows) > 1:
        yield from (f"{row.articles:>9,}  {row.label}" for row in why.rows)
    for way in why.ways:
        line = f": {way.request.text}" if way.request.text else ""
        yield f"{labels.articles(way.articles)} {way.label}{line}"


def facts(record: Record) -> list[tuple[str, str, str, str]]:
    """A row for each fact: name, value, confidence, evidence."""
    known = record.document.facts.named_facts()
    return [
        (name, _plain(fact.value), fact.confidence.value, _evidence(fact))
        for name, fact in known
    ]


def rest(record: Record) -> str:
    """A document's people, sources and text."""
    people = (
        "; ".join(person.name for person in record.document.people) or "nobody found"
    )
    sources = [
        f"source  {each.path}{f', {each.position}' if each.position else ''}"
        for each in record.sources
    ]
    return "\n".join(("", f"people  {people}", *sources, "", record.document.text))


def explained(document: Document) -> str:
    """Each fact of a document with how it was found, and below it what else it could have been."""
    return "\n".join(line for name in FACT_NAMES for line in _explained(document, name))


def _explained(document: Document, name: str) -> Iterator[str]:
    chosen: Fact[Any] | None = getattr(document.facts, name)
    others = [each.fact for each in document.candidates if each.fact_name == name]
    if chosen is None and not others and name not in ALWAYS:
        return
    yield f"{labels.FACTS[name]}: " + (_told(chosen) if chosen else "not found")
    yield from _because(chosen) if chosen else ()
    for each in others:
        if chosen is None or each.value != chosen.value:
            yield f"  could also be: {_told(each)}"
            yield from _because(each, "    ")


def _told(fact: Fact[Any]) -> str:
    return f"{formatting.value(fact.value)}, {labels.CONFIDENCE[fact.confidence]}"


def _because(fact: Fact[Any], indent: str = "") -> Iterator[str]:
    yield f"{indent}  found by {method_messages.method(fact.method)}"
    yield from (
        f"{indent}  {'in the text' if each.key is None else each.key}: “{each.quote}”"
        for each in fact.evidence
    )


def _plain(value: object) -> str:
    """A fact's value as a line of text."""
    return (
        ", ".join(value)
        if isinstance(value, tuple)
        else str(value_serializers.plain(value))
    )


def _evidence(fact: Fact[Any]) -> str:
    """What a fact rests on, as a line of text."""
    quotes = [
        f"{each.key}: {each.quote}" if each.key else f"“{each.quote}”"
        for each in fact.evidence
    ]
    return "; ".join([fact.method, *quotes])
