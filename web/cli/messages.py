"""What the command line tells in words: an ingest, a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.catalog import Record
from archive.model import FACT_NAMES, Document, Fact
from archive.progress import IngestSummary
from index.search.response import SearchResponse
from web.api.serializers import values as value_serializers
from web.i18n import format_number
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.presenters.statistics import Statistics
from web.presenters.zero_results import ZeroResultsExplanation

SERVING = "The archive is open at {}\nPress Ctrl+C to stop."
WATCHING = "Watching for new and changed files. Press Ctrl+C to stop."
WATCH_STOPPED = "Stopped watching. All files read so far are in the archive."
RETRYING = "cuttings: {}; retrying"
FAILURES_TITLE = "Could not be read"
FILES_PER_REASON = 3
"""That are named for one reason; `cuttings failures` names all."""
ALWAYS_SHOWN_FACTS = ("title", "date", "outlet", "authors")
"""Facts of which it is said, too, that they were not found."""
FACT_HEADINGS = ("fact", "value", "confidence", "evidence")


def ingest_summary(summary: IngestSummary, documents: int) -> str:
    """Return a summary of an ingest run.

    Example: `5 new; 2 unsupported files skipped (.docx, .png); 5 articles in the archive`
    """
    types = ", ".join(summary.unsupported_types)
    skipped = f" ({types})" if types else ""
    articles = labels.article_count(documents)
    return (
        f"{labels.ingest_summary(summary.counts())}{skipped}; {articles} in the archive"
    )


def statistics_tables(
    statistics: Statistics,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The archive in numbers, as tables with a heading each."""
    known = statistics.totals
    run = known.last_run
    sums = {
        "articles": format_number(known.documents),
        "files": format_number(known.sources),
        "people": format_number(known.people),
        "outlets": format_number(known.outlets),
        "exact date": format_number(known.dated),
        "approximate date": format_number(known.ranged),
        "earliest date": str(known.earliest or ""),
        "latest date": str(known.latest or ""),
        "failures": format_number(known.failures),
        "catalog size": formatting.file_size(statistics.catalog_bytes),
        "index size": formatting.file_size(statistics.index_bytes),
        "last run": f"{formatting.instant(run.ended_at)}: {labels.ingest_summary(run.counts)}"
        if run
        else "",
    }
    groups = [
        (each.title, [(one.label, format_number(one.count)) for one in each.counts])
        for each in statistics.groups
    ]
    failed = [
        (each.reason, f"{each.count:,}: {'; '.join(each.files[:FILES_PER_REASON])}")
        for each in statistics.failure_reasons
    ]
    told = [("The archive", list(sums.items())), *groups, (FAILURES_TITLE, failed)]
    return [(heading, rows) for heading, rows in told if rows]


def search_summary(response: SearchResponse) -> Iterator[str]:
    """What is said about an answer, beside its results."""
    yield from response.messages
    if response.suggestion:
        yield labels.DID_YOU_MEAN.format(response.suggestion)
    partial = (
        f", {response.total - response.partial_count:,} with all words"
        if response.partial_count
        else ""
    )
    pages = -(-response.total // response.request.size)
    page = f"; page {response.request.page:,} of {pages:,}" if pages > 1 else ""
    yield f"{response.total:,} found{partial}{page}, {response.took_ms:.0f} ms"


def zero_results_lines(explanation: ZeroResultsExplanation) -> Iterator[str]:
    """Why nothing is found: each condition with its articles, and what does find something."""
    yield f"Looked for: {explanation.interpretation}."
    yield from explanation.reasons
    if len(explanation.conditions) > 1:
        yield from (
            f"{row.article_count:>9,}  {row.label}" for row in explanation.conditions
        )
    for way in explanation.alternatives:
        line = f": {way.request.text}" if way.request.text else ""
        yield f"{labels.article_count(way.article_count)} {way.label}{line}"


def fact_rows(record: Record) -> list[tuple[str, str, str, str]]:
    """A row for each fact: name, value, confidence, evidence."""
    known = record.document.facts.named_facts()
    return [
        (name, _value_text(fact.value), fact.confidence.value, _evidence_text(fact))
        for name, fact in known
    ]


def document_body(record: Record) -> str:
    """A document's people, sources and text."""
    people = "; ".join(person.name for person in record.document.people) or "none found"
    sources = [
        f"source  {each.path}{f', {each.position}' if each.position else ''}"
        for each in record.sources
    ]
    return "\n".join(("", f"people  {people}", *sources, "", record.document.text))


def facts_explained(document: Document) -> str:
    """Each fact of a document with how it was found, and below it what else it could have been."""
    return "\n".join(
        line for name in FACT_NAMES for line in _fact_explained(document, name)
    )


def _fact_explained(document: Document, name: str) -> Iterator[str]:
    chosen: Fact[Any] | None = getattr(document.facts, name)
    others = [each.fact for each in document.candidates if each.fact_name == name]
    if chosen is None and not others and name not in ALWAYS_SHOWN_FACTS:
        return
    yield f"{labels.FACTS[name]}: " + (_fact_cells(chosen) if chosen else "unknown")
    yield from _evidence_lines(chosen) if chosen else ()
    for each in others:
        if chosen is None or each.value != chosen.value:
            yield f"  alternative: {_fact_cells(each)}"
            yield from _evidence_lines(each, "    ")


def _fact_cells(fact: Fact[Any]) -> str:
    return f"{formatting.fact_value(fact.value)}, {labels.CONFIDENCE[fact.confidence]}"


def _evidence_lines(fact: Fact[Any], indent: str = "") -> Iterator[str]:
    yield f"{indent}  found in {method_messages.method_label(fact.method)}"
    yield from (
        f"{indent}  {'in the text' if each.key is None else each.key}: “{each.quote}”"
        for each in fact.evidence
    )


def _value_text(value: object) -> str:
    """A fact's value as a line of text."""
    return (
        ", ".join(value)
        if isinstance(value, tuple)
        else str(value_serializers.to_json_value(value))
    )


def _evidence_text(fact: Fact[Any]) -> str:
    """What a fact rests on, as a line of text."""
    quotes = [
        f"{each.key}: {each.quote}" if each.key else f"“{each.quote}”"
        for each in fact.evidence
    ]
    return "; ".join([fact.method, *quotes])
